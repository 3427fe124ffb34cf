//! The answers to the questionnaire.

use super::RowSet;
use super::table::{Kind, Value, number};
use crate::case::policies::{Answer, QUESTIONS};
use crate::facts::Facts;
use crate::report::text::cell;

/// The row set.
pub const POLICY_ANSWERS: RowSet = RowSet {
    id: "policy_answers",
    title: "Answers to the questionnaire",
    words: "Every question of the questionnaire that is answered, with its answer and the file that answers it: [policies] of case.toml, or policies.toml beside it. The SQL reads answers of one line; a list stands in it as it is written.",
    columns: &[("question", Kind::Text), ("answer", Kind::Text), ("answered_in", Kind::Text)],
    keys: 1,
    sql: "with file as (
  select parse_filename(filename) as answered_in, content from read_text([:answer_files])),
section as (
  select answered_in, case answered_in when 'case.toml' then regexp_extract(chr(10) || content, '(?s)\\n\\[policies\\][^\\n]*\\n(.*?)(\\n\\[|$)', 1) else content end as content from file),
line as (select answered_in, unnest(string_split(content, chr(10))) as line from section),
answered as (
  select answered_in, regexp_extract(line, '^\\s*([a-z_]+)\\s*=', 1) as question,
         regexp_extract(line, '^\\s*[a-z_]+\\s*=\\s*(\"[^\"]*\"|\\[[^\\]]*\\]|[^#]*)', 1) as given from line)
select question,
       coalesce(regexp_replace(printf('%.6f', try_cast(trim(replace(given, '_', '')) as double)), '\\.?0+$', ''), trim(trim(given), '\"')) as answer, answered_in
  from answered where question in (:questions)",
    rows,
};

#[expect(clippy::unnecessary_wraps, reason = "rows of other sets may be missing for a reason")]
fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let manifest = facts.manifest;
    let answered = QUESTIONS.iter().filter_map(|question| Some((question.id, manifest.policies.answer(question.id)?)));
    Ok(answered
        .map(|(question, answer)| {
            let file = manifest.answered_in(question);
            vec![Value::text(question), Value::Text(cell(&shown(answer))), Value::text(file)]
        })
        .collect())
}

fn shown(answer: Answer) -> String {
    match answer {
        Answer::Flag(yes) => yes.to_string(),
        Answer::Number(value) => number(value),
        Answer::Text(text) => text,
        Answer::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
            format!("[{}]", items.join(", "))
        }
    }
}
