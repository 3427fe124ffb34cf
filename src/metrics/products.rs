//! Whether the product sells at its price: what members pay beside the market and customers, and for what kits.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::prices::{PAYERS, Payer, Prices, Product, units};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// Why market prices are wanting.
const NO_MARKET: &str =
    "no product that members bought has a market price (products.market_price, joined by orders.sku)";

fn prices<'f>(facts: &'f Facts<'_>) -> Result<(&'f CompanyFacts<'f>, &'f Prices), String> {
    let company = company(facts)?;
    let prices = company.prices.as_ref().ok_or_else(|| missing("products"))?;
    if !prices.has_sku {
        return Err("orders do not say which product was bought (orders.sku)".to_owned());
    }
    Ok((company, prices))
}

/// What was paid for products beside another price of theirs, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Paid {
    amount: f64,
    at_other_price: f64,
    lines: u64,
    /// The part of the amount whose quantity is worked out from the list price.
    from_list: f64,
}

impl Paid {
    /// What payers paid, and what the same pieces cost at another price. A line without a quantity counts at members'
    /// list price where members bought it, and not at all where others did.
    fn of(products: &[Product], payer: Payer, other: impl Fn(&Product) -> Option<i64>) -> Self {
        let mut paid = Self::default();
        for product in products {
            let Some(price) = other(product).filter(|price| *price > 0) else { continue };
            let bought = product.by(payer);
            let uncounted = (bought.amount - bought.counted) as f64;
            let listed = product.member_price as f64;
            let from_list = if payer == Payer::Members && listed > 0.0 { uncounted } else { 0.0 };
            let pieces =
                units(bought.quantity).unwrap_or(0.0) + if from_list == 0.0 { 0.0 } else { from_list / listed };
            if pieces > 0.0 {
                paid.amount += bought.counted as f64 + from_list;
                paid.at_other_price += price as f64 * pieces;
                paid.lines += bought.lines;
                paid.from_list += from_list;
            }
        }
        paid
    }

    /// What is paid above the other price, over it.
    fn premium(&self) -> Option<f64> {
        (self.at_other_price > 0.0).then(|| self.amount / self.at_other_price - 1.0)
    }
}

/// Product revenue of some payers, minor units.
fn revenue(prices: &Prices, payers: &[Payer]) -> i64 {
    let of = |payer: Payer| {
        prices.products.iter().map(|product| product.by(payer).amount).sum::<i64>()
            + prices.unlisted[payer as usize].amount
    };
    payers.iter().map(|payer| of(*payer)).sum()
}

/// Members' prices against the market's.
pub const MEMBER_PRICE_PREMIUM: Metric = Metric {
    id: "member_price_premium",
    title: "What members pay above the market price",
    family: Family::Products,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Σ paid / Σ (market price · quantity) − 1 over members' product orders in the period whose sku has a products.market_price, so that each product weighs by what is bought of it; house accounts out. Without a quantity the pieces are what was paid over products.member_price, so that the list price stands for what was paid. By class: the same for preferred and retail customers, on lines with a quantity. Reading `member_to_retail`: what members paid against products.retail_price; `retail_to_market`: the list's retail price against the market's, on what members bought.",
    needs: "participants, orders with sku (quantity), products with market_price",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014) and Taiwan, Multi-Level Marketing Supervision Act (2014), article 18 (reasonable market price): whether goods are bought for what they are worth",
    interpretation: "A price far above what comparable goods cost says that something else is bought with them; a brand, a better recipe or a small market can be that too. It rests on who says what is comparable: the source of market prices belongs in the manifest.",
    oracle: "hand calculation on three products",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let (company, prices) = prices(facts)?;
        let products = &prices.products;
        let market = |product: &Product| product.market_price;
        let paid = Paid::of(products, Payer::Members, market);
        let value = paid.premium().ok_or(NO_MARKET)?;
        let major = facts.currency.major(1);
        let mut measured = Measured::new(value)
            .counted(paid.lines as usize, "members' product order lines with a market price")
            .grade(Grade::Inferred)
            .class("business", Some(value))
            .class("preferred", Paid::of(products, Payer::Preferred, market).premium())
            .class("retail", Paid::of(products, Payer::Retail, market).premium());
        measured = match Paid::of(products, Payer::Members, |product| Some(product.retail_price)).premium() {
            Some(premium) => measured.reading("member_to_retail", premium),
            None => measured.no_reading("member_to_retail", "products have no retail price"),
        };
        // Retail price of the same pieces: what they cost at it over what they cost at the market's.
        let at_retail = Paid::of(products, Payer::Members, |p| p.market_price.map(|_| p.retail_price));
        measured = measured.reading("retail_to_market", at_retail.at_other_price / paid.at_other_price - 1.0);
        let all = revenue(prices, &[Payer::Members]) as f64;
        measured = measured
            .part("paid for products with a market price", major * paid.amount, Unit::Money)
            .part("the same at market prices", major * paid.at_other_price, Unit::Money)
            .part("members' product revenue", major * all, Unit::Money)
            .part("share of it with a market price", paid.amount / all, Unit::Share);
        if paid.from_list > 0.0 {
            measured = measured.note(format!(
                "{:.1} % of what was paid has no quantity (orders.quantity) and is taken at members' list price",
                100.0 * paid.from_list / paid.amount
            ));
        }
        Ok(with_class_note(measured, company))
    },
};

/// Whether members pay more for a product than it costs elsewhere: what they paid by the piece, or the list price.
fn is_above_market(product: &Product) -> Option<bool> {
    let market = product.market_price.filter(|price| *price > 0)? as f64;
    let bought = product.by(Payer::Members);
    let price = units(bought.quantity).map_or(product.member_price as f64, |units| bought.counted as f64 / units);
    Some(price > market)
}

/// Premiums that only participants pay.
pub const PREMIUM_PAID_BY_MEMBERS_SHARE: Metric = Metric {
    id: "premium_paid_by_members_share",
    title: "Revenue of products above the market price that only participants buy",
    family: Family::Products,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Product revenue from members for products that cost members more than products.market_price (what they paid by the piece where a quantity is recorded, else products.member_price) and that no preferred or retail customer bought in the period, over all product revenue of products with a market price; house accounts out. Reading `bought_by_members`: the same whether or not customers bought them too. Bounds: customers who were paid or recruited and buyers of unknown class may be members or customers; product revenue without a market price may be of such products or not.",
    needs: "participants, orders with sku, products with market_price",
    reference: "Koscot, 86 F.T.C. 1106 (1975), as read in FTC v. BurnLounge: what people pay for the opportunity and not for the product",
    interpretation: "Dear goods that nobody buys who cannot earn on them are bought for the plan or out of loyalty. A product sold to participants alone by its nature, such as a sales kit booked as product, counts too; a single customer takes a product out, so look at the reading.",
    oracle: "hand calculation on three products",
    rows: &[&evidence::REVENUE],
    measure: premium_paid_by_members,
};

fn premium_paid_by_members(facts: &Facts<'_>) -> Outcome {
    use Payer::{Members, Preferred, Retail, TakesPart, Unknown};
    let (company, prices) = prices(facts)?;
    let revenue_of = |product: &Product| PAYERS.iter().map(|payer| product.by(*payer).amount).sum::<i64>() as f64;
    let bought = |product: &Product, payers: &[Payer]| payers.iter().any(|payer| product.by(*payer).lines > 0);
    let listed: Vec<(&Product, bool)> =
        prices.products.iter().filter_map(|p| is_above_market(p).map(|above| (p, above))).collect();
    let base: f64 = listed.iter().map(|(product, _)| revenue_of(product)).sum();
    if base <= 0.0 {
        return Err(
            "no product that was bought has a market price (products.market_price, joined by orders.sku)".to_owned()
        );
    }
    let all = revenue(prices, &PAYERS) as f64;
    let members = |unless: &[Payer], with: &[Payer]| -> f64 {
        let above = listed.iter().filter(|(product, above)| *above && !bought(product, unless));
        above.map(|(p, _)| with.iter().map(|payer| p.by(*payer).amount).sum::<i64>() as f64).sum()
    };
    let alone = members(&[Preferred, Retail, TakesPart], &[Members]);
    let least = members(&[Preferred, Retail, TakesPart, Unknown], &[Members]);
    let most = members(&[Preferred, Retail], &[Members, TakesPart, Unknown]);
    let unpriced = (all - base).max(0.0);
    let open = [TakesPart, Unknown].into_iter().any(|payer| revenue(prices, &[payer]) != 0);
    let major = facts.currency.major(1);
    let lines: u64 = listed.iter().flat_map(|(p, _)| p.bought.iter().map(|bought| bought.lines)).sum();
    let measured = Measured::new(alone / base)
        .counted(lines as usize, "product order lines with a market price")
        .grade(Grade::Inferred)
        .bounded(
            least / (base + unpriced),
            ((most + unpriced) / (base + unpriced)).min(1.0),
            &[
                (open, "buyers of unknown class and customers who were paid or recruited may be members or customers"),
                (unpriced > 0.0, "product revenue without a market price may be of such products"),
            ],
        )
        .reading("bought_by_members", members(&[], &[Members]) / base)
        .part("members' revenue of products that only they buy", major * alone, Unit::Money)
        .part("product revenue with a market price", major * base, Unit::Money)
        .part("product revenue without one", major * unpriced, Unit::Money);
    Ok(with_class_note(measured, company))
}

/// Kits beside what is in them.
pub const STARTER_KIT_VALUE_RATIO: Metric = Metric {
    id: "starter_kit_value_ratio",
    title: "Price of starter kits over what their contents cost customers",
    family: Family::Products,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Σ paid for starter kits in the period / Σ products.retail_price · quantity of the same, where the price list has the sku with kind starter_kit and, as its retail price, what the contents cost a customer; a line without a quantity is one kit; kits that cost nothing and house accounts are out. Reading `dearer_share`: kits dearer than their contents, of these order lines.",
    needs: "orders with sku, products with kind and retail_price",
    reference: "the price of the pack over the price of its contents to customers; FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014): packages that cost more than the music in them",
    interpretation: "Above 1, part of the price buys the place in the plan. At 1 or below the contents may still be what nobody would have ordered. It rests on the list stating what the contents cost, which the price of the kit itself is not.",
    oracle: "hand calculation on two kits",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let (_, prices) = prices(facts)?;
        let kits = prices.kits;
        if kits.all == 0 {
            return Err("no starter kit that cost something was bought in the period".to_owned());
        }
        if kits.lines == 0 {
            return Err("no starter kit's contents have a price: products needs a row of the kit's sku with kind starter_kit and, as retail_price, what the contents cost a customer".to_owned());
        }
        let major = facts.currency.major(1);
        let mut measured = Measured::new(kits.paid as f64 / kits.worth)
            .counted(kits.lines as usize, "order lines of starter kits with a price of their contents")
            .reading("dearer_share", kits.dearer as f64 / kits.lines as f64)
            .part("paid for kits", major * kits.paid as f64, Unit::Money)
            .part("contents at customers' prices", major * kits.worth, Unit::Money);
        if kits.lines < kits.all {
            measured = measured.note(format!(
                "{} of {} order lines of starter kits have no price of their contents and are left out",
                kits.all - kits.lines,
                kits.all
            ));
        }
        Ok(measured)
    },
};
