//! Random numbers that are the same on every machine and for every number of threads.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The seed of a run that names none.
pub const DEFAULT_SEED: u64 = 20_240_904;

/// A `ChaCha` stream of its own for each purpose: the same seed and name give the same numbers, and drawing from one
/// stream never moves another.
pub fn stream(seed: u64, name: &str) -> ChaCha8Rng {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    hasher.update(name.as_bytes());
    let mut key = [0; 32];
    key.copy_from_slice(&hasher.finalize());
    ChaCha8Rng::from_seed(key)
}

#[cfg(test)]
mod tests {
    use super::stream;
    use rand::Rng;

    #[test]
    fn streams_repeat_and_differ_by_name() {
        let (mut a, mut b, mut c) = (stream(1, "x"), stream(1, "x"), stream(1, "y"));
        let first = a.next_u64();
        assert_eq!(first, b.next_u64());
        assert_ne!(first, c.next_u64());
    }
}
