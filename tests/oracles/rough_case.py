#!/usr/bin/env python3
"""Makes a small company that has everything a table may hold, and a rule pack that looks at every roster and measure.

usage: rough_case.py FOLDER [SEED]      then: levelcheck analyze FOLDER --rules FOLDER/every.toml -o OUT --fail-on never --max-bad-rows 0.2
                                              evidence.py OUT FOLDER

Class history, households, house accounts, orders of several lines with discounts, unmapped words, buyers, sellers and payees who
are not in the table, orphans, cycles, claw-backs, refunds, resales to named customers, ids with commas and quotes, semicolons
and decimal commas, other names of columns, days in another format, duplicates and rows that cannot be read. No real company.
"""
import csv
import datetime
import os
import random
import re
import sys

folder = sys.argv[1]
rnd = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
here = os.path.dirname(os.path.abspath(__file__))
os.makedirs(folder, exist_ok=True)
START, END = datetime.date(2022, 11, 15), datetime.date(2024, 2, 10)


def day(first=START, last=END):
    return first + datetime.timedelta(rnd.randrange((last - first).days + 1))


def table(name, head, rows, delimiter=","):
    with open(f"{folder}/{name}", "w", newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([head, *rows])


def maybe(share, value, other=""):
    return value if rnd.random() < share else other


names = [f"P{n:03}" for n in range(220)] + ['a "b", c', "né#1", "with space", "O'Neil"]
joined = {name: day(datetime.date(2021, 6, 1)) for name in names}
people, classes = [], {}
for at, name in enumerate(names):
    sponsor = "" if at < 4 else rnd.choice(names[: max(1, at * 2 // 3)])
    classes[name] = rnd.choices(["business", "preferred", "retail", "alien"], [60, 22, 15, 3])[0]
    left = maybe(0.25, day(joined[name], datetime.date(2024, 6, 30)).strftime("%d.%m.%Y"))
    people.append([name, sponsor, joined[name].strftime("%d.%m.%Y"), left, classes[name], maybe(0.3, f"H{rnd.randrange(25)}")])
people[40][1], people[41][1], people[42][1] = "P041", "P040", "P042"  # a cycle, and one who is their own sponsor
people[43][1], people[44][1] = "nobody", "P043"  # an orphan and somebody below
people.append(["P005", "", "01.01.2023", "", "retail", ""])  # a duplicate
people.append(["bad", "", "31.02.2023", "", "retail", ""])  # a day that is none
table("people.csv", ["id", "recruiter", "since", "until", "status", "home"], people)
known = names + ["stranger 1", "stranger 2"]

changes = []
for name in rnd.sample(names, 60):
    at = joined[name] + datetime.timedelta(rnd.randrange(-40, 60))
    for status in rnd.sample(["business", "preferred", "retail", "alien"], rnd.randrange(1, 4)):
        changes.append([name, at.isoformat(), status])
        at += datetime.timedelta(rnd.choice([0, 30, 90, 200]))
changes.append(["stranger 1", "2023-01-01", "business"])
rnd.shuffle(changes)
table("class_changes.csv", ["participant_id", "changed_on", "class"], changes)

comma = lambda number: f"{number:.2f}".replace(".", ",")
orders, ids = [], []
for n in range(2600):
    buyer = maybe(0.85, rnd.choice(known))
    seller = maybe(0.45, rnd.choice(known))
    on = day(datetime.date(2022, 10, 20), datetime.date(2024, 3, 1))
    if buyer in joined and rnd.random() < 0.2:
        on = joined[buyer] + datetime.timedelta(rnd.randrange(-3, 12))
    ids.append(f"O{n}")
    for line in range(1, rnd.choices([1, 2, 3], [70, 20, 10])[0] + 1):
        kind = rnd.choices(["product", "starter_kit", "fee", "tool", "gift"], [75, 8, 8, 5, 4])[0]
        amount = rnd.choice([-5.0, 0.0, 9.99]) if line > 1 and rnd.random() < 0.3 else rnd.choice([25, 50, 99.9, 100, 100, 120, 333.33, 0.03, 250])
        volume = maybe(0.98, comma(amount * rnd.choice([1, 1, 0.5]))) if kind == "product" else maybe(0.5, "0")
        orders.append([ids[-1], line, buyer, seller, on.isoformat(), kind, comma(amount), volume, maybe(0.6, rnd.choice(["resale", "own_use", "customer", "?"]))])
orders += [orders[10], ["O9999", 1, "P001", "", "2023-05-05", "product", "ten", "1", ""], ["O9998", 1, "P001", "", "2023-05-05", "product", "10,00", "x", ""]]
table("orders.txt", ["order_id", "line", "buyer_id", "seller_id", "ordered_on", "kind", "amount", "volume", "purpose"], orders, ";")

kinds = ["margin", "rebate", "override", "recruiting", "rank", "pool", "mystery"]
commissions = [
    [rnd.choice(known), day(datetime.date(2022, 11, 1), datetime.date(2024, 2, 25)).isoformat(),
     f"{rnd.choice([-7.77, 0.01, 1, 3.33, 12.5, 25, 60.6, 0]):.2f}", rnd.choices(kinds, [20, 5, 45, 10, 8, 6, 6])[0],
     maybe(0.8, rnd.choice([*ids, "O777777"])), maybe(0.5, rnd.randrange(0, 6))]
    for _ in range(3000)
]
table("commissions.csv", ["payee_id", "earned_on", "amount", "kind", "order_id", "level"], commissions)
table("returns.csv", ["order_id", "returned_on", "amount", "kind"], [
    [rnd.choice([*ids, "O777777", ""]), day(datetime.date(2022, 11, 1)).isoformat(), f"{rnd.choice([10, 50, 99.9, 400]):.2f}", maybe(0.4, rnd.choice(["buyback", "swap"]))]
    for _ in range(260)
])
table("resales.csv", ["seller_id", "sold_on", "amount", "cost", "customer_id", "verified"], [
    [rnd.choice(known), day().isoformat(), f"{cost * 1.25:.2f}", f"{cost:.2f}", maybe(0.6, rnd.choice([*known, "Ann", "Bob"])), rnd.choice(["yes", "no", "TRUE", "0", "perhaps"])]
    for cost in [rnd.choice([10, 40, 80, 160]) for _ in range(700)]
])
table("expenses.csv", ["participant_id", "spent_on", "amount"], [[rnd.choice(known), day().isoformat(), f"{rnd.choice([5, 20.5, 80])}"] for _ in range(200)])

open(f"{folder}/policies.toml", "w").write('buyback_months = 12\nentry_fee_buys = "a kit"\n')
open(f"{folder}/case.toml", "w").write("""name = "Rough (made up)"
currency = "USD"
jurisdictions = ["us-federal"]
house_accounts = ["P000", "P007"]

[period]
start = 2022-11-15
end = 2024-02-10

[plan]
qualification_thresholds = [100.0, 200.0]
PAY_PERIOD
[assumptions]
sales_tax_share = 0.10
market_adults = 1000000
CAP
[tables.participants]
path = "people.csv"
date_format = "%d.%m.%Y"
columns = { participant_id = "id", sponsor_id = "recruiter", joined_on = "since", left_on = "until", class = "status", household = "home" }
[tables.orders]
path = "orders.txt"
delimiter = ";"
decimal_comma = true
[tables.commissions]
path = "commissions.csv"
values.kind = { margin = "retail_margin" }
COMPLETE
[policies]
buyback_share = 0.90
cancel_any_time = true # since 2020
entry_fee = 1_000.50
rules_enforced_evidence = "audits, 41 accounts"
""".replace("PAY_PERIOD", rnd.choice(["", 'pay_period = "period"'])).replace("CAP", rnd.choice(["", "own_use_cap = 100.00", 'own_use_cap = 700\nown_use_period = "period"']))
   .replace("COMPLETE", rnd.choice(["", "[tables.resales]\ncomplete = false"])))

rosters = {
    "downline_nonparticipant_share": ("below", 0.5, "share"), "own_use_month": ("above", 120, "money"), "sold_of_bought_month": ("at_most", 0.7, "share"),
    "retail_customers_month": ("below", 10, "count"), "pay_over_own_sales": ("at_least", 0.3, "share"),
    "first_seven_days_payments": ("above", 100, "money"), "yearly_burden_paid": ("at_least", 100, "money"),
}
sources = os.path.join(here, "..", "..", "src", "metrics")
text = "".join(open(os.path.join(path, file)).read() for path, _, files in os.walk(sources) for file in sorted(files))
metrics = re.findall(r'Metric = Metric \{\s+id: "(\w+)".*?unit: Unit::(\w+)', text, re.S)
rule = """
[[rule]]
id = "{id}"
title = "{id}"
theory = "inventory-loading"
severity = "low"
basis = "heuristic"
status = "on"
citations = [{{ title = "none", url = "https://example.org", verified = "secondary" }}]
rationale = "A rule for a test."
false_positives = ["It is one for a test."]
remedy = "None."
when = {when}
[rule.parameters.line]
meaning = "a line for a test"
unit = "{unit}"
{currency}
verified = "tool-chosen"
range = [0, 1000000]
values = [{{ from = 2000-01-01, value = {line} }}]
[[rule.example]]
title = "past the line"
{past}
verdict = "fired"
[[rule.example]]
title = "not past it"
{not_past}
verdict = "clear"
"""
UNITS = {"Money": "money", "Days": "days", "Months": "months", "Count": "count", "Share": "share"}
with open(f"{folder}/every.toml", "w") as out:
    out.write('[pack]\nid = "every"\ntitle = "Every row set"\njurisdiction = "us-federal"\nversion = "1"\nnote = "A pack for a test."\n')
    for roster, (are, line, unit) in rosters.items():
        money = 'currency = "USD"' if unit == "money" else ""
        when = f'{{ participants = {{ roster = "{roster}", are = "{are}", limit = "line" }} }}'
        low, high = (f"rosters = {{ {roster} = [{row}] }}" for row in (line - 0.1 if unit != "count" else line - 1, line + 1))
        past, not_past = (low, high) if are in ("below", "at_most") else (high, low)
        out.write(rule.format(id=f"every-{roster.replace('_', '-')}", when=when, unit=unit, line=line, currency=money, past=past, not_past=not_past))
    for metric, unit in metrics:
        when = f'{{ above = {{ metric = "{metric}", limit = "line" }} }}'
        unit = UNITS.get(unit, "ratio")
        money = 'currency = "USD"' if unit == "money" else ""
        past, not_past = (f"measured = {{ {metric} = {{ value = {value}, n = 100 }} }}" for value in (0.7, 0.5))
        out.write(rule.format(id=f"every-{metric.replace('_', '-')}", when=when, unit=unit, line=0.5, currency=money, past=past, not_past=not_past))
