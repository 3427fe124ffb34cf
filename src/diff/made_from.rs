//! What two results are made from, side by side, and which of it can have moved what.
//!
//! An assessment says of a file that it changed and not what in it did, so a reason is a possible one: where several
//! things changed that can move a figure, all of them are named.

use super::reason::{Cause, Reason, arrow};
use crate::assessment::{Assessment, InputFile};
use crate::case::manifest;
use crate::pseudonym;
use crate::rules::{baseline, tailoring, waiver};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Files that a reason names one by one.
const NAMED: usize = 3;
/// Parameters that move no figure: those that let a run go on or not (`as-of` only refuses waivers that have expired), and
/// the one that says by which names participants are shown.
const GATES: [&str; 4] = ["allow-outside", "as-of", "max-bad-rows", pseudonym::PARAMETER];

/// What differs of that which the two results are made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeFrom {
    /// Files that changed, were added, taken away or renamed.
    pub files: Vec<FileChange>,
    /// The period, before and after.
    pub period: Option<[String; 2]>,
    /// The jurisdictions.
    pub jurisdictions: Option<[String; 2]>,
    /// Rule packs.
    pub packs: Vec<PackChange>,
    /// Lines and switches of rules that `levelcheck.toml` sets.
    pub tailored: Vec<TailoredChange>,
    /// Parameters of the run.
    pub parameters: Vec<ParameterChange>,
    /// The program and its version.
    pub tool: Option<[String; 2]>,
    /// The seed of every random stream.
    pub seed: Option<[u64; 2]>,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileChange {
    /// File, relative to the case folder.
    pub file: String,
    /// What it is in a case.
    pub role: Role,
    /// How it differs.
    pub state: FileState,
    /// SHA-256 before and after.
    pub sha256: [Option<String>; 2],
}

/// What a file is in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A table.
    Data,
    /// `case.toml`: period, columns, plan, assumptions, answers.
    Case,
    /// `policies.toml`: answers.
    Answers,
    /// `levelcheck.toml`.
    Tailoring,
    /// `waivers.toml`.
    Waivers,
    /// `baseline.json`.
    Baseline,
}

/// How a file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Other bytes.
    Changed,
    /// Only after.
    Added,
    /// Only before.
    Removed,
    /// The same bytes under another name.
    Renamed,
}

impl FileState {
    /// The word of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
        }
    }
}

/// A rule pack that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackChange {
    /// Id.
    pub id: String,
    /// Version before and after; absent where the pack is not in use.
    pub version: [Option<String>; 2],
    /// SHA-256 of its file before and after.
    pub sha256: [Option<String>; 2],
}

/// A value that `levelcheck.toml` sets and that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TailoredChange {
    /// The rule.
    pub rule: String,
    /// `status`, or the name of a line.
    pub what: String,
    /// What was set before and after; absent where the pack's own value holds.
    pub set: [Option<String>; 2],
}

/// A parameter of the run that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ParameterChange {
    /// Its name.
    pub name: String,
    /// Its value before and after.
    pub value: [Option<String>; 2],
}

impl MadeFrom {
    /// What differs between two.
    pub fn between(before: &Assessment, after: &Assessment) -> Self {
        let (a, b) = (&before.provenance, &after.provenance);
        let differ = |before: String, after: String| (before != after).then_some([before, after]);
        Self {
            files: files(&a.inputs, &b.inputs),
            period: differ(period(before), period(after)),
            jurisdictions: differ(before.case.jurisdictions.join(", "), after.case.jurisdictions.join(", ")),
            packs: packs(before, after),
            tailored: tailored(before, after),
            parameters: pairs(&a.parameters, &b.parameters)
                .map(|(name, value)| ParameterChange { name, value })
                .collect(),
            tool: differ(format!("{} {}", a.tool, a.version), format!("{} {}", b.tool, b.version)),
            seed: (a.seed != b.seed).then_some([a.seed, b.seed]),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Files of a role that can have changed something.
    fn of(&self, role: Role) -> impl Iterator<Item = &FileChange> {
        self.files.iter().filter(move |file| file.role == role && file.state != FileState::Renamed)
    }

    /// One reason for the files of a role, where any differ. `only` keeps some of them.
    fn files(&self, role: Role, cause: Cause, only: impl Fn(&str) -> bool) -> Option<Reason> {
        let changed: Vec<String> = self
            .of(role)
            .filter(|change| only(&change.file))
            .map(|change| format!("{} {}", change.file, change.state.words()))
            .collect();
        let more = changed.len().saturating_sub(NAMED);
        let mut words = changed.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 {
            words.push_str(&format!(" and {more} files more"));
        }
        (!changed.is_empty()).then_some(Reason { cause, words })
    }

    /// What can have moved a figure: data, settings, period, parameters, seed, program; answers too where it `rests on
    /// answers`.
    pub fn figures(&self, rests_on_answers: bool) -> Vec<Reason> {
        let mut reasons = self.figures_of(|_| true);
        reasons.extend(self.files(Role::Answers, Cause::Answers, |_| true).filter(|_| rests_on_answers));
        reasons
    }

    /// The same for a figure of some files alone, or of all where none of them differs.
    pub fn figures_in(&self, files: &[String]) -> Vec<Reason> {
        let here = |file: &str| files.iter().any(|one| one == file);
        let any = self.of(Role::Data).any(|change| here(&change.file));
        self.figures_of(|file| !any || here(file))
    }

    fn figures_of(&self, only: impl Fn(&str) -> bool) -> Vec<Reason> {
        let data = self.files(Role::Data, Cause::Data, only);
        let case = self.files(Role::Case, Cause::Case, |_| true);
        let moving = self.parameters.iter().filter(|p| !GATES.contains(&p.name.as_str()));
        let parameters = moving.map(|p| Reason::new(Cause::Parameter, &format!("{} {}", p.name, arrow(&p.value))));
        data.into_iter()
            .chain(case)
            .chain(self.period())
            .chain(parameters)
            .chain(self.seed())
            .chain(self.tool())
            .collect()
    }

    /// What can have changed an answer: the files that hold answers, or else the program that reads them.
    pub fn answers(&self) -> Vec<Reason> {
        let files: Vec<Reason> = [(Role::Answers, Cause::Answers), (Role::Case, Cause::Answers)]
            .into_iter()
            .filter_map(|(role, cause)| self.files(role, cause, |_| true))
            .collect();
        if files.is_empty() { self.tool().into_iter().collect() } else { files }
    }

    /// What can have changed the text of a rule: its pack, or the program.
    pub fn rule(&self, pack: &str) -> Vec<Reason> {
        self.pack(pack).into_iter().chain(self.tool()).collect()
    }

    /// The pack as a reason, where it differs.
    pub fn pack(&self, id: &str) -> Option<Reason> {
        let change = self.packs.iter().find(|change| change.id == id)?;
        let words = match &change.version {
            [Some(before), Some(after)] if before == after => {
                format!("rule pack {id} changed, version {before} on both sides")
            }
            [Some(before), Some(after)] => format!("rule pack {id}, version {before} → {after}"),
            [None, _] => format!("rule pack {id} is in use only after"),
            [_, None] => format!("rule pack {id} is in use only before"),
        };
        Some(Reason { cause: Cause::Pack, words })
    }

    /// What `levelcheck.toml` sets of a rule, where that differs.
    pub fn tailoring(&self, rule: &str, what: impl Fn(&TailoredChange) -> bool) -> Vec<Reason> {
        let of = self.tailored.iter().filter(|change| change.rule == rule && what(change));
        of.map(|change| {
            let set = change.set.each_ref().map(|set| set.as_deref().unwrap_or("the pack's own"));
            let words = format!("{}: {} {} → {}", tailoring::FILE, change.what, set[0], set[1]);
            Reason { cause: Cause::Tailoring, words }
        })
        .collect()
    }

    /// The period, where it differs.
    pub fn period(&self) -> Option<Reason> {
        self.period.as_ref().map(|[a, b]| Reason::new(Cause::Period, &format!("{a} → {b}")))
    }

    /// The jurisdictions, where they differ.
    pub fn jurisdictions(&self) -> Option<Reason> {
        let [a, b] = self.jurisdictions.as_ref()?;
        Some(Reason::new(Cause::Jurisdictions, &format!("{a} → {b}")))
    }

    /// The waivers, where their file differs.
    pub fn waivers(&self) -> Option<Reason> {
        self.files(Role::Waivers, Cause::Waivers, |_| true)
    }

    /// The program, where it differs.
    pub fn tool(&self) -> Option<Reason> {
        self.tool.as_ref().map(|[a, b]| Reason::new(Cause::Tool, &format!("{a} → {b}")))
    }

    fn seed(&self) -> Option<Reason> {
        self.seed.map(|[a, b]| Reason::new(Cause::Seed, &format!("{a} → {b}")))
    }

    /// Everything that differs and can have moved a score.
    pub fn anything(&self) -> Vec<Reason> {
        let packs = self.packs.iter().filter_map(|change| self.pack(&change.id));
        let tailored = self.files(Role::Tailoring, Cause::Tailoring, |_| true);
        self.figures(true).into_iter().chain(packs).chain(tailored).chain(self.jurisdictions()).collect()
    }
}

/// The period in words.
pub fn period(assessment: &Assessment) -> String {
    match (&assessment.case.period_start, &assessment.case.period_end) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        _ => "none".to_owned(),
    }
}

fn role(file: &str) -> Role {
    match file {
        manifest::FILE => Role::Case,
        manifest::ANSWERS => Role::Answers,
        tailoring::FILE => Role::Tailoring,
        waiver::FILE => Role::Waivers,
        baseline::FILE => Role::Baseline,
        _ => Role::Data,
    }
}

fn files(before: &[InputFile], after: &[InputFile]) -> Vec<FileChange> {
    let hashes = |files: &[InputFile]| -> BTreeMap<String, String> {
        files.iter().map(|file| (file.file.clone(), file.sha256.clone())).collect()
    };
    let (before, after) = (hashes(before), hashes(after));
    // The bytes of files that stand under a name on one side alone: such a pair was renamed.
    let alone = |here: &BTreeMap<String, String>, there: &BTreeMap<String, String>| -> BTreeSet<String> {
        here.iter().filter(|(name, _)| !there.contains_key(*name)).map(|(_, sha)| sha.clone()).collect()
    };
    let (gone, come) = (alone(&before, &after), alone(&after, &before));
    pairs(&before, &after)
        .map(|(file, sha256)| {
            let state = match &sha256 {
                [Some(_), Some(_)] => FileState::Changed,
                [Some(sha), None] | [None, Some(sha)] if gone.contains(sha) && come.contains(sha) => FileState::Renamed,
                [None, _] => FileState::Added,
                [_, None] => FileState::Removed,
            };
            FileChange { role: role(&file), file, state, sha256 }
        })
        .collect()
}

fn packs(before: &Assessment, after: &Assessment) -> Vec<PackChange> {
    let of = |assessment: &Assessment| -> BTreeMap<String, (String, String)> {
        let packs = assessment.provenance.packs.iter();
        packs.map(|pack| (pack.id.clone(), (pack.version.clone(), pack.sha256.clone()))).collect()
    };
    pairs(&of(before), &of(after))
        .map(|(id, both)| PackChange {
            id,
            version: both.clone().map(|pack| pack.map(|(version, _)| version)),
            sha256: both.map(|pack| pack.map(|(_, sha256)| sha256)),
        })
        .collect()
}

fn tailored(before: &Assessment, after: &Assessment) -> Vec<TailoredChange> {
    let of = |assessment: &Assessment| -> BTreeMap<(String, String), String> {
        assessment.tailored.iter().map(|t| ((t.rule.clone(), t.what.clone()), t.now.clone())).collect()
    };
    pairs(&of(before), &of(after)).map(|((rule, what), set)| TailoredChange { rule, what, set }).collect()
}

/// The keys whose values differ, with both values.
fn pairs<K: Clone + Ord, V: Clone + PartialEq>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
) -> impl Iterator<Item = (K, [Option<V>; 2])> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let both = keys.into_iter().map(|key| (key.clone(), [before.get(key).cloned(), after.get(key).cloned()]));
    both.filter(|(_, [before, after])| before != after).collect::<Vec<_>>().into_iter()
}
