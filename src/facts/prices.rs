//! What was bought of each product on the price list, by whom and for how much.

use super::Fact;
use super::buyer::{Buyer, Conduct};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "prices",
    meaning: "product orders by what the price list says of the sku and by buyer, house accounts out, with the quantity where it is recorded; and starter kits against the retail price of their contents",
    sql: "-- payer: members, preferred, retail (unregistered ones among them), open (of unknown class, or a customer who was paid or recruited)
select l.sku, l.member_price, l.retail_price, l.market_price, :payer as payer, sum(o.amount) as amount,
       sum(case when o.quantity > 0 then o.amount else 0 end) as counted, sum(case when o.quantity > 0 then o.quantity else 0 end) as quantity
  from orders o left join products l on l.sku = o.sku
 where o.kind = 'product' and o.ordered_on between :start and :end and (o.buyer_id is null or o.buyer_id not in (:house_accounts))
 group by 1, 2, 3, 4, 5;
select count(*) as lines, sum(o.amount) as paid, sum(l.retail_price * case when o.quantity > 0 then o.quantity else 1 end) as worth
  from orders o join products l on l.sku = o.sku
 where o.kind = 'starter_kit' and l.kind = 'starter_kit' and l.retail_price > 0 and o.amount > 0 and o.ordered_on between :start and :end
   and (o.buyer_id is null or o.buyer_id not in (:house_accounts))",
};

/// Who paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Business participants.
    Members,
    /// Preferred customers who were not paid and did not recruit.
    Preferred,
    /// Retail customers, unregistered ones among them, who were not paid and did not recruit.
    Retail,
    /// Customers who were paid or recruited.
    TakesPart,
    /// Buyers of unknown class.
    Unknown,
}

/// Every payer, in the order of its code.
pub const PAYERS: [Payer; 5] = [Payer::Members, Payer::Preferred, Payer::Retail, Payer::TakesPart, Payer::Unknown];

impl Payer {
    fn of(buyer: Buyer) -> Self {
        match buyer {
            Buyer::BusinessActive | Buyer::BusinessIdle => Self::Members,
            Buyer::Preferred => Self::Preferred,
            Buyer::Retail | Buyer::Anonymous => Self::Retail,
            Buyer::PreferredActive | Buyer::RetailActive => Self::TakesPart,
            Buyer::Unknown => Self::Unknown,
        }
    }
}

/// What was bought of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    /// Minor units.
    pub amount: i64,
    /// The part of it on lines with a quantity.
    pub counted: i64,
    /// Quantity on these lines, in ten-thousandths.
    pub quantity: i64,
    /// Lines.
    pub lines: u64,
}

impl Bought {
    fn add(&mut self, amount: i64, quantity: i64) {
        self.amount += amount;
        self.lines += 1;
        if quantity > 0 {
            self.counted += amount;
            self.quantity += quantity;
        }
    }
}

/// A product on the price list, minor units.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// What a member pays.
    pub member_price: i64,
    /// What a retail customer pays.
    pub retail_price: i64,
    /// What comparable goods cost elsewhere.
    pub market_price: Option<i64>,
    /// What was bought, by payer.
    pub bought: [Bought; PAYERS.len()],
}

impl Product {
    /// What somebody bought of it.
    pub fn by(&self, payer: Payer) -> Bought {
        self.bought[payer as usize]
    }
}

/// Starter kits against the price of their contents, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kits {
    /// Order lines of kits that cost something.
    pub all: u64,
    /// Those of them whose sku the price list has as a starter kit with a retail price.
    pub lines: u64,
    /// What these cost.
    pub paid: i64,
    /// The retail price of their contents.
    pub worth: f64,
    /// Those that cost more than their contents.
    pub dearer: u64,
}

/// Purchases by product.
#[derive(Debug, Default)]
pub struct Prices {
    /// Every product on the list.
    pub products: Vec<Product>,
    /// Product orders whose sku is not there or not on the list, by payer.
    pub unlisted: [Bought; PAYERS.len()],
    /// Whether orders name a sku at all.
    pub has_sku: bool,
    /// Starter kits.
    pub kits: Kits,
}

impl Prices {
    /// Passes over the orders once. `None` without a price list.
    pub fn gather(company: &Company, conduct: &Conduct) -> Option<Self> {
        let list = company.products.as_ref()?;
        let orders = &company.orders;
        let product = |at: usize| Product {
            member_price: list.member_price[at],
            retail_price: list.retail_price[at],
            market_price: list.market_price[at],
            bought: Default::default(),
        };
        let mut prices = Self {
            products: (0..list.member_price.len()).map(product).collect(),
            has_sku: orders.sku.distinct() > 0,
            ..Self::default()
        };
        let listed: Vec<Option<u32>> =
            (0..orders.sku.distinct() as u32).map(|sku| list.skus.get(&orders.sku.name(sku))).collect();
        for line in (0..orders.len()).filter(|&line| orders.in_period(line)) {
            let kind = orders.kind[line];
            let buyer = orders.buyer[line];
            let house = is_somebody(buyer) && company.participants.house[buyer as usize];
            if house || !matches!(kind, OrderKind::Product | OrderKind::StarterKit) {
                continue;
            }
            let row = orders.sku.number(line as u32).and_then(|sku| listed[sku as usize]).map(|row| row as usize);
            let (amount, quantity) = (orders.amount[line], orders.quantity.get(line).copied().unwrap_or(0));
            if kind == OrderKind::StarterKit {
                let worth =
                    row.filter(|&row| list.kind[row] == Some(OrderKind::StarterKit)).map(|row| list.retail_price[row]);
                prices.kits.add(amount, quantity, worth);
                continue;
            }
            let payer = Payer::of(Buyer::of(company, conduct, buyer, orders.day[line])) as usize;
            match row {
                Some(row) => prices.products[row].bought[payer].add(amount, quantity),
                None => prices.unlisted[payer].add(amount, quantity),
            }
        }
        Some(prices)
    }
}

impl Kits {
    fn add(&mut self, amount: i64, quantity: i64, worth: Option<i64>) {
        if amount <= 0 {
            return;
        }
        self.all += 1;
        let Some(worth) = worth.filter(|worth| *worth > 0) else { return };
        let worth = worth as f64 * units(quantity).unwrap_or(1.0);
        self.lines += 1;
        self.paid += amount;
        self.worth += worth;
        self.dearer += u64::from(amount as f64 > worth);
    }
}

/// A quantity in ten-thousandths as a number of pieces. `None` where it is not recorded.
pub fn units(quantity: i64) -> Option<f64> {
    (quantity > 0).then(|| quantity as f64 / 10_000.0)
}
