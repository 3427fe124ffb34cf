//! Commissions by level, by rank of the payee, and of the best paid, each by what it rests on.

use super::Fact;
use super::rests::{RESTS, Rests, WHOLE};
use super::rewards::{Pay, split_over_lines};
use crate::case::open::Company;
use crate::case::tables::commissions::{CommissionKind, Commissions, NO_LEVEL};
use crate::case::tables::{LOST_ORDER, is_somebody};
use crate::genealogy::lineage::Lineage;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "tracing",
    meaning: "commissions in the period by level below the payee, rank of the payee, and whether the payee is among the best paid hundredth, by what was bought and who bought it",
    sql: "select c.level, p.rank, c.payee_id in (:best_paid) as best_paid,
       case when o.order_id is null then 'untraced'
            when o.kind in ('starter_kit', 'fee', 'tool') then 'enrolment'
            when o.kind <> 'product' then 'unknown'
            when o.buyer_id is null then 'customers'
            else coalesce(b.class, 'unknown') end as rests_on,
       -- a commission on an order of several lines is split over them, as in rewards
       sum(c.amount * coalesce(o.amount / (select nullif(sum(l.amount), 0) from orders l where l.order_id = c.order_id), 1)) as amount,
       count(distinct c.rowid) as commissions
  from commissions c
  left join participants p on p.participant_id = c.payee_id
  left join orders o on o.order_id = c.order_id
  left join participants b on b.participant_id = o.buyer_id
 where c.earned_on between :start and :end
 group by 1, 2, 3, 4
-- a level that is not recorded is the number of sponsors from the buyer, or an unregistered customer's seller, up to the payee",
};

/// Levels that are kept apart: 0 to 19, all from 20 on, and those nobody knows.
pub const LEVELS: usize = 22;
/// Most ranks that are told apart: names are free text, and no table grows with them.
pub const MOST_RANKS: usize = 100;
/// Everything from this level on is one.
pub const DEEPEST: usize = 20;
/// The place of what has no level.
pub const NOT_KNOWN: usize = 21;

/// Commissions that share a level, a rank and a place among the best paid.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cell {
    net: [i64; RESTS.len()],
    negative: [i64; RESTS.len()],
    /// On goods resold and on plausible use, minor units times [`WHOLE`].
    resold: i128,
    plausible: i128,
    /// Commissions.
    pub count: u64,
}

impl Cell {
    #[inline]
    fn add(&mut self, rests: Rests, part: i64) {
        self.net[rests as usize] += part;
        self.negative[rests as usize] += part.min(0);
    }

    #[inline]
    fn split(&mut self, part: i64, [resold, plausible]: [u64; 2]) {
        self.resold += i128::from(part) * i128::from(resold);
        self.plausible += i128::from(part) * i128::from(plausible);
    }

    fn join(mut self, other: &Self) -> Self {
        for at in 0..RESTS.len() {
            self.net[at] += other.net[at];
            self.negative[at] += other.negative[at];
        }
        self.resold += other.resold;
        self.plausible += other.plausible;
        self.count += other.count;
        self
    }

    /// What rests on one thing, claw-backs netted, minor units.
    pub fn of(&self, rests: Rests) -> i64 {
        self.net[rests as usize]
    }

    /// What rests on some things: their claw-backs and the rest, minor units.
    pub fn ends(&self, rests: &[Rests]) -> (i64, i64) {
        let sum = |of: &[i64]| rests.iter().map(|&r| of[r as usize]).sum::<i64>();
        let negative = sum(&self.negative);
        (negative, sum(&self.net) - negative)
    }

    /// All of them, claw-backs netted, minor units.
    pub fn total(&self) -> i64 {
        self.net.iter().sum()
    }

    /// Their claw-backs and the rest, minor units.
    pub fn ends_in_all(&self) -> (i64, i64) {
        self.ends(&RESTS)
    }

    /// The part on members' product that was resold with a verified receipt, minor units.
    pub fn resold(&self) -> f64 {
        self.resold as f64 / WHOLE as f64
    }

    /// The part on members' product in plausible use, minor units; zero where nobody can say what is plausible.
    pub fn plausible(&self) -> f64 {
        self.plausible as f64 / WHOLE as f64
    }
}

/// Every commission of the period in its cell.
#[derive(Debug)]
pub struct Tracing {
    cells: Vec<Cell>,
    /// Payees with more than was clawed back, house accounts out.
    pub payees: usize,
    /// Of them the best paid hundredth, all who earned as much as its last among them.
    pub best_paid: usize,
    /// Accounts with any commission, by number of their rank, those without one, or of a rank beyond the first
    /// [`MOST_RANKS`], last.
    pub paid_by_rank: Vec<u64>,
    /// Of each account, one bit for each level of which it was paid.
    paid: Vec<u32>,
}

/// How payees are grouped: by rank, and the best paid of each apart.
struct Groups {
    of_payee: Vec<u32>,
    payees: usize,
    best_paid: usize,
}

impl Tracing {
    /// Passes over the commissions once. `rests` and `shares` are those of order lines and of buyers.
    pub(super) fn gather(company: &Company, pay: &Pay, rests: &[Rests], shares: &[[u64; 2]]) -> Option<Self> {
        let commissions = company.commissions.as_ref()?;
        let ranks = ranks(company);
        let groups = groups(company, pay);
        let of_level = Levels::of(company, commissions);
        let strangers = (ranks as u32 + 1) * 2;
        let mut cells = vec![Cell::default(); (ranks + 2) * 2 * LEVELS];
        let mut paid = vec![0_u32; company.participants.len()];
        for row in (0..commissions.len()).filter(|&row| commissions.in_period(row)) {
            let (payee, order, amount) = (commissions.payee[row], commissions.order[row], commissions.amount[row]);
            let group = if is_somebody(payee) { groups.of_payee[payee as usize] } else { strangers };
            let level = of_level.at(row);
            if let Some(paid) = paid.get_mut(payee as usize) {
                *paid |= 1 << level;
            }
            let cell = &mut cells[group as usize * LEVELS + level];
            cell.count += 1;
            if order >= LOST_ORDER {
                cell.add(Rests::Untraced, amount);
                continue;
            }
            split_over_lines(amount, order, &company.orders, |line, part| {
                let rests = rests[line];
                cell.add(rests, part);
                if matches!(rests, Rests::Members | Rests::MembersOwnUse) {
                    cell.split(part, shares[company.orders.buyer[line] as usize]);
                }
            });
        }
        let paid_by_rank = paid_by_rank(company, pay);
        Some(Self { cells, payees: groups.payees, best_paid: groups.best_paid, paid_by_rank, paid })
    }

    fn sum(&self, accepts: impl Fn(usize, usize) -> bool) -> Cell {
        let cells = self.cells.iter().enumerate().filter(|(at, _)| accepts(at / LEVELS, at % LEVELS));
        cells.fold(Cell::default(), |sum, (_, cell)| sum.join(cell))
    }

    /// All commissions.
    pub fn all(&self) -> Cell {
        self.sum(|_, _| true)
    }

    /// Commissions of one level, or those of [`DEEPEST`] and further, or of [`NOT_KNOWN`].
    pub fn of_level(&self, wanted: usize) -> Cell {
        self.sum(|_, level| level == wanted)
    }

    /// Accounts that were paid commissions of one level.
    pub fn payees_of_level(&self, level: usize) -> u64 {
        self.paid.iter().filter(|paid| **paid & (1 << level) != 0).count() as u64
    }

    /// Commissions from two levels away and further, and those of which nobody knows the level.
    pub fn from_afar(&self) -> [Cell; 2] {
        [self.sum(|_, level| (2..=DEEPEST).contains(&level)), self.of_level(NOT_KNOWN)]
    }

    /// Commissions of payees of one rank, numbered as in [`Self::paid_by_rank`], those of no participants after the last.
    pub fn of_rank(&self, rank: usize) -> Cell {
        self.sum(|group, _| group / 2 == rank)
    }

    /// Commissions of the best paid hundredth of payees.
    pub fn of_best_paid(&self) -> Cell {
        self.sum(|group, _| group % 2 == 1)
    }
}

/// The level of every commission: as recorded, else counted along sponsors.
struct Levels<'a> {
    company: &'a Company,
    commissions: &'a Commissions,
    lineage: Option<Lineage<'a>>,
}

impl<'a> Levels<'a> {
    fn of(company: &'a Company, commissions: &'a Commissions) -> Self {
        let open = commissions.level.contains(&NO_LEVEL);
        Self { company, commissions, lineage: open.then(|| Lineage::of(&company.genealogy)) }
    }

    fn at(&self, row: usize) -> usize {
        match self.commissions.level[row] {
            NO_LEVEL => self.counted(row).map_or(NOT_KNOWN, |level| level.min(DEEPEST)),
            level => usize::from(level).min(DEEPEST),
        }
    }

    /// From the buyer up to the payee, or from the seller where the buyer is nobody below the payee.
    fn counted(&self, row: usize) -> Option<usize> {
        let Commissions { payee, order, kind, .. } = self.commissions;
        // A seller's own margin and a discount on own purchases are no levels away.
        if matches!(kind[row], CommissionKind::RetailMargin | CommissionKind::Rebate) {
            return Some(0);
        }
        if !is_somebody(payee[row]) || order[row] >= LOST_ORDER {
            return None;
        }
        let (lineage, orders) = (self.lineage.as_ref()?, &self.company.orders);
        let line = orders.lines_of(order[row]).next()?;
        [orders.buyer[line], orders.seller[line]]
            .into_iter()
            .filter(|&who| is_somebody(who))
            .find_map(|who| lineage.levels_below(payee[row], who))
            .map(|level| level as usize)
    }
}

fn groups(company: &Company, pay: &Pay) -> Groups {
    let people = &company.participants;
    let net = |person: usize| pay.before[person] + pay.last_year[person];
    let paid: Vec<i64> = (0..people.len()).map(|p| if people.house[p] { 0 } else { net(p) }).collect();
    let mut earned: Vec<i64> = paid.iter().copied().filter(|&pay| pay > 0).collect();
    let payees = earned.len();
    let least = (payees > 0).then(|| {
        let hundredth = payees.div_ceil(100);
        *earned.select_nth_unstable_by(hundredth - 1, |a, b| b.cmp(a)).1
    });
    let is_best = |person: usize| least.is_some_and(|least| paid[person] >= least);
    let of_payee =
        (0..people.len()).map(|person| rank_of(company, person) as u32 * 2 + u32::from(is_best(person))).collect();
    Groups { of_payee, payees, best_paid: (0..people.len()).filter(|&person| is_best(person)).count() }
}

fn paid_by_rank(company: &Company, pay: &Pay) -> Vec<u64> {
    let mut count = vec![0; ranks(company) + 1];
    for (person, _) in pay.at_all.iter().enumerate().filter(|(_, paid)| **paid) {
        count[rank_of(company, person)] += 1;
    }
    count
}

/// Ranks that are told apart.
fn ranks(company: &Company) -> usize {
    company.participants.rank.distinct().min(MOST_RANKS)
}

/// The number of an account's rank; [`ranks`] for accounts without one and for ranks beyond those told apart.
fn rank_of(company: &Company, person: usize) -> usize {
    let rank = company.participants.rank.number(person as u32);
    rank.map_or(usize::MAX, |rank| rank as usize).min(ranks(company))
}
