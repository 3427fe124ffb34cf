//! What the edition leaves out, as a report lists it.

use crate::assessment::Assessment;
use crate::edition::{Because, Withheld};

/// Head of the list.
pub const HEAD: [&str; 3] = ["where", "what", "why"];

/// Every place: where it stands in `assessment.json`, what it is, and why it is left out.
pub fn left_out(assessment: &Assessment) -> Vec<[String; 3]> {
    let places = assessment.edition.iter().flat_map(|edition| &edition.withheld);
    places.map(|place: &Withheld| [place.path.clone(), place.what.clone(), why(place.because).to_owned()]).collect()
}

fn why(because: Because) -> &'static str {
    match because {
        Because::SmallCell => "too few people",
        Because::Complementary => "a figure about too few people could be reckoned from it",
        Because::ListWithheld => "rows behind the findings are not public",
        Because::QuotedValue => "it quotes the data",
    }
}
