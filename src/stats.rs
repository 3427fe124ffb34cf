//! Statistics as pure functions of slices, each with its paper.

pub mod bunching;
pub mod grouped;
pub mod inequality;
pub mod least_squares;
pub mod positive_definite;
pub mod quantile;
pub mod random;
pub mod survival;
