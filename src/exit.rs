//! Exit codes: a documented public list.

/// No finding at or above `--fail-on`.
pub const CLEAN: u8 = 0;
/// Findings at or above `--fail-on` fired.
pub const FINDINGS: u8 = 1;
/// The command line, `case.toml` or a rule pack is wrong.
pub const USAGE: u8 = 2;
/// The data cannot be used, or too many rows cannot be read.
pub const DATA: u8 = 3;
/// The program failed.
pub const INTERNAL: u8 = 4;

/// Why a command ends, when it does not end well.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What to tell the person.
    pub message: String,
}

impl Failure {
    /// The command line or a configuration file is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { code: USAGE, message: message.into() }
    }

    /// The data cannot be used.
    pub fn data(message: impl Into<String>) -> Self {
        Self { code: DATA, message: message.into() }
    }

    /// The program failed, such as on a full disk.
    pub fn internal(message: impl Into<String>) -> Self {
        Self { code: INTERNAL, message: message.into() }
    }
}

impl From<crate::case::problem::OpenError> for Failure {
    fn from(error: crate::case::problem::OpenError) -> Self {
        use crate::case::problem::OpenError;
        let message = error.to_string();
        match error {
            OpenError::Manifest(_) => Self::usage(message),
            OpenError::Data(_) => Self::data(message),
        }
    }
}
