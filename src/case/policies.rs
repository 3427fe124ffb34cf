//! What a company's documents say: the questionnaire that document-based rules read.
//!
//! Every field is optional. An unanswered question is *not assessed*, never a "no".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes or no.
    Flag(bool),
    /// A number in the question's unit.
    Number(f64),
    /// Words.
    Text(String),
    /// A list of words.
    List(Vec<String>),
}

/// One question of the questionnaire.
#[derive(Debug)]
pub struct Question {
    /// Field of `[policies]`.
    pub id: &'static str,
    /// What the documents are asked.
    pub asks: &'static str,
    /// Unit of a number, or the kind of answer: `yes/no`, `share`, `ratio`, `money`, `days`, `months`, `count`, `text`, `list`.
    pub unit: &'static str,
}

macro_rules! questions {
    ($($(#[doc = $asks:literal])+ $id:ident: $kind:ident, $unit:literal;)+) => {
        /// The `[policies]` part of `case.toml`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Policies {
            $($(#[doc = $asks])+ #[serde(skip_serializing_if = "Option::is_none")] pub $id: Option<questions!(@type $kind)>,)+
        }

        /// Every question, in the order of the questionnaire.
        pub const QUESTIONS: &[Question] = &[
            $(Question { id: stringify!($id), asks: concat!($($asks),+), unit: $unit },)+
        ];

        impl Policies {
            /// The answer to a question, or `None` when it was not answered (or does not exist).
            pub fn answer(&self, id: &str) -> Option<Answer> {
                match id {
                    $(stringify!($id) => self.$id.clone().map(|a| questions!(@answer $kind, a)),)+
                    _ => None,
                }
            }

            /// Takes every answer that another questionnaire has.
            pub fn take_from(&mut self, other: Policies) {
                $(if other.$id.is_some() { self.$id = other.$id; })+
            }
        }
    };
    (@type flag) => { bool };
    (@type number) => { f64 };
    (@type text) => { String };
    (@type list) => { Vec<String> };
    (@answer flag, $a:ident) => { Answer::Flag($a) };
    (@answer number, $a:ident) => { Answer::Number($a) };
    (@answer text, $a:ident) => { Answer::Text($a) };
    (@answer list, $a:ident) => { Answer::List($a) };
}

questions! {
    /// Share of the price refunded for stock bought back (0 = no buy-back)
    buyback_share: number, "share";
    /// Months after purchase during which stock is bought back
    buyback_months: number, "months";
    /// What the buy-back leaves out (opened, seasonal, certified as sold, …)
    buyback_excludes: list, "list";
    /// Who pays the return shipping: company or participant
    buyback_shipping_paid_by: text, "text";
    /// May a participant leave at any time?
    cancel_any_time: flag, "yes/no";
    /// Days during which a new participant may cancel without cost
    cooling_off_days: number, "days";
    /// Business days during which a buyer may cancel a face-to-face sale
    buyer_cancel_days: number, "days";
    /// Is there a written contract?
    written_contract: flag, "yes/no";
    /// Smallest payment to become a participant
    entry_fee: number, "money";
    /// What the entry fee buys
    entry_fee_buys: text, "text";
    /// Purchase required to become or stay a participant (0 = none)
    mandatory_purchase: number, "money";
    /// Period of the required purchase: once, month, year
    mandatory_purchase_period: text, "text";
    /// Does the plan pay for the act of recruiting?
    pays_for_recruiting: flag, "yes/no";
    /// On how many levels above somebody who joins or buys a starter kit is that paid for? (0 = on none)
    recruitment_levels: number, "count";
    /// Do own purchases count towards the volume that pay or a rank needs?
    own_purchases_count: flag, "yes/no";
    /// Is there a limit to what one leg may contribute to the volume that pay or a rank needs?
    leg_contribution_limited: flag, "yes/no";
    /// Does reaching or keeping a rank need own purchases?
    rank_needs_own_purchase: flag, "yes/no";
    /// Does being paid need own purchases?
    pay_needs_own_purchase: flag, "yes/no";
    /// Does a bonus need retail sales?
    retail_needed_for_bonus: flag, "yes/no";
    /// Retail customers a month that a bonus needs (0 = none)
    minimum_retail_customers: number, "count";
    /// Share of earlier stock that must be sold before more is bought or a bonus is paid (0 = no such rule)
    inventory_rule_share: number, "share";
    /// Are the safeguards enforced?
    rules_enforced: flag, "yes/no";
    /// Evidence of enforcement (audits, sanctions, …)
    rules_enforced_evidence: text, "text";
    /// Is a standing order required?
    autoship_required: flag, "yes/no";
    /// Is an income disclosure published?
    income_disclosure_published: flag, "yes/no";
    /// Does it include participants who earned nothing?
    income_disclosure_includes_zero_earners: flag, "yes/no";
    /// Is it net of participants' expenses, or does it say clearly that it is not?
    income_disclosure_net_of_expenses: flag, "yes/no";
    /// Does it give the median?
    income_disclosure_median_given: flag, "yes/no";
    /// Does it state its period?
    income_disclosure_period_stated: flag, "yes/no";
    /// Does it state the population its figures are of?
    income_disclosure_basis_stated: flag, "yes/no";
    /// Does it show how many earned little or nothing?
    income_disclosure_shows_low_earners: flag, "yes/no";
    /// Are earnings claims made?
    earnings_claims_made: flag, "yes/no";
    /// Is there written substantiation for them?
    earnings_claims_substantiated: flag, "yes/no";
    /// Do they give number and percentage of participants who profited?
    earnings_claims_show_number_and_share: flag, "yes/no";
    /// Do they give the period they speak of?
    earnings_claims_show_period: flag, "yes/no";
    /// Do they give mean and median?
    earnings_claims_show_mean_and_median: flag, "yes/no";
    /// Are typical participants' earnings disclosed with them?
    typical_earnings_disclosed: flag, "yes/no";
    /// Number of lifestyle or unlimited-income claims found in the material reviewed
    lifestyle_claims_found: number, "count";
    /// Registrations and licences held
    registrations: list, "list";
    /// Are the statutory notices given?
    statutory_notices: flag, "yes/no";
    /// Highest price of one product
    highest_product_price: number, "money";
    /// Is there a published price list?
    price_list_published: flag, "yes/no";
    /// Is training required?
    training_required: flag, "yes/no";
    /// What required or urged training costs a participant a year
    training_cost: number, "money";
    /// Is there a complaints procedure?
    complaints_handling: flag, "yes/no";
    /// Does the FTC Business Opportunity Rule apply to the offer?
    business_opportunity_rule_applies: flag, "yes/no";
    /// Calendar days between the disclosure document and signing or payment
    opportunity_documents_days: number, "days";
    /// Is an earnings claim statement given?
    opportunity_earnings_statement: flag, "yes/no";
    /// Are sales made face to face, away from the seller's place of business?
    sells_face_to_face: flag, "yes/no";
    /// Is the company a member of a direct selling association whose code binds it?
    association_member: flag, "yes/no";
    /// Were the buy-back's terms and exclusions made known in writing before the first purchase?
    buyback_terms_disclosed: flag, "yes/no";
    /// Share of a required purchase (goods, services and fees) that is refunded on request
    required_purchase_refund_share: number, "share";
    /// Days before leaving within which goods must have been bought to be taken back
    buyback_lookback_days: number, "days";
    /// Is more deducted from a buy-back than wear caused by the participant and a reasonable handling charge?
    buyback_other_deductions: flag, "yes/no";
    /// Days within which a buy-back or a cancellation is paid out
    refund_days: number, "days";
    /// Share of the price that a participant who leaves is charged on returned goods
    exit_charge_share: number, "share";
    /// Months after joining during which a participant may leave and return goods
    exit_months_from_joining: number, "months";
    /// Days after delivery during which goods may be returned on leaving
    exit_days_from_delivery: number, "days";
    /// Days after signing during which a participant may end the contract and have goods, services and payments refunded
    contract_cancel_days: number, "days";
    /// Months from the first delivery of goods during which a participant may cancel the contract
    cancel_months_from_delivery: number, "months";
    /// What cancelling within the cooling-off time costs a participant
    cancellation_penalty: number, "money";
    /// Working days during which a new participant or a buyer may cancel
    cooling_off_working_days: number, "days";
    /// Days during which a consumer may return unopened goods
    consumer_return_days: number, "days";
    /// Days during which a consumer may withdraw from the contract
    consumer_withdrawal_days: number, "days";
    /// Months during which a seller of the network may withdraw from the contract
    seller_withdrawal_months: number, "months";
    /// Days from receipt during which a participant may return goods
    participant_return_days: number, "days";
    /// Days of notice before a participant's financial obligations change
    notice_of_change_days: number, "days";
    /// Is the required purchase sold at the seller's cost, only to facilitate sales?
    mandatory_purchase_at_cost: flag, "yes/no";
    /// Does the starter kit cost more than it costs the company?
    kit_above_cost: flag, "yes/no";
    /// Are starter kits offered as products to people who do not join?
    kit_sold_without_joining: flag, "yes/no";
    /// Is a commission paid on starter kits?
    commission_on_kit: flag, "yes/no";
    /// What a participant pays to join over the value of the goods and services received for it
    entry_payment_to_value: number, "ratio";
    /// Does the plan let a participant hold or receive more stock than can be resold in a reasonable time?
    stock_above_resalable: flag, "yes/no";
    /// Does a reward require that some products were sold to people who do not participate?
    nonparticipant_sales_required: flag, "yes/no";
    /// Is an override paid only for real supervision, distribution or selling?
    override_needs_supervision: flag, "yes/no";
    /// Is a benefit promised for introducing others or for their continued participation?
    promises_benefit_for_introducing: flag, "yes/no";
    /// Does promotional material stress rewards for recruiting?
    promotion_stresses_recruiting: flag, "yes/no";
    /// Are high returns in a short time, or passive income, promised?
    promises_high_or_passive_income: flag, "yes/no";
    /// Effective yearly return promised, less the central bank's lending rate (0.20 = 20 percentage points)
    promised_return_above_repo: number, "ratio";
    /// Do earnings claims show the average of a substantial number of participants in the area?
    earnings_claims_average_local: flag, "yes/no";
    /// Is the yearly notice filed with the state, where one is due?
    state_notice_filed: flag, "yes/no";
    /// Is the licence or registration held that direct selling needs there?
    direct_selling_licence: flag, "yes/no";
    /// Is the self-declaration filed that direct selling needs there?
    self_declaration_filed: flag, "yes/no";
    /// Is there a registered office in the country?
    registered_office_in_country: flag, "yes/no";
    /// Registered or charter capital
    registered_capital: number, "money";
    /// Deposit or escrow held for consumers and participants
    deposit: number, "money";
    /// Is pay promised for money put in or for enrolling subscribers (money circulation)?
    money_circulation: flag, "yes/no";
    /// Is pay counted on what the downline sells or buys (overrides)?
    pays_on_downline_sales: flag, "yes/no";
    /// Is pay counted by the number of people recruited?
    pays_by_headcount: flag, "yes/no";
    /// Was a criminal or administrative sanction for pyramid selling imposed before?
    prior_sanction: flag, "yes/no";
    /// Did the company receive the FTC's notice of penalty offenses on money-making opportunities?
    penalty_notice_received: flag, "yes/no";
    /// Is the scheme single-tier?
    single_tier: flag, "yes/no";
    /// The single benefit for introducing somebody, where the scheme pays one
    one_off_benefit: number, "money";
    /// Are all participants registered for value-added tax?
    all_vat_registered: flag, "yes/no";
    /// Is the company in sponsored door-to-door sales (pay on one level of recruits only)?
    sponsored_door_to_door: flag, "yes/no";
    /// Largest yearly burden of other costs than joining, training and sales aids
    other_yearly_burden: number, "money";
    /// Largest yearly sum a seller must pay to become or stay one
    yearly_burden: number, "money";
    /// Are services sold through the network?
    sells_services: flag, "yes/no";
    /// Is it sold through online marketplaces?
    sells_on_marketplaces: flag, "yes/no";
    /// Does the company work from a virtual office only?
    virtual_office: flag, "yes/no";
    /// Is there a product?
    has_product: flag, "yes/no";
    /// Are commissions paid on sales of products, not on joining?
    pays_on_sales_not_entry: flag, "yes/no";
    /// Is the intent to sell a product, not a position?
    sells_product_not_position: flag, "yes/no";
    /// Is pay without a direct link to the number of recruits?
    pay_unlinked_to_recruits: flag, "yes/no";
    /// Would participants still earn if recruiting stopped today?
    earns_if_recruiting_stops: flag, "yes/no";
    /// Is there a reasonable return policy?
    reasonable_return_policy: flag, "yes/no";
    /// Is the product's price a fair market value?
    fair_market_price: flag, "yes/no";
    /// Is there a compelling reason to buy the product?
    reason_to_buy: flag, "yes/no";
}

/// Answers that are words of a list.
const WORDS: [(&str, &[&str]); 2] = [
    ("buyback_shipping_paid_by", &["company", "participant"]),
    ("mandatory_purchase_period", &["once", "month", "year"]),
];

impl Policies {
    /// The first answer that cannot be: its question and what was expected.
    pub fn fault(&self) -> Option<(&'static str, String)> {
        QUESTIONS.iter().find_map(|question| {
            let message = match self.answer(question.id)? {
                Answer::Number(number) => impossible(question.unit, number)?,
                Answer::Text(text) => not_a_word(question.id, &text)?,
                Answer::Flag(_) | Answer::List(_) => return None,
            };
            Some((question.id, format!("{}: {message}", question.id)))
        })
    }
}

fn impossible(unit: &str, number: f64) -> Option<String> {
    match unit {
        _ if !number.is_finite() => Some(format!("{number} is no number")),
        "share" if !(0.0..=1.0).contains(&number) => {
            Some(format!("{number} is no share; expected a fraction from 0 to 1, such as 0.9 for 90 %"))
        }
        _ if number < 0.0 => Some(format!("{number} is below zero")),
        _ => None,
    }
}

fn not_a_word(id: &str, text: &str) -> Option<String> {
    let (_, words) = WORDS.iter().find(|(question, _)| *question == id)?;
    (!words.contains(&text)).then(|| {
        let hint = super::problem::did_you_mean(text, words.iter().copied());
        format!("unknown answer `{text}`{hint} (there are: {})", words.join(", "))
    })
}

/// Whether a question exists.
pub fn is_question(id: &str) -> bool {
    QUESTIONS.iter().any(|question| question.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unanswered_question_is_not_a_no() {
        let policies: Policies = toml::from_str("buyback_share = 0.9").unwrap();
        assert_eq!(policies.answer("buyback_share"), Some(Answer::Number(0.9)));
        assert_eq!(policies.answer("pays_for_recruiting"), None);
    }

    #[test]
    fn an_answer_that_cannot_be_is_refused_with_what_was_expected() {
        let fault = |text: &str| toml::from_str::<Policies>(text).unwrap().fault().map(|(_, message)| message);
        assert!(fault("buyback_share = 90.0").unwrap().contains("such as 0.9 for 90 %"));
        assert!(fault("entry_fee = -1.0").unwrap().contains("below zero"));
        assert!(fault("mandatory_purchase_period = \"monthly\"").unwrap().contains("did you mean `month`?"));
        assert_eq!(fault("buyback_share = 0.9\nentry_fee = 49.0"), None);
    }

    #[test]
    fn a_misspelt_question_is_refused_with_the_ones_there_are() {
        let error = toml::from_str::<Policies>("buyback_pct = 0.9").unwrap_err().to_string();
        assert!(error.contains("buyback_pct") && error.contains("buyback_share"), "{error}");
    }
}
