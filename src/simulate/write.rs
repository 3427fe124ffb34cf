//! A made company as a case folder. The two large tables are gzip-compressed.

use super::Order;
use super::company::{Company, NOBODY};
use super::profile::Traits;
use crate::calendar::{Day, show_day};
use flate2::{Compression, GzBuilder};
use rust_decimal::Decimal;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// A company and where it is written.
pub(super) struct CaseFolder<'a> {
    pub order: Order,
    pub traits: &'a Traits,
    pub company: &'a Company,
    pub folder: &'a Path,
    pub compression: Compression,
}

impl CaseFolder<'_> {
    pub(super) fn write(&self) -> io::Result<()> {
        fs::create_dir_all(self.folder)?;
        fs::write(self.folder.join("case.toml"), manifest(self.order, self.traits, self.company))?;
        self.participants()?;
        self.class_changes()?;
        self.orders()?;
        self.commissions()?;
        self.after_sales()
    }

    fn participants(&self) -> io::Result<()> {
        let rows = self.company.accounts.iter().enumerate().map(|(n, a)| {
            let left = if a.left == Day::MAX { String::new() } else { show_day(a.left) };
            let class = if a.is_member_on(Day::MAX) { "business" } else { "preferred" };
            format!("{},{},{},{left},{class}", person(n as u32), person(a.sponsor), show_day(a.joined))
        });
        self.table("participants.csv", "participant_id,sponsor_id,joined_on,left_on,class", rows)
    }

    /// Who became a customer, and when: only where somebody did.
    fn class_changes(&self) -> io::Result<()> {
        let accounts = self.company.accounts.iter().enumerate();
        let rows: Vec<String> = accounts
            .filter_map(|(n, a)| a.switched.map(|day| (person(n as u32), a.joined, day)))
            .flat_map(|(id, joined, day)| {
                [format!("{id},{},business", show_day(joined)), format!("{id},{},preferred", show_day(day))]
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.table("class_changes.csv", "participant_id,changed_on,class", rows.into_iter())
    }

    fn orders(&self) -> io::Result<()> {
        let autoship = self.traits.knows_autoship();
        let head = "order_id,buyer_id,seller_id,ordered_on,kind,amount,volume";
        let head = if autoship { format!("{head},autoship") } else { head.to_owned() };
        let rows = self.company.orders.iter().enumerate().map(|(n, o)| {
            let (kind, volume) = if o.kit { ("starter_kit", 0) } else { ("product", o.amount) };
            let shipped = match (autoship, o.autoship) {
                (false, _) => "",
                (true, true) => ",true",
                (true, false) => ",false",
            };
            format!(
                "{},{},{},{},{kind},{},{}{shipped}",
                number(n),
                person(o.buyer),
                person(o.seller),
                show_day(o.day),
                money(o.amount),
                money(volume)
            )
        });
        self.zipped("orders.csv.gz", &head, rows)
    }

    fn commissions(&self) -> io::Result<()> {
        let rows = self.company.pay.iter().map(|p| {
            format!(
                "{},{},{},{},{},{}",
                person(p.payee),
                show_day(p.day),
                p.kind,
                money(p.amount),
                number(p.order),
                p.level
            )
        });
        self.zipped("commissions.csv.gz", "payee_id,earned_on,kind,amount,order_id,level", rows)
    }

    fn after_sales(&self) -> io::Result<()> {
        let Company { resales, refunds, expenses, .. } = self.company;
        let resales = resales.iter().map(|r| {
            format!("{},{},{},{},{}", person(r.seller), show_day(r.day), money(r.amount), money(r.cost), r.verified)
        });
        self.table("resales.csv", "seller_id,sold_on,amount,cost,verified", resales)?;
        let refunds =
            refunds.iter().map(|r| format!("{},{},{},return", number(r.order), show_day(r.day), money(r.amount)));
        self.table("returns.csv", "order_id,returned_on,amount,kind", refunds)?;
        let expenses =
            expenses.iter().map(|e| format!("{},{},{}", person(e.account), show_day(e.day), money(e.amount)));
        self.table("expenses.csv", "participant_id,spent_on,amount", expenses)
    }

    fn table(&self, file: &str, head: &str, rows: impl Iterator<Item = String>) -> io::Result<()> {
        rows_to(io::BufWriter::new(File::create(self.folder.join(file))?), head, rows)?.flush()
    }

    /// The file carries neither name nor time, so that the same company gives the same bytes.
    fn zipped(&self, file: &str, head: &str, rows: impl Iterator<Item = String>) -> io::Result<()> {
        let out = GzBuilder::new().mtime(0).write(File::create(self.folder.join(file))?, self.compression);
        rows_to(out, head, rows)?.finish()?.flush()
    }
}

fn person(number: u32) -> String {
    if number == NOBODY { String::new() } else { format!("P{number:05}") }
}

fn number(order: usize) -> String {
    format!("O{order:06}")
}

fn money(hundredths: i64) -> Decimal {
    Decimal::new(hundredths, 2)
}

/// A volume as TOML writes it.
fn volume(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 { format!("{whole}.0") } else { format!("{whole}.{rest:02}") }
}

fn rows_to<W: Write>(mut out: W, head: &str, rows: impl Iterator<Item = String>) -> io::Result<W> {
    writeln!(out, "{head}")?;
    for row in rows {
        writeln!(out, "{row}")?;
    }
    Ok(out)
}

fn manifest(order: Order, traits: &Traits, company: &Company) -> String {
    let switched_off = if order.loading { "" } else { " Nobody buys for the plan." };
    let last = company.past.pred_opt().expect("the period has a last day");
    format!(
        r#"name = "{}"
about = "Made by levelcheck simulate from seed {}: {} accounts.{switched_off} No real company."
currency = "USD"
jurisdictions = ["us-federal"]
house_accounts = ["{}"]

[period]
start = {}
end = {last}

[tables.orders]
path = "orders.csv.gz"
[tables.commissions]
path = "commissions.csv.gz"

[plan]
qualification_thresholds = [{}]

[policies]
{}"#,
        traits.name,
        order.seed,
        order.accounts,
        person(0),
        company.first,
        volume(company.threshold),
        traits.policies
    )
}
