//! What a person sees: text on stdout, progress and errors on stderr.

use super::plain;
use crate::progress::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};

/// Where commands print.
#[derive(Debug)]
pub struct Console {
    quiet: bool,
    ascii: bool,
    bar: ProgressBar,
}

impl Console {
    /// A console that prints, or only errors where `quiet`, and in plain ASCII where `ascii`. Progress is shown on a
    /// terminal only.
    pub fn new(quiet: bool, ascii: bool) -> Self {
        let seen = !quiet && std::io::stderr().is_terminal();
        let target = if seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{spinner} {msg} {human_pos} rows").expect("the template is constant");
        bar.set_style(style);
        Self { quiet, ascii, bar }
    }

    /// Prints text for the person, unless quiet. Colours are stripped where they are not wanted.
    pub fn say(&self, text: &str) {
        if self.quiet {
            return;
        }
        if self.ascii { self.put(&plain::ascii(text)) } else { self.put(text) }
    }

    /// Prints what was asked for, quiet or not.
    pub fn put(&self, text: &str) {
        self.bar.finish_and_clear();
        let mut out = anstream::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        // A reader that closes the pipe has seen enough.
        let _ = write!(out, "{text}{end}");
    }

    /// The progress of a long run.
    pub fn progress(&self) -> &dyn Progress {
        self
    }
}

impl Progress for Console {
    fn stage(&self, name: &str) {
        self.bar.set_position(0);
        self.bar.set_message(name.to_owned());
    }

    fn rows(&self, rows: u64) {
        self.bar.inc(rows);
    }
}
