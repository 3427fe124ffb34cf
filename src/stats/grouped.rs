//! Inequality from a grouped table: shares of a population with their mean incomes.

/// A group: its share of the population and its mean income.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Share of the population, 0 to 1.
    pub share: f64,
    /// Mean income.
    pub mean: f64,
    /// Least income possible in the group.
    pub least: f64,
    /// Greatest income possible; infinite for an open top.
    pub greatest: f64,
}

/// The Gini coefficient between groups: what it is at least, since everybody in a group is taken to earn its mean.
/// Groups may come in any order. `1 − Σ(x₍ₖ₊₁₎ − xₖ)(L₍ₖ₊₁₎ + Lₖ)`.
///
/// `None` when nothing is earned or an income is negative.
pub fn gini_at_least(groups: &[Group]) -> Option<f64> {
    let groups = by_mean(groups);
    let people: f64 = groups.iter().map(|g| g.share).sum();
    let earned: f64 = groups.iter().map(|g| g.share * g.mean).sum();
    if groups.first()?.mean < 0.0 || earned <= 0.0 || people <= 0.0 {
        return None;
    }
    let (mut below, mut twice_area) = (0.0, 0.0);
    for group in &groups {
        let above = below + group.share * group.mean / earned;
        twice_area += group.share / people * (below + above);
        below = above;
    }
    Some(1.0 - twice_area)
}

/// The Gini coefficient at most: within each group the incomes are spread as far as its bounds and mean allow
/// (Gastwirth 1972, *Review of Economics and Statistics* 54(3), 306-316). In an open top group the mean is kept and the
/// income of one single person may be all of it, so its whole spread counts.
///
/// `None` where [`gini_at_least`] is.
pub fn gini_at_most(groups: &[Group]) -> Option<f64> {
    let between = gini_at_least(groups)?;
    let groups = by_mean(groups);
    let people: f64 = groups.iter().map(|g| g.share).sum();
    let mean = groups.iter().map(|g| g.share * g.mean).sum::<f64>() / people;
    let within: f64 = groups
        .iter()
        .map(|g| {
            let share = g.share / people;
            let spread = if g.greatest.is_infinite() {
                g.mean - g.least
            } else if g.greatest > g.least {
                (g.mean - g.least) * (g.greatest - g.mean) / (g.greatest - g.least)
            } else {
                0.0
            };
            share * share * spread.max(0.0) / mean
        })
        .sum();
    Some((between + within).min(1.0))
}

/// The Gini coefficient at least, where only the brackets are known and not the means in them: the incomes are moved
/// as close together as the brackets allow. For every level t all groups below t sit at their upper edge and all above
/// at their lower one; between two edges the coefficient is a ratio of two linear functions of t, so its least value is
/// at an edge.
///
/// `None` when nothing is earned for certain.
pub fn gini_of_brackets_at_least(groups: &[Group]) -> Option<f64> {
    let edges = groups.iter().flat_map(|g| [g.least, g.greatest]).filter(|e| e.is_finite());
    edges
        .filter_map(|level| {
            let squeezed: Vec<Group> =
                groups.iter().map(|g| Group { mean: level.clamp(g.least, g.greatest), ..*g }).collect();
            gini_at_least(&squeezed)
        })
        .min_by(f64::total_cmp)
}

/// The share of all income that the groups with the highest means have, from the top down to the one at `cut` (included
/// whole): pairs of the population share reached and the income share reached.
pub fn top_shares(groups: &[Group]) -> Vec<(f64, f64)> {
    let groups = by_mean(groups);
    let people: f64 = groups.iter().map(|g| g.share).sum();
    let earned: f64 = groups.iter().map(|g| g.share * g.mean).sum();
    if earned <= 0.0 {
        return Vec::new();
    }
    let (mut reached, mut had) = (0.0, 0.0);
    groups
        .iter()
        .rev()
        .map(|g| {
            reached += g.share / people;
            had += g.share * g.mean / earned;
            (reached, had)
        })
        .collect()
}

fn by_mean(groups: &[Group]) -> Vec<Group> {
    let mut sorted: Vec<Group> = groups.iter().copied().filter(|g| g.share > 0.0).collect();
    sorted.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(share: f64, mean: f64) -> Group {
        Group { share, mean, least: mean, greatest: mean }
    }

    /// Nu Skin Canada 2020 (the company's summary): shares of the monthly active and monthly means, the rest earned nothing.
    fn nu_skin() -> Vec<Group> {
        let paid = [
            (13.36, 36.0),
            (1.47, 123.0),
            (3.89, 574.0),
            (1.24, 1041.0),
            (0.82, 1844.0),
            (0.29, 2244.0),
            (0.34, 4374.0),
            (0.16, 8011.0),
            (0.13, 24413.0),
        ];
        let mut groups: Vec<Group> = paid.iter().map(|(s, m)| point(s / 100.0, *m)).collect();
        groups.push(point(1.0 - 0.2170, 0.0));
        groups
    }

    #[test]
    fn nu_skin_canada_agrees_with_the_worked_figures() {
        let groups = nu_skin();
        assert!((gini_at_least(&groups).unwrap() - 0.957_176).abs() < 5e-7);
        let top = top_shares(&groups);
        assert!((top[0].1 - 0.2582).abs() < 5e-5, "{:?}", top[0]);
        // Top .63 % (.13 + .16 + .34) take 48.35 %.
        assert!((top[2].0 - 0.0063).abs() < 1e-9 && (top[2].1 - 0.4835).abs() < 5e-5);
    }

    #[test]
    fn points_have_no_spread_within_and_equals_have_no_gini() {
        let groups = nu_skin();
        assert_eq!(gini_at_least(&groups), gini_at_most(&groups));
        assert!(gini_at_least(&[point(0.5, 10.0), point(0.5, 10.0)]).unwrap().abs() < 1e-12);
        assert_eq!(gini_at_least(&[point(1.0, 0.0)]), None);
        assert_eq!(gini_at_least(&[]), None);
    }

    #[test]
    fn brackets_alone_leave_the_least_gini_where_they_touch() {
        let bracket = |share, least, greatest| Group { share, mean: f64::NAN, least, greatest };
        // Touching brackets: everybody may earn 10.
        let touching = [bracket(0.5, 0.0, 10.0), bracket(0.5, 10.0, f64::INFINITY)];
        assert!(gini_of_brackets_at_least(&touching).unwrap().abs() < 1e-12);
        // Half have nothing for certain: the others can at best be equal, so the coefficient is one half.
        let half = [bracket(0.5, 0.0, 0.0), bracket(0.5, 5.0, 50.0)];
        assert!((gini_of_brackets_at_least(&half).unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_bracket_adds_at_most_its_extreme_spread() {
        // One group on [0, 10] with mean 5: half have 0, half have 10, whose Gini is one half.
        let group = Group { share: 1.0, mean: 5.0, least: 0.0, greatest: 10.0 };
        assert!((gini_at_most(&[group]).unwrap() - 0.5).abs() < 1e-12);
    }
}
