#!/usr/bin/env python3
"""Holds the committed report of a shipped company against the same figures computed by DuckDB and numpy.

usage: duckdb_tables.py DATASET ASSESSMENT_JSON     exit 0 when every figure agrees      needs: duckdb, numpy

The queries are written from the definitions, not from the program: revenue and rewards by source, net results by
depth, own volume around the threshold, late purchases, inequality, and the excess mass by a fit with numpy.
"""
import json
import sys
import tomllib

import duckdb
import numpy as np

folder, path = sys.argv[1:3]
ours = json.load(open(path))
case = tomllib.load(open(f"{folder}/case.toml", "rb"))
con = duckdb.connect()
for table in ("participants", "orders", "commissions", "returns", "resales", "expenses"):
    file = case.get("tables", {}).get(table, {}).get("path", f"{table}.csv")
    con.execute(f"create table {table} as select * from read_csv('{folder}/{file}', all_varchar = true, header = true)")
house = case["house_accounts"][0]
con.execute(f"""
create view people as select *, participant_id = '{house}' as house from participants;
create view bought as select order_id, buyer_id, kind, ordered_on::date as day, amount::decimal(18, 2) as amount, volume::decimal(18, 4) as volume,
       coalesce(p.class, case when buyer_id is null then 'retail' else 'unknown' end) as class, coalesce(p.house, false) as house
  from orders left join people p on p.participant_id = buyer_id;
create view paid as select payee_id, c.kind, c.order_id, amount::decimal(18, 2) as amount from commissions c;
create table tree as with recursive t(id, depth) as (
  select participant_id, 0 from people where sponsor_id is null
  union all select p.participant_id, depth + 1 from people p join t on p.sponsor_id = t.id) select * from t;
create table results as
  select p.participant_id as id, depth, coalesce(c.s, 0) as commissions,
         coalesce(c.s, 0) - coalesce(o.s, 0) + coalesce(r.s, 0) as cash,
         coalesce(c.s, 0) - coalesce(o.s, 0) + coalesce(r.s, 0) + coalesce(s.s, 0) - coalesce(e.s, 0) as strict
    from people p join tree t on t.id = p.participant_id
    left join (select payee_id as id, sum(amount) as s from paid group by 1) c on c.id = p.participant_id
    left join (select buyer_id as id, sum(amount) as s from bought group by 1) o on o.id = p.participant_id
    left join (select buyer_id as id, sum(r.amount::decimal(18, 2)) as s from returns r join bought using (order_id) group by 1) r on r.id = p.participant_id
    left join (select seller_id as id, sum(amount::decimal(18, 2)) as s from resales group by 1) s on s.id = p.participant_id
    left join (select participant_id as id, sum(amount::decimal(18, 2)) as s from expenses group by 1) e on e.id = p.participant_id
   where p.class = 'business' and not p.house and joined_on::date <= '{case["period"]["end"]}'
     and (left_on is null or left_on::date >= '{case["period"]["start"]}');
""")
rows = lambda query: con.execute(query).fetchall()
one = lambda query: float(rows(query)[0][0])
wrong, checked = [], 0


def same(name, found, expected, tolerance=1e-6):
    global checked
    checked += 1
    if found is None or expected is None or abs(float(found) - float(expected)) > tolerance:
        wrong.append(f"{name}: levelcheck {found}, outside {expected}")


tables, measured = ours["tables"], ours["measurements"]
revenue = {(r["buyer_class"], r["order_kind"]): r["amount"] for r in tables["revenue_by_source"]}
for buyer, kind, amount in rows("select class, kind, sum(amount) from bought group by 1, 2"):
    same(f"revenue {buyer} {kind}", revenue.pop((buyer, kind), None), amount, 0.005)
same("cells of revenue that the outside does not have", len(revenue), 0)

rewards = {(r["commission_kind"], r["source"]): r["amount"] for r in tables["rewards_by_source"]}
for kind, source, amount in rows("""select paid.kind, case when b.order_id is null then 'untraced' when b.kind <> 'product' then 'enrolment'
     else b.class end, sum(paid.amount) from paid left join bought b using (order_id) group by 1, 2"""):
    same(f"rewards {kind} {source}", rewards.pop((kind, source), None), amount, 0.005)
same("cells of rewards that the outside does not have", len(rewards), 0)

by_depth = {r["depth"]: r for r in tables["income_by_depth"]}
for depth, count, mean, median, loss, p10, p90 in rows("""select depth, count(*), avg(cash), median(cash::double), avg((cash < 0)::int),
     quantile_cont(cash::double, .1), quantile_cont(cash::double, .9) from results group by 1"""):
    found = by_depth.pop(depth, {})
    for key, value in (("participants", count), ("mean_net", mean), ("median_net", median), ("loss_share", loss), ("p10_net", p10), ("p90_net", p90)):
        same(f"depth {depth} {key}", found.get(key), value, 0.006)
same("depths that the outside does not have", len(by_depth), 0)

threshold = case["plan"]["qualification_thresholds"][0]
histogram = lambda classes: dict(rows(f"""with v as (select buyer_id, date_trunc('month', day) as m, sum(volume) as v from bought
     where class in ({classes}) and buyer_id is not null and not house group by 1, 2)
   select floor(v * 20 / {threshold})::int, count(*) from v where v < {2 * threshold} group by 1"""))
members, customers = histogram("'business'"), histogram("'preferred', 'retail'")
for at, found in enumerate(tables["own_volume_histogram"]["bins"]):
    same(f"members' months in bin {at}", found["count"], members.get(at, 0))
    same(f"customers' months in bin {at}", found["customers"], customers.get(at, 0))

late = lambda where: one(f"select sum(case when day > last_day(day) - 3 then amount else 0 end) / sum(amount) from bought where kind = 'product' and not house and {where}")
same("late_purchase_share", measured["late_purchase_share"]["value"], late("class = 'business'"))
same("late_purchase_excess", measured["late_purchase_excess"]["value"], late("class = 'business'") - late("class in ('preferred', 'retail')"))
for metric, query in (
    ("loss_share_company_cash", "select avg((cash < 0)::int) from results"),
    ("loss_share_strict", "select avg((strict < 0)::int) from results"),
    ("zero_pay_share", "select avg((commissions <= 0)::int) from results"),
    ("median_net_company_cash", "select median(cash) from results"),
    ("share_under_1000", "select avg((commissions <= 1000)::int) from results"),
    ("external_retail_share", "select sum(case when class in ('preferred', 'retail') then amount else 0 end) / sum(amount) from bought where kind in ('product', 'starter_kit')"),
    ("onboarding_share", "select sum(case when kind <> 'product' then amount else 0 end) / sum(amount) from bought"),
    ("recruiting_reward_share", "select sum(case when kind = 'recruiting' then amount else 0 end) / sum(amount) from paid"),
    ("payout_ratio", "select (select sum(amount) from paid) / sum(amount) from bought where kind in ('product', 'starter_kit')"),
    ("verified_resale_share", "select sum(case when verified = 'true' then amount::double else 0 end) / sum(amount::double) from resales"),
):
    expected = one(query)
    if measured[metric].get("value") is None:
        wrong.append(f"{metric}: no value")
    same(metric, measured[metric].get("value"), expected)

# Joining and growth, over a period that is one calendar year. Kits and fees of participants are in orders of their own.
year = int(str(case["period"]["start"])[:4])
con.execute(f"""
create view joined_pay as select year(earned_on::date) as y, month(earned_on::date) as m, c.amount::decimal(18, 2) as amount,
       c.kind = 'recruiting' or coalesce(b.kind in ('starter_kit', 'fee', 'tool'), false) as joining
  from commissions c left join bought b using (order_id);
create table entries as
  select r.id, r.commissions, greatest(coalesce(o.s, 0) - coalesce(x.s, 0), 0) as entry, coalesce(v.s, 0) as mark_up
    from results r
    left join (select buyer_id as id, sum(amount) as s from bought where kind in ('starter_kit', 'fee') group by 1) o using (id)
    left join (select buyer_id as id, sum(least(r.amount::decimal(18, 2), b.amount)) as s from returns r join bought b using (order_id)
                where b.kind in ('starter_kit', 'fee') group by 1) x using (id)
    left join (select seller_id as id, sum(amount::decimal(18, 2) - cost::decimal(18, 2)) as s from resales where verified = 'true' group by 1) v using (id);
create table chain as with recursive t(id, level) as (
  select participant_id, (class = 'business' and not house)::int from people where sponsor_id is null
  union all select p.participant_id, level + (p.class = 'business' and not p.house)::int from people p join t on p.sponsor_id = t.id) select * from t;
""")
there = lambda day: f"(select count(*)::double from people where class = 'business' and not house and joined_on::date <= '{day}' and (left_on is null or left_on::date > '{day}'))"
third = lambda months: f"(select sum(case when joining then amount else 0 end)::double / sum(amount)::double from joined_pay where m in {months})"
for metric, query in (
    ("never_recouped_share", "select avg((entry > 0 and commissions + mark_up < entry)::int) from entries"),
    ("package_buyers_joining_share", "select count(distinct case when class = 'business' then buyer_id end) / count(distinct buyer_id) from bought where kind = 'starter_kit' and not house"),
    ("enrolment_money", "select sum(amount) from bought where kind in ('starter_kit', 'fee', 'tool')"),
    ("recruiter_cut", "select (select coalesce(sum(c.amount), 0) from paid c join bought b using (order_id) where b.kind in ('starter_kit', 'fee')) / sum(amount) from bought where kind in ('starter_kit', 'fee')"),
    ("payout_ratio_yearly", "select (select sum(amount) from paid) / sum(amount) from bought where kind in ('product', 'starter_kit')"),
    ("participants_headcount", f"select count(*) from people where class = 'business' and not house and joined_on::date <= '{year}-12-31'"),
    ("tree_levels", "select max(level) from chain"),
    ("headcount_growth", f"select {there(f'{year}-12-31')} / {there(f'{year - 1}-12-31')} - 1"),
    ("recruiting_pay_trend", f"select {third('(9, 10, 11, 12)')} - {third('(1, 2, 3, 4)')}"),
):
    found = rows(query)[0][0]
    if found is None:
        checked += 1
        if "unavailable" not in measured[metric]:
            wrong.append(f"{metric}: levelcheck has a value, outside none")
    else:
        same(metric, measured[metric].get("value"), found)

# Tracing by level and of the best paid: each buyer's own product splits as that buyer's purchases do. Orders are one line each.
con.execute(f"""
create table resold_share as select b.buyer_id, least(1, coalesce(v.cost, 0)::double / sum(b.amount)::double) as share
  from bought b left join (select seller_id, sum(cost::decimal(18, 2)) as cost from resales where verified = 'true' group by 1) v on v.seller_id = b.buyer_id
 where b.kind = 'product' and b.buyer_id is not null group by 1, v.cost;
create table traced as select c.payee_id, c.kind, c.level::int as level, c.amount::decimal(18, 2)::double as amount,
       case when b.kind in ('starter_kit', 'fee', 'tool') then 1 when b.class = 'business' then 1 - r.share else 0 end as strict,
       (b.kind in ('starter_kit', 'fee', 'tool'))::int as joining
  from commissions c join bought b using (order_id) left join resold_share r on r.buyer_id = b.buyer_id;
create table best_paid as with p as (select payee_id, sum(amount::decimal(18, 2)) as pay from commissions where payee_id <> '{house}' group by 1 having pay > 0)
  select payee_id from p where pay >= (select pay from p order by pay desc limit 1 offset (select ceil(count(*) / 100)::int - 1 from p));
""")
by_level = {r["level"]: r for r in tables["rewards_by_level"]}
for level, count, amount, strict, joining in rows("""select level, count(*), sum(amount), sum(amount * strict) / sum(amount),
     sum(amount * joining) / sum(amount) from traced group by 1"""):
    found = by_level.pop(level, {})
    for key, value in (("commissions", count), ("amount", amount), ("strict_share", strict), ("industry_share", joining)):
        same(f"level {level} {key}", found.get(key), value, 1e-4 if key == "amount" else 1e-9)
same("levels that the outside does not have", len(by_level), 0)
mark_up = one("select sum(amount::double - cost::double) from resales where verified = 'true'")
product = one("select sum(amount) from bought where kind = 'product'")
for metric, found, expected in (
    ("upline_dependence", measured["upline_dependence"]["value"], one("select sum(case when level >= 2 then amount else 0 end) / sum(amount) from traced")),
    ("trace_top1", measured["trace_top1"]["value"], one("select sum(amount * strict) / sum(amount) from traced where payee_id in (from best_paid)")),
    ("vk_naive", measured["vk_naive"]["value"], one(f"""select sum(case when kind in ('override', 'rank', 'pool', 'recruiting') then amount end)
        / (coalesce(sum(case when kind = 'retail_margin' then amount end), 0) + {mark_up}) from traced""")),
    ("r_high", measured["r_bounds"]["readings"]["r_high"]["value"],
     1 - one("select sum(least(r.amount::decimal(18, 2), b.amount)) from returns r join bought b using (order_id) where b.kind = 'product'") / product),
):
    same(metric, found, expected, 1e-9)

values = np.sort(np.array([float(r[0]) for r in rows("select commissions from results")]))
ranks = 2 * np.arange(1, len(values) + 1) - len(values) - 1
same("gini_commissions", measured["gini_commissions"]["value"], (ranks * values).sum() / (len(values) * values.sum()))
net = np.sort(np.array([float(r[0]) for r in rows("select strict from results")]))
same("rsv_gini_net", measured["rsv_gini_net"]["value"], (ranks * net).sum() / ((len(net) - 1) * np.abs(net).sum()))
same("absolute_gini_net", measured["absolute_gini_net"]["value"], (ranks * net).sum() / len(net) ** 2)


def excess_mass(months):
    """Polynomial of order 5, a dummy for every fifth bin outside the window, a dummy for each bin of the window."""
    counts = np.array([months.get(at, 0) for at in range(40)], dtype=float)
    bins = np.arange(-20, 20)
    window = (bins >= -2) & (bins <= 3)
    smooth = [(bins / 20.0) ** power for power in range(6)] + [((bins % 5 == 0) & ~window).astype(float)]
    inside = [(bins == at).astype(float) for at in bins[window]]
    beta = np.linalg.lstsq(np.column_stack(smooth + inside), counts, rcond=None)[0]
    counterfactual = np.column_stack(smooth) @ beta[: len(smooth)]
    return (counts - counterfactual)[window].sum() / counterfactual[window].mean()


same("excess_mass_at_threshold", measured["excess_mass_at_threshold"]["value"], excess_mass(members), 1e-5)
if "customers" in measured["excess_mass_at_threshold"]["by_class"]:
    same("excess mass, customers", measured["excess_mass_at_threshold"]["by_class"]["customers"], excess_mass(customers), 1e-5)
    same("difference_in_bunching", measured["difference_in_bunching"]["value"], excess_mass(members) - excess_mass(customers), 1e-5)

# Rosters: participants held against a line one by one, pay period by pay period; resales and returns are whole here.
con.execute("""
create table upline as with recursive u(id, up) as (
  select participant_id, participant_id from people
  union all select u.id, p.sponsor_id from u join people p on p.participant_id = u.up where p.sponsor_id is not null) select * from u;
create view line as select o.buyer_id, o.seller_id, o.kind, o.order_id, date_trunc('month', o.ordered_on::date) as m, o.amount::decimal(18, 2) as amount,
       coalesce(p.class, case when o.buyer_id is null then 'retail' else 'unknown' end) as class,
       exists (select 1 from participants r where r.sponsor_id = o.buyer_id) or exists (select 1 from commissions c where c.payee_id = o.buyer_id) as takes_part
  from orders o left join participants p on p.participant_id = o.buyer_id;
create table pay as select payee_id as id, date_trunc('month', earned_on::date) as m, sum(amount::decimal(18, 2)) as pay,
       sum(case when kind <> 'retail_margin' then amount::decimal(18, 2) else 0 end) as bonus
  from commissions where payee_id <> '""" + house + """' group by 1, 2;
create table resold as select seller_id as id, date_trunc('month', sold_on::date) as m, sum(cost::decimal(18, 2)) as claimed,
       sum(case when verified = 'true' then cost::decimal(18, 2) else 0 end) as verified from resales group by 1, 2;
create table own as select l.buyer_id as id, l.m, sum(l.amount) as product, sum(case when r.amount is null then 0 else least(r.amount, l.amount) end) as returned
  from line l left join (select order_id, sum(amount::decimal(18, 2)) as amount from returns group by 1) r using (order_id)
 where class = 'business' and kind = 'product' group by 1, 2;
create table credited as select seller_id as id, m, sum(amount) as amount from line
 where kind = 'product' and seller_id is not null and seller_id is distinct from buyer_id group by 1, 2;
create table sponsored as select p.sponsor_id as id, l.m, sum(l.amount) as amount from line l join people p on p.participant_id = l.buyer_id
 where l.kind = 'product' and l.seller_id is null and l.class <> 'business' group by 1, 2;
create table stood as select id, m, sum(revenue) as revenue, sum(least_) as least_, sum(most) as most from (
    select case when class in ('retail', 'preferred') then coalesce(seller_id, buyer_id) else coalesce(buyer_id, seller_id) end as id, m, amount as revenue,
           case when class in ('retail', 'preferred') and not takes_part then amount else 0 end as least_,
           case when class in ('retail', 'preferred', 'unknown') then amount else 0 end as most from line
    union all select r.id, r.m, 0, least(r.verified, coalesce(o.product, 0)), greatest(r.claimed, r.verified)
      from resold r left join own o on o.id = r.id and o.m = r.m) group by 1, 2;
create table downline as select u.up as id, s.m, sum(revenue) as revenue, sum(least_) as least_, sum(most) as most
  from stood s join upline u on u.id = s.id group by 1, 2;
create view vem as select p.id, p.pay as money, case when d.revenue > 0 then least(d.least_, d.revenue)::double / d.revenue::double else 0 end as low,
       case when d.revenue > 0 then least(d.most, d.revenue)::double / d.revenue::double else 1 end as high
  from pay p left join downline d on d.id = p.id and d.m = p.m where p.pay > 0;
create view amw as select p.id, p.bonus as money,
       (coalesce(r.verified, 0) + coalesce(c.amount, 0))::double / (coalesce(o.product, 0) + coalesce(c.amount, 0))::double as low,
       (coalesce(r.claimed, 0) + coalesce(c.amount, 0) + coalesce(s.amount, 0))::double
         / (coalesce(o.product - o.returned, 0) + coalesce(c.amount, 0) + coalesce(s.amount, 0))::double as high
  from pay p left join own o on o.id = p.id and o.m = p.m left join credited c on c.id = p.id and c.m = p.m
  left join resold r on r.id = p.id and r.m = p.m left join sponsored s on s.id = p.id and s.m = p.m
 where p.bonus > 0 and coalesce(o.product - o.returned, 0) + coalesce(c.amount, 0) > 0;
create view hlf as with person as (select o.id, sum(product - returned) as kept from own o group by 1),
       sold as (select id, sum(claimed) as claimed, sum(verified) as verified from resold group by 1)
  select o.id, o.product as money, (o.product - returned)::double * (1 - least(1, coalesce(s.claimed, 0)::double / nullif(kept, 0)::double)) as low,
         (o.product - returned)::double * (1 - least(1, coalesce(s.verified, 0)::double / nullif(kept, 0)::double)) as high
    from own o join person p using (id) left join sold s using (id) where o.id <> '""" + house + """';
""")
found = {f["rule"]: f["evidence"][0]["concerned"] for f in ours["findings"] if f["evidence"] and "concerned" in f["evidence"][0]}
near = "1e-12"
for rule, view, certainly, possibly in (
    ("us-vem-1", "vem", f"high <= 0.5 + {near}", f"low <= 0.5 + {near}"),
    ("us-amw-70d", "amw", f"high < 0.7 - {near}", f"low < 0.7 - {near}"),
    ("us-hlf-3", "hlf", f"low > 200 + {near}", f"high > 200 + {near}"),
):
    expected = rows(f"""select count(*) filter ({certainly}), count(*) filter ({possibly}), count(*), count(distinct id) filter ({certainly}),
        count(distinct id) filter ({possibly}), count(distinct id), coalesce(sum(money) filter ({certainly}), 0), coalesce(sum(money) filter ({possibly}), 0) from {view}""")[0]
    for key, value in zip(("certainly", "possibly", "of", "people", "people_possibly", "people_of", "money", "money_possibly"), expected):
        same(f"{rule} {key}", found[rule][key], value, 0.005)

print("\n".join(wrong) if wrong else f"{folder}: {checked} figures agree with DuckDB and numpy")
sys.exit(bool(wrong))
