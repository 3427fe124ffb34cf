//! Ids of any shape: a hash table over their exact text.
//!
//! An id of up to 15 bytes is its own key, packed into one 128-bit word; the text of a longer one stands apart, and
//! its key says where. Either way a comparison is exact.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Longest id that fits into its key.
const PACKED: usize = 15;
/// Last byte of the key of an id that does not.
const APART: u8 = 0xff;
/// How far ahead of the last hit a lookup tries before it asks the hash table. Ledgers are mostly written in the
/// order of the table that they refer to, so the next id is usually one of the next few.
const LOOKAHEAD: u32 = 16;

/// Distinct ids, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Mixed {
    keys: Vec<[u8; 16]>,
    long: Vec<u8>,
    table: HashTable<u32>,
    hasher: FixedState,
}

/// An id on its way to being looked up: its key, or the fact that it is too long for one.
enum Wanted<'a> {
    Packed([u8; 16]),
    Long(&'a [u8]),
}

impl<'a> Wanted<'a> {
    #[inline]
    fn of(id: &'a str) -> Self {
        let bytes = id.as_bytes();
        if bytes.len() > PACKED {
            return Self::Long(bytes);
        }
        let mut key = [0; 16];
        key[..bytes.len()].copy_from_slice(bytes);
        key[PACKED] = bytes.len() as u8;
        Self::Packed(key)
    }

    #[inline]
    fn hash(&self, hasher: &FixedState) -> u64 {
        match self {
            Self::Packed(key) => hasher.hash_one(u128::from_le_bytes(*key)),
            Self::Long(bytes) => hasher.hash_one(bytes),
        }
    }

    #[inline]
    fn is(&self, key: &[u8; 16], long: &[u8]) -> bool {
        match self {
            Self::Packed(packed) => packed == key,
            Self::Long(bytes) => key[PACKED] == APART && text_apart(key, long) == *bytes,
        }
    }
}

impl Mixed {
    pub(super) fn with_capacity(ids: usize) -> Self {
        Self { keys: Vec::with_capacity(ids), table: HashTable::with_capacity(ids), ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn name(&self, number: u32) -> &str {
        let key = &self.keys[number as usize];
        let bytes = if key[PACKED] == APART { text_apart(key, &self.long) } else { &key[..usize::from(key[PACKED])] };
        std::str::from_utf8(bytes).expect("ids are added as text")
    }

    #[inline]
    pub(super) fn get(&self, id: &str) -> Option<u32> {
        self.find(&Wanted::of(id))
    }

    #[inline]
    fn find(&self, wanted: &Wanted<'_>) -> Option<u32> {
        self.table.find(wanted.hash(&self.hasher), |&other| wanted.is(&self.keys[other as usize], &self.long)).copied()
    }

    /// As [`Mixed::get`], trying the ids at and just behind `near` first; `near` follows the hits.
    #[inline]
    pub(super) fn get_near(&self, id: &str, near: &mut u32) -> Option<u32> {
        let wanted = Wanted::of(id);
        let last = (near.saturating_add(LOOKAHEAD)).min(self.keys.len() as u32);
        let ahead = (*near..last).find(|&other| wanted.is(&self.keys[other as usize], &self.long));
        let found = ahead.or_else(|| self.find(&wanted));
        if let Some(number) = found {
            *near = number;
        }
        found
    }

    pub(super) fn add(&mut self, id: &str) -> (u32, bool) {
        let wanted = Wanted::of(id);
        if let Some(known) = self.find(&wanted) {
            return (known, false);
        }
        let number = u32::try_from(self.keys.len()).expect("tables are limited to 2^32 rows at the door");
        let hash = wanted.hash(&self.hasher);
        self.keys.push(match wanted {
            Wanted::Packed(key) => key,
            Wanted::Long(bytes) => set_apart(bytes, &mut self.long),
        });
        let Self { keys, long, table, hasher } = self;
        table.insert_unique(hash, number, |&other| {
            let key = &keys[other as usize];
            if key[PACKED] == APART {
                Wanted::Long(text_apart(key, long)).hash(hasher)
            } else {
                Wanted::Packed(*key).hash(hasher)
            }
        });
        (number, true)
    }
}

/// Stores a long id's text behind the others; the key holds where it starts (8 bytes) and its length (7 bytes).
fn set_apart(bytes: &[u8], long: &mut Vec<u8>) -> [u8; 16] {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&(long.len() as u64).to_le_bytes());
    key[8..PACKED].copy_from_slice(&(bytes.len() as u64).to_le_bytes()[..7]);
    key[PACKED] = APART;
    long.extend_from_slice(bytes);
    key
}

fn text_apart<'a>(key: &[u8; 16], long: &'a [u8]) -> &'a [u8] {
    let mut word = [0; 8];
    word.copy_from_slice(&key[..8]);
    let start = u64::from_le_bytes(word) as usize;
    word[..7].copy_from_slice(&key[8..PACKED]);
    word[7] = 0;
    &long[start..start + u64::from_le_bytes(word) as usize]
}
