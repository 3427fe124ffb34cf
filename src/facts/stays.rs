//! How long accounts stayed, as far as the period shows it, and at what age they recruited.

use super::Fact;
use super::buyer::{Conduct, class_of};
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::participants::{Class, STILL_THERE};
use crate::stats::survival::late_entry::Span;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "stays",
    meaning: "each account there in the period, house accounts out: its age in days from the period's start (or from joining) to leaving (or the period's end); and each recruit of business class who joined in the period, with the sponsor's age",
    sql: "-- from_age is null for those who joined in the period; takes_part is that of the fact revenue
select participant_id, case when takes_part and class <> 'business' then 'open' else coalesce(class, 'open') end as who, joined_on,
       case when joined_on < :start then date_diff('day', joined_on, :start) - 1 end as from_age,
       date_diff('day', joined_on, least(coalesce(left_on, :end), :end)) as until_age,
       coalesce(left_on <= :end, false) as ended
  from participants where joined_on <= :end and (left_on is null or left_on >= greatest(joined_on, :start)) and participant_id not in (:house_accounts);
select r.participant_id, r.sponsor_id, date_diff('day', s.joined_on, r.joined_on) as age
  from participants r join participants s on s.participant_id = r.sponsor_id
 where r.class = 'business' and s.class = 'business' and r.joined_on between greatest(s.joined_on, :start) and least(coalesce(s.left_on, :end), :end)
   and r.participant_id not in (:house_accounts) and s.participant_id not in (:house_accounts)",
};

/// What an account counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Of business class.
    Member,
    /// A preferred customer who was never paid and never recruited.
    Preferred,
    /// A registered retail customer who was never paid and never recruited.
    Retail,
    /// Of unknown class, or a customer who was paid or recruited.
    Open,
}

/// One account's stay.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// What it counts as, by its class on the day from which it is seen.
    pub who: Who,
    /// Day of joining.
    pub joined: Day,
    /// The ages, in days, at which it is seen.
    pub span: Span,
}

/// Everybody's stay.
#[derive(Debug, Default)]
pub struct Stays {
    /// The stays.
    pub rows: Vec<Stay>,
    /// Recruits of business class: which stay recruited them, at what age in days.
    pub recruitments: Vec<(u32, u32)>,
    /// Recruits of business class in the period who name a sponsor of business class who had left, or joined later.
    pub out_of_time: usize,
}

impl Stays {
    /// Passes over the participants twice.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let people = &company.participants;
        let (start, end) = (company.period.start(), company.period.end());
        let mut stays = Self::default();
        let mut row_of = vec![u32::MAX; people.len()];
        for person in (0..people.len()).filter(|&person| !people.house[person]) {
            let (joined, left) = (people.joined[person], people.left[person]);
            if joined > end || (left != STILL_THERE && left < joined.max(start)) {
                continue;
            }
            row_of[person] = stays.rows.len() as u32;
            let span = Span {
                after: u32::try_from(start - 1 - joined).ok(),
                until: (left.min(end) - joined) as u32,
                ended: left <= end,
            };
            stays.rows.push(Stay { who: who(company, conduct, person, joined.max(start)), joined, span });
        }
        for person in (0..people.len()).filter(|&person| !people.house[person]) {
            let joined = people.joined[person];
            let sponsor = company.genealogy.sponsor(person as u32);
            if !(start..=end).contains(&joined)
                || !is_somebody(sponsor)
                || people.house[sponsor as usize]
                || class_of(company, person as u32, joined) != Class::Business
            {
                continue;
            }
            let row = row_of[sponsor as usize];
            let stay = stays.rows.get(row as usize).filter(|stay| stay.who == Who::Member);
            let age =
                stay.and_then(|stay| u32::try_from(joined - stay.joined).ok().filter(|&age| stay.span.holds(age)));
            match age {
                Some(age) => stays.recruitments.push((row, age)),
                None if stay.is_some() || class_of(company, sponsor, joined) == Class::Business => {
                    stays.out_of_time += 1;
                }
                None => {}
            }
        }
        stays
    }

    /// The stays of some kinds of account.
    pub fn of<'a>(&'a self, wanted: &'a [Who]) -> impl Iterator<Item = &'a Stay> + Clone + 'a {
        self.rows.iter().filter(|stay| wanted.contains(&stay.who))
    }
}

/// What an account counts as on a day.
pub(super) fn who(company: &Company, conduct: &Conduct, person: usize, day: Day) -> Who {
    match class_of(company, person as u32, day) {
        Class::Business => Who::Member,
        Class::Unknown => Who::Open,
        _ if conduct.takes_part[person] => Who::Open,
        Class::Preferred => Who::Preferred,
        Class::Retail => Who::Retail,
    }
}
