//! Vemma's test: of what a paid participant and the downline generated, how much came from people who cannot earn.

use super::{Definition, Roster, Row, company_that_pays, share};
use crate::facts::account_months::{self, Accounts, Part};
use crate::facts::{CompanyFacts, Facts};
use crate::genealogy::{Genealogy, ROOT, UNPLACED};
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "downline_nonparticipant_share",
    title: "Revenue of a paid participant and the downline that comes from people who cannot earn",
    unit: Unit::Share,
    definition: "Revenue of every kind that the participant and everybody below, along sponsors, generated in the pay period, and the share of it from retail, preferred and unregistered customers. A customer's purchase stands at the seller credited, else at the customer; any other at the buyer. Goods resold with a verified receipt count as sold to customers, of each seller no more than was bought that period. At most: buyers of unknown class, customers who were paid or recruited and all claimed resales count too, and where resales are not recorded as a whole, every member's product and kit that is not recorded as own use. Pay without any revenue below it leaves the share open.",
    row: "an account paid more than was clawed back, in one pay period (plan.pay_period: a calendar month, or the period)",
    rows: "paid participant-periods",
    money: "commissions of the pay period, claw-backs netted",
    needs: "participants, orders with seller_id, commissions (resales)",
    reference: "FTC v. Vemma Nutrition, CV-15-01578 (D. Ariz.), stipulated order announced 15 Dec 2016, s. II(C): no pay unless most of the revenue of participant and downline is from non-participants",
    limits: "Revenue and pay are matched by the date of the order and the date earned; a plan that pays a month later is off by one. Refunds are not netted. Of accounts without a place in the tree the downline is not known, and neither is the share. Accounts below a sponsor who is not in the data are in nobody's downline.",
    sql: "with recursive placed as (
  select *, case when class in ('preferred', 'retail') then coalesce(seller, buyer) else coalesce(buyer, seller) end as account from lines where in_period),
generated as (
  select account as participant_id, :pay_period as time, sum(amount) as revenue, coalesce(sum(amount) filter (customer), 0) as from_customers,
         coalesce(sum(amount) filter (not customer and class <> 'business'), 0) as open,
         coalesce(sum(amount) filter (class = 'business' and kind in ('product', 'starter_kit') and purpose is distinct from 'own_use'), 0) as resalable
    from placed where account is not null group by all),
bought as (select participant_id, :pay_period as time, sum(product) as product, sum(for_customers) as for_customers from account_bought group by all),
resold as (select participant_id, :pay_period as time, sum(verified_cost) as verified_cost, sum(claimed_cost) as claimed_cost from account_resold group by all),
own as (
  select participant_id, time, coalesce(g.revenue, 0) as revenue,
         coalesce(g.from_customers, 0) + greatest(least(coalesce(r.verified_cost, 0), coalesce(b.product, 0)), 0) as least,
         coalesce(g.from_customers, 0) + coalesce(g.open, 0) + greatest(coalesce(r.verified_cost, 0),
           case when :resales_whole then coalesce(r.claimed_cost, 0) + coalesce(b.for_customers, 0) else coalesce(g.resalable, 0) end) as most
    from generated g full join bought b using (participant_id, time) full join resold r using (participant_id, time)),
below(head, participant_id) as (
  select participant_id, participant_id from people where depth is not null
  union all select b.head, p.participant_id from below b join people p on p.sponsor = b.participant_id where p.depth is not null),
paid as (
  select p.participant_id, :pay_period as time, sum(p.paid) as paid from account_paid p where not p.house group by all having sum(p.paid) > 0),
sums as (
  select b.head as participant_id, o.time, sum(o.revenue) as revenue, sum(o.least) as least, sum(o.most) as most
    from below b join own o using (participant_id) where b.head in (select participant_id from paid) group by all),
ends as (
  select p.participant_id, p.time, p.paid, coalesce(s.revenue, 0) as revenue,
         greatest(least(s.least, s.revenue), 0)::double / s.revenue::double as least, greatest(least(s.most, s.revenue), 0)::double / s.revenue::double as most
    from paid p left join sums s using (participant_id, time))
select participant_id, time, true as sure, case when revenue > 0 then least(least, most) else 0 end as low, case when revenue > 0 then most else 1 end as high, paid as money
  from ends",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company_that_pays(facts)?;
    let length = facts.manifest.plan.pay_period;
    let mut rows = Vec::new();
    let mut sums = Sums::default();
    let parts = [Part::Generated, Part::Bought, Part::Resold, Part::Paid];
    account_months::each(company, length, &parts, |time, accounts| {
        sums.of(company, accounts);
        for (person, paid) in accounts.paid.iter().enumerate().filter(|(_, paid)| paid.all > 0) {
            if !company.company.participants.house[person] {
                let [low, high] = sums.range(&company.company.genealogy, person);
                rows.push(Row { participant: person as u32, time, sure: true, low, high, money: paid.all });
            }
        }
    });
    Roster::of(account_months::names(company.company, length), rows, "nobody was paid in the period")
}

/// Sums over a participant and the downline, minor units; one entry an account.
#[derive(Default)]
struct Sums {
    revenue: Vec<i64>,
    least: Vec<i64>,
    most: Vec<i64>,
}

impl Sums {
    /// Fills in what every account generated itself, then adds it up the tree, recruits before their sponsors.
    fn of(&mut self, company: &CompanyFacts<'_>, accounts: &Accounts) {
        let whole = company.company.resales_complete;
        for sums in [&mut self.revenue, &mut self.least, &mut self.most] {
            sums.clear();
        }
        for ((generated, bought), resold) in accounts.generated.iter().zip(&accounts.bought).zip(&accounts.resold) {
            let surely_resold = resold.verified_cost.min(bought.product).max(0);
            let passed_on = if whole { resold.claimed_cost + bought.for_customers } else { generated.resalable };
            self.revenue.push(generated.revenue);
            self.least.push(generated.from_customers + surely_resold);
            self.most.push(generated.from_customers + generated.open + passed_on.max(resold.verified_cost));
        }
        let tree = &company.company.genealogy;
        for &person in tree.top_down().iter().rev() {
            let sponsor = tree.sponsor(person);
            if sponsor != ROOT {
                let (from, to) = (person as usize, sponsor as usize);
                self.revenue[to] += self.revenue[from];
                self.least[to] += self.least[from];
                self.most[to] += self.most[from];
            }
        }
    }

    fn range(&self, tree: &Genealogy, person: usize) -> [f64; 2] {
        let revenue = self.revenue[person];
        if revenue <= 0 || tree.depth(person as u32) == UNPLACED {
            return [0.0, 1.0];
        }
        let part = |sum: i64| share(sum.clamp(0, revenue), revenue);
        let (least, most) = (part(self.least[person]), part(self.most[person]));
        [least.min(most), most]
    }
}
