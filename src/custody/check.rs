//! Files held against the manifest: what is as recorded, and what is not, by name.

use super::drawn::is_drawn;
use super::locate::Located;
use super::manifest::{FILE, FileHash, Manifest, SIGNATURE_FILE};
use crate::case::hash::of_file;
use crate::case::open::{OpenOptions, files_of};
use crate::rules::packs;
use crate::rules::resolve::files_beside;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// How something stands to what is recorded of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The bytes are those recorded.
    AsRecorded,
    /// They are others, or cannot be read: in words.
    Changed(String),
    /// It is not there.
    Missing,
    /// It is there and not in the manifest.
    Unlisted,
    /// It is not in the manifest, and is what `levelcheck report` draws from the recorded assessment.
    Drawn,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub state: State,
}

/// Things of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The kind, in words.
    pub title: &'static str,
    /// The things, those in the manifest first.
    pub items: Vec<Item>,
    /// Why they were not looked at, if so.
    pub unchecked: Option<String>,
}

impl Group {
    fn new(title: &'static str, items: Vec<Item>) -> Self {
        Self { title, items, unchecked: None }
    }

    fn unchecked(title: &'static str, why: &str) -> Self {
        Self { title, items: Vec::new(), unchecked: Some(why.to_owned()) }
    }

    /// Things in the manifest that were looked at.
    pub fn listed(&self) -> usize {
        self.items.iter().filter(|item| !matches!(item.state, State::Unlisted | State::Drawn)).count()
    }

    /// Things that are as recorded.
    pub fn held(&self) -> usize {
        self.items.iter().filter(|item| item.state == State::AsRecorded).count()
    }

    /// Things that are not as recorded; those that are not in the manifest count where `unlisted`.
    pub fn wrong(&self, unlisted: bool) -> usize {
        let counts = |item: &&Item| match item.state {
            State::Changed(_) | State::Missing => true,
            State::Unlisted => unlisted,
            State::AsRecorded | State::Drawn => false,
        };
        self.items.iter().filter(counts).count()
    }
}

/// Holds the output folder against the manifest. Inputs and rule packs that lie in it are no outputs. Errors are those
/// of listing the folder.
pub fn outputs(dir: &Path, manifest: &Manifest, located: &Located) -> io::Result<Group> {
    let mut items: Vec<Item> = manifest.outputs.iter().map(|file| item(&dir.join(&file.file), file)).collect();
    let listed: BTreeSet<&str> = manifest.outputs.iter().map(|file| file.file.as_str()).collect();
    let read: BTreeSet<PathBuf> = read_files(manifest, located).filter_map(|path| path.canonicalize().ok()).collect();
    for name in files_below(dir)? {
        let own = name == FILE || name == SIGNATURE_FILE || listed.contains(name.as_str());
        if own || dir.join(&name).canonicalize().is_ok_and(|path| read.contains(&path)) {
            continue;
        }
        let state = if is_drawn(dir, manifest, &name) { State::Drawn } else { State::Unlisted };
        items.push(Item { name, state });
    }
    Ok(Group::new("outputs", items))
}

/// Holds what the run read against the manifest: the files of the case, and the packs that `--rules` named.
pub fn data(manifest: &Manifest, located: &Located) -> Vec<Group> {
    let rules = (!manifest.rules.is_empty()).then(|| rules(manifest, located));
    std::iter::once(inputs(manifest, located)).chain(rules).collect()
}

/// Holds the files of the case against the manifest. What a run would read now and is not in it is named too.
fn inputs(manifest: &Manifest, located: &Located) -> Group {
    let title = "inputs";
    let Some(folder) = &located.case else {
        let name = &manifest.case.name;
        return Group::unchecked(title, &format!("the case folder `{name}` is not found; --case says where it is"));
    };
    let mut items: Vec<Item> = manifest.inputs.iter().map(|file| item(&folder.join(&file.file), file)).collect();
    let options = OpenOptions { allow_outside: manifest.options.is_given("allow-outside"), ..OpenOptions::default() };
    // A case.toml that cannot be read has changed, which is said already.
    let mut now = files_of(folder, options).unwrap_or_default();
    now.extend(files_beside(folder));
    add_unlisted(&mut items, now, &manifest.inputs);
    Group::new(title, items)
}

/// Holds the packs that `--rules` named against the manifest.
fn rules(manifest: &Manifest, located: &Located) -> Group {
    let title = "rule packs named";
    let mut items = Vec::new();
    let mut lost = Vec::new();
    for (recorded, path) in manifest.rules.iter().zip(&located.rules) {
        let Some(path) = path else {
            lost.push(format!("`{}` is not found; --rules says where it is", recorded.path));
            continue;
        };
        let place = |file: &FileHash| if path.is_dir() { path.join(&file.file) } else { path.clone() };
        items.extend(recorded.files.iter().map(|file| item(&place(file), file)));
        if path.is_dir() {
            let now = packs::files_in(path).unwrap_or_default();
            let names = now.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()));
            add_unlisted(&mut items, names.collect(), &recorded.files);
        }
    }
    Group { title, items, unchecked: (!lost.is_empty()).then(|| lost.join("; ")) }
}

/// Holds the packs that ship with this program against those that judged. The error is that of a broken build.
pub fn shipped_packs(manifest: &Manifest) -> Result<Group, String> {
    let here = packs::shipped()?;
    let recorded = manifest.packs.iter().filter(|pack| pack.file.is_none());
    let items = recorded.map(|pack| {
        let state = match here.iter().find(|other| other.id == pack.id) {
            None => State::Missing,
            Some(other) if other.sha256 == pack.sha256 => State::AsRecorded,
            Some(other) => State::Changed(format!("this program ships version {}", other.version)),
        };
        Item { name: format!("{} {}", pack.id, pack.version), state }
    });
    Ok(Group::new("rule packs shipped", items.collect()))
}

fn add_unlisted(items: &mut Vec<Item>, now: Vec<String>, recorded: &[FileHash]) {
    let new = now.into_iter().filter(|name| !recorded.iter().any(|file| file.file == *name));
    items.extend(new.map(|name| Item { name, state: State::Unlisted }));
}

fn item(path: &Path, recorded: &FileHash) -> Item {
    Item { name: recorded.file.clone(), state: state(path, recorded) }
}

fn state(path: &Path, recorded: &FileHash) -> State {
    match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return State::Missing,
        Err(error) => return State::Changed(format!("cannot be read: {error}")),
        // A pipe or a device could be read for ever.
        Ok(found) if !found.is_file() => return State::Changed("is not a file any more".to_owned()),
        Ok(_) => {}
    }
    match of_file(path) {
        Err(error) => State::Changed(format!("cannot be read: {error}")),
        Ok((sha256, _)) if sha256 == recorded.sha256 => State::AsRecorded,
        Ok((sha256, bytes)) => State::Changed(format!(
            "{bytes} bytes with sha256 {}…, recorded are {} with {}…",
            &sha256[..12],
            recorded.bytes,
            &recorded.sha256[..12]
        )),
    }
}

/// Every file that the run read, where it is now.
fn read_files<'m>(manifest: &'m Manifest, located: &'m Located) -> impl Iterator<Item = PathBuf> + 'm {
    let case = located.case.iter().flat_map(|folder| manifest.inputs.iter().map(|input| folder.join(&input.file)));
    let rules =
        manifest.rules.iter().zip(&located.rules).filter_map(|(recorded, path)| Some((recorded, path.as_ref()?)));
    let rules = rules.flat_map(|(recorded, path)| {
        std::iter::once(path.clone()).chain(recorded.files.iter().map(|file| path.join(&file.file)))
    });
    case.chain(rules)
}

/// Every file below a folder, by name, with forward slashes. Links to folders are files here: they are not followed.
fn files_below(dir: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    let mut open = vec![(dir.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.push(name);
            }
        }
    }
    files.sort();
    Ok(files)
}
