//! The shape of the genealogy against what even recruiting gives. All of it is descriptive: shape never decides.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::recruits::Recruits;
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::recruitment::attachment::{from_leaf_share, shares_by_recruits};
use crate::stats::recruitment::uniform::{expected_by_recruits, leaf_deviation};

/// Said on each of the three.
const NEVER_DECISIVE: &str = "descriptive, never decisive: companies of every kind have such trees";
/// Sizes of downlines that are shown.
const SIZES: [u64; 8] = [2, 3, 5, 10, 30, 100, 300, 1000];

fn shape<'f>(facts: &'f Facts<'_>) -> Result<&'f Recruits, String> {
    let shape = &company(facts)?.recruits;
    if shape.members() < 3 {
        return Err("fewer than three business participants have a place in the tree".to_owned());
    }
    Ok(shape)
}

fn noted(facts: &Facts<'_>, measured: Measured) -> Outcome {
    let company = company(facts)?;
    let mut measured = with_class_note(measured.note(NEVER_DECISIVE), company);
    let Recruits { heads, unplaced, .. } = company.recruits;
    if heads > 1 {
        measured = measured.note(format!(
            "{heads} of them were recruited by none of the others (by the company's own position, a customer, or nobody), where the null has one"
        ));
    }
    if unplaced > 0 {
        measured =
            measured.note(format!("{unplaced} business participants have no place in the tree and are left out"));
    }
    Ok(measured)
}

/// M46.
pub const LEAF_SHARE: Metric = Metric {
    id: "leaf_share",
    title: "Participants without a recruit",
    family: Family::Growth,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Business participants with a place in the tree who recruited nobody of business class by the period's end, over all of them, whether they left since or not, house accounts out. Readings: `expected` ½, the share where each who is there is as likely as another to recruit the next one; `expected_given_heads` 1 / (1 + ρ), the same in a large tree where the share ρ of the n − 1 joins is through one of them and the rest through the company or nobody; `deviations` z = (leaves − n/2) / √(n/12); `with_2_or_more` and `with_3_or_more` recruits, beside `expected_2_or_more` and `expected_3_or_more` under that null.",
    needs: "participants",
    reference: "Gastwirth (1977), The American Statistician 31(2), 79-82; Na and Rapoport (1970), Mathematical Biosciences 6, 313-329",
    interpretation: "Most have no recruit in any network where each joins through one other: at even recruiting exactly half. More than half where few recruit much, where people leave, or where the young have had no time. In simulation it did not tell pyramids from other networks.",
    oracle: "TINY-7: 3 / 7, z = −.654654 (hand calculation); all 720 trees of seven",
    rows: &[&evidence::ACCOUNTS_BY_LEVEL],
    measure: |facts| {
        let shape = shape(facts)?;
        let (leaves, n) = (shape.leaves(), shape.members());
        let expected = expected_by_recruits(n, 2);
        let share = |count: f64| count / n as f64;
        let at_least = |recruits: usize| share(shape.by_recruits.iter().skip(recruits).sum::<u64>() as f64);
        let none_to = |recruits: usize| 1.0 - share(expected[..recruits].iter().sum());
        let mut measured = Measured::new(share(leaves as f64))
            .counted(n as usize, "business participants in the tree")
            .reading("expected", 0.5)
            .reading("expected_given_heads", 1.0 / (1.0 + (n - shape.heads as u64) as f64 / (n - 1) as f64))
            .reading("with_2_or_more", at_least(2))
            .reading("expected_2_or_more", none_to(2))
            .reading("with_3_or_more", at_least(3))
            .reading("expected_3_or_more", none_to(3))
            .part("without a recruit", leaves as f64, Unit::Count)
            .part("expected without a recruit", n as f64 / 2.0, Unit::Count)
            .part("most recruits of one", shape.by_recruits.len() as f64 - 1.0, Unit::Count);
        measured = match leaf_deviation(leaves, n) {
            Some(z) => measured.reading("deviations", z),
            None => measured.no_reading("deviations", "nobody recruited anybody"),
        };
        noted(facts, measured)
    },
};

/// M48.
pub const SUBTREE_LAW: Metric = Metric {
    id: "subtree_law",
    title: "Downlines against the law of even recruiting",
    family: Family::Growth,
    unit: Unit::Coefficient,
    basis: Basis::Census,
    definition: "max over s of |#{downlines ≥ s} / n − 1/s|: downlines in business participants with the head counted, n all business participants in the tree, house accounts out; with even recruiting n/s of them are expected, exactly. Readings `at_least_N` for 2, 3, 5, 10, 30, 100, 300, 1000 (as far as n): how many there are over n/s.",
    needs: "participants",
    reference: "Smythe and Mahmoud (1995), Theory of Probability and Mathematical Statistics 51, 1-27: n/s for the random recursive tree of Gastwirth (1977)",
    interpretation: "0 = downlines are as large as even recruiting makes them. Above 1 at large sizes, a few legs hold most people. Neither is a sign of anything by itself.",
    oracle: "TINY-7: downlines 7, 4, 2, 2, 1, 1, 1; 4/7 − 1/2 = .071429 (hand calculation); all 720 trees of seven",
    rows: &[&evidence::ACCOUNTS_BY_LEVEL],
    measure: |facts| {
        let shape = shape(facts)?;
        let n = shape.members();
        let (mut at_least, mut farthest) = (n, (0.0_f64, 1));
        let mut measured = Measured::default();
        for size in 1..=n {
            let (found, expected) = (at_least as f64, n as f64 / size as f64);
            let off = (found - expected).abs() / n as f64;
            if off > farthest.0 {
                farthest = (off, size);
            }
            if SIZES.contains(&size) {
                measured = measured.reading(&format!("at_least_{size}"), found / expected);
            }
            at_least -= shape.by_downline.get(size as usize).copied().unwrap_or(0);
        }
        measured.value = Some(farthest.0);
        let measured = measured
            .counted(n as usize, "business participants in the tree")
            .part("size at which they are farthest apart", farthest.1 as f64, Unit::Count)
            .part("largest downline, its head counted", shape.by_downline.len() as f64 - 1.0, Unit::Count);
        noted(facts, measured)
    },
};

/// M47.
pub const PREFERENTIAL_ATTACHMENT: Metric = Metric {
    id: "preferential_attachment",
    title: "How far who has recruits gets more",
    family: Family::Growth,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "â = (1 − p) / (2p − 1), p the leaf_share: the a for which a tree has that share without a recruit where the next one comes through i with a chance in proportion to recruits(i) + a. Small = success breeds success; without bound = even recruiting, where p is ½. Not available at p of ½ or less. Readings: the shares `with_1`, `with_2` and `with_3` recruits beside those that â gives, `expected_1`, `expected_2` and `expected_3`.",
    needs: "participants",
    reference: "Krapivsky and Redner (2001), Physical Review E 63, 066123; Szymański (1987), Annals of Discrete Mathematics 33, 297-306",
    interpretation: "One number for the shape of the tree. Leavers and newcomers without a recruit make it small without any such law: where the shares beside it disagree, the model does not hold. An estimate from one moment, without an interval.",
    oracle: "p = 2/3 gives 1 (Szymański's trees); hand calculation on a company of eight",
    rows: &[&evidence::ACCOUNTS_BY_LEVEL],
    measure: |facts| {
        let shape = shape(facts)?;
        let n = shape.members() as f64;
        let share = shape.leaves() as f64 / n;
        let a = from_leaf_share(share).ok_or(
            "half of the participants or fewer are without a recruit (or all are): recruits are spread at least as evenly as by chance, and no a fits",
        )?;
        let expected = shares_by_recruits(a, 3).ok_or("no a fits")?;
        let mut measured = Measured::new(a).counted(n as usize, "business participants in the tree").part(
            "share without a recruit",
            share,
            Unit::Share,
        );
        for (recruits, expected) in expected.iter().enumerate().skip(1) {
            let found = shape.by_recruits.get(recruits).copied().unwrap_or(0) as f64 / n;
            measured = measured
                .reading(&format!("with_{recruits}"), found)
                .reading(&format!("expected_{recruits}"), *expected);
        }
        noted(facts, measured)
    },
};
