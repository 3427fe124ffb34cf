use super::*;
use crate::genealogy::ORPHAN;

/// Everybody a participant who paid 10 and received 0, minor units.
fn alike(people: usize) -> Vec<Sums> {
    vec![Sums::of(10, 0); people]
}

fn names(cells: &[Cell]) -> Vec<String> {
    reading_order(cells).into_iter().map(|at| cells[at].name.clone()).collect()
}

/// A→{B,C}, B→{D,E}, C→{F}, D→{G}: the tree of TINY-7. B's leg has 4 people, D's 2.
#[test]
fn legs_are_named_by_their_place_from_the_largest_down() {
    let tree = Genealogy::new(vec![ROOT, 0, 0, 1, 1, 2, 3]);
    let mut own = alike(7);
    own[6] = Sums::of(10, 11);
    let cells = cells(&tree, &own).unwrap();
    assert_eq!(names(&cells), ["the whole tree", "leg 1", "leg 1.1", "leg 1.1.1", "leg 1.2", "leg 2", "leg 2.1"]);
    let sums = |name: &str| cells.iter().find(|cell| cell.name == name).unwrap().sums;
    let (all, first, second) = (sums("the whole tree"), sums("leg 1"), sums("leg 2"));
    assert_eq!((all.participants, all.lost, all.paid, all.received), (7, 6, 70, 11));
    assert_eq!((first.participants, first.lost, first.paid, first.received), (4, 3, 40, 11));
    assert_eq!((second.participants, second.lost), (2, 2));
}

/// A head with legs of 1 to 20 people: the six largest (20 to 15) stand alone, 14 + 13 + … + 1 = 105 people are folded.
#[test]
fn the_largest_legs_stand_alone_and_the_others_are_one_row() {
    let mut sponsor = vec![ROOT];
    for size in 1..=20 {
        let head = sponsor.len() as u32;
        sponsor.push(0);
        sponsor.extend(std::iter::repeat_n(head, size - 1));
    }
    let tree = Genealogy::new(sponsor);
    let cells = cells(&tree, &alike(tree.len())).unwrap();
    let level: Vec<(String, u64, u64)> = reading_order(&cells)
        .into_iter()
        .map(|at| &cells[at])
        .filter(|cell| cell.level == 1)
        .map(|cell| (cell.name.clone(), cell.legs, cell.sums.participants))
        .collect();
    let expected: Vec<(String, u64, u64)> = (0..6)
        .map(|at| (format!("leg {}", at + 1), 1, 20 - at))
        .chain([("14 other legs".to_owned(), 14, 105)])
        .collect();
    assert_eq!(level, expected);
    assert!(cells.len() <= CELLS);
    // A seventh leg is shown, since folding one saves nothing.
    let seven = Genealogy::new([ROOT].into_iter().chain([0; 7]).collect());
    assert_eq!(names(&super::cells(&seven, &alike(8)).unwrap()).len(), 8);
}

#[test]
fn parts_never_hold_more_than_the_whole_however_wide_the_tree() {
    // Everybody recruits ten, down to 11,111 people.
    let sponsor: Vec<u32> = (0..11_111_u32).map(|p| if p == 0 { ROOT } else { (p - 1) / 10 }).collect();
    let tree = Genealogy::new(sponsor);
    let cells = cells(&tree, &alike(tree.len())).unwrap();
    assert!(cells.len() > CELLS - 5 && cells.len() <= CELLS, "{}", cells.len());
    for (at, whole) in cells.iter().enumerate() {
        let parts = cells.iter().filter(|part| part.under == Some(at));
        let inside: u64 = parts.map(|part| part.sums.participants).sum();
        // All of it but the head, or nothing where the leg is not opened.
        assert!(inside == 0 || inside + 1 == whole.sums.participants, "{}", whole.name);
    }
}

#[test]
fn nobody_one_and_a_crowd_without_recruits_have_no_picture() {
    for people in [0, 1, 50] {
        let tree = Genealogy::new(vec![ROOT; people]);
        assert!(cells(&tree, &alike(people)).is_none());
    }
    let lost = Genealogy::new(vec![ORPHAN, 0, 0]);
    assert!(cells(&lost, &alike(3)).is_none());
    // Customers below a participant are no tree of participants.
    let customers = Genealogy::new(vec![ROOT, 0, 0]);
    assert!(cells(&customers, &[Sums::of(1, 0), Sums::default(), Sums::default()]).is_none());
}

#[test]
fn a_chain_of_a_million_is_four_levels_deep() {
    let tree = Genealogy::new(std::iter::once(ROOT).chain(0..999_999).collect());
    let cells = cells(&tree, &alike(1_000_000)).unwrap();
    assert_eq!(names(&cells), ["the whole tree", "leg 1", "leg 1.1", "leg 1.1.1", "leg 1.1.1.1"]);
    let people: Vec<u64> = cells.iter().map(|cell| cell.sums.participants).collect();
    assert_eq!(people, [1_000_000, 999_999, 999_998, 999_997, 999_996]);
}

#[test]
fn several_tops_are_legs_themselves() {
    let tree = Genealogy::new(vec![ROOT, ROOT, 1, 1, 0]);
    let cells = cells(&tree, &alike(5)).unwrap();
    let level: Vec<u64> = cells.iter().filter(|cell| cell.level == 1).map(|cell| cell.sums.participants).collect();
    assert_eq!((cells[0].sums.participants, level), (5, vec![3, 2]));
}

/// Two legs of the same sums, of which one is a chain and the other a fan: which is first hangs on them and not on the rows.
#[test]
fn legs_with_the_same_sums_stand_in_the_same_order_whatever_the_order_of_rows() {
    let one = Genealogy::new(vec![ROOT, 0, 1, 2, 0, 4, 4]);
    let other = Genealogy::new(vec![ROOT, 0, 1, 1, 0, 4, 5]);
    let levels = |tree: &Genealogy| -> Vec<(String, u32)> {
        let cells = cells(tree, &alike(7)).unwrap();
        reading_order(&cells).into_iter().map(|at| (cells[at].name.clone(), cells[at].level)).collect()
    };
    assert_eq!(levels(&one), levels(&other));
}
