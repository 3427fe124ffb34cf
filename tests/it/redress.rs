//! Redress schedules: who gets what of a fund, by hand.

use crate::{changed, gather, open, root};
use clap::Parser;
use levelcheck::case::Case;
use levelcheck::cli::Cli;
use levelcheck::redress::deal::total;
use levelcheck::redress::eligible::{Account, Out};
use levelcheck::redress::linkage::{Pair, sample, sample_file};
use levelcheck::redress::schedule::Tally;
use levelcheck::redress::{Household, Net, Schedule, Summary, Terms, checked, draw_up, summarise, table, words};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

fn schedule(case: &Case, terms: &Terms) -> Schedule {
    draw_up(&gather(case), terms).unwrap()
}

fn refused(folder: &Path, terms: &Terms) -> String {
    draw_up(&gather(&open(folder)), terms).unwrap_err()
}

fn csv(case: &Case, terms: &Terms) -> String {
    let people = &case.company.as_ref().unwrap().participants;
    table::text(&schedule(case, terms), people, &case.currency, terms.net)
}

fn summary(case: &Case, terms: &Terms, checked: Option<checked::Checked>) -> Summary {
    let file = ("redress.csv".to_owned(), "");
    summarise(case, case.company.as_ref().unwrap(), terms, &schedule(case, terms), checked, file)
}

/// First account, loss and payment of everybody in a schedule, minor units.
fn rows(case: &Case, terms: &Terms) -> Vec<(String, i64, i64)> {
    let schedule = schedule(case, terms);
    let ids = &case.company.as_ref().unwrap().participants.ids;
    let name = |person: usize| ids.name(schedule.persons.accounts[person][0]).into_owned();
    schedule.rows.iter().map(|row| (name(row.person), row.loss, row.payment)).collect()
}

fn named(rows: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    rows.iter().map(|&(id, loss, payment)| (id.to_owned(), loss, payment)).collect()
}

/// TINY-7 with a column of households.
fn with_households(households: [&str; 7]) -> tempfile::TempDir {
    let folder = changed("datasets/tiny-7", &[]);
    let path = folder.path().join("participants.csv");
    let text = fs::read_to_string(&path).unwrap();
    let cells = std::iter::once("household").chain(households);
    let lines: Vec<String> = text.lines().zip(cells).map(|(line, cell)| format!("{line},{cell}")).collect();
    fs::write(path, lines.join("\n") + "\n").unwrap();
    folder
}

#[test]
fn the_losses_of_tiny_7_are_those_of_each_net() {
    let case = open(&root("datasets/tiny-7"));
    let of = |net| {
        let schedule = schedule(&case, &Terms { net, ..Terms::of_pool(10_000) });
        schedule.rows.iter().map(|row| row.loss).collect::<Vec<i64>>()
    };
    // N3, by hand: Σ 966.50. N1: Σ 894. N2 with a cap of 100: B, E, F and G alone, Σ 315.50.
    assert_eq!(of(Net::CompanyCash), [12_700, 11_550, 7_600, 6_800, 11_000, 11_000, 36_000]);
    assert_eq!(of(Net::Strict), [8_450, 12_050, 2_600, 6_800, 11_000, 11_000, 37_500]);
    let terms = Terms { net: Net::UseCredit, ..Terms::of_pool(10_000) };
    // 100 among 20.50, 10, 10 and 275 (Σ 315.50): 6.4976, 3.1696, 3.1696, 87.1632. Cut to cents they are 99.97; the
    // three cents go to the two of .96 and the one of .76.
    let expected = named(&[("B", 2_050, 650), ("E", 1_000, 317), ("F", 1_000, 317), ("G", 27_500, 8_716)]);
    assert_eq!(rows(&case, &terms), expected);
    let schedule = schedule(&case, &terms);
    assert_eq!((schedule.eligible.loss, schedule.paid_out), (31_550, 10_000));
    // A, C and D have N2 of 15.50, 34 and 32.
    assert_eq!(schedule.out[&Out::NoLoss].count, 3);
}

#[test]
fn a_pool_greater_than_all_losses_pays_them_and_the_rest_remains() {
    let case = open(&root("datasets/tiny-7"));
    let summary = summary(&case, &Terms::of_pool(100_000), None);
    // 1,000.00 − 966.50. Mean 966.50 / 7; in the middle of 68, 76, 110, 110, 115.50, 127, 360 stands 110.
    assert_eq!((summary.loss, summary.paid, summary.pool_left), (966.5, 966.5, 33.5));
    let payments = summary.payments.unwrap();
    crate::near(payments.mean, 138.071_428_571, 1e-9);
    assert_eq!((payments.count, payments.median, payments.greatest), (7, 110.0, 360.0));
}

#[test]
fn accounts_of_a_household_are_one_person_who_has_one_own_use_cap() {
    // A and B are one person, F and G another; C's household has nobody else.
    let folder = with_households(["h1", "h1", "h2", "", "", "h3", "h3"]);
    let case = open(folder.path());
    // N3: A and B 127 + 115.50, F and G 110 + 360.
    let together: Vec<(String, i64)> =
        rows(&case, &Terms::of_pool(1)).into_iter().map(|(id, loss, _)| (id, loss)).collect();
    let expected = [("A", 24_250), ("C", 7_600), ("D", 6_800), ("E", 11_000), ("F", 47_000)];
    assert_eq!(together, expected.map(|(id, loss)| (id.to_owned(), loss)));
    // N2: A and B have N1 −84.50 − 120.50; both bought in March, and of the 300 they kept one person's 100 is plausible:
    // −105. F and G: −110 − 375 + 100 = −385. C and D gain as before.
    let terms = Terms { net: Net::UseCredit, ..Terms::of_pool(100_000) };
    let expected = named(&[("A", 10_500, 10_500), ("E", 1_000, 1_000), ("F", 38_500, 38_500)]);
    assert_eq!(rows(&case, &terms), expected);
    let line = csv(&case, &terms).lines().nth(1).unwrap().to_owned();
    assert_eq!(line, "A,A; B,370.00,127.50,0.00,62.50,25.00,100.00,105.00,0.210000000,105.00");
    let linkage = summary(&case, &terms, None).linkage;
    assert_eq!((linkage.merged_accounts, linkage.merged_persons, linkage.pairs, linkage.most_accounts), (4, 2, 2, 2));
    assert_eq!((linkage.accounts, linkage.persons, linkage.without_household), (7, 5, 2));
    let apart = Terms { household: Household::Ignore, ..Terms::of_pool(1) };
    assert_eq!(rows(&case, &apart).len(), 7);
}

#[test]
fn a_household_of_many_accounts_is_pointed_out() {
    let noted = |accounts: usize| {
        let people = vec![(Some(1), 1000, 0, 0); accounts];
        let folder = written(&people.iter().enumerate().collect::<Vec<_>>());
        let notes = schedule(&open(folder.path()), &Terms::of_pool(1)).notes.join("\n");
        notes.contains("persons of more than 50 accounts") && notes.contains("should then be empty: 1")
    };
    assert!(!noted(50) && noted(51));
}

#[test]
fn a_cap_for_the_whole_period_is_one_persons_too() {
    let folder = with_households(["h1", "h1", "", "", "", "", ""]);
    let manifest = folder.path().join("case.toml");
    let text = fs::read_to_string(&manifest).unwrap().replace("\"month\"", "\"period\"").replace("100.00", "120.00");
    fs::write(manifest, text).unwrap();
    let terms = Terms { net: Net::UseCredit, ..Terms::of_pool(100_000) };
    // A and B −205 + 120; E and F bought 100 each and lose the fee; G −375 + 120.
    let expected = named(&[("A", 8_500, 8_500), ("E", 1_000, 1_000), ("F", 1_000, 1_000), ("G", 25_500, 25_500)]);
    assert_eq!(rows(&open(folder.path()), &terms), expected);
}

/// A year of people, one for each way to be in or out.
fn varied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write(
        "case.toml",
        "name = \"Varied\"\ncurrency = \"USD\"\nhouse_accounts = [\"house\"]\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n",
    );
    write(
        "participants.csv",
        "participant_id,sponsor_id,joined_on,left_on,class,region\n\
         house,,2020-01-01,,business,US\n\
         in,house,2024-01-01,,business,US\n\
         early,house,2021-01-01,,business,US\n\
         gone,house,2020-01-01,2023-12-31,business,US\n\
         later,house,2025-01-01,,business,US\n\
         abroad,house,2024-01-01,,business,CA\n\
         nowhere,house,2024-01-01,,business,\n\
         idle,house,2024-01-01,,business,US\n\
         small,house,2024-01-01,,business,US\n\
         half,house,2024-01-01,,business,US\n\
         refunded,house,2024-01-01,,business,US\n\
         made-customer,house,2023-01-01,,preferred,US\n\
         always-customer,house,2024-01-01,,preferred,US\n\
         seller,house,2024-01-01,,preferred,US\n\
         unclear,house,2024-01-01,,partner,US\n",
    );
    write(
        "class_changes.csv",
        "participant_id,changed_on,class\nmade-customer,2023-01-01,business\nmade-customer,2024-06-01,preferred\n",
    );
    let buyers = [
        ("house", "900"),
        ("in", "1000"),
        ("early", "2000"),
        ("gone", "700"),
        ("later", "600"),
        ("abroad", "1500"),
        ("nowhere", "1600"),
        ("small", "999.99"),
        ("half", "1000"),
        ("refunded", "1000"),
        ("made-customer", "1200"),
        ("always-customer", "1300"),
        ("seller", "1400"),
        ("unclear", "1700"),
    ];
    let orders = buyers.iter().map(|(id, amount)| format!("o-{id},{id},2024-03-01,product,{amount}\n"));
    write("orders.csv", &format!("order_id,buyer_id,ordered_on,kind,amount\n{}", orders.collect::<String>()));
    write(
        "commissions.csv",
        "payee_id,earned_on,kind,amount\nin,2024-04-01,override,100\nhalf,2024-04-01,override,500.01\nseller,2024-04-01,override,10\nearly,2024-04-01,override,-50\n",
    );
    write("returns.csv", "order_id,returned_on,amount\no-refunded,2024-05-01,1000\no-early,2024-05-01,250\n");
    folder
}

#[test]
fn everybody_is_in_or_out_for_one_reason_with_their_money() {
    let folder = varied();
    let case = open(folder.path());
    let terms =
        Terms { floor: 100_000, at_most_back: 500_000, regions: vec!["US".to_owned()], ..Terms::of_pool(380_000) };
    // in: 1,000 − 100. early: 2,000 + 50 − 250. made-customer: 1,200. Σ 3,900. 3,800 among them is 876.923, 1,753.846
    // and 1,169.231 dollars: in cents .3, .6 and .1 are cut off, and the cent left goes to early.
    let expected = named(&[("early", 180_000, 175_385), ("in", 90_000, 87_692), ("made-customer", 120_000, 116_923)]);
    assert_eq!(rows(&case, &terms), expected);
    let schedule = schedule(&case, &terms);
    let out = |reason| {
        let Tally { count, paid, loss, .. } = schedule.out[&reason];
        (count, paid, loss)
    };
    assert_eq!(out(Out::NotThere), (2, 130_000, 130_000));
    assert_eq!(out(Out::OtherRegion), (1, 150_000, 150_000));
    assert_eq!(out(Out::RegionUnknown), (1, 160_000, 160_000));
    assert_eq!(out(Out::PaidNothing), (1, 0, 0));
    assert_eq!(out(Out::UnderFloor), (1, 99_999, 99_999));
    assert_eq!(out(Out::GotBack), (1, 100_000, 49_999));
    assert_eq!(out(Out::NoLoss), (1, 100_000, 0));
    let account = |kind| (schedule.accounts[&kind].count, schedule.accounts[&kind].paid);
    assert_eq!(account(Account::House), (1, 90_000));
    assert_eq!(account(Account::Customer), (1, 130_000));
    assert_eq!(account(Account::CustomerWhoTakesPart), (1, 140_000));
    assert_eq!(account(Account::Unknown), (1, 170_000));
    // All that the eleven business accounts paid is in or out.
    let all: i128 = schedule.out.values().map(|tally| tally.paid).sum();
    assert_eq!(account(Account::Business), (11, all + schedule.eligible.paid));
    let said = words::text(&summary(&case, &terms, None));
    for part in [
        // early and made-customer.
        "joined before the period: 2",
        "had business class in the period: 1",
        "participants in all but name, and are out: 1",
        "part of their loss: 1",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_region_nobody_has_is_a_slip_of_the_pen() {
    let folder = varied();
    let terms = Terms { regions: vec!["us".to_owned()], ..Terms::of_pool(1) };
    assert!(refused(folder.path(), &terms).ends_with("did you mean `US`?"));
    let tiny = refused(&root("datasets/tiny-7"), &terms);
    assert!(tiny.contains("names no regions"), "{tiny}");
}

#[test]
fn what_is_not_recorded_is_never_zero() {
    let without = |tables: &[&str]| {
        let folder = changed("datasets/tiny-7", &[]);
        for table in tables {
            fs::remove_file(folder.path().join(format!("{table}.csv"))).unwrap();
        }
        folder
    };
    let terms = |net| Terms { net, ..Terms::of_pool(100) };
    let no_pay = refused(without(&["commissions"]).path(), &terms(Net::CompanyCash));
    assert!(no_pay.contains("no commissions table"), "{no_pay}");
    let folder = without(&["resales", "expenses"]);
    assert!(refused(folder.path(), &terms(Net::Strict)).contains("neither resales"));
    let notes = |table, net| schedule(&open(without(&[table]).path()), &terms(net)).notes.join("\n");
    assert!(notes("resales", Net::Strict).contains("losses are at most these"));
    assert!(notes("expenses", Net::UseCredit).contains("losses are at least these"));
    let no_cap = changed("datasets/tiny-7", &[("case.toml", "own_use_cap = 100.00", "")]);
    assert!(refused(no_cap.path(), &terms(Net::UseCredit)).contains("own_use_cap"));
    let published = refused(&root("datasets/nu-skin-canada-2020"), &terms(Net::CompanyCash));
    assert!(published.contains("no participants"), "{published}");
}

#[test]
fn nobody_to_pay_leaves_the_pool_as_it_is() {
    let case = open(&root("datasets/tiny-7"));
    let terms = Terms { floor: 1_000_000, ..Terms::of_pool(500) };
    let summary = summary(&case, &terms, None);
    assert_eq!((summary.paid, summary.pool_left, summary.payments.is_none()), (0.0, 5.0, true));
    assert_eq!(csv(&case, &terms), "person,accounts,paid,received,refunded,loss,share,payment\n");
    assert!(words::text(&summary).contains("nobody"));
}

fn answered(pairs: &str, answers: &[&str]) -> String {
    let mut lines = pairs.lines();
    let head = lines.next().unwrap().to_owned();
    let rows = lines.zip(answers).map(|(line, answer)| format!("{},{answer},", line.strip_suffix(",,").unwrap()));
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_checked_sample_says_how_many_pairs_are_one_person() {
    // A, B, C: 3 pairs. D to G: 6 pairs.
    let folder = with_households(["x", "x", "x", "y", "y", "y", "y"]);
    let case = open(folder.path());
    let people = &case.company.as_ref().unwrap().participants;
    let persons = schedule(&case, &Terms::of_pool(1)).persons;
    let pairs: Vec<Pair> = sample(&persons, 6);
    let file = sample_file(people, &persons, &pairs);
    assert_eq!(file.lines().count(), 7);
    let read = |text: &str| checked::read("sample.csv", text, people, &persons);
    let found = read(&answered(&file, &["yes", "Yes", "no", "yes", "yes", ""])).unwrap();
    assert_eq!((found.same, found.different, found.unanswered, found.as_drawn), (4, 1, 1, true));
    // Wilson by hand: z = 1.959964, z² / 5 = .768292; (.8 + .384146) / 1.768292 ± z · √(.032 + .038415) / 1.768292.
    let [low, high] = found.interval.unwrap();
    crate::near(found.precision.unwrap(), 0.8, 1e-12);
    crate::near(low, 0.375_534_630, 1e-9);
    crate::near(high, 0.963_775_891, 1e-9);
    let said = words::text(&summary(&case, &Terms::of_pool(1), Some(found)));
    assert!(
        said.contains("4 of 5 pairs are one person, a precision of 80.0 % [37.6 – 96.4 %], out of 9 merged pairs"),
        "{said}"
    );
    assert!(!words::text(&summary(&case, &Terms::of_pool(1), None)).contains("precision"));

    // A spreadsheet's semicolons, turned pairs, a choice of somebody's own.
    let own = read("first;second;same\nB;A;yes\n").unwrap();
    assert_eq!((own.same, own.as_drawn), (1, sample(&persons, 1)[0] == Pair { person: 0, first: 0, second: 1 }));
    let nothing = read("first,second,same\nA,B,\n").unwrap();
    assert_eq!((nothing.precision, nothing.interval), (None, None));
    for (text, why) in [
        ("first,second,same\nA,Q,yes\n", "line 2: `Q` is no account that was merged"),
        ("first,second,same\nA,D,yes\n", "line 2: `A` and `D` are not taken for one person"),
        ("first,second,same\nA,A,yes\n", "not taken for one person"),
        ("first,second,same\nA,B,yes\nB,A,no\n", "line 3: the pair `B` and `A` came before"),
        ("first,second,same\nA,B,maybe\n", "column `same` says `maybe`; expected yes, no, or nothing"),
        ("first,second,Same\nA,B,yes\n", "column `same` is missing (is it `Same`?)"),
        ("", "column `first` is missing"),
    ] {
        let found = read(text).unwrap_err();
        assert!(found.starts_with("sample.csv: ") && found.contains(why), "{found}");
    }
}

#[test]
fn files_that_differ_are_written_over_only_by_force() {
    let folder = with_households(["x", "x", "", "", "", "", ""]);
    let file = folder.path().join("out/redress.csv");
    let run = |more: &[&str]| {
        let (case, out) = (folder.path().to_str().unwrap(), file.to_str().unwrap());
        let fixed = ["levelcheck", "redress", case, "-o", out, "--quiet"];
        levelcheck::commands::run(Cli::parse_from(fixed.iter().chain(more))).map_err(|failure| failure.message)
    };
    run(&["--pool", "100", "--linkage-sample", "5"]).unwrap();
    let first = fs::read(&file).unwrap();
    // The same bytes again are no change.
    run(&["--pool", "100", "--linkage-sample", "5"]).unwrap();
    let sample = folder.path().join("out/linkage-sample.csv");
    let answers = fs::read_to_string(&sample).unwrap().replace(",,\n", ",yes,\n");
    fs::write(&sample, &answers).unwrap();
    let refused = run(&["--pool", "100", "--linkage-sample", "5"]).unwrap_err();
    assert!(refused.contains("linkage-sample.csv is there already and differs"), "{refused}");
    assert!(run(&["--pool", "200"]).unwrap_err().contains("--force"));
    assert_eq!(fs::read(&file).unwrap(), first);
    run(&["--pool", "200", "--force", "--linkage-checked", sample.to_str().unwrap()]).unwrap();
    assert_ne!(fs::read(&file).unwrap(), first);
    assert_eq!(fs::read_to_string(&sample).unwrap(), answers);
    for (more, why) in [
        (&["--pool", "1", "--household", "ignore", "--linkage-sample", "5"][..], "merges no accounts"),
        (&["--pool", "1", "--at-most-back", "1.5"], "between 0 and 1"),
        (&["--pool", "1", "--at-most-back", "0.1234567"], "six decimal places"),
        (&["--pool", "1", "--floor", "-1"], "below zero"),
        (&["--pool", "1", "--de-minimis", "much"], "expected an amount in USD"),
    ] {
        let found = run(more).unwrap_err();
        assert!(found.contains(why), "{found}");
    }
}

/// An account: household, paid, commissions, refund, in cents.
type Someone = (Option<u8>, i64, i64, i64);

fn written(people: &[(usize, &Someone)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).unwrap();
    let cents = |amount: i64| format!("{}.{:02}", amount / 100, amount % 100);
    write(
        "case.toml",
        "name = \"Any\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n".to_owned(),
    );
    let table = |head: &str, row: &dyn Fn(usize, &Someone) -> String| {
        let rows: String = people.iter().map(|&(id, someone)| row(id, someone)).collect();
        format!("{head}\n{rows}")
    };
    let household = |h: Option<u8>| h.map_or(String::new(), |h| format!("h{h}"));
    write(
        "participants.csv",
        table("participant_id,sponsor_id,joined_on,class,household", &|id, (h, ..)| {
            format!("P{id},,2024-01-01,business,{}\n", household(*h))
        }),
    );
    write(
        "orders.csv",
        table("order_id,buyer_id,ordered_on,kind,amount", &|id, (_, paid, ..)| {
            format!("o{id},P{id},2024-02-01,product,{}\n", cents(*paid))
        }),
    );
    write(
        "commissions.csv",
        table("payee_id,earned_on,kind,amount", &|id, (_, _, got, _)| {
            format!("P{id},2024-03-01,override,{}\n", cents(*got))
        }),
    );
    write(
        "returns.csv",
        table("order_id,returned_on,amount", &|id, (.., back)| format!("o{id},2024-04-01,{}\n", cents(*back))),
    );
    folder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever people paid and got, in whatever order the rows stand: the pool is dealt to the cent, nobody gets more
    /// than the loss, who lost more gets no less, and the file is the same.
    #[test]
    fn any_case_is_dealt_exactly_and_in_any_order_of_rows(
        people in proptest::collection::vec((proptest::option::of(0_u8..5), 0_i64..300_000, 0_i64..200_000, 0_i64..50_000), 1..25),
        pool in 1_i64..3_000_000,
        de_minimis in 0_i64..2_000,
        turn in any::<u64>(),
    ) {
        let numbered: Vec<(usize, &Someone)> = people.iter().enumerate().collect();
        let mut turned = numbered.clone();
        turned.sort_by_key(|(id, _)| (*id as u64 + 1).wrapping_mul(turn | 1).wrapping_add(turn >> 7));
        let [first, second] = [&numbered, &turned].map(|people| written(people));
        let [first, second] = [&first, &second].map(|folder| open(folder.path()));
        let terms = Terms { de_minimis, ..Terms::of_pool(pool) };
        prop_assert_eq!(csv(&first, &terms), csv(&second, &terms));
        let schedule = schedule(&first, &terms);
        prop_assert_eq!(schedule.paid_out, i128::from(pool).min(schedule.dealt_loss));
        let dealt: Vec<_> = schedule.dealt().collect();
        prop_assert_eq!(total(&dealt.iter().map(|row| row.payment).collect::<Vec<_>>()), schedule.paid_out);
        for a in &dealt {
            prop_assert!((0..=a.loss).contains(&a.payment));
            for b in &dealt {
                prop_assert!(a.loss <= b.loss || a.payment >= b.payment);
            }
        }
        // Every person is in or out, and so is their money.
        let persons = schedule.out.values().map(|tally| tally.count).sum::<u64>() + schedule.eligible.count;
        prop_assert_eq!(persons, schedule.persons.len() as u64);
        let paid = schedule.out.values().map(|tally| tally.paid).sum::<i128>() + schedule.eligible.paid;
        prop_assert_eq!(paid, people.iter().map(|someone| i128::from(someone.1)).sum::<i128>());
    }
}
