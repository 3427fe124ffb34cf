#!/usr/bin/env python3
"""Holds retention, churn and recruits of an assessment against lifelines, statsmodels and pandas.

usage: stays.py CASE_DIR ASSESSMENT_JSON     prints `measure = figure`, exit 1 where one differs
needs: lifelines 0.30.3, statsmodels 0.15.0, pandas

For cases with participants.csv, days of leaving and no class history.
"""
import json
import sys
import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from figures import run, same
from lifelines import KaplanMeierFitter
from statsmodels.duration.survfunc import survdiff

warnings.simplefilter("ignore")
folder, assessment = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
case = tomllib.loads((folder / "case.toml").read_text())
start, end = (pd.Timestamp(case["period"][name]) for name in ("start", "end"))
measured = assessment["measurements"]

people = pd.read_csv(folder / "participants.csv", parse_dates=["joined_on", "left_on"])
people = people[~people.participant_id.isin(case.get("house_accounts", []))]
seen = people[(people.joined_on <= end) & (people.left_on.isna() | (people.left_on >= people.joined_on.clip(lower=start)))]
after = (start - seen.joined_on).dt.days.to_numpy() - 1
until = (seen.left_on.fillna(end).clip(upper=end) - seen.joined_on).dt.days.to_numpy()
ended = (seen.left_on <= end).to_numpy()
members = (seen["class"] == "business").to_numpy()
# Ages are shifted by one, and entries by half a day more, so that no program's rule for ties matters.
entry = np.where(after < 0, 0, after + 1.5)


def retention():
    found = measured["retention_12"]
    for name, of in (("business", members), ("customers", ~members)):
        curve = KaplanMeierFitter().fit(until[of] + 1, ended[of], entry=entry[of])
        same(f"retention_12, {name}", curve.predict(367), found["by_class"][name], 1e-9)
        if name == "business":
            interval = curve.confidence_interval_.loc[:367.0].iloc[-1]
            same("retention_12, interval", interval, [found["interval"]["low"], found["interval"]["high"]], 1e-9)
            median = found["readings"]["median_months"]["value"]
            same("retention_12, median", (curve.median_survival_time_ - 1) / 30.4375, median, 1e-9)
    test = survdiff(until + 1.0, ended.astype(int), members.astype(int), entry=entry)
    same("retention_12, p", test[1], found["test"]["p"], 1e-9)


def churn():
    days = until - np.maximum(after, -1)
    rate = lambda of: ended[of].sum() / days[of].sum()
    same("customer_churn_ratio", rate(~members) / rate(members), measured["customer_churn_ratio"]["value"], 1e-9)


def recruits():
    business = seen[members]
    new = business[business.joined_on >= start]
    pairs = new.merge(business, left_on="sponsor_id", right_on="participant_id", suffixes=("", "_s"))
    last = pairs.left_on_s.fillna(end).clip(upper=end)
    pairs = pairs[(pairs.joined_on >= pairs.joined_on_s) & (pairs.joined_on <= last)]
    ages = (pairs.joined_on - pairs.joined_on_s).dt.days.to_numpy()
    first, final, left = np.maximum(after[members], -1), until[members], ended[members]
    expected, there = 0.0, 1.0
    for age in range(final.max() + 1):
        watched = ((first < age) & (final >= age)).sum()
        if watched == 0:
            break
        expected += there * (ages == age).sum() / watched
        there *= 1 - ((final == age) & left).sum() / watched
        if age == 366:
            same("cohort_reproduction, by_month_12", expected, measured["cohort_reproduction"]["readings"]["by_month_12"]["value"], 1e-9)
    same("cohort_reproduction", expected, measured["cohort_reproduction"]["value"], 1e-9)


def shape():
    business = people[(people["class"] == "business") & (people.joined_on <= end)]
    recruiters = business.participant_id.isin(business.sponsor_id.dropna())
    same("leaf_share", 1 - recruiters.mean(), measured["leaf_share"]["value"], 1e-9)


run(("lifelines", "statsmodels", "pandas"), (retention, churn, recruits, shape))
