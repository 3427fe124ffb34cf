//! Statistics as pure functions of slices, each with its paper.

pub mod bootstrap;
pub mod bunching;
pub mod critical;
pub mod curve_fit;
pub mod decomposition;
pub mod grouped;
pub mod growth;
pub mod inequality;
pub mod intraclass;
pub mod jackknife;
pub mod least_squares;
pub mod multiplicity;
pub mod positive_definite;
pub mod proportion;
pub mod quantile;
pub mod random;
pub mod rank_correlation;
pub mod recruitment;
pub mod relative_importance;
pub mod subtrees;
pub mod survival;
