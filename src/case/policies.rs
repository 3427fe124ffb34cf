//! What a company's documents say: the questionnaire that document-based rules read.
//!
//! Every field is optional. An unanswered question is *not assessed*, never a "no".

use serde::{Deserialize, Serialize};

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Unit of a number, or the kind of answer: `yes/no`, `share`, `money`, `days`, `months`, `count`, `text`, `list`.
    pub unit: &'static str,
}

macro_rules! questions {
    ($($(#[doc = $asks:literal])+ $id:ident: $kind:ident, $unit:literal;)+) => {
        /// The `[policies]` part of `case.toml`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    fn a_misspelt_question_is_refused_with_the_ones_there_are() {
        let error = toml::from_str::<Policies>("buyback_pct = 0.9").unwrap_err().to_string();
        assert!(error.contains("buyback_pct") && error.contains("buyback_share"), "{error}");
    }
}
