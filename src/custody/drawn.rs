//! Files that `levelcheck report` drew later: the manifest does not list them, and the recorded assessment proves them.

use super::manifest::Manifest;
use crate::assessment::Assessment;
use crate::case::hash::of_bytes;
use crate::charts::{draw, png};
use crate::report::Format;
use clap::ValueEnum;
use std::path::Path;

/// Whether a file that is not listed has the bytes that this program draws from the folder's assessment, which itself is
/// listed and as it was recorded.
pub fn is_drawn(dir: &Path, manifest: &Manifest, file: &str) -> bool {
    let format = Format::value_variants().iter().find(|format| format.file() == file);
    let chart = file.strip_prefix("charts/").and_then(|name| name.rsplit_once('.'));
    if format.is_none() && chart.is_none() {
        return false;
    }
    let path = dir.join(file);
    // A pipe could be read for ever.
    let content = path.metadata().is_ok_and(|found| found.is_file()).then(|| std::fs::read(&path).ok()).flatten();
    let Some(content) = content else { return false };
    let Some(assessment) = recorded(dir, manifest) else { return false };
    if let Some(format) = format {
        return format.render(&assessment).bytes() == content;
    }
    let drawn = chart.and_then(|(id, ending)| {
        let chart = draw(&assessment).into_iter().find(|chart| chart.id == id)?;
        match ending {
            "svg" => Some(chart.svg.into_bytes()),
            "png" => Some(png::png(&chart)),
            _ => None,
        }
    });
    drawn.is_some_and(|drawn| drawn == content)
}

/// The assessment of the folder, where it is the one that the manifest lists.
fn recorded(dir: &Path, manifest: &Manifest) -> Option<Assessment> {
    let file = Format::Json.file();
    let listed = manifest.outputs.iter().find(|output| output.file == file)?;
    let text = std::fs::read_to_string(dir.join(file)).ok()?;
    (of_bytes(text.as_bytes()) == listed.sha256).then(|| Assessment::parse(file, &text).ok())?
}
