fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let case = levelcheck::case::open(std::path::Path::new(&folder), Default::default(), &levelcheck::progress::Silent).unwrap();
    let f = levelcheck::facts::gather(&case, &levelcheck::progress::Silent);
    let m = levelcheck::metrics::measure(&f);
    let _t = levelcheck::tables::tabulate(&f);
    let packs = levelcheck::rules::packs::shipped().unwrap();
    println!("{}", serde_json::to_string_pretty(&m).unwrap());
    for x in levelcheck::rules::judge(&packs, levelcheck::rules::Subject{measurements:&m, policies:&case.manifest.policies, period: None}) { println!("{} {:?} {:?}", x.rule, x.verdict, x.severity);}
}
