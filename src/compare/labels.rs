//! What each company is called: its name, its folder where two have one name, a number where both are one.

use crate::assessment::Assessment;

/// Characters of a label.
const LONGEST: usize = 40;

/// A label for each, no two alike.
pub(super) fn labels(assessments: &[Assessment]) -> Vec<String> {
    let names: Vec<String> = assessments.iter().map(|a| one_line(&a.case.name)).collect();
    let count = |of: &[String], label: &String| of.iter().filter(|other| *other == label).count();
    let or_folders: Vec<String> = assessments
        .iter()
        .zip(&names)
        .map(
            |(a, name)| {
                if count(&names, name) > 1 || name.is_empty() { one_line(&a.case.folder) } else { name.clone() }
            },
        )
        .collect();
    let mut given: Vec<String> = Vec::new();
    for label in &or_folders {
        let numbered = (2..).map(|number| format!("{label} ({number})"));
        let free = std::iter::once(label.clone()).chain(numbered).find(|label| !given.contains(label));
        given.extend(free);
    }
    given
}

fn one_line(name: &str) -> String {
    let line: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::report::text::cut(&line, LONGEST)
}
