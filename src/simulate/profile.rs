//! The kinds of company that can be made.

/// A kind of company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// Sells mainly to customers; nobody buys to qualify.
    Retail,
    /// Loads inventory: members top up to the qualification threshold at the end of the month.
    Loading,
}

/// How the accounts of a company behave and what its plan pays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// Name of the company.
    pub name: &'static str,
    /// Share of accounts that may earn and recruit.
    pub business: f64,
    /// Share of members who top up to the threshold.
    pub loaders: f64,
    /// Anonymous customers a month of a member of average skill.
    pub customers: f64,
    /// Chance that a member's own order is resold with a record of it.
    pub resold: f64,
    /// Share of recorded resales with a verified receipt.
    pub receipts: f64,
    /// Chance that a member orders in a month.
    pub orders: f64,
    /// Share of a starter kit that the sponsor is paid.
    pub recruiting_bonus: f64,
    /// Prices of starter kits and how often each is bought.
    pub kits: &'static [(i64, f64)],
    /// The questionnaire, as TOML.
    pub policies: &'static str,
}

impl Profile {
    pub(super) fn traits(self) -> Traits {
        match self {
            Self::Retail => Traits {
                name: "Customer-led company (made up)",
                business: 0.30,
                loaders: 0.0,
                customers: 6.0,
                resold: 0.25,
                receipts: 1.0,
                orders: 0.55,
                recruiting_bonus: 0.0,
                kits: &[(4_900, 1.0)],
                policies: RETAIL_POLICIES,
            },
            Self::Loading => Traits {
                name: "Inventory-loading company (made up)",
                business: 0.78,
                loaders: 0.25,
                customers: 0.5,
                resold: 0.08,
                receipts: 0.6,
                orders: 0.85,
                recruiting_bonus: 0.20,
                kits: &[(4_900, 0.3), (19_900, 0.4), (49_900, 0.3)],
                policies: LOADING_POLICIES,
            },
        }
    }
}

const RETAIL_POLICIES: &str = r#"buyback_share = 0.90
buyback_months = 12
cancel_any_time = true
cooling_off_days = 30
buyer_cancel_days = 5
written_contract = true
entry_fee = 49.00
mandatory_purchase = 0.00
pays_for_recruiting = false
rank_needs_own_purchase = false
pay_needs_own_purchase = false
retail_needed_for_bonus = true
minimum_retail_customers = 10
inventory_rule_share = 0.70
rules_enforced = true
rules_enforced_evidence = "quarterly audits; 41 accounts suspended"
autoship_required = false
income_disclosure_published = true
income_disclosure_includes_zero_earners = true
income_disclosure_net_of_expenses = true
income_disclosure_shows_low_earners = true
earnings_claims_made = false
lifestyle_claims_found = 0
business_opportunity_rule_applies = false
sells_face_to_face = false
"#;

const LOADING_POLICIES: &str = r#"buyback_share = 0.90
buyback_months = 3
entry_fee = 49.00
mandatory_purchase = 100.00
mandatory_purchase_period = "month"
pays_for_recruiting = true
rank_needs_own_purchase = true
pay_needs_own_purchase = true
rules_enforced = false
income_disclosure_published = false
lifestyle_claims_found = 12
"#;
