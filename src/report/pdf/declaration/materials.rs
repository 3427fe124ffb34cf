//! The assignment, and the materials relied on.

use super::draft::{Draft, Span, blank, figure, quoted, words};
use crate::assessment::Assessment;
use crate::report::html::sections::diagnostics;
use crate::report::number;
use crate::report::pdf::findings::cards::authorities;
use crate::report::pdf::findings::record::{faults_table, files, packs, totals};
use crate::report::pdf::table::Table;

/// Who declares, what was asked, by what it was computed.
pub(super) fn assignment(draft: &mut Draft, assessment: &Assessment) {
    let exhibit = draft.exhibit("The run: program, seed and parameters", run(assessment));
    draft.section("Declarant and assignment", 1, false);
    draft.paragraph(vec![
        words("Declarant: "),
        blank("name and address"),
        words(" Qualifications, and publications and testimony where a court asks for them: "),
        blank("qualifications"),
    ]);
    draft.paragraph(vec![
        words("The assignment was given by "),
        blank("party and counsel"),
        words(" for "),
        blank("court and number of the case"),
    ]);
    let case = &assessment.case;
    let period = match (&case.period_start, &case.period_end) {
        (Some(start), Some(end)) => format!(" for the period from {start} to {end}"),
        _ => String::new(),
    };
    let mut what = vec![words("Assignment: to hold the data of ")];
    what.push(quoted(&format!("{}{period}", case.name)));
    what.push(words(" against the rule packs named below and to report which indicators fire. Amounts are in "));
    what.push(quoted(&case.currency));
    what.push(words(". "));
    if !case.about.is_empty() {
        what.extend([words("The case describes its data in these words: “"), quoted(&case.about), words("”")]);
    }
    draft.paragraph(what);
    draft.paragraph(vec![
        words("The figures were computed by the program "),
        figure(&assessment.provenance.tool, exhibit),
        words(", version "),
        figure(&assessment.provenance.version, exhibit),
        words(". Random draws come from the seed "),
        figure(assessment.provenance.seed.to_string(), exhibit),
        words("; the same files give the same result, byte for byte, so that anybody who holds them can repeat it."),
    ]);
    draft.paragraph(vec![words(
        "An indicator that fired is a reason to look. It is a screening result and no conclusion of law: whether the law was \
         kept is for the court to say.",
    )]);
}

fn run(assessment: &Assessment) -> Table {
    let made_from = &assessment.provenance;
    let mut rows = vec![
        vec!["program".to_owned(), made_from.tool.clone()],
        vec!["version".to_owned(), made_from.version.clone()],
        vec!["seed".to_owned(), made_from.seed.to_string()],
        vec!["jurisdictions".to_owned(), assessment.case.jurisdictions.join(", ")],
    ];
    rows.extend(made_from.parameters.iter().map(|(name, value)| vec![name.clone(), value.clone()]));
    Table::new("", &["what", "value"], rows, 2)
}

/// The files, the packs, the authorities.
pub(super) fn materials(draft: &mut Draft, assessment: &Assessment) {
    draft.section("Materials relied on", 1, false);
    let count = counted("files", assessment.provenance.inputs.len());
    draft.files = draft.with_lines("Input files", Some(files(assessment)), vec![format!("{count} in all")]);
    draft.paragraph(vec![
        words("The data came as "),
        figure(count, draft.files),
        words("; the exhibit lists each with its length and its hash ("),
        quoted("SHA-256"),
        words("), by which a copy can be told from another file."),
    ]);
    if !assessment.control_totals.is_empty() {
        let exhibit = draft.exhibit("Control totals: what each table held", totals(assessment));
        draft.paragraph(vec![
            words("The rows, first and last days and sums of every table, for comparison with the company's books, are in "),
            Span::See(exhibit),
            words("."),
        ]);
    }
    faults(draft, assessment);
    packs_and_authorities(draft, assessment);
}

/// Where the lines come from.
fn packs_and_authorities(draft: &mut Draft, assessment: &Assessment) {
    let made_from = &assessment.provenance.packs;
    let count = counted("rule packs", made_from.len());
    let mut lines: Vec<String> = made_from.iter().map(|pack| format!("{}: {}", pack.id, pack.note)).collect();
    lines.push(format!("{count} in all"));
    let exhibit = draft.with_lines("Rule packs", Some(packs(assessment)), lines);
    draft.paragraph(vec![
        words("The lines that the data were held against come from "),
        figure(count, exhibit),
        words(". A pack is a file of rules, each with its authority; the exhibit gives the hash of each."),
    ]);
    let cited = authorities(assessment);
    let count = counted("authorities", cited.len());
    let rows = cited.into_iter().map(|a| vec![a.title, a.url, a.verified.to_owned()]).collect();
    let table = Table::new("", &["authority", "address", "how it was read"], rows, 3);
    let title = "Statutes, decisions, orders and papers cited";
    let exhibit = draft.with_lines(title, Some(table), vec![format!("{count} in all")]);
    draft.paragraph(vec![
        words("The rules cite "),
        figure(count, exhibit),
        words(". Beside each stands whether its official text was read, or only a secondary source."),
    ]);
}

/// What was wrong with the data.
fn faults(draft: &mut Draft, assessment: &Assessment) {
    let rows: u64 = assessment.diagnostics.iter().map(|d| d.rows).sum();
    if rows == 0 {
        draft.paragraph(vec![words("No row was found at fault when the files were read.")]);
        return;
    }
    let count = format!("{} rows", number::count(rows));
    let exhibit = draft.with_lines(
        "Faults of the data",
        Some(faults_table(diagnostics(assessment))),
        vec![format!("{count} in all")],
    );
    draft.paragraph(vec![
        words("Faults were found on "),
        figure(count, exhibit),
        words("; the exhibit says which, and what happened to each."),
    ]);
}

/// How many things there are: "1 file", "7 files".
fn counted(things: &str, count: usize) -> String {
    let things = match (count, things) {
        (1, "authorities") => "authority",
        (1, _) => things.trim_end_matches('s'),
        _ => things,
    };
    format!("{} {things}", number::count(count as u64))
}
