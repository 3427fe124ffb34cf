-- people: the participants, with whom they hang below, how deep, and whether they took part
create or replace temp table people as
with recursive hung as (
  select p.participant_id, p.sponsor_id is null as is_root, s.participant_id as sponsor
    from participants p left join participants s on s.participant_id = p.sponsor_id and s.participant_id <> p.participant_id),
tree(participant_id, depth) as (
  select participant_id, 0 from hung where is_root
  union all select h.participant_id, t.depth + 1 from hung h join tree t on h.sponsor = t.participant_id),
recruited as (select distinct sponsor as participant_id from hung where sponsor is not null),
paid as (select distinct payee_id as participant_id from commissions where amount <> 0 and earned_on between :start and :end)
select p.*, h.sponsor, t.depth, a.participant_id is not null as house,
       r.participant_id is not null or c.participant_id is not null as takes_part
  from participants p join hung h using (participant_id) left join tree t using (participant_id)
  left join (select distinct participant_id from house_accounts) a using (participant_id)
  left join recruited r using (participant_id) left join paid c using (participant_id);

-- classes: the recorded classes of people, of two on one day the later row
create or replace temp table classes as
select participant_id, changed_on, last(class order by row) as class from class_changes semi join participants using (participant_id) group by all;

-- lines: the order lines, with class and conduct of who bought on the day; `customer` is one who cannot earn and did not take part
create or replace temp table lines as
with classed as (
  select o.row, o.order_id, o.ordered_on, o.kind, o.amount, o.volume, o.purpose,
         o.ordered_on between :start and :end as in_period, strftime(o.ordered_on, '%Y-%m') as month,
         o.buyer_id, b.participant_id as buyer, b.sponsor as buyers_sponsor, o.seller_id, s.participant_id as seller,
         case when o.buyer_id is null then 'retail' when b.participant_id is null then 'unknown'
              when h.participant_id is null then b.class else coalesce(c.class, 'unknown') end as class,
         coalesce(b.house, false) as house, coalesce(b.takes_part, false) as conduct
    from orders o
    left join people b on b.participant_id = o.buyer_id
    left join people s on s.participant_id = o.seller_id
    left join (select distinct participant_id from classes) h on h.participant_id = o.buyer_id
    asof left join classes c on c.participant_id = o.buyer_id and o.ordered_on >= c.changed_on)
select * exclude (conduct), conduct and class <> 'unknown' as takes_part, class in ('preferred', 'retail') and not conduct as customer
  from classed;

-- commission_parts: the commissions of the period, each split over the lines of its order, pro rata to what they cost, in whole
-- minor units; the last line takes what rounding leaves
create or replace temp table commission_parts as
with priced as (
  select *, cast(greatest(amount, 0) * :scale as hugeint) as cost,
         sum(cast(greatest(amount, 0) * :scale as hugeint)) over (partition by order_id) as costs,
         row_number() over (partition by order_id order by row) as nth, count(*) over (partition by order_id) as of_lines
    from lines),
shared as (
  select c.row, c.payee_id, c.earned_on, c.kind, c.level, c.order_id, l.row as line, l.kind as bought, l.class, l.takes_part, l.buyer, l.in_period,
         l.purpose, l.amount as line_amount, cast(c.amount * :scale as hugeint) as minor,
         case when l.row is null or l.nth = l.of_lines then null
              when l.costs = 0 then sign(c.amount) * (cast(abs(c.amount) * :scale as hugeint) // l.of_lines)
              else sign(c.amount) * (cast(abs(c.amount) * :scale as hugeint) * l.cost // l.costs) end as part
    from commissions c left join priced l on l.order_id = c.order_id
   where c.earned_on between :start and :end)
select * exclude (part, minor),
       case when line is null then 'untraced' when bought in ('starter_kit', 'fee', 'tool') then 'enrolment'
            when bought = 'unmapped' then 'unknown' else class end as source,
       cast(coalesce(part, minor - coalesce(sum(part) over (partition by row), 0)) as decimal(18, 0)) * :unit as amount
  from shared;

-- monthly: months of participants with an order of any kind; class is that of the month's last order, volume is null where a product order has none recorded
create or replace temp table monthly as
select buyer as participant_id, month, last(class order by ordered_on, row) as class, any_value(house) as house,
       case when not bool_or(kind = 'product' and volume is null) then sum(coalesce(volume, 0)) end as volume,
       coalesce(sum(amount) filter (kind = 'product'), 0) as product, coalesce(sum(amount) filter (kind = 'starter_kit'), 0) as kits
  from lines where in_period and buyer is not null group by buyer, month;

-- refunds: the refunds of the period whose order is there, with the part of each that may be of goods, of kits and fees, and of product
create or replace temp table refunds as
with of_orders as (
  select order_id, first(buyer order by row) as buyer,
         coalesce(sum(greatest(amount, 0)) filter (kind in ('product', 'starter_kit')), 0) as goods,
         coalesce(sum(greatest(amount, 0)) filter (kind in ('starter_kit', 'fee') and in_period), 0) as entry,
         coalesce(sum(greatest(amount, 0)) filter (kind = 'product'), 0) as product,
         first(buyer order by row) filter (in_period) as buyer_in_period, first(class order by row) filter (in_period) as class, first(month order by row) filter (in_period) as month
    from lines group by order_id)
select o.*, r.amount, least(r.amount, o.goods) as of_goods, least(r.amount, o.entry) as of_entry, least(r.amount, o.product) as of_product
  from returns r join of_orders o using (order_id) where r.returned_on between :start and :end;

-- ledger: money in and out of every participant in the period
create or replace temp table ledger as
with paid as (select buyer as id, sum(amount) as paid,
         sum(amount) filter (kind = 'product') as product, sum(amount) filter (kind = 'starter_kit') as kits, sum(amount) filter (kind = 'fee') as fees
    from lines where in_period and buyer is not null group by all),
refunded as (select buyer as id, sum(amount) as refunded, sum(of_goods) as goods, sum(of_entry) as entry from refunds where buyer is not null group by all),
earned as (select payee_id as id, sum(amount) as commissions, sum(amount) filter (earned_on >= :year_start and earned_on < :year_past) as last_year
    from commissions where earned_on between :start and :end group by all),
sold as (select seller_id as id, sum(amount) as amount, sum(cost) as cost, coalesce(sum(amount) filter (verified), 0) as verified, coalesce(sum(cost) filter (verified), 0) as verified_cost
    from resales where sold_on between :start and :end group by all),
spent as (select participant_id as id, sum(amount) as expenses from expenses where spent_on between :start and :end group by all)
select p.participant_id, p.class, p.house, p.depth, p.joined_on, p.left_on,
       p.class = 'business' and not p.house and p.joined_on <= :end and (p.left_on is null or p.left_on >= :start) as is_member,
       coalesce(a.paid, 0) as paid, coalesce(a.product, 0) as product, coalesce(a.kits, 0) as kits, coalesce(a.fees, 0) as fees,
       coalesce(r.refunded, 0) as refunded, coalesce(r.goods, 0) as refunded_goods, coalesce(r.entry, 0) as refunded_entry,
       coalesce(c.commissions, 0) as commissions, coalesce(c.last_year, 0) as commissions_last_year,
       coalesce(s.amount, 0) as resale_proceeds, coalesce(s.cost, 0) as resale_cost,
       coalesce(s.verified, 0) as verified_proceeds, coalesce(s.verified_cost, 0) as verified_cost, coalesce(e.expenses, 0) as expenses
  from people p
  left join paid a on a.id = p.participant_id left join refunded r on r.id = p.participant_id left join earned c on c.id = p.participant_id
  left join sold s on s.id = p.participant_id left join spent e on e.id = p.participant_id;

-- own_use: what became of each participant's own product; plausible is null where nobody can say how much use is plausible
create or replace temp table own_use as
with capped as (select :cap as cap),
share as (select participant_id, product, case when product > 0 then least(greatest(verified_cost::double / product::double, 0), 1) else 0 end as resold from ledger),
used as (
  select m.participant_id, sum(least(greatest(m.product::double * (1 - s.resold), 0), c.cap)) as by_month
    from monthly m join share s using (participant_id) cross join capped c group by all)
select s.participant_id, s.product, s.resold,
       case when c.cap is null then null
            when :cap_by_month then coalesce(u.by_month, 0)
            else least(greatest(s.product::double * (1 - s.resold), 0), c.cap) end as plausible
  from share s cross join capped c left join used u using (participant_id);

-- account_bought, account_sold, account_resold, account_paid: what each account did in each month
create or replace temp view account_bought as
with bought as (
  select buyer as participant_id, month, sum(amount) as product,
         coalesce(sum(amount) filter (purpose = 'own_use'), 0) as recorded_own_use, coalesce(sum(amount) filter (purpose = 'customer'), 0) as for_customers
    from lines where in_period and buyer is not null and class = 'business' and kind = 'product' group by all),
returned as (
  select buyer_in_period as participant_id, month, sum(of_product) as returned
    from refunds where class = 'business' and buyer_in_period is not null group by all)
select b.*, coalesce(r.returned, 0) as returned from bought b left join returned r using (participant_id, month);

create or replace temp view account_sold as
select coalesce(seller, case when class <> 'business' then buyers_sponsor end) as participant_id, month,
       coalesce(sum(amount) filter (seller is not null and customer and kind = 'product'), 0) as to_customers,
       coalesce(sum(amount) filter (seller is not null and class = 'business'), 0) as to_members,
       coalesce(sum(amount) filter (seller is null or class <> 'business' and not (customer and kind = 'product')), 0) as open
  from lines where in_period and kind in ('product', 'unmapped') and seller is distinct from buyer group by all;

create or replace temp view account_resold as
select seller_id as participant_id, strftime(sold_on, '%Y-%m') as month, sum(amount) as claimed, sum(cost) as claimed_cost,
       coalesce(sum(amount) filter (verified), 0) as verified, coalesce(sum(cost) filter (verified), 0) as verified_cost
  from resales where sold_on between :start and :end group by all;

create or replace temp view account_paid as
select c.payee_id as participant_id, strftime(c.earned_on, '%Y-%m') as month, sum(c.amount) as paid,
       coalesce(sum(c.amount) filter (c.kind <> 'retail_margin'), 0) as bonus, coalesce(sum(c.amount) filter (c.kind = 'unmapped'), 0) as unmapped, any_value(p.house) as house
  from commissions c join people p on p.participant_id = c.payee_id where c.earned_on between :start and :end group by all;
