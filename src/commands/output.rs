//! Files are written whole or not at all: to a temporary name first, then renamed.

use super::console::Console;
use crate::assessment::Assessment;
use crate::case::Case;
use crate::charts::{Chart, draw};
use crate::exit::Failure;
use crate::report::Format;
use crate::rules::concerned::{FOLDER, List, file_of};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes the report in every format, and the charts, into a folder.
pub fn write_report(folder: &Path, assessment: &Assessment, formats: &[Format]) -> Result<(), Failure> {
    make_folder(folder)?;
    // Side by side: typesetting takes longer than all other formats together.
    let written: Vec<Result<(), Failure>> = std::thread::scope(|scope| {
        let write = |format: &Format| write_file(&folder.join(format.file()), format.render(assessment).bytes());
        let threads: Vec<_> = formats.iter().map(|format| scope.spawn(move || write(format))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a format returns its errors")).collect()
    });
    written.into_iter().collect::<Result<(), Failure>>()?;
    write_charts(&folder.join("charts"), &draw(assessment))
}

/// The format to print instead of writing files, when the output is `-`.
pub fn printed_format(output: Option<&Path>, formats: &[Format]) -> Result<Option<Format>, Failure> {
    match (output == Some(Path::new("-")), formats) {
        (false, _) => Ok(None),
        (true, [one]) if one.is_text() => Ok(Some(*one)),
        _ => Err(Failure::usage("`-o -` prints one text format: name it, such as with --format md")),
    }
}

/// The folder of a case's results, where none is named.
pub fn folder_of(case: &Case) -> PathBuf {
    Path::new("reports").join(slug::slugify(&case.folder))
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

/// Writes the lists, and takes away those that an earlier run wrote for rules which have none now.
pub fn write_lists(folder: &Path, assessment: &Assessment, lists: &[List]) -> Result<(), Failure> {
    if !lists.is_empty() {
        make_folder(&folder.join(FOLDER))?;
    }
    for list in lists {
        write_file(&folder.join(&list.file.file), &list.text)?;
    }
    for finding in assessment.findings.iter().filter(|finding| finding.list.is_none()) {
        let stale = folder.join(file_of(&finding.rule));
        if stale.is_file() {
            std::fs::remove_file(&stale)
                .map_err(|error| Failure::internal(format!("cannot remove {}: {error}", stale.display())))?;
        }
    }
    Ok(())
}

fn write_charts(folder: &Path, charts: &[Chart]) -> Result<(), Failure> {
    if charts.is_empty() && !folder.exists() {
        return Ok(());
    }
    make_folder(folder)?;
    for chart in charts {
        write_file(&folder.join(format!("{}.svg", chart.id)), &chart.svg)?;
    }
    Ok(())
}

/// Creates a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::internal(format!("cannot create {}: {error}", folder.display())))
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
