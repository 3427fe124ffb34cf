//! Statistics as pure functions of slices, each with its paper.

pub mod baseline;
pub mod bunching;
pub mod density;
pub mod difference_in_bunching;
pub mod glm;
pub mod grouped;
pub mod inequality;
pub mod late_rate;
pub mod least_squares;
pub mod linear;
pub mod mccrary;
pub mod pivotal;
pub mod quantile;
pub mod random;
