#!/usr/bin/env python3
"""Makes the figures that the unit tests of `src/stats` expect, with other programs.

usage: survival_and_inequality.py     prints `name = figure`, exit 1 where one is not what the tests say
needs: lifelines 0.30.3, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6, inequality 1.1.2, pingouin 0.7.0

Figures that none of these gives are computed from the definition in another way than by levelcheck: areas under a curve,
covariances, all orders of entry.
"""
import itertools
import math
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import statsmodels.api as sm
import statsmodels.formula.api as smf
from figures import run, same
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_leukemia
from lifelines.statistics import logrank_test, multivariate_logrank_test
from lifelines.utils import median_survival_times
from scipy import stats
from statsmodels.duration.survfunc import survdiff
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")


def late_entry():
    """Ages are shifted by one, and entries by half a day more, so that no program's rule for ties of the two matters."""
    first = [(-1, 2, 1), (-1, 4, 0), (-1, 5, 1), (1, 6, 1), (3, 9, 0), (4, 8, 1)]
    second = [(-1, 3, 1), (-1, 3, 1), (-1, 7, 1), (2, 5, 1), (2, 9, 0), (5, 6, 1)]
    people = np.array(first + second)
    entry = np.where(people[:, 0] < 0, 0, people[:, 0] + 1.5)
    curve = KaplanMeierFitter().fit(people[:6, 1] + 1, people[:6, 2], entry=entry[:6])
    same("late entry, survival", curve.predict([2, 3, 6, 7, 10]), [1, 0.75, 0.5625, 0.375, 0.1875])
    same("late entry, interval at 9", curve.confidence_interval_.loc[10.0], [0.007638, 0.562783])
    test = survdiff(people[:, 1] + 1.0, people[:, 2], np.repeat([0, 1], 6), entry=entry)
    same("late entry, log-rank", test, [0.206583611573, 0.649458414772], 1e-9)


def survival():
    data = load_leukemia()
    treated, placebo = data[data.Rx == 0], data[data.Rx == 1]
    curves = {}
    for name, arm, median, around in (("6-MP", treated, 23, (13, np.inf)), ("placebo", placebo, 8, (4, 11))):
        curve = curves[name] = KaplanMeierFitter().fit(arm.t, arm.status)
        same(f"{name} median", curve.median_survival_time_, median)
        same(f"{name} median interval", median_survival_times(curve.confidence_interval_).to_numpy()[0], around)
    curve = curves["6-MP"]
    for time, share in zip((6, 7, 10, 13, 16, 22, 23), (.857143, .806723, .752941, .690196, .627451, .537815, .448179)):
        same(f"6-MP share at {time}", curve.predict(time), share)
    for time, low, high in ((6, .619718, .951552), (10, .503200, .889362), (23, .188052, .680143)):
        same(f"6-MP interval at {time}", curve.confidence_interval_.loc[time], (low, high))
    test = logrank_test(treated.t, placebo.t, treated.status, placebo.status)
    same("log-rank of two arms", test.test_statistic, 16.792941)
    same("log-rank of two arms, p", test.p_value, 4.168809e-5, 5e-12)
    category = pd.cut(data.logWBC, [0, 2.3, 3, 9], labels=False)
    test = multivariate_logrank_test(data.t, category, data.status)
    same("log-rank of three categories", test.test_statistic, 26.390628)
    same("log-rank of three categories, p", test.p_value, 1.859293e-6, 5e-13)
    exact = {"precision": 1e-14, "r_precision": 1e-14, "step_size": 1.0}
    for covariates, coefficients, errors, likelihood in (
        (["Rx"], [1.572125149], [.412396718], -85.008424577),
        (["Rx", "logWBC"], [1.386075531, 1.690890389], [.424798394, .335897590], -69.828101061),
    ):
        label = "Cox on " + " and ".join(covariates)
        fit = CoxPHFitter().fit(data[["t", "status", *covariates]], "t", "status", fit_options=exact)
        same(f"{label}, lifelines", [*fit.params_, *fit.standard_errors_, fit.log_likelihood_], [*coefficients, *errors, likelihood], 2e-9)
        fit = sm.PHReg(data.t, data[covariates], data.status, ties="efron").fit(method="newton", maxiter=100, tol=1e-14, disp=0)
        same(f"{label}, statsmodels", [*fit.params, *fit.bse, fit.llf], [*coefficients, *errors, likelihood], 2e-9)
    fit = CoxPHFitter().fit(data[["t", "status", "Rx"]], "t", "status", fit_options=exact)
    row = fit.summary.loc["Rx"]
    same("Cox on Rx, hazard ratio", row[["exp(coef)", "exp(coef) lower 95%", "exp(coef) upper 95%"]], (4.816873898, 2.146508213, 10.809310682), 2e-8)
    same("Cox on Rx, p", row["p"], 1.377538e-4, 5e-11)
    same("Cox on Rx, likelihood ratio", fit.log_likelihood_ratio_test().test_statistic, 16.351690839, 2e-8)
    same("5.5 % a month in a year", 1 - .945**12, .492797130, 1e-9)
    same("414 of 10,000 after five renewals", .0414**.2, .5289, 5e-5)


LSAT = np.array([576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594.])
GPA = np.array([3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96])


class ParkMiller(np.random.Generator):
    """Resamples that the tests can draw as well: x -> 48271 x mod 2^31 - 1, from 1."""

    def __init__(self):
        super().__init__(np.random.PCG64(0))
        self.state = 1

    def integers(self, low, high=None, size=None, **_):
        drawn = np.empty(int(np.prod(size)), dtype=np.int64)
        for at in range(len(drawn)):
            self.state = self.state * 48271 % 2147483647
            drawn[at] = low + self.state % (high - low)
        return drawn.reshape(size)


def intervals():
    for counted, of, wilson, exact in (
        (938, 1000, (.921311940, .951335820), (.921220050, .952138152)),
        (48, 50, (.865399093, .988961116), (.862862374, .995118567)),
        (0, 10, (0, .2775327999), (0, .3084971078)),
        (10, 10, (.7224672001, 1), (.6915028922, 1)),
    ):
        same(f"Wilson {counted}/{of}", proportion_confint(counted, of, method="wilson"), wilson, 1e-9)
        same(f"Clopper-Pearson {counted}/{of}", proportion_confint(counted, of, method="beta"), exact, 1e-9)
    correlation = lambda x, y, axis=-1: stats.pearsonr(x, y, axis=axis).statistic
    estimate = correlation(LSAT, GPA)
    same("law school correlation", estimate, .776374491, 1e-9)
    draw = lambda method, count, rng: stats.bootstrap((LSAT, GPA), correlation, paired=True, n_resamples=count, batch=count, method=method, rng=rng)
    drawn = draw("percentile", 2000, ParkMiller())
    same("law school first replicate", drawn.bootstrap_distribution[0], .90139192, 5e-9)
    same("law school percentile", drawn.confidence_interval, (.441417465, .960932082), 1e-8)
    same("law school BCa", draw("BCa", 2000, ParkMiller()).confidence_interval, (.324755306, .943135949), 1e-8)
    seeds = np.array([draw("BCa", 2000, seed).confidence_interval for seed in range(20)])
    same("law school BCa, lowest and highest of 20 seeds", [*seeds.min(0), *seeds.max(0)], (.296, .938, .388, .949), 1e-3)
    left_out = np.array([correlation(np.delete(LSAT, at), np.delete(GPA, at)) for at in range(15)])
    off = left_out.mean() - left_out
    error = math.sqrt(14 / 15 * (off**2).sum())
    same("law school jackknife error", error, .142518619, 1e-9)
    same("law school acceleration", (off**3).sum() / (6 * (off**2).sum() ** 1.5), -.075671565, 1e-9)
    reach = stats.t.ppf(.975, 14) * error
    same("law school jackknife interval", (estimate - reach, estimate + reach), (.470702455, 1.082046527), 1e-8)
    p = [.0002, .04, .03, .005, .03, .55, .9]
    same("Holm", multipletests(p, method="holm")[1], (.0014, .15, .15, .03, .15, 1, 1), 1e-8)
    same("Benjamini-Hochberg", multipletests(p, method="fdr_bh")[1], (.0014, .056, .0525, .0175, .0525, .64166667, .9), 1e-8)
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    long = pd.DataFrame([(i, j, v) for i, row in enumerate(ratings) for j, v in enumerate(row)], columns=["target", "judge", "v"])
    same("intraclass correlation, Shrout and Fleiss", pingouin.intraclass_corr(long, "target", "judge", "v").ICC[0], .165742)
    groups = [[3, 5, 4], [8, 9], [1, 2, 2, 3], [6]]
    long = pd.DataFrame([(i, v) for i, group in enumerate(groups) for v in group], columns=["g", "v"])
    between, within = sm.stats.anova_lm(smf.ols("v ~ C(g)", long).fit()).mean_sq
    size = (10 - sum(len(group) ** 2 for group in groups) / 10) / 3
    same("intraclass correlation, unequal groups", (between - within) / (between + (size - 1) * within), .916134185, 1e-9)
    i = np.arange(50)
    numerator, denominator = (37 * i % 11).astype(float), 5.0 + (13 * i % 7)
    ratio = lambda a, b, axis=-1: a.sum(axis) / b.sum(axis)
    seeds = [stats.bootstrap((numerator, denominator), ratio, paired=True, method="BCa", rng=seed).confidence_interval for seed in range(10)]
    same("ratio over fifty subtrees", ratio(numerator, denominator), .622166247, 1e-9)
    same("ratio over fifty subtrees, mean BCa of 10 seeds", np.mean(seeds, 0), (.507018, .745424))
    same("t(2) at .975", stats.t.ppf(.975, 2), 4.302653)


GROUPS = np.array([[100, 200, 300, 400], [1000, 1500, 2500, 4000.]])
DEPTH = np.array([4, 4, 4, 3, 3, 3, 2, 2, 1, 0.])
NET = np.array([-20, -10, -5, -5, 0, 0, 5, 10, 25, 100.])


def ctr_by_areas(values):
    """Twice the area between diagonal and Lorenz curve, over one plus twice the area below the axis."""
    curve = np.concatenate([[0], np.cumsum(np.sort(values)) / np.sum(values)])
    at = np.linspace(0, 1, len(curve))
    fine = np.linspace(0, 1, 2_000_001)
    below = -np.trapezoid(np.minimum(np.interp(fine, at, curve), 0), fine)
    return 2 * (.5 - np.trapezoid(curve, at)) / (1 + 2 * below)


def anogi(groups):
    """Yitzhaki's covariances: between, within, and the overlap of each group."""
    every, number = np.concatenate(groups), sum(len(group) for group in groups)
    rank = np.split(stats.rankdata(every) / number, np.cumsum([len(group) for group in groups])[:-1])
    cov = lambda a, b: np.mean(a * b) - np.mean(a) * np.mean(b)
    own = [cov(group, stats.rankdata(group) / len(group)) for group in groups]
    overlap = [cov(group, r) / o for group, r, o in zip(groups, rank, own)]
    share = [group.sum() / every.sum() for group in groups]
    within = sum(s * 2 * o / group.mean() * over for s, o, group, over in zip(share, own, groups, overlap))
    people = np.array([len(group) / number for group in groups])
    mean, place = np.array([group.mean() for group in groups]), np.array([r.mean() for r in rank])
    between = 2 * ((people * mean * place).sum() - (people * mean).sum() * (people * place).sum()) / every.mean()
    return between, within, *overlap


def inequality():
    for values, ctr in (
        ([1, 2, 3, 4, 5], .266667), ([0] * 9 + [100], .9), (NET, .934641), ([-15, -10, -7, 2, 4, 11, 40], .965403),
    ):
        same(f"CTR Gini of {len(values)} values", ctr_by_areas(np.array(values, float)), ctr)
    same("Hoover", [np.abs(np.array(v) - np.mean(v)).sum() / 2 / np.sum(v) for v in ([1, 2, 3, 4, 5], [0] * 9 + [100])], (.2, .9))
    every, member = GROUPS.ravel(), np.repeat([0, 1], 4)
    parts = TheilD(every, member)
    same("Theil", [parts.T, parts.bg[0], parts.wg[0]], (.493281, .368064, .125217))
    same("Theil of the whole", Theil(every).T, .493281)
    deviation = lambda y: np.log(y.mean() / y).mean()
    within = np.mean([deviation(group) for group in GROUPS])
    same("mean log deviation", (deviation(every), deviation(every) - within, within), (.638673, .510826, .127847))
    means = np.repeat(GROUPS.mean(1), 4)
    same("GE(2)", [v / (2 * every.mean() ** 2) for v in (every.var(), means.var(), GROUPS.var(1).mean())], (.532, .32, .212))
    same("variance", (every.var(), means.var(), GROUPS.var(1).mean()), (1662500, 1000000, 662500))
    between = sum((NET[DEPTH == d].mean() - NET.mean()) ** 2 * (DEPTH == d).sum() for d in range(5))
    same("eta squared", between / ((NET - NET.mean()) ** 2).sum(), .985841)
    same("ANOGI apart", [*anogi(GROUPS), Gini(every).g], (.4, .1375, .5, .5, .5375))
    mixed = np.array([[100, 200, 900, 400], [1000, 150, 2500, 4000.]])
    same("ANOGI overlapping", [*anogi(mixed), Gini(mixed.ravel()).g], (.204392, .3625, .615385, .905172, .566892))


def position():
    same("Spearman, Kendall of ten", (stats.spearmanr(DEPTH, NET).statistic, stats.kendalltau(DEPTH, NET).statistic), (-.959479, -.915326))
    depth, net = [0, 1, 1, 2, 2, 2, 3], [-84.5, -120.5, -26, -68, -110, -110, -375]
    same("Spearman of TINY-7 commissions", stats.spearmanr(depth, [83, 44.5, 34, 42, 0, 0, 0]).statistic, -.815572)
    same("Spearman, Kendall of TINY-7 net", (stats.spearmanr(depth, net).statistic, stats.kendalltau(depth, net).statistic), (-.472034, -.379628))
    frame = pd.DataFrame({"depth": DEPTH, "net": NET, "tenure": [3, 8, 5, 14, 9, 20, 17, 30, 28, 60]})
    same("Spearman with tenure held", pingouin.partial_corr(frame, "depth", "net", "tenure", method="spearman").r, -.73103, 1e-5)
    # The numbers stand once, in the unit test.
    text = (Path(__file__).parents[2] / "src/stats/relative_importance/tests.rs").read_text()
    for name, shares, total in (
        ("SWISS", (.05709122, .17117303, .26013468, .10557015, .11276592), .70673500),
        ("STACKLOSS", (.46847838, .38874977, .05634876), .91357690),
    ):
        rows = re.search(rf"const {name}: .*?= \[\n(.*?)\n\];", text, re.S)[1]
        table = np.array([[float(cell) for cell in re.findall(r"[\d.]+", row)] for row in rows.splitlines()])
        if name == "STACKLOSS":
            same("stackloss is statsmodels'", np.abs(table - sm.datasets.stackloss.load_pandas().data.to_numpy()).max(), 0)
        y, x = table[:, 0] - table[:, 0].mean(), table[:, 1:] - table[:, 1:].mean(0)
        explained = lambda chosen: 1 - ((y - x[:, chosen] @ np.linalg.lstsq(x[:, chosen], y)[0]) ** 2).sum() / (y**2).sum() if chosen else 0.0
        added = np.zeros(x.shape[1])
        orders = list(itertools.permutations(range(x.shape[1])))
        for order in orders:
            for at, one in enumerate(order):
                added[one] += explained(list(order[: at + 1])) - explained(list(order[:at]))
        same(f"{name.lower()} shares over all orders", [*added / len(orders), explained(list(range(x.shape[1])))], (*shares, total), 5e-9)


run(("lifelines", "statsmodels", "scipy", "numpy", "inequality", "pingouin"), (survival, late_entry, intervals, inequality, position))
