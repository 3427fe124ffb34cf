//! Purchases by participant and calendar month.

use super::Fact;
use super::buyer::class_of;
use crate::calendar::OUTSIDE;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::{NO_VOLUME, OrderKind};
use crate::case::tables::participants::Class;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "monthly",
    meaning: "per participant and calendar month with an order of any kind: own volume, product and kit purchases",
    sql: "select buyer_id, extract(year from ordered_on) as year, extract(month from ordered_on) as month, sum(volume) as volume,
       sum(case when kind = 'product' then amount else 0 end) as product,
       sum(case when kind = 'starter_kit' then amount else 0 end) as kits
  from orders join participants on participant_id = buyer_id
 where ordered_on between :start and :end
 group by 1, 2, 3",
};

/// One participant's purchases in one calendar month that has an order of any kind.
#[derive(Clone, Copy, Debug)]
pub struct Purchases {
    /// Who.
    pub person: u32,
    /// Month of the period.
    pub month: u16,
    /// Declared class, at the month's last order where a class history exists.
    pub class: Class,
    /// Whether the position is the company's own.
    pub house: bool,
    /// Own volume in ten-thousandths; absent where an order of the month has none recorded.
    pub volume: Option<i64>,
    /// Product purchases, minor units.
    pub product: i64,
    /// Starter kits, minor units.
    pub kits: i64,
}

/// All participant-months with an order, by month and participant.
#[derive(Debug, Default)]
pub struct Monthly {
    /// The rows.
    pub rows: Vec<Purchases>,
    /// Whether orders carry a commissionable volume at all.
    pub has_volume: bool,
    by_person: ByPerson,
}

/// The places of everybody's rows, person after person.
#[derive(Debug, Default)]
struct ByPerson {
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl ByPerson {
    fn of(rows: &[Purchases], people: usize) -> Self {
        let mut start = vec![0_u32; people + 1];
        for row in rows {
            start[row.person as usize + 1] += 1;
        }
        for at in 0..people {
            start[at + 1] += start[at];
        }
        let mut free = start.clone();
        let mut sorted = vec![0; rows.len()];
        for (at, row) in rows.iter().enumerate() {
            let place = &mut free[row.person as usize];
            sorted[*place as usize] = at as u32;
            *place += 1;
        }
        Self { start, rows: sorted }
    }
}

/// Sums of one participant in the month at hand.
#[derive(Clone, Copy, Default)]
struct Sums {
    last_line: u32,
    lines: u32,
    volume: i64,
    product: i64,
    kits: i64,
    unknown_volume: bool,
}

impl Monthly {
    /// Passes over the orders month by month, so that the sums at hand stay in the cache.
    pub fn gather(company: &Company) -> Self {
        let orders = &company.orders;
        let months = company.period.months().len();
        let by_month = lines_by_month(&orders.month, months);
        let mut open = vec![Sums::default(); company.participants.len()];
        let mut rows = Vec::new();
        for (month, lines) in by_month.iter().enumerate() {
            for line in lines.iter() {
                let buyer = orders.buyer[line];
                if !is_somebody(buyer) {
                    continue;
                }
                let sums = &mut open[buyer as usize];
                sums.lines += 1;
                if sums.lines == 1 || orders.day[line] >= orders.day[sums.last_line as usize] {
                    sums.last_line = line as u32;
                }
                match orders.volume.get(line).copied().unwrap_or(0) {
                    NO_VOLUME => sums.unknown_volume = true,
                    volume => sums.volume += volume,
                }
                match orders.kind[line] {
                    OrderKind::Product => sums.product += orders.amount[line],
                    OrderKind::StarterKit => sums.kits += orders.amount[line],
                    _ => {}
                }
            }
            close(company, month as u16, &mut open, &mut rows);
        }
        Self::of_rows(rows, !orders.volume.is_empty(), company.participants.len())
    }

    /// The fact of rows by month and participant, among so many participants.
    pub(super) fn of_rows(rows: Vec<Purchases>, has_volume: bool, people: usize) -> Self {
        let by_person = ByPerson::of(&rows, people);
        Self { rows, has_volume, by_person }
    }

    /// The rows of one participant, month after month.
    pub fn of_person(&self, person: u32) -> impl Iterator<Item = &Purchases> {
        let ByPerson { start, rows } = &self.by_person;
        let own = &rows[start[person as usize] as usize..start[person as usize + 1] as usize];
        own.iter().map(|&row| &self.rows[row as usize])
    }

    /// The rows of people who are not the company itself.
    pub fn of_people(&self) -> impl Iterator<Item = &Purchases> {
        self.rows.iter().filter(|row| !row.house)
    }
}

fn close(company: &Company, month: u16, open: &mut [Sums], rows: &mut Vec<Purchases>) {
    for (person, sums) in open.iter_mut().enumerate().filter(|(_, sums)| sums.lines > 0) {
        let person = person as u32;
        let day = company.orders.day[sums.last_line as usize];
        rows.push(Purchases {
            person,
            month,
            class: class_of(company, person, day),
            house: company.participants.house[person as usize],
            volume: (!sums.unknown_volume).then_some(sums.volume),
            product: sums.product,
            kits: sums.kits,
        });
        *sums = Sums::default();
    }
}

/// The rows of one month: a range where the table is sorted by month already, else a list.
pub(super) enum MonthLines {
    Range(std::ops::Range<usize>),
    Listed(Vec<u32>),
}

impl MonthLines {
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = usize> + '_> {
        match self {
            Self::Range(range) => Box::new(range.clone()),
            Self::Listed(lines) => Box::new(lines.iter().map(|&line| line as usize)),
        }
    }

    /// As [`Self::iter`], for loops that do little.
    pub(super) fn for_each(&self, mut each: impl FnMut(usize)) {
        match self {
            Self::Range(range) => range.clone().for_each(each),
            Self::Listed(lines) => lines.iter().for_each(|&line| each(line as usize)),
        }
    }
}

pub(super) fn lines_by_month(month_of_line: &[u16], months: usize) -> Vec<MonthLines> {
    // OUTSIDE is the greatest number, so a table sorted by date within the period is sorted by month number.
    if month_of_line.is_sorted() {
        let first = |month: u16| month_of_line.partition_point(|&m| m < month);
        return (0..months as u16).map(|month| MonthLines::Range(first(month)..first(month + 1))).collect();
    }
    let mut listed = vec![Vec::new(); months];
    for (line, &month) in month_of_line.iter().enumerate() {
        if month != OUTSIDE {
            listed[usize::from(month)].push(line as u32);
        }
    }
    listed.into_iter().map(MonthLines::Listed).collect()
}
