//! `levelcheck init --questionnaire`: every question that documents answer, with the rules that need it.

use super::console::Console;
use super::output::write_file;
use crate::case::Manifest;
use crate::case::manifest::{ANSWERS, FILE};
use crate::case::policies::{QUESTIONS, Question};
use crate::exit::{CLEAN, Failure};
use crate::rules::pack::{RulePack, Status};
use crate::rules::{packs, profile};
use std::path::Path;

/// Writes `policies.toml` beside the manifest. A file that is there already is left alone.
pub fn write(folder: &Path, jurisdictions: &[String], console: &Console) -> Result<u8, Failure> {
    let path = folder.join(ANSWERS);
    if path.exists() {
        return Err(Failure::usage(format!("{} is there already; nothing was written", path.display())));
    }
    let packs = packs_for(folder, jurisdictions)?;
    write_file(&path, &text(&packs))?;
    console.say(&format!("{} has {} questions; an unanswered one is not assessed", path.display(), QUESTIONS.len()));
    Ok(CLEAN)
}

/// The packs of the jurisdictions named, else of the case, else all of them.
fn packs_for(folder: &Path, named: &[String]) -> Result<Vec<RulePack>, Failure> {
    let of_case = if named.is_empty() && folder.join(FILE).exists() {
        Manifest::read(folder)?.jurisdictions.unwrap_or_default()
    } else {
        named.to_vec()
    };
    if of_case.is_empty() {
        return packs::shipped().map_err(Failure::internal);
    }
    let profiles = profile::shipped().map_err(Failure::internal)?;
    let chosen = packs::choose(&profile::expand(&of_case, &profiles), &[]).map_err(Failure::usage)?;
    Ok(chosen.packs)
}

/// The questionnaire: questions that rules need first, the most needed before others.
pub fn text(packs: &[RulePack]) -> String {
    let mut questions: Vec<(&Question, Vec<&str>)> = QUESTIONS.iter().map(|q| (q, rules_that_need(q, packs))).collect();
    questions.sort_by_key(|(_, rules)| std::cmp::Reverse(rules.len()));
    let mut text = String::from(
        "#:schema .schema/policies.schema.json\n\
         # What the company's documents say. Take the # from a line and write the answer; a question left out is not\n\
         # assessed, never a no. The answers count as though they stood under [policies] in case.toml.\n",
    );
    for (question, rules) in questions {
        let needed = if rules.is_empty() { "no rule in use; for the reader".to_owned() } else { rules.join(", ") };
        text.push_str(&format!(
            "\n# {}\n# needed by: {needed}\n# {} = {}\n",
            question.asks.trim(),
            question.id,
            blank(question)
        ));
    }
    text
}

fn rules_that_need<'a>(question: &Question, packs: &'a [RulePack]) -> Vec<&'a str> {
    let rules = packs.iter().flat_map(|pack| &pack.rules).filter(|rule| rule.status == Status::On);
    let needs = rules.filter(|rule| {
        let scope = rule.applies_when.iter();
        scope.chain(std::iter::once(&rule.when)).any(|condition| {
            condition.asked().contains(&question.id)
                || condition.comparisons().iter().any(|c| c.policy.as_deref() == Some(question.id))
        })
    });
    needs.map(|rule| rule.id.as_str()).collect()
}

/// The shape of an answer.
fn blank(question: &Question) -> &'static str {
    match question.unit {
        "yes/no" => "true or false",
        "share" => "0.0 to 1.0",
        "money" => "0.00",
        "text" => "\"\"",
        "list" => "[\"\"]",
        _ => "0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_asked_once_with_the_rules_that_need_it() {
        let text = text(&packs::shipped().unwrap());
        for question in QUESTIONS {
            assert_eq!(text.matches(&format!("\n# {} = ", question.id)).count(), 1, "{}", question.id);
        }
        let after = text.split("# What a buy-back").next().unwrap();
        assert!(after.contains("needed by: ") && after.contains("us-kos-1"), "the rules are named");
    }

    #[test]
    fn an_untouched_questionnaire_answers_nothing() {
        let text = text(&packs::shipped().unwrap());
        let policies: crate::case::policies::Policies = crate::toml_file::parse(ANSWERS, &text).unwrap();
        assert_eq!(policies, crate::case::policies::Policies::default());
    }
}
