//! What Typst sees: our templates, the content, the charts and the fonts of this program. No file system, no network, no clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Families in use besides `DejaVu` Sans, of those that are embedded.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// The fonts, read once a process.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let embedded = typst_kit::fonts::embedded().map(|(font, _)| font);
    let mut fonts: Vec<Font> = embedded.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect();
    let sans = [dejavu::sans::regular(), dejavu::sans::bold()].map(|face| Font::new(Bytes::new(face), 0));
    let sans = sans.map(|font| font.expect("DejaVu Sans is a font"));
    fonts.extend(sans.iter().cloned());
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), all: fonts, sans }
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The fonts with their catalogue.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    all: Vec<Font>,
    sans: [Font; 2],
}

impl Fonts {
    /// Whether a character can be shown: the face that all others fall back to has it, upright and bold. A character
    /// for private use has no meaning that a reader could be told.
    pub(super) fn show(&self, character: char) -> bool {
        let private = matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        !private && self.sans.iter().all(|font| font.info().coverage.contains(u32::from(character)))
    }
}

/// The files of one document.
pub(super) struct Desk {
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
}

impl Desk {
    /// A desk with templates, of which the first is the document, and other files, all by path.
    pub(super) fn new(templates: &[(&str, &str)], files: Vec<(String, Vec<u8>)>) -> Self {
        let sources: Vec<Source> =
            templates.iter().map(|(path, text)| Source::new(file_id(path), (*text).to_owned())).collect();
        Self {
            main: sources[0].id(),
            sources: templates.iter().map(|(path, _)| (*path).to_owned()).zip(sources).collect(),
            files: files.into_iter().map(|(path, bytes)| (path, Bytes::new(bytes))).collect(),
        }
    }
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the paths of templates are plain");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

fn not_there(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(id.vpath().get_with_slash()).cloned().ok_or_else(|| not_there(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(id.vpath().get_with_slash()).cloned().ok_or_else(|| not_there(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
