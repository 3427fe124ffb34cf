fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let case = levelcheck::case::open(std::path::Path::new(&folder), Default::default(), &levelcheck::progress::Silent).unwrap();
    println!("{:?}", t.elapsed());
    println!("{:#?}", case.totals);
    for d in &case.diagnostics { println!("{} {:?} {} {:?}", d.table, d.fault, d.rows, d.money); }
}
