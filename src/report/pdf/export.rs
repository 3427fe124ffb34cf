//! From content to the bytes of a PDF.

use super::plain;
use super::world::Desk;
use crate::assessment::Assessment;
use crate::charts::draw;
use serde::Serialize;
use std::collections::BTreeMap;
use typst::foundations::{Datetime, Label, Output, Smart};
use typst::utils::PicoStr;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What both documents are set in.
const LOOK: (&str, &str) = ("/look.typ", include_str!("look.typ"));
/// The parts whose page is looked up.
const PARTS: [&str; 3] = ["findings", "data", "exhibits"];

/// A document as printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// The first page of each of its parts, by name.
    pub parts: BTreeMap<String, usize>,
    /// What the template was given, as JSON.
    pub content: String,
}

/// Prints content by a template. Nothing can fail: the templates are ours and tested, and data reach them as plain text
/// in characters that the fonts have.
pub(super) fn print(template: (&str, &str), assessment: &Assessment, content: impl Serialize) -> Printed {
    let mut content = serde_json::to_value(content).expect("the content is plain data");
    plain::content(&mut content);
    let content = content.to_string();
    let charts = draw(assessment).into_iter();
    let mut files: Vec<(String, Vec<u8>)> =
        charts.map(|chart| (format!("/charts/{}.svg", chart.id), plain::picture(&chart.svg).into_bytes())).collect();
    files.push(("/content.json".to_owned(), content.clone().into_bytes()));
    let (bytes, pages, parts) = typeset(&Desk::new(&[template, LOOK], files));
    Printed { bytes, pages, parts, content }
}

/// Sets the document on a desk: its bytes, the number of its pages, and where its parts begin.
fn typeset(desk: &Desk) -> (Vec<u8>, usize, BTreeMap<String, usize>) {
    let document = typst::compile(desk).output.expect("the template is part of the program");
    let bytes = typst_pdf::pdf(&document, &options()).expect("the template keeps to the standards");
    let introspector = Output::introspector(&document);
    let part = |name: &&str| {
        let location = introspector.query_label(Label::new(PicoStr::intern(name))?).ok()?.location()?;
        introspector.page(location).map(|page| ((*name).to_owned(), page.get()))
    };
    let parts = PARTS.iter().filter_map(part).collect();
    let pages = document.pages().len();
    // What Typst remembers of this document is of no use to the next one.
    typst::comemo::evict(0);
    (bytes, pages, parts)
}

/// For the archive and for screen readers. A date is required and none is known, since the same assessment gives the same
/// bytes on every day: the first day of the Unix calendar stands for it.
fn options() -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).expect("the two go together");
    let day = Datetime::from_ymd_hms(1970, 1, 1, 0, 0, 0).expect("it is a day");
    PdfOptions {
        creator: Smart::Custom(Some(format!("levelcheck {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(Timestamp::new_utc(day)),
        standards,
        ..PdfOptions::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::world::FONTS;
    use super::{Desk, plain, typeset};

    /// What the fonts lack would stop the document, so that every character that gets through is printed here: behind a
    /// letter, since marks stand on one; upright and bold; in text and in a picture.
    #[test]
    fn every_character_that_is_let_through_can_be_printed() {
        let shown: Vec<char> = ('\u{20}'..=char::MAX).filter(|c| FONTS.show(*c)).collect();
        assert!(shown.len() > 5_000);
        let texts: Vec<String> =
            shown.chunks(400).map(|chunk| chunk.iter().flat_map(|c| ['e', *c]).collect()).collect();
        let mut content = serde_json::json!({ "texts": texts });
        plain::content(&mut content);
        let escape = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;");
        let lines = texts.iter().enumerate().map(|(at, text)| {
            format!("<text x=\"0\" y=\"{}\" font-family=\"sans-serif\" font-size=\"2\">{}</text>", at * 3, escape(text))
        });
        let picture = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"100\">{}</svg>",
            lines.collect::<String>()
        );
        let template = "#set document(title: \"t\")\n#set text(font: (\"Libertinus Serif\", \"DejaVu Sans\"), size: 5pt)\n\
             = t\n#for words in json(\"/content.json\").texts { par(words)\n par(strong(words)) }\n\
             #text(font: \"DejaVu Sans\", image(\"/p.svg\", alt: \"p\"))";
        let files = vec![
            ("/content.json".to_owned(), content.to_string().into_bytes()),
            ("/p.svg".to_owned(), plain::picture(&picture).into_bytes()),
        ];
        let (bytes, ..) = typeset(&Desk::new(&[("/t.typ", template)], files));
        assert!(!bytes.is_empty());
    }
}
