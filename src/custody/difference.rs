//! Where two files begin to differ.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// The first place where two files differ, counted from 1 as `cmp` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The byte.
    pub byte: u64,
    /// The line it stands on.
    pub line: u64,
}

/// The first difference of two files; `None` where there is none. A file that ends early differs at its end.
pub fn first(one: &Path, other: &Path) -> io::Result<Option<Difference>> {
    let open = |path| File::open(path).map(|file| BufReader::with_capacity(1 << 18, file));
    between(&mut open(one)?, &mut open(other)?)
}

fn between(one: &mut impl BufRead, other: &mut impl BufRead) -> io::Result<Option<Difference>> {
    let mut place = Difference { byte: 1, line: 1 };
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let both = left.len().min(right.len());
        let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
        let ends = both == 0 && left.len() != right.len();
        place.byte += same as u64;
        place.line += memchr::memchr_iter(b'\n', &left[..same]).count() as u64;
        if ends || same < both {
            return Ok(Some(place));
        }
        if both == 0 {
            return Ok(None);
        }
        one.consume(same);
        other.consume(same);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_cmp() {
        let differ = |one: &str, other: &str| {
            // Small buffers of different size, so that files are read in pieces.
            let open = |text: &str, size| BufReader::with_capacity(size, io::Cursor::new(text.to_owned()));
            between(&mut open(one, 2), &mut open(other, 3)).unwrap().map(|place| (place.byte, place.line))
        };
        assert_eq!(differ("", ""), None);
        assert_eq!(differ("one\ntwo\n", "one\ntwo\n"), None);
        // GNU cmp 3.8: "differ: byte 6, line 2".
        assert_eq!(differ("one\ntwo\n", "one\ntoo\n"), Some((6, 2)));
        assert_eq!(differ("a", "b"), Some((1, 1)));
        // cmp: "EOF on - after byte 4, line 1": what differs is the byte behind.
        assert_eq!(differ("one\n", "one\ntwo\n"), Some((5, 2)));
        assert_eq!(differ("one", ""), Some((1, 1)));
    }
}
