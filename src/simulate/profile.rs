//! The kinds of company that can be made.

/// A kind of company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Profile {
    /// Sells mainly to customers; nobody buys to qualify.
    Retail,
    /// Loads inventory: members top up to the qualification threshold at the end of the month.
    Loading,
    /// As loading, with a share of 35 % of members who top up, autoship, sellers and a quarter of customers.
    TopUp,
    /// Members buy for rank in many ways: autoship at the threshold, gaps filled, one huge month, stock, and an end to
    /// buying with the rank or the membership.
    RankBuying,
    /// Members want 1.7 times what customers want, and nobody buys to qualify.
    BuyingClub,
    /// Nobody can earn: shoppers of a price list, called members and customers by chance, and an invented threshold.
    Shoppers,
}

/// What is built into a made company that a test may look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// Members buy just what reaches the threshold.
    ToppingUp,
    /// Top-ups gather in the last three days of a month.
    LateOrders,
    /// Members buy more in a month than customers do.
    BuyingMore,
    /// Some members buy more in a month than nearly all customers do.
    Stocking,
    /// Members have the threshold shipped every month.
    AutoshipAtThreshold,
    /// Members reach the threshold in one huge month and then buy little.
    GarageQualifying,
    /// Members buy less from the day on which they become customers.
    DropOnSwitching,
    /// Members stop buying once they fall short of the threshold.
    StoppingAfterLoss,
}

impl Signal {
    /// It, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::ToppingUp => "members top up to just above the threshold",
            Self::LateOrders => "top-ups gather in the last three days of a month",
            Self::BuyingMore => "members buy more in a month than customers do",
            Self::Stocking => "some members buy more in a month than nearly all customers do",
            Self::AutoshipAtThreshold => "some members have the threshold shipped every month",
            Self::GarageQualifying => "some members reach the threshold in one huge month and then buy little",
            Self::DropOnSwitching => "members buy less from the day on which they become customers",
            Self::StoppingAfterLoss => "some members never buy again once they fall short of the threshold",
        }
    }
}

/// Every signal, in the order in which they are told.
pub const SIGNALS: [Signal; 8] = [
    Signal::ToppingUp,
    Signal::LateOrders,
    Signal::BuyingMore,
    Signal::Stocking,
    Signal::AutoshipAtThreshold,
    Signal::GarageQualifying,
    Signal::DropOnSwitching,
    Signal::StoppingAfterLoss,
];

/// How what an account orders comes about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Buying {
    /// One order a month by demand, perhaps topped up.
    Monthly,
    /// Several orders and templates by demand, changed by what a member does for the plan.
    Habits,
    /// Baskets from a price list.
    PriceList,
}

/// How the accounts of a company behave and what its plan pays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traits {
    /// Name of the company.
    pub name: &'static str,
    /// How what is ordered comes about.
    pub buying: Buying,
    /// Share of accounts that may earn and recruit.
    pub business: f64,
    /// Share of accounts that joined before the period.
    pub joined_before: f64,
    /// Mean days, beyond a month, until an account leaves.
    pub stay: f64,
    /// What members want over what customers want.
    pub members_demand: f64,
    /// Share of members who top up to the threshold.
    pub loaders: f64,
    /// Share of members who would become customers if they stayed long enough.
    pub switchers: f64,
    /// Anonymous customers a month of a member of average skill.
    pub customers: f64,
    /// Chance that a member's own order is resold with a record of it.
    pub resold: f64,
    /// Share of recorded resales with a verified receipt.
    pub receipts: f64,
    /// Chance that a member orders in a month.
    pub orders: f64,
    /// Chance that a registered customer orders in a month.
    pub customers_order: f64,
    /// Share of orders marked as autoship; `None` = there is no such column unless templates ship.
    pub autoship: Option<f64>,
    /// Whether sponsors are named as sellers of what their frontline buys.
    pub sponsors_sell: bool,
    /// Whether anybody is paid.
    pub pays: bool,
    /// Whether overrides are paid only to those whose own volume of the month reaches the threshold.
    pub pays_only_the_qualified: bool,
    /// Share of a starter kit that the sponsor is paid.
    pub recruiting_bonus: f64,
    /// Prices of starter kits and how often each is bought.
    pub kits: &'static [(i64, f64)],
    /// The questionnaire, as TOML.
    pub policies: &'static str,
}

/// A company that sells mainly to customers; the others are told by how they differ.
const RETAIL: Traits = Traits {
    name: "Customer-led company (made up)",
    buying: Buying::Monthly,
    business: 0.30,
    joined_before: 0.4,
    stay: 300.0,
    members_demand: 1.0,
    loaders: 0.0,
    switchers: 0.0,
    customers: 6.0,
    resold: 0.25,
    receipts: 1.0,
    orders: 0.55,
    customers_order: 0.6,
    autoship: None,
    sponsors_sell: false,
    pays: true,
    pays_only_the_qualified: false,
    recruiting_bonus: 0.0,
    kits: &[(4_900, 1.0)],
    policies: RETAIL_POLICIES,
};

const LOADING: Traits = Traits {
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
    ..RETAIL
};

const TOP_UP: Traits = Traits {
    name: "Topping-up company (made up)",
    business: 0.75,
    joined_before: 0.0,
    stay: 240.0,
    loaders: 0.35,
    customers: 2.2,
    orders: 1.0,
    customers_order: 1.0,
    autoship: Some(0.4),
    sponsors_sell: true,
    kits: &[(4_900, 0.5), (19_900, 0.3), (49_900, 0.2)],
    ..LOADING
};

const RANK_BUYING: Traits = Traits {
    name: "Rank-buying company (made up)",
    buying: Buying::Habits,
    business: 0.70,
    joined_before: 0.6,
    stay: 900.0,
    switchers: 0.25,
    pays_only_the_qualified: true,
    ..TOP_UP
};

const BUYING_CLUB: Traits = Traits { name: "Buying club (made up)", members_demand: 1.7, loaders: 0.0, ..TOP_UP };

const SHOPPERS: Traits = Traits {
    name: "Shoppers of a price list (made up)",
    buying: Buying::PriceList,
    joined_before: 0.4,
    stay: 400.0,
    switchers: 0.35,
    loaders: 0.0,
    resold: 0.0,
    pays: false,
    kits: &[],
    policies: "",
    ..TOP_UP
};

impl Traits {
    /// Whether orders say if they were shipped by themselves.
    pub(super) fn knows_autoship(&self) -> bool {
        self.autoship.is_some() || !matches!(self.buying, Buying::Monthly)
    }
}

impl Profile {
    pub(super) fn traits(self, loading: bool) -> Traits {
        let traits = match self {
            Self::Retail => RETAIL,
            Self::Loading => LOADING,
            Self::TopUp => TOP_UP,
            Self::RankBuying => RANK_BUYING,
            Self::BuyingClub => BUYING_CLUB,
            Self::Shoppers => SHOPPERS,
        };
        if loading { traits } else { Traits { loaders: 0.0, ..traits } }
    }

    /// What is built into a company of this kind, with its loading on or off, that a test may look for.
    pub fn signals(self, loading: bool) -> &'static [Signal] {
        match self {
            Self::BuyingClub => &[Signal::BuyingMore, Signal::Stocking],
            Self::Loading | Self::TopUp if loading => &[Signal::ToppingUp, Signal::LateOrders, Signal::BuyingMore],
            Self::RankBuying if loading => &SIGNALS,
            _ => &[],
        }
    }

    /// Whether anybody buys for the plan in a company of this kind.
    pub fn loads(self) -> bool {
        matches!(self, Self::Loading | Self::TopUp | Self::RankBuying)
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
