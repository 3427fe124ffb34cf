//! Ids that are a running number behind a common prefix, such as `P00000017` or `4711`.
//!
//! Most systems number their rows. Then the digits say where to look: one small array replaces the hash table, its
//! keys and nearly all of the cache misses of a lookup. The text is still compared exactly, since prefix, width and
//! number together are the text.

/// A window may be this many times as wide as the ids in it are many, besides a fixed allowance.
const SPARSENESS: u64 = 8;
const ALLOWANCE: u64 = 1 << 16;
const NONE: u32 = u32::MAX;

/// Distinct running numbers, in order of first appearance.
#[derive(Debug)]
pub(super) struct Running {
    prefix: Box<[u8]>,
    /// Number of digits where they are padded with zeros; 0 where they are not.
    width: usize,
    base: u64,
    by_number: Vec<u32>,
    numbers: Vec<u64>,
}

impl Running {
    /// The form of which `id` is the first, if it ends in a number. `ids` = how many are expected.
    pub(super) fn of_first(id: &str, ids: usize) -> Option<Self> {
        let bytes = id.as_bytes();
        let digits = bytes.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let (prefix, number) = bytes.split_at(bytes.len() - digits);
        let padded = digits > 1 && number[0] == b'0';
        let mut form = Self {
            prefix: prefix.into(),
            width: if padded { digits } else { 0 },
            base: 0,
            by_number: Vec::new(),
            numbers: Vec::with_capacity(ids),
        };
        form.base = form.number_of(id)?;
        form.by_number.reserve(ids);
        Some(form)
    }

    /// The number of an id of this form; `None` for any other text.
    #[inline]
    fn number_of(&self, id: &str) -> Option<u64> {
        let digits = id.as_bytes().strip_prefix(&*self.prefix)?;
        let fits = if self.width == 0 {
            !digits.is_empty() && digits.len() <= 18 && (digits[0] != b'0' || digits.len() == 1)
        } else {
            digits.len() == self.width && self.width <= 18
        };
        if !fits {
            return None;
        }
        digits.iter().try_fold(0, |number, &byte| {
            let digit = byte.wrapping_sub(b'0');
            (digit < 10).then(|| number * 10 + u64::from(digit))
        })
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn name(&self, number: u32) -> String {
        let prefix = std::str::from_utf8(&self.prefix).expect("ids are added as text");
        format!("{prefix}{:0width$}", self.numbers[number as usize], width = self.width)
    }

    #[inline]
    pub(super) fn get(&self, id: &str) -> Option<u32> {
        let offset = self.number_of(id)?.checked_sub(self.base)?;
        self.by_number.get(usize::try_from(offset).ok()?).copied().filter(|&found| found != NONE)
    }

    /// Adds an id. `None` = it does not fit this form.
    pub(super) fn add(&mut self, id: &str) -> Option<(u32, bool)> {
        let number = self.number_of(id)?;
        self.make_room(number)?;
        let slot = &mut self.by_number[(number - self.base) as usize];
        if *slot != NONE {
            return Some((*slot, false));
        }
        *slot = u32::try_from(self.numbers.len()).expect("tables are limited to 2^32 rows at the door");
        self.numbers.push(number);
        Some((*slot, true))
    }

    /// Widens the window to hold `number`, unless that would make it too sparse.
    fn make_room(&mut self, number: u64) -> Option<()> {
        let end = self.base + self.by_number.len() as u64;
        if (self.base..end).contains(&number) {
            return Some(());
        }
        let (low, high) = (self.base.min(number), end.max(number + 1));
        if high - low > SPARSENESS * self.numbers.len() as u64 + ALLOWANCE {
            return None;
        }
        if low < self.base {
            // Half as much again in front, so that ids in falling order do not shift the window for each of them.
            let front = (self.base - low + self.by_number.len() as u64 / 2).min(self.base);
            self.by_number.splice(0..0, std::iter::repeat_n(NONE, front as usize));
            self.base -= front;
        }
        let length = (high - self.base) as usize;
        if length > self.by_number.len() {
            self.by_number.resize(length, NONE);
        }
        Some(())
    }
}
