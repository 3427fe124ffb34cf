fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let case = levelcheck::case::open(std::path::Path::new(&folder), Default::default(), &levelcheck::progress::Silent).unwrap();
    println!("{:?}", t.elapsed());
    let f = levelcheck::facts::gather(&case, &levelcheck::progress::Silent);
    println!("{:?}", t.elapsed());
    let m = levelcheck::metrics::measure(&f);
    println!("{:?}", t.elapsed());
    println!("{}", serde_json::to_string_pretty(&m).unwrap());
}
