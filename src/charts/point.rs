//! Where a mark of a chart stands, and what it says: read by hover and from the keyboard.

use super::canvas::Area;
use crate::rules::pack::Lens;

/// Least width and height of a mark that can be pointed at.
const LEAST: i32 = 4;
/// Width and height of the box around a point of a line.
const AROUND: i32 = 16;

/// A mark of a chart, as a box in the coordinates of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
    /// What the mark stands for, with its values.
    pub text: String,
    /// The lens it is read through, where it is one of several readings.
    pub lens: Option<Lens>,
    /// The mark above it, by position, where marks make a tree.
    pub under: Option<usize>,
}

impl Point {
    /// A mark that fills the box between two corners.
    pub(super) fn between(corners: [(i32, i32); 2], text: String) -> Self {
        let [a, b] = corners;
        let (w, h) = ((a.0 - b.0).abs().max(LEAST), (a.1 - b.1).abs().max(LEAST));
        Self { x: a.0.min(b.0), y: a.1.min(b.1), w, h, text, lens: None, under: None }
    }

    /// A mark around one point.
    pub(super) fn at((x, y): (i32, i32), text: String) -> Self {
        let half = AROUND / 2;
        Self::between([(x - half, y - half), (x + half, y + half)], text)
    }

    /// The same mark, whose corners were those of an area of the picture.
    pub(super) fn on(self, area: &Area<'_>) -> Self {
        let (x, y) = area.get_base_pixel();
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// The same mark, read through a lens.
    pub(super) fn under_lens(self, lens: Lens) -> Self {
        Self { lens: Some(lens), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_come_in_any_order_and_a_mark_can_always_be_pointed_at() {
        let mark = Point::between([(30, 50), (10, 20)], String::new());
        assert_eq!((mark.x, mark.y, mark.w, mark.h), (10, 20, 20, 30));
        let flat = Point::between([(10, 20), (11, 20)], String::new());
        assert_eq!((flat.w, flat.h), (LEAST, LEAST));
        let round = Point::at((100, 100), String::new());
        assert_eq!((round.x, round.y, round.w, round.h), (92, 92, 16, 16));
    }
}
