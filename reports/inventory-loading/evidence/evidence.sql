-- The rows behind the findings, from the tables of the case: run this in the case folder, as in
--   cd CASE && duckdb < REPORT/evidence/evidence.sql
-- First come the tables of the case under the names of levelcheck, with what it leaves out left out; then what is derived
-- from them; then one query for each row set. A list of participants comes out with the ids of the case, where a report has
-- pseudonyms unless it was made with --identify; `levelcheck identify CASE PSEUDONYM` says which id one stands for.
--
-- The hash of a row set is the SHA-256 of its CSV file. From the Parquet file the same text is made by
--   copy (select * replace (NUMBERS) from 'FILE.parquet') to 'FILE.csv' (format csv, header)
-- with, for NUMBERS, each column of doubles as: regexp_replace(printf('%.6f', COLUMN), '\.?0+$', '') as COLUMN
-- (without such a column: copy (from 'FILE.parquet') to …).

-- participants: participants.csv
create or replace temp table participants as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("participant_id", '') as participant_id,
         nullif("sponsor_id", '') as sponsor_id,
         null::varchar as placement_id,
         try_strptime(left(trim(nullif("joined_on", '')), 10), '%Y-%m-%d')::date as joined_on,
         try_strptime(left(trim(nullif("left_on", '')), 10), '%Y-%m-%d')::date as left_on,
         case when nullif("class", '') in ('business', 'preferred', 'retail') then nullif("class", '') else 'unknown' end as class,
         null::varchar as rank,
         null::varchar as region,
         null::varchar as household,
         (nullif("left_on", '') is not null and try_strptime(left(trim(nullif("left_on", '')), 10), '%Y-%m-%d')::date is null) as "unread"
    from (select * from read_csv(['participants.csv'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where joined_on is not null and not "unread" and participant_id is not null qualify row_number() over (partition by participant_id order by row) = 1;

-- class_changes: the case has none
create or replace temp table class_changes as
select 0::bigint as row, null::varchar as participant_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as changed_on,
         case when null::varchar in ('business', 'preferred', 'retail') then null::varchar else 'unknown' end as class where false;

-- orders: orders.csv.gz
create or replace temp table orders as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("order_id", '') as order_id,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 0)::bigint as line,
         nullif("buyer_id", '') as buyer_id,
         nullif("seller_id", '') as seller_id,
         try_strptime(left(trim(nullif("ordered_on", '')), 10), '%Y-%m-%d')::date as ordered_on,
         case when nullif("kind", '') in ('product', 'starter_kit', 'fee', 'tool') then nullif("kind", '') else 'unmapped' end as kind,
         round_even(try_cast(trim(nullif("amount", '')) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         round_even(try_cast(trim(nullif("volume", '')) as decimal(28, 8)), 4)::decimal(18, 4) as volume,
         case when lower(null::varchar) in ('true', 't', 'yes', 'y', '1') then true when lower(null::varchar) in ('false', 'f', 'no', 'n', '0') then false end as autoship,
         case when null::varchar in ('resale', 'own_use', 'customer') then null::varchar else null end as purpose,
         null::varchar as sku,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 4)::decimal(18, 4) as quantity,
         (nullif("volume", '') is not null and round_even(try_cast(trim(nullif("volume", '')) as decimal(28, 8)), 4)::decimal(18, 4) is null) as "unread"
    from (select * from read_csv(['orders.csv.gz'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where ordered_on is not null and amount is not null and not "unread" and order_id is not null qualify row_number() over (partition by order_id, coalesce(line, 0) order by row) = 1;

-- products: the case has none
create or replace temp table products as
select 0::bigint as row, null::varchar as sku,
         null::varchar as name,
         case when null::varchar in ('product', 'starter_kit', 'fee', 'tool') then null::varchar else 'unmapped' end as kind,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as member_price,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as retail_price,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 2)::decimal(18, 2) as market_price where false;

-- returns: returns.csv
create or replace temp table returns as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("order_id", '') as order_id,
         try_strptime(left(trim(nullif("returned_on", '')), 10), '%Y-%m-%d')::date as returned_on,
         round_even(try_cast(trim(nullif("amount", '')) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         case when nullif("kind", '') in ('return', 'buyback') then nullif("kind", '') else 'return' end as kind,
         false as "unread"
    from (select * from read_csv(['returns.csv'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where returned_on is not null and amount is not null and not "unread";

-- commissions: commissions.csv.gz
create or replace temp table commissions as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("payee_id", '') as payee_id,
         try_strptime(left(trim(nullif("earned_on", '')), 10), '%Y-%m-%d')::date as earned_on,
         round_even(try_cast(trim(nullif("amount", '')) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         case when nullif("kind", '') in ('retail_margin', 'rebate', 'override', 'recruiting', 'rank', 'pool') then nullif("kind", '') else 'unmapped' end as kind,
         nullif("order_id", '') as order_id,
         null::varchar as source_id,
         round_even(try_cast(trim(nullif("level", '')) as decimal(28, 8)), 0)::bigint as level,
         (nullif("level", '') is not null and round_even(try_cast(trim(nullif("level", '')) as decimal(28, 8)), 0)::bigint is null) as "unread"
    from (select * from read_csv(['commissions.csv.gz'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where earned_on is not null and amount is not null and not "unread" and payee_id is not null;

-- resales: resales.csv
create or replace temp table resales as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("seller_id", '') as seller_id,
         try_strptime(left(trim(nullif("sold_on", '')), 10), '%Y-%m-%d')::date as sold_on,
         round_even(try_cast(trim(nullif("amount", '')) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         round_even(try_cast(trim(nullif("cost", '')) as decimal(28, 8)), 2)::decimal(18, 2) as cost,
         null::varchar as customer_id,
         case when lower(nullif("verified", '')) in ('true', 't', 'yes', 'y', '1') then true when lower(nullif("verified", '')) in ('false', 'f', 'no', 'n', '0') then false end as verified,
         false as "unread"
    from (select * from read_csv(['resales.csv'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where sold_on is not null and amount is not null and cost is not null and verified is not null and not "unread";

-- certifications: the case has none
create or replace temp table certifications as
select 0::bigint as row, null::varchar as participant_id,
         try_strptime(left(trim(null::varchar), 10), '%Y-%m-%d')::date as certified_month,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 0)::bigint as customers,
         round_even(try_cast(trim(null::varchar) as decimal(28, 8)), 4)::decimal(18, 4) as resold_share where false;

-- expenses: expenses.csv
create or replace temp table expenses as
select * exclude ("unread") from (
  select row_number() over () as row, nullif("participant_id", '') as participant_id,
         try_strptime(left(trim(nullif("spent_on", '')), 10), '%Y-%m-%d')::date as spent_on,
         round_even(try_cast(trim(nullif("amount", '')) as decimal(28, 8)), 2)::decimal(18, 2) as amount,
         null::varchar as kind,
         false as "unread"
    from (select * from read_csv(['expenses.csv'], all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', ignore_errors = true, union_by_name = true)))
 where spent_on is not null and amount is not null and not "unread";

-- disclosure: the case has none
create or replace temp table disclosure as
select 0::bigint as row, null::varchar as company,
         null::varchar as country,
         null::varchar as year,
         null::varchar as table_type,
         null::varchar as rank_or_bracket,
         null::varchar as n_participants,
         null::varchar as pct_participants,
         null::varchar as pct_basis,
         null::varchar as avg_income,
         null::varchar as median_income,
         null::varchar as min_income,
         null::varchar as max_income,
         null::varchar as bottom10_avg,
         null::varchar as top10_avg,
         null::varchar as income_period,
         null::varchar as currency,
         null::varchar as gross_of_expenses,
         null::varchar as completeness,
         null::varchar as source_kind,
         null::varchar as source_url,
         null::varchar as notes where false;

-- house_accounts: the company's own positions, as case.toml names them
create or replace temp table house_accounts as
select unnest(regexp_extract_all(regexp_extract(content, '(?m)^\s*house_accounts\s*=\s*\[([^\]]*)\]', 1), '["'']([^"'']*)["'']', 1)) as participant_id
  from read_text('case.toml');

-- people: the participants, with whom they hang below, how deep, and whether they took part
create or replace temp table people as
with recursive hung as (
  select p.participant_id, p.sponsor_id is null as is_root, s.participant_id as sponsor
    from participants p left join participants s on s.participant_id = p.sponsor_id and s.participant_id <> p.participant_id),
tree(participant_id, depth) as (
  select participant_id, 0 from hung where is_root
  union all select h.participant_id, t.depth + 1 from hung h join tree t on h.sponsor = t.participant_id),
recruited as (select distinct sponsor as participant_id from hung where sponsor is not null),
paid as (select distinct payee_id as participant_id from commissions where amount <> 0 and earned_on between date '2023-01-01' and date '2023-12-31')
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
         o.ordered_on between date '2023-01-01' and date '2023-12-31' as in_period, strftime(o.ordered_on, '%Y-%m') as month,
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
  select *, cast(greatest(amount, 0) * 100 as hugeint) as cost,
         sum(cast(greatest(amount, 0) * 100 as hugeint)) over (partition by order_id) as costs,
         row_number() over (partition by order_id order by row) as nth, count(*) over (partition by order_id) as of_lines
    from lines),
shared as (
  select c.row, c.payee_id, c.earned_on, c.kind, c.level, c.order_id, l.row as line, l.kind as bought, l.class, l.takes_part, l.buyer, l.in_period,
         l.purpose, l.amount as line_amount, cast(c.amount * 100 as hugeint) as minor,
         case when l.row is null or l.nth = l.of_lines then null
              when l.costs = 0 then sign(c.amount) * (cast(abs(c.amount) * 100 as hugeint) // l.of_lines)
              else sign(c.amount) * (cast(abs(c.amount) * 100 as hugeint) * l.cost // l.costs) end as part
    from commissions c left join priced l on l.order_id = c.order_id
   where c.earned_on between date '2023-01-01' and date '2023-12-31')
select * exclude (part, minor),
       case when line is null then 'untraced' when bought in ('starter_kit', 'fee', 'tool') then 'enrolment'
            when bought = 'unmapped' then 'unknown' else class end as source,
       cast(coalesce(part, minor - coalesce(sum(part) over (partition by row), 0)) as decimal(18, 0)) * 0.01 as amount
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
  from returns r join of_orders o using (order_id) where r.returned_on between date '2023-01-01' and date '2023-12-31';

-- ledger: money in and out of every participant in the period
create or replace temp table ledger as
with paid as (select buyer as id, sum(amount) as paid,
         sum(amount) filter (kind = 'product') as product, sum(amount) filter (kind = 'starter_kit') as kits, sum(amount) filter (kind = 'fee') as fees
    from lines where in_period and buyer is not null group by all),
refunded as (select buyer as id, sum(amount) as refunded, sum(of_goods) as goods, sum(of_entry) as entry from refunds where buyer is not null group by all),
earned as (select payee_id as id, sum(amount) as commissions, sum(amount) filter (earned_on >= date '2023-01-01' and earned_on < date '2024-01-01') as last_year
    from commissions where earned_on between date '2023-01-01' and date '2023-12-31' group by all),
sold as (select seller_id as id, sum(amount) as amount, sum(cost) as cost, coalesce(sum(amount) filter (verified), 0) as verified, coalesce(sum(cost) filter (verified), 0) as verified_cost
    from resales where sold_on between date '2023-01-01' and date '2023-12-31' group by all),
spent as (select participant_id as id, sum(amount) as expenses from expenses where spent_on between date '2023-01-01' and date '2023-12-31' group by all)
select p.participant_id, p.class, p.house, p.depth, p.joined_on, p.left_on,
       p.class = 'business' and not p.house and p.joined_on <= date '2023-12-31' and (p.left_on is null or p.left_on >= date '2023-01-01') as is_member,
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
with capped as (select (select round(quantile_cont((product * 100)::double, 0.9)) from monthly where class = 'preferred' and not house and product > 0) * 0.01 as cap),
share as (select participant_id, product, case when product > 0 then least(greatest(verified_cost::double / product::double, 0), 1) else 0 end as resold from ledger),
used as (
  select m.participant_id, sum(least(greatest(m.product::double * (1 - s.resold), 0), c.cap)) as by_month
    from monthly m join share s using (participant_id) cross join capped c group by all)
select s.participant_id, s.product, s.resold,
       case when c.cap is null then null
            when true then coalesce(u.by_month, 0)
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
  from resales where sold_on between date '2023-01-01' and date '2023-12-31' group by all;

create or replace temp view account_paid as
select c.payee_id as participant_id, strftime(c.earned_on, '%Y-%m') as month, sum(c.amount) as paid,
       coalesce(sum(c.amount) filter (c.kind <> 'retail_margin'), 0) as bonus, coalesce(sum(c.amount) filter (c.kind = 'unmapped'), 0) as unmapped, any_value(p.house) as house
  from commissions c join people p on p.participant_id = c.payee_id where c.earned_on between date '2023-01-01' and date '2023-12-31' group by all;

-- ---- row sets ----

-- revenue: Every order line dated in the period, summed by the buyer's class on the day (an unregistered customer is retail; a buyer who is not in the participants table, or whose class is not known, is unknown), whether the buyer took part (recruited somebody, or was paid a commission in the period), whether the buyer is unregistered, kind and recorded purpose. Refunds are not taken off. One row a combination that occurs: amount, and number of order lines. Sorted by class, takes_part, unregistered, kind, purpose.
select class, takes_part, buyer_id is null as unregistered, kind, coalesce(purpose, 'not recorded') as purpose,
       sum(amount) as amount, count(*) as order_lines
  from lines where in_period group by all
 order by class, takes_part, unregistered, kind, purpose;

-- rewards: Every commission earned in the period, split over the lines of the order it names pro rata to what they cost (whole minor units, the last line takes what rounding leaves), and summed by its kind and its source: what that line was, or else the class of who bought it on the day. Untraced: no order is named, or it is not in the orders table. Enrolment: starter kits, fees and tools. Amount is net of claw-backs; claw_backs are the parts below zero among it. Combinations without money are left out. Sorted by kind, source.
select kind, source, sum(amount) as amount, sum(least(amount, 0)) as claw_backs
  from commission_parts group by all having sum(amount) <> 0 or sum(least(amount, 0)) <> 0
 order by kind, source;

-- months: Every calendar month of the period: product and starter kits sold to anybody (goods), orders of unmapped kind, refunds paid, commissions net of claw-backs, the part of them for joining (of kind recruiting, or on a starter kit, a fee or a tool), and what is open: commissions that are untraced, of unmapped kind, or on an order of unknown kind or class, those below zero and those above apart. Orders count in the month of the order, refunds and commissions in that of their own date. Sorted by month.
select month, coalesce(goods, 0) as goods, coalesce(unmapped, 0) as unmapped, coalesce(refunds, 0) as refunds, coalesce(commissions, 0) as commissions,
       coalesce(for_joining, 0) as for_joining, coalesce(open_below_zero, 0) as open_below_zero, coalesce(open_above_zero, 0) as open_above_zero
  from (select distinct strftime(day, '%Y-%m') as month from range(date '2023-01-01', date '2023-12-31' + 1, interval 1 day) t(day))
  left join (select month, sum(amount) filter (kind in ('product', 'starter_kit')) as goods, sum(amount) filter (kind = 'unmapped') as unmapped
               from lines where in_period group by all) using (month)
  left join (select strftime(returned_on, '%Y-%m') as month, sum(amount) as refunds from returns where returned_on between date '2023-01-01' and date '2023-12-31' group by all) using (month)
  left join (select strftime(earned_on, '%Y-%m') as month, sum(amount) as commissions,
                    sum(amount) filter (kind = 'recruiting' or source = 'enrolment') as for_joining,
                    sum(least(amount, 0)) filter (kind <> 'recruiting' and source <> 'enrolment' and (kind = 'unmapped' or source in ('untraced', 'unknown'))) as open_below_zero,
                    sum(greatest(amount, 0)) filter (kind <> 'recruiting' and source <> 'enrolment' and (kind = 'unmapped' or source in ('untraced', 'unknown'))) as open_above_zero
               from commission_parts group by all) using (month)
 order by month;

-- resales: Every resale dated in the period, by anybody, summed by calendar month and whether a receipt was checked: what customers paid, what the goods cost the sellers, and number of resales. A measure that counts resales among revenue counts of each participant no more than was bought in the period. Sorted by month, verified.
select strftime(sold_on, '%Y-%m') as month, verified, sum(amount) as amount, sum(cost) as cost, count(*) as resales
  from resales where sold_on between date '2023-01-01' and date '2023-12-31' group by all
 order by month, verified;

-- returns: Every refund dated in the period, of whatever order, summed by calendar month and kind (return, or buyback of stock; return where none is recorded): amount, and number of refunds. Sorted by month, kind.
select strftime(returned_on, '%Y-%m') as month, kind, sum(amount) as amount, count(*) as refunds
  from returns where returned_on between date '2023-01-01' and date '2023-12-31' group by all
 order by month, kind;

-- own_product: Every account of business class as of the export, summed by whether it is a house account and by its depth in the sponsor tree (0 at a root; -1 without a place): number of accounts; product bought in the period; cost of verified resales, and the part of it that is no more than the account's product and starter kits; refunds of product and starter kits; plausible own use (product that was not resold, up to the own-use cap; 0 where nobody can say how much is plausible); and stuck, each account's product less verified resales, refunds and plausible use, not less than 0. Sorted by house, depth.
select l.house, coalesce(l.depth, -1) as depth, count(*) as accounts, sum(l.product) as product, sum(l.verified_cost) as verified_cost,
       sum(least(l.verified_cost, greatest(l.product + l.kits, 0))) as verified_within, sum(l.refunded_goods) as refunded_goods,
       sum(coalesce(u.plausible, 0)::double) as plausible_use,
       sum(greatest((l.product - l.verified_cost - l.refunded_goods)::double - coalesce(u.plausible, 0)::double, 0)) as stuck
  from ledger l join own_use u using (participant_id) where l.class = 'business' group by all
 order by house, depth;

-- own_product_pay: The commissions of the period on product that a business participant bought in it (the row business of the row set rewards), split in each buyer's proportion of product resold with a verified receipt, plausibly used up to the own-use cap, and neither (unexplained; with what is plausible where nobody can say how much is). Beside them: the part of these commissions on purchases recorded as for own use; those on product bought before or after the period (out of sight); and those on product of customers who were paid or recruited. Sorted by part.
with on_own as (
  select buyer as participant_id, sum(amount)::double as amount, coalesce(sum(amount) filter (purpose = 'own_use'), 0)::double as recorded
    from commission_parts where source = 'business' and in_period group by all),
split as (
  select o.amount, o.recorded, u.resold, u.plausible is not null as known,
         case when u.product > 0 then least(u.plausible / u.product::double, 1 - u.resold) else 0 end as plausible
    from on_own o join own_use u using (participant_id)),
sums as (
  select coalesce(sum(amount), 0) as amount, coalesce(sum(amount * resold), 0) as resold, coalesce(sum(case when known then amount * plausible end), 0) as plausible, coalesce(sum(recorded), 0) as recorded from split)
select 'on customers who take part' as part, coalesce((select sum(amount)::double from commission_parts where source in ('preferred', 'retail') and takes_part), 0) as amount
union all select 'out of sight', coalesce((select sum(amount)::double from commission_parts where source = 'business' and not in_period), 0)
union all select 'plausible', plausible from sums
union all select 'recorded as own use', recorded from sums
union all select 'resold', resold from sums
union all select 'unexplained', amount - resold - plausible from sums
 order by part;

-- purchases_by_day: Every product order line dated in the period, house accounts and buyers of unknown class left out, summed by the buyers' group (class on the day; unregistered customers are anonymous_retail) and day, with whether the calendar month of the day lies in the period whole, and whether the day is among the last three of its month: amount, and number of order lines. Days without a purchase are left out. Shares of late purchases are taken over the days in whole months. Sorted by buyers, day.
select case when buyer_id is null then 'anonymous_retail' else class end as buyers, ordered_on as day,
       date_trunc('month', ordered_on)::date >= date '2023-01-01' and last_day(ordered_on) <= date '2023-12-31' as in_whole_month, last_day(ordered_on) - ordered_on < 3 as late,
       sum(amount) as amount, count(*) as order_lines
  from lines where in_period and kind = 'product' and not house and class <> 'unknown' group by all
 order by buyers, day;

-- volume_bins: Every participant's calendar month with an order of any kind, house accounts, unknown classes, months with a product order whose volume is not recorded and months of a volume below 0 left out, counted at every threshold of plan.qualification_thresholds by side (members are of business class at the month's last order, customers preferred or registered retail) and own volume, in bins of a twentieth of the threshold that hold their lower edge; the last bin holds five times the threshold and more. Bins without a month are left out. A measure at a threshold reads the bins below twice the threshold, a comparison with other round volumes those below five times. Sorted by threshold, side, bin.
with month as (
  select case when class = 'business' then 'members' else 'customers' end as side, cast(volume * 10000 as bigint) as volume
    from monthly where not house and class <> 'unknown' and volume >= 0),
binned as (
  select t.threshold, m.side, least(m.volume * 20 // t.threshold, 100) as bin from month m cross join (values (1000000)) t(threshold) where t.threshold > 0)
select threshold / 10000.0 as threshold, side, bin, bin * threshold / 200000.0 as from_volume, count(*) as months
  from binned group by threshold, side, bin
 order by threshold, side, bin;

-- months_by_spending: Every participant's calendar month with product purchases above 0, house accounts and unknown classes left out, by side (members are of business class at the month's last order, customers preferred or registered retail) and by the highest of the percentiles 0, 50, 75, 90, 95 and 99 (type 7) of customers' months that its purchases exceed: that percentile, its amount (0 for the lowest), number of months, and product purchases. What lies beyond the 95th percentile is the product of the two highest bands less their months times its amount. Sorted by side, percentile.
with month as (
  select case when class = 'business' then 'members' else 'customers' end as side, product from monthly where not house and class <> 'unknown' and product > 0),
edge as (
  select 0 as percentile, 0::double as amount
  union all select unnest([50, 75, 90, 95, 99]), unnest(quantile_cont((product * 100)::double, [0.50, 0.75, 0.90, 0.95, 0.99])) from month where side = 'customers'),
placed as (
  select m.side, m.product, max(e.percentile) as percentile from (select row_number() over () as nth, * from month) m join edge e on (m.product * 100)::double > e.amount group by m.nth, m.side, m.product)
select p.side, p.percentile, any_value(e.amount) * 0.01::double as above_amount, count(*) as months, sum(p.product) as product
  from placed p join edge e using (percentile) group by p.side, p.percentile
 order by side, percentile;

-- kits_and_fees: All order lines of starter kits and fees dated in the period, in one row: what they cost, what those cost on which a commission of the period was paid net of claw-backs (lines below 0 count as 0), and these commissions, each split over the lines of its order pro rata to what they cost.
with on_line as (
  select line, sum(amount) as amount from commission_parts where bought in ('starter_kit', 'fee') and in_period group by all having sum(amount) <> 0)
select coalesce(sum(l.amount), 0) as cost, coalesce(sum(greatest(l.amount, 0)) filter (p.line is not null), 0) as cost_where_paid,
       coalesce(sum(p.amount), 0) as commissions
  from lines l left join on_line p on p.line = l.row where l.in_period and l.kind in ('starter_kit', 'fee');

-- members_by_joining: Everybody of the income population (business class as of the export, joined by the period's end, not left before its start, no house account), summed by calendar month of joining (those who joined earlier: before the period): number of members; entry, starter kits and fees less refunds of them, not less than 0 a member; orders of unmapped kind; everything paid to the company; refunds; commissions net of claw-backs; proceeds and cost of verified resales; members with an entry above 0 (entry_payers) and those of them whose commissions and mark-up on verified resales are less (not_repaid); members who paid more in all, net of refunds, than 0 and than commissions and verified proceeds (all_not_repaid). Sorted by joined.
with member as (
  select *, greatest(kits + fees - refunded_entry, 0) as entry, commissions + verified_proceeds - verified_cost as got, paid - refunded as net_paid from ledger where is_member),
unmapped as (select buyer as participant_id, sum(amount) as unmapped from lines where in_period and kind = 'unmapped' and buyer is not null group by all)
select case when joined_on < date '2023-01-01' then 'before the period' else strftime(joined_on, '%Y-%m') end as joined, count(*) as members,
       sum(entry) as entry, sum(coalesce(unmapped, 0)) as unmapped, sum(paid) as paid, sum(refunded) as refunded, sum(commissions) as commissions,
       sum(verified_proceeds) as verified_proceeds, sum(verified_cost) as verified_cost,
       count(*) filter (entry > 0) as entry_payers, count(*) filter (entry > 0 and got < entry) as not_repaid,
       count(*) filter (net_paid > 0 and commissions + verified_proceeds < net_paid) as all_not_repaid
  from member left join unmapped using (participant_id) group by all
 order by joined;

-- income_by_depth: Everybody of the income population (business class as of the export, joined by the period's end, not left before its start, no house account), summed by depth in the sponsor tree (0 at a root; -1 without a place): number of members; commissions net of claw-backs, everything paid to the company, refunds, resale proceeds, expenses; members paid nothing (commissions 0 or less); members with company cash (commissions less paid plus refunds) below 0; members with a strict net (company cash plus resale proceeds less expenses) below 0; and members whose commissions of the last twelve full calendar months are 1,000 US dollars or less (0 where the period is shorter or the currency another). Sorted by depth.
select coalesce(depth, -1) as depth, count(*) as members, sum(commissions) as commissions, sum(paid) as paid, sum(refunded) as refunded,
       sum(resale_proceeds) as resale_proceeds, sum(expenses) as expenses,
       count(*) filter (commissions <= 0) as paid_nothing, count(*) filter (commissions - paid + refunded < 0) as cash_below_zero,
       count(*) filter (commissions - paid + refunded + resale_proceeds - expenses < 0) as strict_below_zero,
       count(*) filter (commissions_last_year <= 1000) as at_most_1000_a_year
  from ledger where is_member group by all
 order by depth;

-- accounts: Every account of the participants table, whenever it joined, counted by class as of the export, whether it is a house account, and whether it took part (recruited somebody, or was paid a commission in the period). Sorted by class, house, takes_part.
select class, house, takes_part, count(*) as accounts from people group by all
 order by class, house, takes_part;

-- members_by_month: Every calendar month of the period, cut at its ends, and both business participants and accounts of unknown class, house accounts left out: accounts there on the day before the month's first day, that joined in the month, that left in it, and that were there on its last day. An account is there on a day if it joined by then and had not left by then. Classes are those on the day that is counted. Sorted by month, class.
with span as (
  select strftime(day, '%Y-%m') as month, min(day)::date as first_day, max(day)::date as last_day from range(date '2023-01-01', date '2023-12-31' + 1, interval 1 day) t(day) group by all),
of_day as (
  select strftime(s.first_day, '%Y-%m') as month, 'before' as what, s.first_day - 1 as day, p.participant_id, p.class from span s join people p on not p.house and p.joined_on <= s.first_day - 1 and (p.left_on is null or p.left_on > s.first_day - 1)
  union all select strftime(s.first_day, '%Y-%m'), 'end', s.last_day, p.participant_id, p.class from span s join people p on not p.house and p.joined_on <= s.last_day and (p.left_on is null or p.left_on > s.last_day)
  union all select strftime(joined_on, '%Y-%m'), 'joined', joined_on, participant_id, class from people where not house and joined_on between date '2023-01-01' and date '2023-12-31'
  union all select strftime(left_on, '%Y-%m'), 'left', left_on, participant_id, class from people where not house and left_on between date '2023-01-01' and date '2023-12-31'),
classed as (
  select o.month, o.what, case when h.participant_id is null then o.class else coalesce(c.class, 'unknown') end as class
    from of_day o left join (select distinct participant_id from classes) h using (participant_id)
    asof left join classes c on c.participant_id = o.participant_id and o.day >= c.changed_on)
select s.month, k.class, count(*) filter (c.what = 'before') as there_before, count(*) filter (c.what = 'joined') as joined,
       count(*) filter (c.what = 'left') as "left", count(*) filter (c.what = 'end') as there_at_end
  from span s cross join (values ('business'), ('unknown')) k(class) left join classed c on c.month = s.month and c.class = k.class group by all
 order by month, class;

-- policy_answers: Every question of the questionnaire that is answered, with its answer and the file that answers it: [policies] of case.toml, or policies.toml beside it. The SQL reads answers of one line; a list stands in it as it is written. Sorted by question.
with file as (
  select parse_filename(filename) as answered_in, content from read_text(['case.toml'])),
section as (
  select answered_in, case answered_in when 'case.toml' then regexp_extract(chr(10) || content, '(?s)\n\[policies\][^\n]*\n(.*?)(\n\[|$)', 1) else content end as content from file),
line as (select answered_in, unnest(string_split(content, chr(10))) as line from section),
answered as (
  select answered_in, regexp_extract(line, '^\s*([a-z_]+)\s*=', 1) as question,
         regexp_extract(line, '^\s*[a-z_]+\s*=\s*("[^"]*"|\[[^\]]*\]|[^#]*)', 1) as given from line)
select question,
       coalesce(regexp_replace(printf('%.6f', try_cast(trim(replace(given, '_', '')) as double)), '\.?0+$', ''), trim(trim(given), '"')) as answer, answered_in
  from answered where question in ('buyback_share', 'buyback_months', 'buyback_excludes', 'buyback_shipping_paid_by', 'cancel_any_time', 'cooling_off_days', 'buyer_cancel_days', 'written_contract', 'entry_fee', 'entry_fee_buys', 'mandatory_purchase', 'mandatory_purchase_period', 'pays_for_recruiting', 'recruitment_levels', 'own_purchases_count', 'leg_contribution_limited', 'rank_needs_own_purchase', 'pay_needs_own_purchase', 'retail_needed_for_bonus', 'minimum_retail_customers', 'inventory_rule_share', 'rules_enforced', 'rules_enforced_evidence', 'autoship_required', 'income_disclosure_published', 'income_disclosure_includes_zero_earners', 'income_disclosure_net_of_expenses', 'income_disclosure_median_given', 'income_disclosure_period_stated', 'income_disclosure_basis_stated', 'income_disclosure_shows_low_earners', 'earnings_claims_made', 'earnings_claims_substantiated', 'earnings_claims_show_number_and_share', 'earnings_claims_show_period', 'earnings_claims_show_mean_and_median', 'typical_earnings_disclosed', 'lifestyle_claims_found', 'registrations', 'statutory_notices', 'highest_product_price', 'price_list_published', 'training_required', 'training_cost', 'complaints_handling', 'business_opportunity_rule_applies', 'opportunity_documents_days', 'opportunity_earnings_statement', 'sells_face_to_face', 'association_member', 'buyback_terms_disclosed', 'required_purchase_refund_share', 'buyback_lookback_days', 'buyback_other_deductions', 'refund_days', 'exit_charge_share', 'exit_months_from_joining', 'exit_days_from_delivery', 'contract_cancel_days', 'cancel_months_from_delivery', 'cancellation_penalty', 'cooling_off_working_days', 'consumer_return_days', 'consumer_withdrawal_days', 'seller_withdrawal_months', 'participant_return_days', 'notice_of_change_days', 'mandatory_purchase_at_cost', 'kit_above_cost', 'kit_sold_without_joining', 'commission_on_kit', 'entry_payment_to_value', 'stock_above_resalable', 'nonparticipant_sales_required', 'override_needs_supervision', 'promises_benefit_for_introducing', 'promotion_stresses_recruiting', 'promises_high_or_passive_income', 'promised_return_above_repo', 'earnings_claims_average_local', 'state_notice_filed', 'direct_selling_licence', 'self_declaration_filed', 'registered_office_in_country', 'registered_capital', 'deposit', 'money_circulation', 'pays_on_downline_sales', 'pays_by_headcount', 'prior_sanction', 'penalty_notice_received', 'single_tier', 'one_off_benefit', 'all_vat_registered', 'sponsored_door_to_door', 'other_yearly_burden', 'yearly_burden', 'sells_services', 'sells_on_marketplaces', 'virtual_office', 'has_product', 'pays_on_sales_not_entry', 'sells_product_not_position', 'pay_unlinked_to_recruits', 'earns_if_recruiting_stops', 'reasonable_return_policy', 'fair_market_price', 'reason_to_buy')
 order by question;

-- us-amw-70d: Every row of the roster sold_of_bought_month (one row is a participant and a calendar month with a bonus (commissions other than the margin on own customers' orders, claw-backs netted) and with goods bought, house accounts left out) that is certainly or possibly < 70 %: certainly where both low and high are and the row surely belongs, possibly where one of them is. (cost of goods resold with a verified receipt, at wholesale or at retail + product ordered by others with the participant credited as the seller) / (product bought by the participant + the same orders), in the month. At most: claimed resales and orders of customers the participant sponsored, where no seller is named, count too, refunded product was never bought, and where resales are not recorded as a whole or refunds are not recorded, everything may have been sold. Money is the bonus. Sorted by roster, time and id. Ids are pseudonyms unless the report was made with --identify (`levelcheck identify CASE PSEUDONYM` says whose one is); the SQL gives the ids of the case, and so another order where these are others.
select * exclude (part) from (
select 0 as part, participant_id, time, 'sold_of_bought_month' as roster, low, high, 'below' as are, 0.7::double as line, money,
       case when high < line - 1e-12 and sure then 'certainly' else 'possibly' end as past
  from (
with goods as (
  select p.participant_id, p.month as time, p.bonus > p.unmapped as sure, p.bonus as money, greatest(coalesce(b.product, 0), 0) as bought, coalesce(b.returned, 0) as returned,
         greatest(coalesce(s.to_customers, 0) + coalesce(s.to_members, 0), 0) as credited, greatest(coalesce(s.open, 0), 0) as open,
         coalesce(r.verified_cost, 0) as verified_cost, coalesce(r.claimed_cost, 0) as claimed_cost
    from account_paid p left join account_bought b using (participant_id, month) left join account_sold s using (participant_id, month)
    left join account_resold r using (participant_id, month)
   where p.bonus > 0 and not p.house),
ends as (
  select participant_id, time, sure, money, (verified_cost + credited)::double / (bought + credited)::double as low,
         (claimed_cost + credited + open)::double / (greatest(bought - returned, 0) + credited + open)::double as most
    from goods where greatest(bought - returned, 0) + credited > 0)
select participant_id, time, sure, least(low, case when true and true then most else greatest(most, 1) end) as low,
       case when true and true then most else greatest(most, 1) end as high, money
  from ends
) where low < line - 1e-12
) order by part, time, participant_id;

-- us-vem-1: Every row of the roster downline_nonparticipant_share (one row is an account paid more than was clawed back, in one pay period (plan.pay_period: a calendar month, or the period)) that is certainly or possibly ≤ 50 %: certainly where both low and high are and the row surely belongs, possibly where one of them is. Revenue of every kind that the participant and everybody below, along sponsors, generated in the pay period, and the share of it from retail, preferred and unregistered customers. A customer's purchase stands at the seller credited, else at the customer; any other at the buyer. Goods resold with a verified receipt count as sold to customers, of each seller no more than was bought that period. At most: buyers of unknown class, customers who were paid or recruited and all claimed resales count too, and where resales are not recorded as a whole, every member's product and kit that is not recorded as own use. Pay without any revenue below it leaves the share open. Money is commissions of the pay period, claw-backs netted. Sorted by roster, time and id. Ids are pseudonyms unless the report was made with --identify (`levelcheck identify CASE PSEUDONYM` says whose one is); the SQL gives the ids of the case, and so another order where these are others.
select * exclude (part) from (
select 0 as part, participant_id, time, 'downline_nonparticipant_share' as roster, low, high, 'at_most' as are, 0.5::double as line, money,
       case when high <= line + 1e-12 and sure then 'certainly' else 'possibly' end as past
  from (
with recursive placed as (
  select *, case when class in ('preferred', 'retail') then coalesce(seller, buyer) else coalesce(buyer, seller) end as account from lines where in_period),
generated as (
  select account as participant_id, month as time, sum(amount) as revenue, coalesce(sum(amount) filter (customer), 0) as from_customers,
         coalesce(sum(amount) filter (not customer and class <> 'business'), 0) as open,
         coalesce(sum(amount) filter (class = 'business' and kind in ('product', 'starter_kit') and purpose is distinct from 'own_use'), 0) as resalable
    from placed where account is not null group by all),
bought as (select participant_id, month as time, sum(product) as product, sum(for_customers) as for_customers from account_bought group by all),
resold as (select participant_id, month as time, sum(verified_cost) as verified_cost, sum(claimed_cost) as claimed_cost from account_resold group by all),
own as (
  select participant_id, time, coalesce(g.revenue, 0) as revenue,
         coalesce(g.from_customers, 0) + greatest(least(coalesce(r.verified_cost, 0), coalesce(b.product, 0)), 0) as least,
         coalesce(g.from_customers, 0) + coalesce(g.open, 0) + greatest(coalesce(r.verified_cost, 0),
           case when true then coalesce(r.claimed_cost, 0) + coalesce(b.for_customers, 0) else coalesce(g.resalable, 0) end) as most
    from generated g full join bought b using (participant_id, time) full join resold r using (participant_id, time)),
below(head, participant_id) as (
  select participant_id, participant_id from people where depth is not null
  union all select b.head, p.participant_id from below b join people p on p.sponsor = b.participant_id where p.depth is not null),
paid as (
  select p.participant_id, month as time, sum(p.paid) as paid from account_paid p where not p.house group by all having sum(p.paid) > 0),
sums as (
  select b.head as participant_id, o.time, sum(o.revenue) as revenue, sum(o.least) as least, sum(o.most) as most
    from below b join own o using (participant_id) where b.head in (select participant_id from paid) group by all),
ends as (
  select p.participant_id, p.time, p.paid, coalesce(s.revenue, 0) as revenue,
         greatest(least(s.least, s.revenue), 0)::double / s.revenue::double as least, greatest(least(s.most, s.revenue), 0)::double / s.revenue::double as most
    from paid p left join sums s using (participant_id, time))
select participant_id, time, true as sure, case when revenue > 0 then least(least, most) else 0 end as low, case when revenue > 0 then most else 1 end as high, paid as money
  from ends
) where low <= line + 1e-12
) order by part, time, participant_id;
