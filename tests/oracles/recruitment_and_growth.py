#!/usr/bin/env python3
"""Makes the figures of recruitment trees and growth curves that the unit tests of `src/stats` expect, with other programs.

usage: recruitment_and_growth.py     prints `name = figure`, exit 1 where one is not what the tests say
needs: lifelines 0.30.3, scipy 1.17.1, numpy 2.4.6

What trees look like is found from the definition: all trees of seven one by one, sums of independent chances, fractions.
"""
import itertools
import math
import warnings
from fractions import Fraction

import numpy as np
from figures import run, same
from lifelines import KaplanMeierFitter
from scipy import optimize, special

warnings.simplefilter("ignore")


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


run(("lifelines", "scipy", "numpy"), (recruitment, growth))
