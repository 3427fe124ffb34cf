//! The tables of a case and their columns: one list that the loader, the error messages and the docs read.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text compared exactly.
    Id,
    /// Free text.
    Text,
    /// A calendar day.
    Date,
    /// An amount in the case's currency.
    Money,
    /// A commissionable volume, a quantity or a share, four decimal places.
    Volume,
    /// A whole number.
    Integer,
    /// Yes or no.
    Flag,
    /// One of a closed list of words; a company's own words are mapped in `case.toml`.
    Choice(&'static [&'static str]),
}

/// One column of a table.
#[derive(Debug)]
pub struct Column {
    /// Our name.
    pub name: &'static str,
    /// What it holds.
    pub holds: ColumnType,
    /// Whether the table is unusable without it.
    pub required: bool,
    /// What it means.
    pub meaning: &'static str,
}

/// One table of a case.
#[derive(Debug)]
pub struct TableSchema {
    /// Our name, also the default file name.
    pub name: &'static str,
    /// What its rows are.
    pub meaning: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

impl TableSchema {
    /// The position of a column among [`TableSchema::columns`].
    pub fn position(&self, column: &str) -> usize {
        self.columns.iter().position(|c| c.name == column).expect("columns are named by the schema")
    }
}

/// Participant classes, in the order of [`crate::case::tables::participants::Class`].
pub const CLASSES: &[&str] = &["business", "preferred", "retail"];
/// Order kinds, in the order of [`crate::case::tables::orders::OrderKind`].
pub const ORDER_KINDS: &[&str] = &["product", "starter_kit", "fee", "tool"];
/// Purposes of an order, where a company records them.
pub const PURPOSES: &[&str] = &["resale", "own_use", "customer"];
/// Commission kinds, in the order of [`crate::case::tables::commissions::CommissionKind`].
pub const COMMISSION_KINDS: &[&str] = &["retail_margin", "rebate", "override", "recruiting", "rank", "pool"];
/// Kinds of refund.
pub const RETURN_KINDS: &[&str] = &["return", "buyback"];

const fn need(name: &'static str, holds: ColumnType, meaning: &'static str) -> Column {
    Column { name, holds, required: true, meaning }
}

const fn may(name: &'static str, holds: ColumnType, meaning: &'static str) -> Column {
    Column { name, holds, required: false, meaning }
}

use ColumnType::{Choice, Date, Flag, Id, Integer, Money, Text, Volume};

/// Everyone who signed anything, and registered customers.
pub const PARTICIPANTS: TableSchema = TableSchema {
    name: "participants",
    meaning: "everyone who signed anything, and registered customers",
    columns: &[
        need("participant_id", Id, "unique"),
        need("sponsor_id", Id, "who recruited them; empty = a root"),
        may("placement_id", Id, "where they were placed; never merged with the sponsor"),
        need("joined_on", Date, ""),
        may("left_on", Date, "empty = still there"),
        need(
            "class",
            Choice(CLASSES),
            "may earn and recruit / discount buyer who cannot earn / registered end customer",
        ),
        may("rank", Text, ""),
        may("region", Text, ""),
        may("household", Text, "groups accounts that are one person"),
    ],
};

/// Status history of participants.
pub const CLASS_CHANGES: TableSchema = TableSchema {
    name: "class_changes",
    meaning: "status history; without it, class is as of the export and is marked so",
    columns: &[
        need("participant_id", Id, ""),
        need("changed_on", Date, "first day of the class"),
        need("class", Choice(CLASSES), ""),
    ],
};

/// What was bought.
pub const ORDERS: TableSchema = TableSchema {
    name: "orders",
    meaning: "what was bought",
    columns: &[
        need("order_id", Id, "unique, together with line"),
        may("line", Integer, "for exports with one row an item; tracing is pro rata over lines"),
        need("buyer_id", Id, "empty = an unregistered retail customer"),
        may("seller_id", Id, "the participant credited; empty = the company itself"),
        need("ordered_on", Date, ""),
        need("kind", Choice(ORDER_KINDS), "tool = training, sales aids"),
        need("amount", Money, "net of tax and shipping"),
        may("volume", Volume, "commissionable volume (PV, CV, BV)"),
        may("autoship", Flag, ""),
        may("purpose", Choice(PURPOSES), "where the company records it"),
        may("sku", Id, ""),
        may("quantity", Volume, ""),
    ],
};

/// The price list.
pub const PRODUCTS: TableSchema = TableSchema {
    name: "products",
    meaning: "the price list",
    columns: &[
        need("sku", Id, "unique"),
        may("name", Text, ""),
        may("kind", Choice(ORDER_KINDS), ""),
        need("member_price", Money, ""),
        need("retail_price", Money, "what a retail customer pays; of a starter kit, what its contents cost one"),
        may("market_price", Money, "what comparable goods cost elsewhere; its source belongs in the manifest"),
    ],
};

/// Refunds.
pub const RETURNS: TableSchema = TableSchema {
    name: "returns",
    meaning: "refunds paid",
    columns: &[
        need("order_id", Id, ""),
        need("returned_on", Date, ""),
        need("amount", Money, "refund paid, positive"),
        may("kind", Choice(RETURN_KINDS), "absent = return"),
    ],
};

/// What participants were paid.
pub const COMMISSIONS: TableSchema = TableSchema {
    name: "commissions",
    meaning: "what participants were paid; negative = claw-back",
    columns: &[
        need("payee_id", Id, ""),
        need("earned_on", Date, ""),
        need("amount", Money, "negative = claw-back, totalled apart"),
        need(
            "kind",
            Choice(COMMISSION_KINDS),
            "mapped from the company's bonus names; unmapped = a diagnostic with its money",
        ),
        may("order_id", Id, "the order that caused it: lets rewards be traced"),
        may("source_id", Id, "whose activity"),
        may("level", Integer, "how many levels below"),
    ],
};

/// What participants sold out of their own stock.
pub const RESALES: TableSchema = TableSchema {
    name: "resales",
    meaning: "what participants sold out of their own stock, with receipts",
    columns: &[
        need("seller_id", Id, ""),
        need("sold_on", Date, ""),
        need("amount", Money, "what the customer paid"),
        need("cost", Money, "what the goods cost the seller at wholesale"),
        may("customer_id", Id, ""),
        need("verified", Flag, "a receipt was checked"),
    ],
};

/// What participants certified of their customers and resales.
pub const CERTIFICATIONS: TableSchema = TableSchema {
    name: "certifications",
    meaning: "what participants certified of a month's customers and resales, to be paid for it",
    columns: &[
        need("participant_id", Id, ""),
        need("certified_month", Date, "any day of the calendar month that is certified"),
        may("customers", Integer, "different retail customers claimed; empty = no number"),
        may(
            "resold_share",
            Volume,
            "share of the goods bought in the month claimed resold, 0.70 for 70 %; empty = none",
        ),
    ],
};

/// Participants' costs besides what they pay the company.
pub const EXPENSES: TableSchema = TableSchema {
    name: "expenses",
    meaning: "participants' costs besides what they pay the company",
    columns: &[
        need("participant_id", Id, ""),
        need("spent_on", Date, ""),
        need("amount", Money, ""),
        may("kind", Text, ""),
    ],
};

/// A published income table. Its cells are read as text, since companies publish ranges and words.
pub const DISCLOSURE: TableSchema = TableSchema {
    name: "disclosure",
    meaning: "a published income table",
    columns: &[
        need("company", Text, ""),
        may("country", Text, ""),
        may("year", Text, ""),
        need("table_type", Text, "rank, bracket or summary"),
        need("rank_or_bracket", Text, ""),
        may("n_participants", Text, ""),
        may("pct_participants", Text, "percent of the population basis"),
        may("pct_basis", Text, "the population the percentages are of"),
        may("avg_income", Text, ""),
        may("median_income", Text, ""),
        may("min_income", Text, ""),
        may("max_income", Text, ""),
        may("bottom10_avg", Text, "mean of the lowest tenth of the row"),
        may("top10_avg", Text, "mean of the highest tenth of the row"),
        need("income_period", Text, "annual, monthly, weekly, pay_period or a mixture in words"),
        may("currency", Text, ""),
        may("gross_of_expenses", Text, "yes = before participants' expenses"),
        may("completeness", Text, ""),
        may("source_kind", Text, ""),
        may("source_url", Text, ""),
        may("notes", Text, ""),
    ],
};

/// Every table a case may hold.
pub const TABLES: &[&TableSchema] = &[
    &PARTICIPANTS,
    &CLASS_CHANGES,
    &ORDERS,
    &PRODUCTS,
    &RETURNS,
    &COMMISSIONS,
    &RESALES,
    &CERTIFICATIONS,
    &EXPENSES,
    &DISCLOSURE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_columns_are_named_once() {
        for table in TABLES {
            let mut names: Vec<_> = table.columns.iter().map(|c| c.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        }
    }
}
