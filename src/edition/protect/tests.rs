use super::*;
use proptest::prelude::*;

const K: u64 = 5;

fn units(sizes: &[u64]) -> Vec<Unit> {
    let gone = |size: u64| (1..K).contains(&size).then_some(Because::SmallCell);
    sizes.iter().map(|&size| Unit { size, gone: gone(size), ..Unit::default() }).collect()
}

fn one_sum(sizes: &[u64]) -> Sum {
    Sum::counted(sizes.iter().copied().enumerate())
}

/// Sizes of what is gone after protection of one sum.
fn gone(sizes: &[u64]) -> Vec<u64> {
    let mut units = units(sizes);
    protect(&mut units, &[one_sum(sizes)], K);
    units.iter().filter(|unit| unit.gone.is_some()).map(|unit| unit.size).collect()
}

#[test]
fn a_small_cell_alone_takes_the_next_smallest_with_it() {
    assert_eq!(gone(&[3, 40, 12, 90]), [3, 12]);
    assert_eq!(gone(&[8, 40, 12]), Vec::<u64>::new());
    // Nobody is nobody: hiding a zero hides nothing, so that it does not go.
    assert_eq!(gone(&[3, 0, 40]), [3, 40]);
}

#[test]
fn small_cells_whose_bounds_fix_them_take_another_with_them() {
    // 4 + 4: two of 1 to 4 that add up to 8. 1 + 1: two of at least 1 that add up to 2, and fewer than 5 together.
    assert_eq!(gone(&[4, 4, 30, 50]), [4, 4, 30]);
    assert_eq!(gone(&[1, 1, 30, 50]), [1, 1, 30]);
    // 2 + 3 are 1 + 4, or 4 + 1: nobody knows.
    assert_eq!(gone(&[2, 3, 30]), [2, 3]);
    // 1 and 5 add up to 6: the one is at least 1 and the other at least 5.
    assert_eq!(gone(&[1, 5, 30]), [1, 5, 30]);
}

#[test]
fn a_cell_that_only_several_sums_together_fix_is_found() {
    // a + b, b + c and a + c: half the sum of all less b + c is a.
    let sums = [Sum::of([0, 1, 3]), Sum::of([1, 2, 3]), Sum::of([0, 2, 3])];
    let mut cells = units(&[2, 2, 2, 60]);
    assert_eq!(determined(&cells, &sums), [0, 1, 2]);
    protect(&mut cells, &sums, K);
    assert_eq!(determined(&cells, &sums), Vec::<usize>::new());
    assert!(cells[3].gone == Some(Because::Complementary));
}

#[test]
fn what_cannot_be_protected_is_said() {
    let mut alone = units(&[3]);
    assert!(!protect(&mut alone, &[one_sum(&[3])], K));
}

/// Whether a number that is gone has two values at least, by trying all: small cells are 1 to 4, others 5 and more.
fn several_values(numbers: &[(u64, Because)], of: usize) -> bool {
    fn fits(numbers: &[(u64, Because)], total: u64) -> bool {
        let Some(((_, because), rest)) = numbers.split_first() else { return total == 0 };
        let range = if *because == Because::SmallCell { 1..=K - 1 } else { K..=total };
        range.into_iter().any(|value| value <= total && fits(rest, total - value))
    }
    let total: u64 = numbers.iter().map(|(number, _)| number).sum();
    let mut others = numbers.to_vec();
    let (_, because) = others.remove(of);
    let range = if because == Because::SmallCell { 1..=K - 1 } else { K..=total };
    range.into_iter().filter(|value| *value <= total && fits(&others, total - value)).count() > 1
}

proptest! {
    /// Whatever the cells, none that is gone has only one value left, and all that is gone together are enough people.
    #[test]
    fn no_cell_of_a_sum_can_be_had_back(sizes in proptest::collection::vec(0_u64..14, 2..7)) {
        let mut cells = units(&sizes);
        if protect(&mut cells, &[one_sum(&sizes)], K) {
            let gone: Vec<(u64, Because)> = cells.iter().filter_map(|unit| Some((unit.size, unit.gone?))).collect();
            prop_assert!(gone.is_empty() || gone.iter().map(|(size, _)| size).sum::<u64>() >= K);
            for of in 0..gone.len() {
                prop_assert!(several_values(&gone, of), "{sizes:?}: {gone:?}, {of}");
            }
        }
    }
}
