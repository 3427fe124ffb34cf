//! A made company as a case folder. The two large tables are gzip-compressed.

use super::Order;
use super::company::{Company, NOBODY, THRESHOLD};
use crate::calendar::{Day, show_day};
use flate2::{Compression, GzBuilder};
use rust_decimal::Decimal;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub(super) fn case_folder(order: Order, company: &Company, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("case.toml"), manifest(order, company))?;
    table(
        folder,
        "participants.csv",
        "participant_id,sponsor_id,joined_on,left_on,class",
        company.accounts.iter().enumerate().map(|(n, a)| {
            let left = if a.left == Day::MAX { String::new() } else { show_day(a.left) };
            let class = if a.business { "business" } else { "preferred" };
            format!("{},{},{},{left},{class}", person(n as u32), person(a.sponsor), show_day(a.joined))
        }),
    )?;
    zipped(
        folder,
        "orders.csv.gz",
        "order_id,buyer_id,seller_id,ordered_on,kind,amount,volume",
        company.orders.iter().enumerate().map(|(n, o)| {
            let (kind, volume) = if o.kit { ("starter_kit", 0) } else { ("product", o.amount) };
            format!(
                "{},{},{},{},{kind},{},{}",
                number(n),
                person(o.buyer),
                person(o.seller),
                show_day(o.day),
                money(o.amount),
                money(volume)
            )
        }),
    )?;
    zipped(
        folder,
        "commissions.csv.gz",
        "payee_id,earned_on,kind,amount,order_id,level",
        company.pay.iter().map(|p| {
            format!(
                "{},{},{},{},{},{}",
                person(p.payee),
                show_day(p.day),
                p.kind,
                money(p.amount),
                number(p.order),
                p.level
            )
        }),
    )?;
    table(
        folder,
        "resales.csv",
        "seller_id,sold_on,amount,cost,verified",
        company.resales.iter().map(|r| {
            format!("{},{},{},{},{}", person(r.seller), show_day(r.day), money(r.amount), money(r.cost), r.verified)
        }),
    )?;
    table(
        folder,
        "returns.csv",
        "order_id,returned_on,amount,kind",
        company.refunds.iter().map(|r| format!("{},{},{},return", number(r.order), show_day(r.day), money(r.amount))),
    )?;
    table(
        folder,
        "expenses.csv",
        "participant_id,spent_on,amount",
        company.expenses.iter().map(|e| format!("{},{},{}", person(e.account), show_day(e.day), money(e.amount))),
    )
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

fn table(folder: &Path, file: &str, head: &str, rows: impl Iterator<Item = String>) -> io::Result<()> {
    rows_to(io::BufWriter::new(File::create(folder.join(file))?), head, rows)?.flush()
}

/// The file carries neither name nor time, so that the same company gives the same bytes.
fn zipped(folder: &Path, file: &str, head: &str, rows: impl Iterator<Item = String>) -> io::Result<()> {
    let out = GzBuilder::new().mtime(0).write(File::create(folder.join(file))?, Compression::best());
    rows_to(out, head, rows)?.finish()?.flush()
}

fn rows_to<W: Write>(mut out: W, head: &str, rows: impl Iterator<Item = String>) -> io::Result<W> {
    writeln!(out, "{head}")?;
    for row in rows {
        writeln!(out, "{row}")?;
    }
    Ok(out)
}

fn manifest(order: Order, company: &Company) -> String {
    let traits = order.profile.traits();
    let last = company.past.pred_opt().expect("the period has a last day");
    format!(
        r#"name = "{}"
about = "Made by levelcheck simulate from seed {}: {} accounts. No real company."
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
qualification_thresholds = [{}.0]

[policies]
{}"#,
        traits.name,
        order.seed,
        order.accounts,
        person(0),
        company.first,
        THRESHOLD / 100,
        traits.policies
    )
}
