//! What a long run tells the person who waits.

/// Hears of stages and rows; the command layer draws them.
pub trait Progress {
    /// A stage begins.
    fn stage(&self, name: &str);
    /// Rows were read.
    fn rows(&self, rows: u64);
}

/// Tells nobody.
#[derive(Debug)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str) {}
    fn rows(&self, _rows: u64) {}
}
