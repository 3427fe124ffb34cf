//! The page on scores: weights, bands and groups, from `rules/theories.toml`.

use crate::report::text::capital;
use crate::rules::theory::THEORIES;
use crate::rules::verdict::Severity;
use crate::rules::weights::{BANDS, Weights};
use std::fmt::Write;

macro_rules! put {
    ($out:expr, $($text:tt)*) => { writeln!($out, $($text)*).expect("writing to a string cannot fail") };
}

const HEAD: &str = "# Theories and scores\n\nGenerated from `rules/theories.toml`. A score orders companies for a reader; it is triage and never the finding. \
No law, court or agency sets any of these numbers: they are chosen by this tool, and each report shows how far its result depends on them.\n\n\
Rules that look at the same evidence are one group; the strongest fired rule of a group counts, with the factor of its severity. The groups of a \
theory combine by noisy-OR: `score = 100 (1 − (1 − leak) Π (1 − weight × strength))`. What is indeterminate counts by the part of its range past \
the line, what is not assessed not at all; the range beside the score is from *nothing open had fired* to *everything open had*. A waiver does not \
change a score. The overall band is that of the strongest theory.\n";

/// `docs/theories.md`.
pub fn page(weights: &Weights) -> String {
    let mut out = HEAD.to_owned();
    put!(out, "\n## Theories\n");
    for theory in THEORIES {
        put!(out, "- **{}** {}", theory.title(), theory.question());
    }
    put!(out, "\n## Bands\n\n| band | from |\n|---|---|");
    for band in BANDS {
        put!(out, "| {} | {} |", band.words(), weights.from(band));
    }
    put!(
        out,
        "\n{}. The floor of a fired gate rule is *{}*.",
        capital(&weights.bands.why),
        weights.bands.gate_floor.words()
    );
    put!(out, "\n## Severities\n\n| severity | factor |\n|---|---|");
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info] {
        put!(out, "| {} | {} |", severity.words(), weights.factor(severity));
    }
    put!(out, "\n{}.\n\nThe leak is {}: {}.", capital(&weights.severity.why), weights.leak, weights.leak_why);
    put!(
        out,
        "\n## Groups of evidence\n\n| group | weight | rests on | why | measures, rosters and questions |\n|---|---|---|---|---|"
    );
    for group in &weights.group {
        put!(
            out,
            "| {} | {} | {} | {} | `{}` |",
            group.title,
            group.weight,
            group.rests_on,
            group.why,
            group.quantities.join("`, `")
        );
    }
    put!(
        out,
        "| anything else, alone | {} | {} | {} | |",
        weights.other.weight,
        weights.other.rests_on,
        weights.other.why
    );
    out
}
