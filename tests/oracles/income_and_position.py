#!/usr/bin/env python3
"""Holds income by position, losses, own customers and time to recoup against the same figures by other programs.

usage: income_and_position.py DATASET ASSESSMENT_JSON     exit 0 when every figure agrees
needs: pandas 2.3.3, numpy 2.4.6, scipy 1.17.1, lifelines 0.30.3

Written from the definitions, not from the program: pandas adds up, scipy ranks, numpy regresses over all subsets,
lifelines fits the curves. For companies whose classes do not change and whose orders have one line.
"""
import itertools
import json
import math
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from lifelines import KaplanMeierFitter
from scipy import stats

folder, path = Path(sys.argv[1]), sys.argv[2]
ours = json.load(open(path))
measured, tables = ours["measurements"], ours["tables"]
case = tomllib.load(open(folder / "case.toml", "rb"))
start, end = (pd.Timestamp(case["period"][side]) for side in ("start", "end"))
wrong, checked = [], 0


def same(name, found, expected, tolerance=1e-9):
    global checked
    checked += 1
    if found is None or expected is None or not abs(found - expected) <= tolerance * max(1, abs(expected)):
        wrong.append(f"{name}: levelcheck {found}, outside {expected}")


def table(name, dates, like=None):
    file = folder / case.get("tables", {}).get(name, {}).get("path", f"{name}.csv")
    if not file.exists():
        return pd.DataFrame(columns=like)
    frame = pd.read_csv(file, dtype={"seller_id": str, "buyer_id": str, "order_id": str, "sponsor_id": str, "left_on": str})
    for date in dates:
        frame[date] = pd.to_datetime(frame[date]) if date in frame else pd.NaT
    return frame


people = table("participants", ["joined_on", "left_on"]).set_index("participant_id")
orders, pay = table("orders", ["ordered_on"]), table("commissions", ["earned_on"])
returns = table("returns", ["returned_on"], ["order_id", "returned_on", "amount", "kind"])
returns["returned_on"] = pd.to_datetime(returns.returned_on)
resales, expenses = table("resales", ["sold_on"]), table("expenses", ["spent_on"])
house = people.index.isin(case.get("house_accounts", []))
business = people["class"].eq("business") & ~house
buyer_class = orders.buyer_id.map(people["class"]).fillna("retail")
refunds = returns.merge(orders[["order_id", "buyer_id", "kind", "amount"]], on="order_id", suffixes=("", "_of_order"))
# Sums of cents, rounded: equal amounts must be equal.
total = lambda frame, by, what="amount": frame[what].astype(float).groupby(frame[by]).sum().reindex(people.index).fillna(0).round(2)

# Depth, and what stands below, going up the tree from everybody in turn.
upline = {}
for one in people.index:
    chain, above = [], people.sponsor_id[one]
    while isinstance(above, str):
        chain.append(above)
        above = people.sponsor_id[above]
    upline[one] = chain
people["depth"] = [len(upline[one]) for one in people.index]
takes_part = set(pay.payee_id) | set(people.sponsor_id.dropna())
customer = buyer_class.isin(["retail", "preferred"]) & ~orders.buyer_id.isin(takes_part)
sponsor = orders.buyer_id.map(people.sponsor_id)
account = orders.buyer_id.where(~customer, orders.seller_id.where(orders.seller_id.notna(), sponsor))
product = orders.kind.eq("product")
own = total(orders[product].assign(account=account), "account")
to_customers = total(orders[product & customer].assign(account=account), "account")
below, volume = dict.fromkeys(people.index, 0), dict.fromkeys(people.index, 0.0)
for one in people.index:
    for above in upline[one]:
        below[above] += int(business[one] and people.joined_on[one] <= end)
        volume[above] += own[one]

paid, refunded = total(orders, "buyer_id"), total(refunds, "buyer_id")
commissions = total(pay, "payee_id")
cash = (commissions - paid + refunded).round(2)
strict = (cash + total(resales, "seller_id") - total(expenses, "participant_id")).round(2)
counts = business & (people.joined_on <= end) & ~(people.left_on < start)
members = people.index[counts]
tenure = (people.left_on.fillna(end).clip(upper=end) - people.joined_on).dt.days.clip(lower=0)

for net, name in ((strict, "n1"), (cash, "n3")):
    same(f"loss {name}", measured["consumer_loss_total"]["readings"][name]["value"], -net[members].clip(upper=0).sum())
gains = lambda net: net[members].clip(lower=0).sum() / -net[members].clip(upper=0).sum()
same("transfer_ratio", measured["transfer_ratio"]["value"], gains(cash))
same("transfer_ratio n1", measured["transfer_ratio"]["readings"]["n1"]["value"], gains(strict))

# Position.
rank = lambda values: stats.rankdata(np.asarray(values, dtype=float))
rho = lambda a, b: np.corrcoef(rank(a), rank(b))[0, 1]


def held(a, b, c):
    """The correlation of what a regression on the ranks of the third leaves of the ranks of the first two."""
    line = np.column_stack([np.ones(len(members)), rank(c)])
    left = [rank(v) - line @ np.linalg.lstsq(line, rank(v), rcond=None)[0] for v in (a, b)]
    return np.corrcoef(*left)[0, 1]


depth, time = people.depth[members], tenure[members]
found = measured["position_income_correlation"]
same("position", found["value"], held(cash[members], depth, time))
reading = lambda name: found["readings"][name].get("value")
for name, net in (("", cash), ("commissions_", commissions), ("n1_", strict)):
    same(f"{name}unadjusted", reading(f"{name}unadjusted"), rho(net[members], depth))
    same(f"{name}kendall", reading(f"{name}kendall"), stats.kendalltau(net[members], depth).statistic)
for name, net in (("commissions", commissions), ("n1", strict)):
    same(name, reading(name), held(net[members], depth, time))
same("join_order", reading("join_order"), rho(cash[members], people.joined_on[members].astype("int64")))
same("downline_size", reading("downline_size"), held(cash[members], [below[m] for m in members], time))

# Levels.
found = measured["depth_income_share"]
reading = lambda name: found["readings"][name].get("value")


def between(values):
    means = values.groupby(depth.reindex(values.index)).transform("mean")
    return means.var(ddof=0) / values.var(ddof=0)


eta = between(cash[members])
same("depth_income_share", found["value"], eta)
n, k = len(members), depth.nunique()
same("adjusted", reading("adjusted"), 1 - (1 - eta) * (n - 1) / (n - k))
same("eta of n1", reading("n1"), between(strict[members]))
same("eta of commissions", reading("commissions"), between(commissions[members]))
positive = commissions[members][commissions[members] > 0]
level = depth.reindex(positive.index)
means, mu = positive.groupby(level).transform("mean"), positive.mean()
theil = lambda y: (y / mu * np.log(y / mu)).mean()
deviation = lambda y: np.log(mu / y).mean()
same("theil_between", reading("theil_between"), theil(means) / theil(positive))
same("mld_between", reading("mld_between"), deviation(means) / deviation(positive))
spot = pd.Series(rank(positive) / len(positive), positive.index)
covariance = lambda a, b: ((a - a.mean()) * (b - b.mean())).mean()
gini = 2 * covariance(positive, spot) / mu
same("anogi_between", reading("anogi_between"), 2 * covariance(means, spot.groupby(level).transform("mean")) / mu / gini)

# Effort: what each regressor adds to R² over all subsets.
def importance(columns, y):
    columns = [column - column.mean() for column in columns]
    y = y - y.mean()

    def explained(chosen):
        if not chosen:
            return 0.0
        x = np.column_stack([columns[at] / np.linalg.norm(columns[at]) for at in chosen])
        return 1 - ((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum() / (y**2).sum()

    p, shares = len(columns), []
    for at in range(p):
        others = [other for other in range(p) if other != at]
        shares.append(sum(
            math.factorial(len(s)) * math.factorial(p - len(s) - 1) / math.factorial(p) * (explained([*s, at]) - explained(s))
            for size in range(p) for s in map(list, itertools.combinations(others, size))
        ))
    return shares, explained(list(range(p)))


columns = [to_customers[members], [below[m] for m in members], [volume[m] for m in members], time, depth]
columns = [np.asarray(column, dtype=float) for column in columns]
found = measured["effort_share"]
shares, r_squared = importance(columns, commissions[members].to_numpy())
for part, expected in zip(found["parts"], [r_squared, *shares]):
    same(part["name"], part["value"], expected, 1e-7)
same("effort_share", found["value"], shares[0] / r_squared, 1e-7)
by_rank, total_by_rank = importance([rank(column) for column in columns], rank(commissions[members]))
same("effort by rank", found["readings"]["ranks"]["value"], by_rank[0] / total_by_rank, 1e-7)

# Own customers.
traced = pay.merge(orders.assign(of_customer=buyer_class.isin(["retail", "preferred"]) & product, sponsor=sponsor), on="order_id", how="left", suffixes=("", "_of_order"))
from_own = traced.of_customer.eq(True) & (traced.seller_id.fillna(traced.sponsor) == traced.payee_id)
own_pay = total(traced[traced.kind.eq("retail_margin") | from_own], "payee_id")
earners = [m for m in members if round(commissions[m], 2) > 0]
share = (own_pay[earners] / commissions[earners]).clip(0, 1)
found = measured["own_customer_income_share"]
same("own_customer_income_share", found["value"], share.median())
for name, p in (("p25", .25), ("p75", .75)):
    same(f"own customers {name}", found["readings"][name]["value"], share.quantile(p))
same("own customers pooled", found["readings"]["pooled"]["value"], own_pay[earners].sum() / commissions[earners].sum())
verified = resales[resales.verified.astype(str).str.lower().eq("true")]
mark_up = (total(verified, "seller_id") - total(verified, "seller_id", "cost")).clip(lower=0)
same("own customers with mark-up", found["readings"]["with_mark_up"]["value"],
     ((own_pay + mark_up)[earners] / (commissions + mark_up)[earners]).clip(0, 1).median())

# Time to recoup: cents by calendar month, the month of joining being the first.
month = lambda dates: (dates.dt.year - start.year) * 12 + dates.dt.month - start.month
months = (end.year - start.year) * 12 + end.month - start.month + 1
def flow(frame, by, date, what="amount"):
    cents = (frame[what].astype(float) * 100).round()
    wide = cents.groupby([frame[by], month(frame[date])]).sum().unstack(fill_value=0)
    return wide.reindex(index=people.index, columns=range(months)).fillna(0).cumsum(axis=1)


entry_orders = orders[orders.kind.isin(["starter_kit", "fee"])]
entry_refunds = refunds[refunds.kind_of_order.isin(["starter_kit", "fee"])]
entry_refunds = entry_refunds.assign(amount=np.minimum(entry_refunds.amount.astype(float), entry_refunds.amount_of_order.astype(float)))
earned = flow(pay, "payee_id", "earned_on")
margin = flow(verified, "seller_id", "sold_on") - flow(verified, "seller_id", "sold_on", "cost")
costs = {
    "entry": ((flow(entry_orders, "buyer_id", "ordered_on") - flow(entry_refunds, "buyer_id", "returned_on")).clip(lower=0), earned + margin),
    "all_payments": (flow(orders, "buyer_id", "ordered_on") - flow(refunds, "buyer_id", "returned_on"), earned + flow(verified, "seller_id", "sold_on")),
}
new = [m for m in members if people.joined_on[m] >= start]
joined = month(people.joined_on)
left = month(people.left_on.where(people.left_on <= end)).fillna(months - 1).astype(int)
found = measured["time_to_recoup"]
for cost, (owed, got) in costs.items():
    payers = [m for m in new if owed.loc[m, months - 1] > 0]
    repaid = (owed > 0) & (got >= owed)
    first = {m: next((at for at in range(joined[m], left[m] + 1) if repaid.loc[m, at]), None) for m in payers}
    lasts = [(left[m] if first[m] is None else first[m]) - joined[m] + 1 for m in payers]
    curve = KaplanMeierFitter().fit(lasts, [first[m] is not None for m in payers])
    for after in (3, 6, 12, 18, 24):
        here = found["readings"][f"{cost}_{after}"]
        if after > max(lasts):
            same(f"{cost} {after} is not watched", float("value" in here), 0.0)
            continue
        same(f"{cost} after {after}", here.get("value"), curve.predict(after), 1e-8)
    if cost == "entry" and "interval" in found:
        same("greenwood", found["interval"]["low"], curve.confidence_interval_.loc[:12].iloc[-1, 0], 1e-6)
        same("greenwood", found["interval"]["high"], curve.confidence_interval_.loc[:12].iloc[-1, 1], 1e-6)
    for row in (row for row in tables["recoup_by_cohort"] if row["cost"] == cost):
        half = [m for m in payers if f"{people.joined_on[m].year}-H{1 + (people.joined_on[m].month > 6)}" == row["cohort"]]
        same(f"{row['cohort']} payers", row["payers"], len(half))
        same(f"{row['cohort']} repaid", row["repaid"], sum(first[m] is not None for m in half))

for row in tables["income_by_downline"]:
    low, _, high = row["downline"].partition("-")
    inside = (lambda size: size > 100) if row["downline"].startswith("more") else (lambda size: int(low) <= size <= int(high or low))
    group = [m for m in members if inside(below[m])]
    for key, expected in (("participants", len(group)), ("median_net", cash[group].median()), ("n1_median", strict[group].median()),
                          ("n1_loss_share", (strict[group] < 0).mean()), ("zero_pay_share", (commissions[group].round(2) <= 0).mean())):
        same(f"downline {row['downline']} {key}", row[key], expected)

print(f"{checked - len(wrong)} of {checked} figures agree")
print("\n".join(wrong))
sys.exit(bool(wrong))
