//! The sponsor tree from above: its top levels and largest legs, the rest folded, so that it fits on a page whatever its size.
//!
//! Legs are opened from the largest down, to the level of [`LEGS`], until [`CELLS`] are shown. A leg is named by its place (`leg 1.2` is the second
//! largest below the largest), never by an id.

mod sums;

use crate::facts::CompanyFacts;
use crate::genealogy::{Genealogy, ROOT};
use crate::money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use sums::{Sums, total, up_the_tree};

/// Most rows, those without a place aside.
pub const CELLS: usize = 60;
/// Legs with a row of their own on each level below the whole tree; the others of a leg are one row.
const LEGS: [usize; 4] = [6, 4, 3, 2];

/// A leg of the sponsor tree, or several that are folded. Participants are those of the income population.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LegRow {
    /// `the whole tree`, `leg 1`, `leg 1.2`, `7 other legs of leg 1`, or `no place in the tree`.
    pub leg: String,
    /// 0 for the whole tree, 1 for the legs below its top.
    pub level: u32,
    /// The leg it is part of; absent for the whole tree and for those without a place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub under: Option<String>,
    /// How many legs the row holds; 0 for those without a place.
    pub legs: u64,
    /// Participants in it, with who heads it.
    pub participants: u64,
    /// What they paid to the company less refunds, major units.
    pub paid: f64,
    /// What the company paid them, major units.
    pub received: f64,
    /// Share of them that paid the company more than it paid them; absent in a public edition where it would single
    /// out a few.
    pub loss_share: Option<f64>,
}

/// The top of the sponsor tree; those without a place come last. `None` without commissions, or where nobody recruited.
pub fn sponsor_tree(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<LegRow>> {
    company.rewards.as_ref()?;
    let tree = &company.company.genealogy;
    let ledger = &company.ledger;
    let mut own = vec![Sums::default(); tree.len()];
    for &member in &company.population.members {
        let person = member as usize;
        let paid = ledger.paid_in_all(person) - ledger.refunded(person);
        own[person] = Sums::of(paid, ledger.commissions[person]);
    }
    let cells = cells(tree, &own)?;
    let row = |cell: &Cell| LegRow {
        leg: cell.name.clone(),
        level: cell.level,
        under: cell.under.map(|above| cells[above].name.clone()),
        legs: cell.legs,
        participants: cell.sums.participants,
        paid: currency.major(cell.sums.paid),
        received: currency.major(cell.sums.received),
        loss_share: Some(cell.sums.lost as f64 / cell.sums.participants as f64),
    };
    let mut rows: Vec<LegRow> = reading_order(&cells).into_iter().map(|at| row(&cells[at])).collect();
    let everybody = total(own.iter());
    let unplaced = everybody.without(&cells[0].sums);
    if unplaced.participants > 0 {
        let name = "no place in the tree".to_owned();
        rows.push(row(&Cell { name, level: 0, under: None, legs: 0, sums: unplaced, heads: Vec::new() }));
    }
    Some(rows)
}

/// A row before its amounts are written in major units.
struct Cell {
    name: String,
    level: u32,
    under: Option<usize>,
    legs: u64,
    sums: Sums,
    /// Who heads the legs below it.
    heads: Vec<u32>,
}

/// The cells of a tree, the whole of it first, each after the one it is part of. `None` where nobody below anybody is a
/// participant.
fn cells(tree: &Genealogy, own: &[Sums]) -> Option<Vec<Cell>> {
    let legs = up_the_tree(tree, own);
    let lines = Frontlines::of(tree);
    let has_members = |heads: &[u32]| -> Vec<u32> {
        heads.iter().copied().filter(|&head| legs[head as usize].participants > 0).collect()
    };
    // A single top is the company itself or its founder: the legs are those below it.
    let heads =
        if let [top] = lines.roots() { has_members(lines.of_sponsor(*top)) } else { has_members(lines.roots()) };
    let sums = total(lines.roots().iter().map(|&root| &legs[root as usize]));
    let recruited =
        tree.top_down().iter().any(|&person| tree.sponsor(person) != ROOT && own[person as usize].participants > 0);
    if !recruited {
        return None;
    }
    let mut cells = vec![Cell { name: "the whole tree".to_owned(), level: 0, under: None, legs: 1, sums, heads }];
    let mut largest = BinaryHeap::from([(cells[0].sums.participants, Reverse(0))]);
    while let Some((_, Reverse(above))) = largest.pop() {
        let mut heads = std::mem::take(&mut cells[above].heads);
        let most = LEGS[cells[above].level as usize];
        // Folding one leg saves no row.
        let alone = if heads.len() == most + 1 { most + 1 } else { most.min(heads.len()) };
        if cells.len() + alone + usize::from(heads.len() > alone) > CELLS {
            break;
        }
        let key = |head: &u32| Reverse(legs[*head as usize].size());
        if heads.len() > alone {
            heads.select_nth_unstable_by_key(alone, key);
        }
        heads[..alone].sort_by_key(key);
        let level = cells[above].level + 1;
        let prefix = if above == 0 { "leg ".to_owned() } else { format!("{}.", cells[above].name) };
        for (number, &head) in heads[..alone].iter().enumerate() {
            let below = if (level as usize) < LEGS.len() { has_members(lines.of_sponsor(head)) } else { Vec::new() };
            let sums = legs[head as usize];
            if !below.is_empty() {
                largest.push((sums.participants, Reverse(cells.len())));
            }
            let name = format!("{prefix}{}", number + 1);
            cells.push(Cell { name, level, under: Some(above), legs: 1, sums, heads: below });
        }
        let others = &heads[alone..];
        if !others.is_empty() {
            let of = if above == 0 { String::new() } else { format!(" of {}", cells[above].name) };
            let sums = total(others.iter().map(|&head| &legs[head as usize]));
            let name = format!("{} other legs{of}", others.len());
            cells.push(Cell { name, level, under: Some(above), legs: others.len() as u64, sums, heads: Vec::new() });
        }
    }
    Some(cells)
}

/// Each cell before those that are part of it, and these before the next.
fn reading_order(cells: &[Cell]) -> Vec<usize> {
    let mut parts = vec![Vec::new(); cells.len()];
    for (at, cell) in cells.iter().enumerate().rev() {
        if let Some(above) = cell.under {
            parts[above].push(at);
        }
    }
    let mut order = Vec::with_capacity(cells.len());
    let mut next = vec![0];
    while let Some(at) = next.pop() {
        order.push(at);
        next.append(&mut parts[at]);
    }
    order
}

/// The recruits of everybody: the walk from the top visits those of one sponsor one after the other.
struct Frontlines<'a> {
    tree: &'a Genealogy,
    first: Vec<u32>,
    roots: usize,
}

impl<'a> Frontlines<'a> {
    fn of(tree: &'a Genealogy) -> Self {
        let mut first = vec![0; tree.len()];
        let mut roots = 0;
        let mut last = ROOT;
        for (place, &person) in tree.top_down().iter().enumerate() {
            let sponsor = tree.sponsor(person);
            if sponsor == ROOT {
                roots += 1;
            } else if sponsor != last {
                first[sponsor as usize] = place as u32;
            }
            last = sponsor;
        }
        Self { tree, first, roots }
    }

    fn roots(&self) -> &'a [u32] {
        &self.tree.top_down()[..self.roots]
    }

    fn of_sponsor(&self, person: u32) -> &'a [u32] {
        let first = self.first[person as usize] as usize;
        &self.tree.top_down()[first..first + self.tree.frontline(person) as usize]
    }
}

#[cfg(test)]
mod tests;
