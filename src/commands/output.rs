//! Files are written whole or not at all: to a temporary name first, then renamed.

use super::console::Console;
use crate::assessment::Assessment;
use crate::case::Case;
use crate::charts::{self, Chart, draw};
use crate::custody::Written;
use crate::evidence::{Evidence, FOLDER, script};
use crate::exit::Failure;
use crate::report::Format;
use crate::threads;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the report in every format, and the charts, into a folder; with `png` as pictures made of dots too.
pub fn write_report(folder: &Path, assessment: &Assessment, formats: &[Format], png: bool) -> Result<Written, Failure> {
    make_folder(folder)?;
    let mut written = Written::default();
    let rendered = threads::each(formats, |format| (format.file(), format.render(assessment)));
    for (file, rendered) in rendered {
        write_noted(folder, file, rendered.bytes(), &mut written)?;
    }
    write_charts(folder, &draw(assessment), png, &mut written)?;
    Ok(written)
}

/// The format to print instead of writing files, when the output is `-`.
pub fn printed_format(output: Option<&Path>, formats: &[Format]) -> Result<Option<Format>, Failure> {
    match (output == Some(Path::new("-")), formats) {
        (false, _) => Ok(None),
        (true, [one]) if one.is_text() => Ok(Some(*one)),
        _ => Err(Failure::usage("`-o -` prints one text format: name it, such as with --format md")),
    }
}

/// The folder of a case's results, where none is named; public ones stand apart.
pub fn folder_of(case: &Case, is_public: bool) -> PathBuf {
    let name = slug::slugify(&case.folder);
    Path::new("reports").join(if is_public { format!("{name}-public") } else { name })
}

/// Prints the report.
pub fn print_report(format: Format, assessment: &Assessment, console: &Console) {
    if let Some(text) = format.render(assessment).text() {
        console.put(text);
    }
}

/// The formats that were asked for, each once, in the order in which they are written.
pub fn formats_or(asked: &[Format], otherwise: &[Format]) -> Vec<Format> {
    let mut formats = if asked.is_empty() { otherwise.to_vec() } else { asked.to_vec() };
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// The files of a report, as a person is told of them.
pub fn files(folder: &Path, formats: &[Format]) -> String {
    let files: Vec<String> = formats.iter().map(|format| folder.join(format.file()).display().to_string()).collect();
    files.join(", ")
}

/// Writes the rows behind the findings. The hashes of their CSV files are known.
pub fn write_lists(folder: &Path, evidence: &Evidence) -> Result<Written, Failure> {
    let mut written = Written::default();
    if !evidence.tables.is_empty() {
        make_folder(&folder.join(FOLDER))?;
    }
    for table in &evidence.tables {
        let file = &table.file;
        write_file(&folder.join(&file.file), &table.text)?;
        written.add_hashed(&*file.file, table.text.len() as u64, &*file.sha256);
        write_noted(folder, &file.parquet, &table.parquet, &mut written)?;
    }
    if let Some(script) = &evidence.script {
        write_noted(folder, &script::file(), script.as_bytes(), &mut written)?;
    }
    Ok(written)
}

fn write_charts(folder: &Path, charts: &[Chart], png: bool, written: &mut Written) -> Result<(), Failure> {
    if charts.is_empty() && !folder.join("charts").exists() {
        return Ok(());
    }
    make_folder(&folder.join("charts"))?;
    for chart in charts {
        write_noted(folder, &format!("charts/{}.svg", chart.id), chart.svg.as_bytes(), written)?;
    }
    let pictures = if png { threads::each(charts, charts::png::png) } else { Vec::new() };
    for (chart, picture) in charts.iter().zip(pictures) {
        write_noted(folder, &format!("charts/{}.png", chart.id), &picture, written)?;
    }
    Ok(())
}

/// Creates a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::internal(format!("cannot create {}: {error}", folder.display())))
}

/// Writes a file of a run below its output folder, and notes it with its hash.
pub fn write_noted(folder: &Path, file: &str, content: &[u8], written: &mut Written) -> Result<(), Failure> {
    write_file(&folder.join(file), content)?;
    written.add(file, content);
    Ok(())
}

/// Writes a file whole or not at all.
pub fn write_file(path: &Path, content: &(impl AsRef<[u8]> + ?Sized)) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure::internal(format!("cannot write {}: {error}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".levelcheck-").permissions(readable()).tempfile_in(folder).map_err(cannot)?;
    file.write_all(content.as_ref()).map_err(cannot)?;
    file.persist(path).map_err(|error| cannot(error.error))?;
    Ok(())
}

/// Temporary files are private by default; a report is as readable as any file.
#[cfg(unix)]
fn readable() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o644)
}

#[cfg(not(unix))]
fn readable() -> std::fs::Permissions {
    std::fs::metadata(".").map(|m| m.permissions()).expect("the working folder exists")
}
