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

/// A document as printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// The first page of each of its parts, by name.
    pub parts: BTreeMap<String, usize>,
}

/// Prints content by a template. Nothing can fail: the templates are ours and tested, and data reach them as plain text.
pub(super) fn print(template: (&str, &str), assessment: &Assessment, content: impl Serialize) -> Printed {
    let mut content = serde_json::to_value(content).expect("the content is plain data");
    plain::content(&mut content);
    let charts = draw(assessment).into_iter();
    let mut files: Vec<(String, Vec<u8>)> =
        charts.map(|chart| (format!("/charts/{}.svg", chart.id), plain::picture(&chart.svg).into_bytes())).collect();
    files.push(("/content.json".to_owned(), content.to_string().into_bytes()));
    let desk = Desk::new(&[template, LOOK], files);
    let document = typst::compile(&desk).output.expect("the template is part of the program");
    let bytes = typst_pdf::pdf(&document, &options()).expect("the template keeps to the standards");
    let part = |name: &str| {
        let introspector = document.introspector();
        let label = Label::new(PicoStr::intern(name))?;
        let location = Output::introspector(&document).query_label(label).ok()?.location()?;
        introspector.position(location).map(|position| (name.to_owned(), position.page.get()))
    };
    let parts = PARTS.iter().filter_map(|name| part(name)).collect();
    let pages = document.pages().len();
    // What Typst remembers of this document is of no use to the next one.
    typst::comemo::evict(0);
    Printed { bytes, pages, parts }
}

/// The parts whose page is looked up.
const PARTS: [&str; 3] = ["findings", "data", "exhibits"];

/// For the archive and for screen readers. A date is required and none is known, since the same assessment gives the same
/// bytes on every day: the first day of the Unix calendar stands for it.
fn options() -> PdfOptions {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).expect("the two go together");
    let day = Datetime::from_ymd_hms(1970, 1, 1, 0, 0, 0).expect("it is a day");
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some(format!("levelcheck {}", env!("CARGO_PKG_VERSION")))),
        timestamp: Some(Timestamp::new_utc(day)),
        standards,
        ..PdfOptions::default()
    }
}
