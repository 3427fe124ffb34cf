#!/usr/bin/env python3
"""Makes the figures that the unit tests of `src/stats` expect, with other programs.

usage: survival_and_inequality.py     prints `name = figure`, exit 1 where one is not what the tests say
needs: lifelines 0.30.3, statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6, inequality 1.1.2, pingouin 0.7.0

Figures that no program gives are computed from the definition in a way other than the program's: all trees of seven one
by one, areas under a curve, sums over pairs, exact fractions.
"""
import itertools
import math
import re
import sys
import warnings
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import statsmodels.api as sm
import statsmodels.formula.api as smf
from inequality.gini import Gini
from inequality.theil import Theil, TheilD
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_leukemia
from lifelines.statistics import logrank_test, multivariate_logrank_test
from lifelines.utils import median_survival_times
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
wrong, checked = [], 0


def same(name, figures, expected, tolerance=1e-6):
    """Prints a figure, or several, and notes where one is further than the tolerance from what the tests say."""
    global checked
    figures, expected = np.atleast_1d(np.asarray(figures, float)), np.atleast_1d(np.asarray(expected, float))
    print(f"{name} = {' '.join(f'{figure:.9g}' for figure in figures)}")
    checked += len(figures)
    agree = len(figures) == len(expected) and np.all((figures == expected) | (np.abs(figures - expected) <= tolerance))
    if not agree:
        wrong.append(f"{name}: the tests say {expected.tolist()}")


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


def recruitment():
    leaves, recruits, downlines = [], np.zeros(7), np.zeros(8)
    trees = list(itertools.product(*(range(joined) for joined in range(1, 7))))
    for sponsors in trees:  # participant `at + 1` was recruited by `sponsors[at]`
        count, size = [sponsors.count(i) for i in range(7)], [1] * 7
        for at in range(5, -1, -1):
            size[sponsors[at]] += size[at + 1]
        leaves.append(count.count(0))
        for i in range(7):
            recruits[count[i]] += 1 / len(trees)
            downlines[size[i]] += 1 / len(trees)
    same("trees of seven", len(trees), 720)
    same("leaves of seven, mean and variance", (np.mean(leaves), np.var(leaves)), (3.5, 7 / 12))
    same("recruits in trees of seven", recruits, (3.5, 1.833333, 1.023611, .477778, .141667, .022222, .001389))
    same("downlines in trees of seven", downlines[1:], (3.5, 1.166667, .583333, .35, .233333, .166667, 1))
    for n, expected in (
        (10, (5, 2.555556, 1.373214, .698374, .279136, .077792)),
        (100, (50, 25.005051, 12.523572, 6.298987, 3.183024, 1.600374)),
        (270, (135, 67.501859, 33.760539, 16.902657, 8.481574, 4.264615)),
    ):
        # The number of recruits of member i is a sum of independent chances 1/j: their laws, convolved.
        law, totals = np.array([1.0]), np.zeros(n)
        totals[0] = 1
        for j in range(n - 1, 0, -1):
            law = np.convolve(law, [1 - 1 / j, 1 / j])
            totals[: len(law)] += law
        same(f"recruits among {n}", totals[:6], expected)
        if n == 270:
            same("share with three recruits among 270", totals[3:].sum() / n, .124954)
    harmonic = lambda i, n: sum(Fraction(1, j) for j in range(i, n))
    for n, expected in ((270, 99), (1000, 368)):
        same(f"expecting a recruit among {n}", sum(harmonic(i, n) >= 1 for i in range(max(1, expected - 2), expected + 3)) + max(0, expected - 3), expected)
    same("expecting a recruit among 10,000", next(i for i in range(9999, 0, -1) if special.digamma(10000) - special.digamma(i) >= 1), 3679)
    for n, expected in ((10, (2.828968, 1.289201)), (100, (5.177378, 3.542494)), (1000, (7.484471, 5.840537))):
        j = np.arange(1, n)
        same(f"depth of the last of {n}", ((1 / j).sum(), (1 / j - 1 / j**2).sum()), expected)
    for n, expected in (
        (6, (1, 2.283333, 1.875, .708333, .125, .008333)),
        (10, (1, 2.828968, 3.231647, 1.994268, .742188, .174363, .026042, .002397, .000124, .000003)),
    ):
        # |s(n, d + 1)|: coefficients of x(x + 1)...(x + n - 1).
        stirling = np.poly(-np.arange(n))[::-1][1:]
        same(f"depths among {n}", stirling / math.factorial(n - 1), expected)
    share = [math.gamma(k + 1) * 2 * math.gamma(3) * 1 / math.gamma(k + 4) for k in range(5)]
    same("recruits by preferential attachment", share, (.666667, .166667, .066667, .033333, .019048))
    for mean, expected in ((1.1, .823865856), (1.2, .686301669), (1.5, .417188356), (2, .203187870), (3, .059520209)):
        same(f"extinction, Poisson {mean}", -special.lambertw(-mean * math.exp(-mean)).real / mean, expected, 1e-9)
    same("extinction, counted", [min(r.real for r in np.roots(p)) for p in ([3 / 4, -1, 1 / 4], [2 / 3, 1 / 6 - 1, 1 / 6])], (1 / 3, 1 / 4))
    time, ended, ages = np.array([2, 1, 3, 4]), [1, 0, 0, 1], [1, 3, 4]
    curve = KaplanMeierFitter().fit(time, ended)
    same("recruits of a member, censored", sum(curve.predict(age - 1e-9) / (time >= age).sum() for age in ages), 1.25)


def growth():
    census = np.array([3.93, 5.31, 7.24, 9.64, 12.9, 17.1, 23.2, 31.4, 39.8, 50.2, 62.9, 76, 92, 105.7, 122.8, 131.7, 151.3, 179.3, 203.2])
    years = 1790 + 10.0 * np.arange(19)
    logistic = lambda t, ceiling, rate, middle: ceiling / (1 + np.exp(-rate * (t - middle)))
    tight = {"xtol": 1e-15, "ftol": 1e-15, "maxfev": 100000}
    for counts, start, expected, errors in (
        (19, (400, .02, 1970), (315.544690, .0246281706, 1949.19257), (30.969713, .0014425014, 8.230233)),
        (13, (200, .03, 1910), (190.731616, .0315453278, 1912.52639), (8.284134, .000536409580, 2.53013232)),
    ):
        found, covariance = optimize.curve_fit(logistic, years[:counts], census[:counts], p0=start, **tight)
        same(f"census of {counts} decades", found / expected, np.ones(3))
        same(f"census of {counts} decades, errors", np.sqrt(np.diag(covariance)) / errors, np.ones(3), 1e-5)
    same("census of 19 decades, residuals", ((census - logistic(years, 315.544690, .0246281706, 1949.19257)) ** 2).sum(), 276.771421, 1e-4)
    found, _ = optimize.curve_fit(logistic, years[:8], census[:8], p0=(200, .03, 1910), **tight)
    same("census of 8 decades runs off", found[0] > 1e6, True)
    share = lambda t, p, q: (1 - np.exp(-(p + q) * t)) / (1 + q / p * np.exp(-(p + q) * t))
    added = lambda t, m, p, q: m * (share(t, p, q) - share(t - 1, p, q))
    sales, periods = np.array([840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890.]), np.arange(1, 11.0)
    for counts, expected, errors in (
        (10, (67660.0249, .00878896248, .642158904), (3070.90606, .00177644826, .0425712960)),
        (6, (78044.5821, .00528758138, .705014641), (24197.1962, .000809902880, .0876357715)),
    ):
        found, covariance = optimize.curve_fit(added, periods[:counts], sales[:counts], p0=(6e4, .01, .5), **tight)
        same(f"Bass on {counts} years", found / expected, np.ones(3), 1e-5)
        same(f"Bass on {counts} years, errors", np.sqrt(np.diag(covariance)) / errors, np.ones(3), 1e-5)
        if counts == 10:
            same("Bass on 10 years, residuals", ((sales - added(periods, *found)) ** 2).sum() / 3672146.264, 1)
    density = lambda t, m, p, q: m * (p + q) ** 2 / p * np.exp(-(p + q) * t) / (1 + q / p * np.exp(-(p + q) * t)) ** 2
    found, _ = optimize.curve_fit(density, periods, sales, p0=(6e4, .01, .5))
    same("Bass on 10 years, R's density", found / (6.80e4, 6.59e-3, 6.38e-1), np.ones(3), 2e-3)
    found, _ = optimize.curve_fit(added, periods[:5], sales[:5], p0=(6e4, .01, .5), **tight)
    same("Bass on 5 years runs off", found[0] > 1e8, True)
    same("Bass shares", share(periods, .03, .38), (.035758, .085056, .150500, .233150, .331199, .439235, .549010, .651738, .740727, .812803))
    peak = optimize.minimize_scalar(lambda t: -density(t, 1, .03, .38), bounds=(0, 20), method="bounded", options={"xatol": 1e-10})
    same("Bass peak", (peak.x, share(peak.x, .03, .38), -peak.fun), (6.192619, .460526, .110592))
    same("logistic inflection", math.log(9999) / .5, 18.420481)
    x = np.array([77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760])
    y = np.array([10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78])
    found, covariance = optimize.curve_fit(lambda x, a, b: a * (1 - np.exp(-b * x)), x, y, p0=(250, .0005), **tight)
    certified = (238.94212918, 5.5015643181e-4, 2.7070075241, 7.2668688436e-6)
    same("NIST Misra1a", [*found, *np.sqrt(np.diag(covariance))] / np.array(certified), np.ones(4))


print("with " + ", ".join(f"{name} {version(name)}" for name in ("lifelines", "statsmodels", "scipy", "numpy", "inequality", "pingouin")))
for part in (survival, intervals, inequality, position, recruitment, growth):
    part()
print(f"{checked} figures, {len(wrong)} not what the tests say")
for line in wrong:
    print(line, file=sys.stderr)
sys.exit(bool(wrong))
