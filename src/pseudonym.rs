//! Participants under another name: what reports and lists show in place of ids.
//!
//! A pseudonym is `p-` and the first 16 hex digits of HMAC-SHA-256 (RFC 2104, FIPS 198-1) of the id. The key is that of
//! a file, or is derived from the bytes of the participants table. A derived key needs no stored secret, and a rerun
//! gives the same bytes: who does not hold the data cannot compute it, and who holds them has the ids anyway. It must
//! not come from the hashes of inputs that a report publishes: ids are often running numbers, and a reader with the key
//! could try them all. Nor can it be found from those hashes, since its own hash begins with a label of its own.

use crate::case::diagnostic::{Diagnostic, Fault};
use crate::case::hash::of_bytes;
use crate::identity::IdIndex;
use crate::threads;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Fewest bytes of a key: as many as 128 bits are.
pub const SHORTEST_KEY: usize = 16;
/// Name of the parameter of a run that says how participants are shown.
pub const PARAMETER: &str = "participants";

/// What the keyed hashes of different things begin with, so that none is that of another.
const PERSON: &[u8] = b"participant\0";
const ORDER: &[u8] = b"order\0";
const CHECK: &[u8] = b"check\0";
const DERIVED: &[u8] = b"levelcheck: key of pseudonyms from the participants table\0";
const OF_FILE: &[u8] = b"levelcheck: a file behind the key of pseudonyms\0";
/// Participants that a thread names at a time.
const AT_A_TIME: usize = 8_192;

/// How participants are named.
pub struct Names {
    shown: Shown,
    /// By participant: what their names are sorted by.
    order: OnceLock<Vec<u64>>,
}

enum Shown {
    Ids,
    Pseudonyms { mac: Box<Hmac<Sha256>>, key: Key },
}

/// Where a key comes from.
enum Key {
    Derived,
    File { check: String },
}

/// The hash of a file that a derived key is made of, while the file is read. It is published nowhere.
pub struct FileSecret(Sha256);

impl FileSecret {
    /// Of a file of which nothing was read yet.
    pub fn new() -> Self {
        Self(Sha256::new_with_prefix(OF_FILE))
    }

    /// Takes the next bytes of the file.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

impl Default for FileSecret {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Names {
    /// Without the key.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Names({})", self.parameter())
    }
}

impl Names {
    /// Participants are shown by their ids.
    pub fn identified() -> Self {
        Self { shown: Shown::Ids, order: OnceLock::new() }
    }

    /// Pseudonyms by a key that is derived from the bytes of files, in their order; their names do not matter.
    pub fn derived(files: impl IntoIterator<Item = FileSecret>) -> Self {
        let hash =
            files.into_iter().fold(Sha256::new_with_prefix(DERIVED), |hash, file| hash.chain_update(file.0.finalize()));
        Self::keyed(&hash.finalize(), |_| Key::Derived)
    }

    /// Pseudonyms by a key of one's own. The same key over two cases gives a participant of both the same pseudonym. An
    /// error says that the key is too short.
    pub fn of_key(key: &[u8]) -> Result<Self, String> {
        if key.len() < SHORTEST_KEY {
            return Err(format!("a key has at least {SHORTEST_KEY} bytes, and this one has {}", key.len()));
        }
        Ok(Self::keyed(key, |mac| Key::File { check: of_bytes(&hash(mac, CHECK, "")) }))
    }

    fn keyed(key: &[u8], origin: impl FnOnce(&Hmac<Sha256>) -> Key) -> Self {
        let mac = Hmac::new_from_slice(key).expect("a key of HMAC has any length");
        let key = origin(&mac);
        Self { shown: Shown::Pseudonyms { mac: Box::new(mac), key }, order: OnceLock::new() }
    }

    /// What the provenance says of how participants are shown. Another key file shows in it, and the key does not.
    pub fn parameter(&self) -> String {
        match &self.shown {
            Shown::Ids => "ids".to_owned(),
            Shown::Pseudonyms { key: Key::Derived, .. } => "pseudonyms, derived key".to_owned(),
            Shown::Pseudonyms { key: Key::File { check }, .. } => format!("pseudonyms, key file with check {check}"),
        }
    }

    /// A participant's id as it is shown.
    pub fn of_text<'t>(&self, id: &'t str) -> Cow<'t, str> {
        match &self.shown {
            Shown::Ids => Cow::Borrowed(id),
            Shown::Pseudonyms { mac, .. } => Cow::Owned(written(number(mac, PERSON, id))),
        }
    }

    /// An order's id as it is shown: order ids often hold that of the buyer.
    pub fn of_order<'t>(&self, id: &'t str) -> Cow<'t, str> {
        match &self.shown {
            Shown::Ids => Cow::Borrowed(id),
            Shown::Pseudonyms { mac, .. } => Cow::Owned(format!("o-{:016x}", number(mac, ORDER, id))),
        }
    }

    /// The names of a table's participants.
    pub fn over<'n>(&'n self, ids: &'n IdIndex) -> Named<'n> {
        Named { names: self, ids }
    }

    /// A fault as a report shows it: ids that its places quote are shown as all are, long values are cut. `holds` says
    /// what the column holds, `is_id` whether a text is some participant's id, since ids stand in wrong columns too.
    pub fn fault(&self, fault: &Diagnostic, holds: Holds, is_id: impl Fn(&str) -> bool) -> Diagnostic {
        let mut shown = fault.clone();
        for place in shown.places.iter_mut().filter(|place| !place.value.is_empty()) {
            let value = std::mem::take(&mut place.value);
            place.value = match (fault.fault, holds) {
                (Fault::CustomerWhoEarns, _) => {
                    let (id, rest) = value.rsplit_once(" (").unwrap_or((&value, ""));
                    format!("{} ({rest}", self.of_text(id))
                }
                (_, Holds::Person) => self.of_text(&value).into_owned(),
                (_, Holds::Order) => self.of_order(&value).into_owned(),
                (_, Holds::Other) if is_id(&value) => self.of_text(&value).into_owned(),
                (_, Holds::Other) => value,
            };
        }
        shown.cut();
        shown
    }
}

/// What a column holds, as far as names of participants are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Ids of participants.
    Person,
    /// Ids of orders.
    Order,
    /// Anything else.
    Other,
}

/// The participants of a table with how they are named.
#[derive(Clone, Copy, Debug)]
pub struct Named<'n> {
    names: &'n Names,
    ids: &'n IdIndex,
}

impl<'n> Named<'n> {
    /// A participant as reports show them.
    pub fn name(&self, participant: u32) -> Cow<'n, str> {
        match &self.names.shown {
            Shown::Ids => self.ids.name(participant),
            Shown::Pseudonyms { .. } => Cow::Owned(written(self.order()[participant as usize])),
        }
    }

    /// By participant: a number by which they stand in the order of their names as shown, so that the order of a list
    /// does not betray what it leaves out. Reckoned once, when it is first asked for.
    pub fn order(&self) -> &'n [u64] {
        self.names.order.get_or_init(|| match &self.names.shown {
            Shown::Ids => self.places(),
            Shown::Pseudonyms { mac, .. } => self.pseudonyms(mac),
        })
    }

    fn pseudonyms(&self, mac: &Hmac<Sha256>) -> Vec<u64> {
        let firsts: Vec<u32> = (0..self.ids.len() as u32).step_by(AT_A_TIME).collect();
        let some = |first: &u32| -> Vec<u64> {
            let last = (*first + AT_A_TIME as u32).min(self.ids.len() as u32);
            (*first..last).map(|person| number(mac, PERSON, &self.ids.name(person))).collect()
        };
        threads::each(&firsts, some).concat()
    }

    fn places(&self) -> Vec<u64> {
        let mut sorted: Vec<u32> = (0..self.ids.len() as u32).collect();
        sorted.sort_by_cached_key(|&person| self.ids.name(person));
        let mut places = vec![0; sorted.len()];
        for (place, person) in sorted.into_iter().enumerate() {
            places[person as usize] = place as u64;
        }
        places
    }
}

fn hash(mac: &Hmac<Sha256>, kind: &[u8], text: &str) -> [u8; 32] {
    mac.clone().chain_update(kind).chain_update(text).finalize().into_bytes().into()
}

/// The first 64 bits: two of a million participants share them once in 37 million cases.
fn number(mac: &Hmac<Sha256>, kind: &[u8], text: &str) -> u64 {
    let hash = hash(mac, kind, text);
    u64::from_be_bytes(*hash.first_chunk().expect("the hash has 32 bytes"))
}

fn written(number: u64) -> String {
    format!("p-{number:016x}")
}

#[cfg(test)]
mod tests;
