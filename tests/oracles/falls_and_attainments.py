"""Falls below the threshold and attainments of it, month by month in pandas, against an assessment.

Kaplan-Meier shares and the Cox hazard ratio come from lifelines. Usage: falls_and_attainments.py CASE ASSESSMENT
"""

import json
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter, KaplanMeierFitter

CUSTOMERS = ("preferred", "retail")
DAYS_OF_MONTH = 365.25 / 12


def read(case, name):
    for ending in ("csv", "csv.gz"):
        path = case / f"{name}.{ending}"
        if path.exists():
            return pd.read_csv(path)
    raise SystemExit(f"{case} has no {name}")


def group_volume(orders, people, month):
    """Own volume and that of everybody below; customers' purchases stand with their seller."""
    lines = orders[orders.month == month]
    kind = lines.buyer_id.map(people["class"])
    of_customer = lines.buyer_id.isna() | kind.isin(CUSTOMERS)
    place = lines.buyer_id.where(~of_customer, lines.seller_id.fillna(lines.buyer_id))
    group = lines.groupby(place).volume.sum().to_dict()
    total = {person: group.get(person, 0.0) for person in people.index}
    for person in people.index:
        above = people.sponsor_id[person]
        while isinstance(above, str):
            total[above] += group.get(person, 0.0)
            above = people.sponsor_id[above]
    return total


def main(case, assessment):
    manifest = tomllib.loads((case / "case.toml").read_text())
    line = min(manifest["plan"]["qualification_thresholds"])
    start, end = (pd.Timestamp(manifest["period"][key]) for key in ("start", "end"))
    first = pd.date_range(start, end, freq="MS")
    last = first + pd.offsets.MonthEnd(0)
    months = len(first)
    people = read(case, "participants").set_index("participant_id")
    people["joined_on"] = pd.to_datetime(people.joined_on)
    people["left_on"] = pd.to_datetime(people.left_on)
    orders = read(case, "orders")
    ordered = pd.to_datetime(orders.ordered_on)
    orders = orders[(ordered >= start) & (ordered <= end)].assign(
        month=(ordered.dt.year - start.year) * 12 + ordered.dt.month - start.month
    )
    named = orders[orders.buyer_id.notna()]

    def table(rows, column):
        return rows.pivot_table(index="buyer_id", columns="month", values=column, aggfunc="sum", fill_value=0).reindex(
            index=sorted(named.buyer_id.unique()), columns=range(months), fill_value=0
        )

    volumes, product = table(named, "volume"), table(named[named.kind == "product"], "amount")
    falls, attained, groups = [], [], {}
    for person in volumes.index.difference(manifest.get("house_accounts", [])):
        joined, left, kind = people.loc[person, ["joined_on", "left_on", "class"]]
        volume, bought = volumes.loc[person].to_numpy(), product.loc[person].to_numpy() > 0
        there = np.array([first[m] >= joined and (pd.isna(left) or last[m] <= left) for m in range(months)])
        for m in range(2, months - 2):
            held = (volume[m - 2 : m] >= line).all()
            if held and volume[m] < line and (pd.isna(left) or last[m] <= left):
                silent = [t for t in range(m, months - 2) if not bought[t : t + 3].any()]
                since = min(max(int(np.argmax(there)) if there.any() else m - 2, m - 6), m - 2)
                falls.append(
                    {
                        "member": float(kind == "business"),
                        "level": np.log(volume[m - 2 : m].mean() / line),
                        "regular": bought[since:m].mean(),
                        "tenure": np.log1p(max(0.0, (first[m] - joined).days / DAYS_OF_MONTH)),
                        # Half a month later, since lifelines wants times above 0; only their order counts.
                        "time": (silent[0] - m if silent else months - 3 - m) + 0.5,
                        "stopped": bool(silent),
                    }
                )
                break
        for m in range(6, months - 3):
            if there[m - 6 : m + 4].all() and volume[m] >= line and (volume[m - 6 : m] < line).all():
                burst = volume[m] >= 3 * np.median(volume[m - 6 : m]) and 2 * volume[m + 1 : m + 4].mean() <= volume[m]
                if burst and kind == "business":
                    groups.setdefault(m, group_volume(orders, people, m))
                    burst = 2 * volume[m] >= groups[m][person]
                attained.append((kind == "business", bool(burst)))
                break
    falls = pd.DataFrame(falls)
    measured = json.loads(assessment.read_text())["measurements"]
    faults = []

    def compare(name, expected, found, slack=5e-6):
        print(f"{name}: {expected:.6f} {found:.6f}")
        if not abs(expected - found) <= slack * max(1.0, abs(expected)):
            faults.append(name)

    curve = {member: KaplanMeierFitter().fit(rows.time, rows.stopped) for member, rows in falls.groupby("member")}
    buying = measured["still_buying_after_fall"]
    compare("members still buying after three months", curve[1.0].predict(3.75), buying["value"])
    compare("after six", curve[1.0].predict(6.75), buying["readings"]["six_months"]["value"])
    compare("customers", curve[0.0].predict(3.75), buying["by_class"]["customers"])
    compare("falls of members", (falls.member == 1).sum(), buying["n"])
    cox = CoxPHFitter().fit(falls, "time", "stopped", fit_options={"step_size": 1.0, "precision": 1e-12})
    compare("hazard ratio", np.exp(cox.params_["member"]), measured["cessation_hazard_ratio"]["value"])
    plain = CoxPHFitter().fit(
        falls[["member", "time", "stopped"]], "time", "stopped", fit_options={"step_size": 1.0, "precision": 1e-12}
    )
    unadjusted = measured["cessation_hazard_ratio"]["readings"]["unadjusted"]["value"]
    compare("hazard ratio, nothing held equal", np.exp(plain.params_["member"]), unadjusted)
    garage = measured["garage_qualified_share"]
    members = [burst for member, burst in attained if member]
    customers = [burst for member, burst in attained if not member]
    compare("members who reached the threshold", len(members), garage["n"])
    compare("garage-qualified of them", np.mean(members), garage["value"])
    compare("the same of customers", np.mean(customers), garage["by_class"]["customers"])
    if faults:
        raise SystemExit("differs: " + ", ".join(faults))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
