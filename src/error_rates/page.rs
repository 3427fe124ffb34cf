//! The page of error rates, as Markdown.

use super::companies::COMPANIES;
use super::stated::{POWER, Stated, contradicts, stated};
use super::{LEVEL, Rates, Settings, Tally};
use std::fmt::Write;

macro_rules! put {
    ($out:expr, $($text:tt)*) => { writeln!($out, $($text)*).expect("writing to a string cannot fail") };
}

/// The top of the page: how to repeat it, and by which version it was made.
pub fn head(settings: Settings) -> String {
    let Settings { seeds, accounts, months } = settings;
    format!(
        "# Error rates of the tests\n\n\
         How often each test gives p < {LEVEL} on made companies of which it is known what is in them. To repeat it:\n\n\
         ```sh\nlevelcheck error-rates --seeds {seeds} --accounts {accounts} --months {months} --output docs/error-rates.md\n```\n\n\
         Made by levelcheck {}: seeds 1 to {seeds}, {accounts} accounts (participants and registered customers; four times as many \
         where what is looked for is rare), {months} months.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The whole page.
pub fn page(rates: &Rates) -> String {
    let mut out = head(rates.settings);
    put!(out, "{}", HOW_TO_READ);
    companies(&mut out, rates.settings);
    shares(&mut out, rates);
    contradictions(&mut out, rates);
    not_made(&mut out, rates);
    first_seed(&mut out, rates);
    out
}

const HOW_TO_READ: &str = r"
Each company goes the whole way: written as a case folder, read, measured. A cell is the share of seeds on which the
test, alone and without the adjustment for its family, gave p < 0.05, with Wilson's interval at 95 %; the number of
seeds stands behind it where the test could not be made on all. ▲ marks where the test has to reject, since what it
looks for is built in; · where members buy for the plan, but not in the way that it looks for, so that nothing is
stated. Everywhere else nothing is there, and a share above 5 % is false alarms. ✗ marks what contradicts that: a whole
interval above 5 %, or a share below 80 % where the test has to reject.

The generator builds in what the tests look for, which favours them, and real companies have what it has not. This says
how the tests behave where the truth is known; it is no evidence about any company.";

fn heading(out: &mut String, first: &str) {
    let titles: Vec<&str> = COMPANIES.iter().map(|made| made.title).collect();
    put!(out, "| {first} | {} |", titles.join(" | "));
    put!(out, "|---|{}", "---|".repeat(titles.len()));
}

fn companies(out: &mut String, settings: Settings) {
    put!(out, "\n## The companies\n");
    for made in &COMPANIES {
        put!(out, "- **{}**: {}. Its first seed is `{}`.", made.title, made.about, made.command(settings));
        let signals: Vec<&str> = made.signals().iter().map(|signal| signal.in_words()).collect();
        let built_in = if signals.is_empty() { "nothing".to_owned() } else { signals.join("; ") };
        put!(out, "  Built in for a test to find: {built_in}.");
    }
}

fn shares(out: &mut String, rates: &Rates) {
    put!(out, "\n## Shares of seeds on which the test rejects\n");
    if rates.tests.is_empty() {
        put!(out, "No measure carries a test on any of the companies.");
        return;
    }
    heading(out, "test");
    for (metric, tallies) in &rates.tests {
        let cells = tallies.iter().zip(&COMPANIES);
        let cells: Vec<String> =
            cells.map(|(tally, made)| cell(tally, stated(metric.id, made), rates.settings)).collect();
        put!(out, "| `{}` | {} |", metric.id, cells.join(" | "));
    }
}

fn cell(tally: &Tally, stated: Stated, settings: Settings) -> String {
    let Some((share, [low, high])) = tally.share() else {
        return "not made".to_owned();
    };
    let mut text = format!("{share:.3} ({low:.3}–{high:.3})");
    if tally.made < settings.seeds {
        text.push_str(&format!(" of {}", tally.made));
    }
    text.push_str(match stated {
        Stated::Rejects => " ▲",
        Stated::Nothing => " ·",
        Stated::KeepsItsLevel => "",
    });
    if contradicts(stated, tally) == Some(true) {
        text.push_str(" ✗");
    }
    text
}

fn contradictions(out: &mut String, rates: &Rates) {
    put!(out, "\n## What contradicts what is stated\n");
    let before = out.len();
    for (metric, tallies) in &rates.tests {
        for (tally, made) in tallies.iter().zip(&COMPANIES) {
            let stated = stated(metric.id, made);
            if contradicts(stated, tally) != Some(true) {
                continue;
            }
            let (share, range) = tally.share().unwrap_or_default();
            let what = match stated {
                Stated::Rejects => format!("less often than the {POWER} at least that are asked"),
                _ => format!("more often than the {LEVEL} that it promises"),
            };
            let [low, high] = range;
            put!(out, "- `{}` on {}: {share:.3} ({low:.3}–{high:.3}), {what}.", metric.id, made.title);
        }
    }
    if out.len() == before {
        put!(out, "Nothing.");
    }
}

fn not_made(out: &mut String, rates: &Rates) {
    put!(out, "\n## Where a test was not made\n");
    let before = out.len();
    for (metric, tallies) in &rates.tests {
        for (tally, made) in tallies.iter().zip(&COMPANIES) {
            if let Some(reason) = &tally.not_made {
                let seeds = rates.settings.seeds - tally.made;
                put!(out, "- `{}` on {}, {seeds} seeds: {reason}.", metric.id, made.title);
            }
        }
    }
    if out.len() == before {
        put!(out, "Nowhere.");
    }
}

fn first_seed(out: &mut String, rates: &Rates) {
    put!(out, "\n## p on the first seed\n");
    put!(out, "For whoever repeats a single company, and for the test that holds this page against the program.\n");
    if rates.tests.is_empty() {
        put!(out, "None.");
        return;
    }
    heading(out, "test");
    for row in first_rows(rates) {
        put!(out, "{row}");
    }
}

/// The rows of the table of the first seed, which a run of one seed gives too.
pub fn first_rows(rates: &Rates) -> Vec<String> {
    let cell = |tally: &Tally| tally.first.map_or("not made".to_owned(), |p| format!("{p:.6}"));
    let row = |tallies: &[Tally]| tallies.iter().map(cell).collect::<Vec<_>>().join(" | ");
    rates.tests.iter().map(|(metric, tallies)| format!("| `{}` | {} |", metric.id, row(tallies))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::timing::LATE_RATE_RATIO;

    fn tally(made: u64, rejected: u64) -> Tally {
        Tally { made, rejected, first: Some(0.0312), not_made: None }
    }

    /// Wilson at 95 %, statsmodels 0.15.0: 10 of 200 .0274-.0896, 17 of 200 .0537-.1319, 100 of 200 .4314-.5686.
    #[test]
    fn a_cell_says_share_interval_and_what_was_asked() {
        let settings = Settings { seeds: 200, accounts: 1, months: 1 };
        assert_eq!(cell(&tally(200, 10), Stated::KeepsItsLevel, settings), "0.050 (0.027–0.090)");
        assert_eq!(cell(&tally(200, 17), Stated::KeepsItsLevel, settings), "0.085 (0.054–0.132) ✗");
        assert_eq!(cell(&tally(200, 100), Stated::Rejects, settings), "0.500 (0.431–0.569) ▲ ✗");
        assert_eq!(cell(&tally(199, 199), Stated::Nothing, settings), "1.000 (0.981–1.000) of 199 ·");
        assert_eq!(cell(&Tally::default(), Stated::Rejects, settings), "not made");
    }

    #[test]
    fn the_page_tells_what_contradicts_and_what_was_not_made() {
        let mut tallies = vec![tally(200, 10); COMPANIES.len()];
        tallies[1] = tally(200, 17);
        tallies[4] = tally(200, 100);
        tallies[5] = Tally { not_made: Some("there are no customers".to_owned()), ..Tally::default() };
        let settings = Settings::default();
        let page = page(&Rates { settings, tests: vec![(&LATE_RATE_RATIO, tallies)] });
        for line in [
            "- `late_rate_ratio` on top-up, off: 0.085 (0.054–0.132), more often than the 0.05 that it promises.",
            "- `late_rate_ratio` on top-up: 0.500 (0.431–0.569), less often than the 0.8 at least that are asked.",
            "- `late_rate_ratio` on rank-buying, 200 seeds: there are no customers.",
            "| `late_rate_ratio` | 0.031200 | 0.031200 | 0.031200 | 0.031200 | 0.031200 | not made |",
        ] {
            assert!(page.contains(line), "no line {line} in\n{page}");
        }
        assert!(page.starts_with(&head(settings)));
    }

    #[test]
    fn without_a_test_the_page_says_so() {
        let page = page(&Rates { settings: Settings::default(), tests: Vec::new() });
        assert!(page.contains("No measure carries a test") && page.contains("Nothing.") && page.contains("Nowhere."));
    }
}
