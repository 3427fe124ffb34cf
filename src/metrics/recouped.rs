//! Who got the price of joining back.

use super::income::{unseen, with_commissions};
use super::over_subtrees::of_members;
use super::{Basis, Family, Metric};
use crate::case::tables::orders::OrderKind;
use crate::evidence;
use crate::facts::CompanyFacts;
use crate::facts::recoup::MOST_MARK_UP;
use crate::measurement::{Grade, Measured, Unit};

/// Days at the end of the period within which who joined has had little time.
const YOUNG_DAYS: i32 = 182;

/// What a participant paid and got back, minor units.
struct Account {
    paid: i64,
    /// With orders of unmapped kind, where they may be part of it.
    paid_at_most: i64,
    got: i64,
    /// With mark-ups that nobody verified or recorded.
    got_at_most: f64,
}

impl Account {
    fn is_not_repaid(&self) -> bool {
        self.paid > 0 && self.got < self.paid
    }
}

/// Starter kits and fees against commissions and mark-up.
fn entry_account(company: &CompanyFacts<'_>, person: usize) -> Account {
    let ledger = &company.ledger;
    let verified = ledger.verified_proceeds[person] - ledger.verified_cost[person];
    let claimed = ledger.resale_proceeds[person] - ledger.resale_cost[person];
    let paid = ledger.paid_for_entry(person);
    Account {
        paid,
        paid_at_most: paid + ledger.paid_for(OrderKind::Unmapped, person).max(0),
        got: ledger.commissions[person] + verified,
        got_at_most: (ledger.commissions[person] + verified.max(claimed)) as f64
            + MOST_MARK_UP * company.may_be_resold(person),
    }
}

/// Everything paid to the company against commissions and what resales brought in, their cost included.
fn whole_account(company: &CompanyFacts<'_>, person: usize) -> Account {
    let ledger = &company.ledger;
    let paid = ledger.paid_in_all(person) - ledger.refunded(person);
    let most = ledger.verified_proceeds[person].max(ledger.resale_proceeds[person]);
    Account {
        paid,
        paid_at_most: paid,
        got: ledger.commissions[person] + ledger.verified_proceeds[person],
        got_at_most: (ledger.commissions[person] + most) as f64 + (1.0 + MOST_MARK_UP) * company.may_be_resold(person),
    }
}

/// How many paid and how many of them were not repaid.
#[derive(Default)]
struct Tally {
    payers: usize,
    not_repaid: usize,
    /// Of those who joined in the period: payers, surely not repaid, perhaps not repaid.
    new_payers: usize,
    surely: usize,
    perhaps: usize,
    /// Those who joined before it, of whom neither is known.
    before: usize,
}

fn tally(company: &CompanyFacts<'_>, account: fn(&CompanyFacts<'_>, usize) -> Account) -> Tally {
    let (people, start) = (&company.company.participants, company.company.period.start());
    let mut tally = Tally::default();
    for person in company.population.members.iter().map(|&p| p as usize) {
        let account = account(company, person);
        let not_repaid = account.is_not_repaid();
        let Account { paid, paid_at_most, got, got_at_most } = account;
        tally.payers += usize::from(paid > 0);
        tally.not_repaid += usize::from(not_repaid);
        if people.joined[person] < start {
            tally.before += 1;
            continue;
        }
        tally.new_payers += usize::from(paid > 0);
        tally.surely += usize::from(paid > 0 && got_at_most < paid as f64);
        tally.perhaps += usize::from(not_repaid || paid_at_most > 0 && got < paid_at_most);
    }
    tally
}

impl Tally {
    fn of_all(&self, members: usize) -> (f64, [f64; 2]) {
        let over = |count: usize| count as f64 / members as f64;
        (over(self.not_repaid), [over(self.surely), over((self.perhaps + self.before).min(members))])
    }

    /// Of those who paid; whoever joined before the period may have.
    fn of_payers(&self) -> (f64, [f64; 2]) {
        let (known, open) = (self.payers as f64, (self.new_payers + self.before) as f64);
        let most = ((self.perhaps + self.before) as f64 / open).min(1.0);
        (self.not_repaid as f64 / known, [self.surely as f64 / open, most])
    }
}

/// M19.
pub const NEVER_RECOUPED_SHARE: Metric = Metric {
    id: "never_recouped_share",
    title: "Participants whose price of joining was not repaid",
    family: Family::Entry,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population whose commissions and mark-up on verified resales are less than what they paid for starter kits and fees, net of refunds, all in the period. Who paid none has nothing to recoup and counts as repaid; reading `entry_payers` leaves them out. Reading `all_payments`: commissions and verified resale proceeds against everything paid to the company; `required` would add required purchases, which no table marks. Bounds: who joined before the period may have paid and been repaid unseen; mark-ups nobody recorded may be up to the cost of the goods; orders of unmapped kind may be kits or fees.",
    needs: "participants, orders, commissions (resales, returns)",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014): 93.84 % never recouped their investment, by the district court; FTC v. Fortune Hi-Tech Marketing (2013-14): at least 88 % did not recoup enrolment fees",
    interpretation: "`Never` is by the period's end: who joined late has had less time, and their number is shown. A short period overstates it. Own use of the kit's contents is not credited.",
    oracle: "TINY-7: E, F and G of 7 = .428571; all payments 7 of 7 (hand calculation)",
    rows: &[&evidence::MEMBERS_BY_JOINING],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let members = company.population.members.len();
        let entry = tally(company, entry_account);
        if entry.payers == 0 {
            return Err("nobody in the income population paid for a starter kit or a fee in the period".to_owned());
        }
        let (value, [low, high]) = entry.of_all(members);
        let (of_payers, of_payers_range) = entry.of_payers();
        let (all, all_range) = tally(company, whole_account).of_all(members);
        let measured = Measured::new(value)
            .counted(members, "business participants")
            .grade(Grade::SelfReport)
            .bounded(low, high, &why(company, &entry))
            .reading_within("entry", value, [low, high])
            .reading_within("entry_payers", of_payers, of_payers_range)
            .reading_within("all_payments", all, all_range)
            .no_reading("required", "no table marks which purchases are required")
            .part("participants not repaid", entry.not_repaid as f64, Unit::Count)
            .part("participants who paid for a kit or a fee", entry.payers as f64, Unit::Count);
        let not_repaid = |person| entry_account(company, person).is_not_repaid();
        Ok(note_young(unseen(of_members(measured, company, not_repaid), company), company))
    },
};

fn why(company: &CompanyFacts<'_>, entry: &Tally) -> [(bool, &'static str); 3] {
    let unmapped = company.ledger.paid[OrderKind::Unmapped as usize].iter().any(|paid| *paid != 0);
    [
        (entry.before > 0, "who joined before the period may have paid and been repaid before it"),
        (!company.company.resales_complete, "mark-ups on resales that are not recorded may repay some"),
        (unmapped, "orders of unmapped kind may be kits or fees"),
    ]
}

fn note_young(measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    let (people, end) = (&company.company.participants, company.company.period.end());
    let young = company.population.members.iter().filter(|&&p| people.joined[p as usize] > end - YOUNG_DAYS).count();
    if young == 0 {
        return measured;
    }
    measured
        .note(format!("{young} participants joined in the last {YOUNG_DAYS} days of the period and have had less time"))
}
