#!/usr/bin/env python3
"""Makes, with other programs, the figures that the unit tests of src/stats/ expect.

usage: density_and_bunching.py             compares with the figures below, exit 1 where one differs
       density_and_bunching.py --print     prints name = figure, for a new version of a program
       density_and_bunching.py --margins   prints where rdrobust keeps the senate margins, for the ignored test:

SENATE_MARGINS=$(density_and_bunching.py --margins) cargo test --lib senate -- --ignored

needs: rddensity rdrobust scipy statsmodels (pip); made with rddensity 3.0, rdrobust 2.1.1, scipy 1.17.1, statsmodels
0.15.0, numpy 2.4.6 on Python 3.11. rddensity and rdrobust are under the GPL: they are run here, nothing of them is in
src/. The senate margins come with rdrobust, with no licence of their own, and are not in the repository.
"""
import sys
import warnings
from importlib.resources import files

import numpy as np

warnings.filterwarnings("ignore")

EXPECTED = {
    "density.even.left.bandwidth": 20.0,
    "density.even.left.observations": 1000.0,
    "density.even.left.within": 400.0,
    "density.even.left.density": 0.01000500250125782,
    "density.even.right.bandwidth": 20.0,
    "density.even.right.observations": 1000.0,
    "density.even.right.within": 400.0,
    "density.even.right.density": 0.01000500250124361,
    "density.even.standard_error": 0.0026497660596108306,
    "density.spiked_20.left.bandwidth": 20.0,
    "density.spiked_20.left.observations": 1000.0,
    "density.spiked_20.left.within": 400.0,
    "density.spiked_20.left.density": 0.008699434536764984,
    "density.spiked_20.right.bandwidth": 20.0,
    "density.spiked_20.right.observations": 1300.0,
    "density.spiked_20.right.within": 700.0,
    "density.spiked_20.right.density": 0.04905699406174975,
    "density.spiked_20.standard_error": 0.003488349626592184,
    "density.spiked_20.statistic": 11.569241574105234,
    "density.spiked_20.p": 5.90019089581521e-31,
    "density.spiked.left.bandwidth": 7.961102815027018,
    "density.spiked.left.observations": 1000.0,
    "density.spiked.left.within": 159.0,
    "density.spiked.left.density": 0.008699434536771609,
    "density.spiked.right.bandwidth": 7.961102815020672,
    "density.spiked.right.observations": 1300.0,
    "density.spiked.right.within": 459.0,
    "density.spiked.right.density": 0.028574280572379672,
    "density.spiked.standard_error": 0.005893340421996651,
    "density.spiked.statistic": 3.3724245695066277,
    "density.spiked.p": 0.0007450949269976972,
    "density.skewed.left.bandwidth": 90.39595750087356,
    "density.skewed.left.observations": 1217.0,
    "density.skewed.left.within": 995.0,
    "density.skewed.left.density": 0.0033084803038811936,
    "density.skewed.right.bandwidth": 71.29919042243183,
    "density.skewed.right.observations": 283.0,
    "density.skewed.right.within": 196.0,
    "density.skewed.right.density": 0.003137706172895783,
    "density.skewed.standard_error": 0.0009342797054696214,
    "density.skewed.statistic": -0.18278694269567813,
    "density.skewed.p": 0.8549651942243195,
    "density.few.left.bandwidth": 81.16068491137487,
    "density.few.left.observations": 30.0,
    "density.few.left.within": 30.0,
    "density.few.left.density": 0.009847434040333615,
    "density.few.right.bandwidth": 81.16068491137487,
    "density.few.right.observations": 30.0,
    "density.few.right.within": 23.0,
    "density.few.right.density": 0.00904374327072294,
    "density.few.standard_error": 0.009093574235148607,
    "density.few.statistic": -0.08838007463602576,
    "density.few.p": 0.929574597454292,
    "density.lumpy_40_60.left.bandwidth": 40.0,
    "density.lumpy_40_60.left.observations": 1217.0,
    "density.lumpy_40_60.left.within": 268.0,
    "density.lumpy_40_60.left.density": 0.0030527776960184386,
    "density.lumpy_40_60.right.bandwidth": 60.0,
    "density.lumpy_40_60.right.observations": 433.0,
    "density.lumpy_40_60.right.within": 337.0,
    "density.lumpy_40_60.right.density": 0.002577701703667875,
    "density.lumpy_40_60.standard_error": 0.001595485766202402,
    "density.lumpy_40_60.statistic": -0.29776260146860883,
    "density.lumpy_40_60.p": 0.7658843601648174,
    "density.lumpy.left.bandwidth": 110.0,
    "density.lumpy.left.observations": 1217.0,
    "density.lumpy.left.within": 1217.0,
    "density.lumpy.left.density": 0.00293506814706978,
    "density.lumpy.right.bandwidth": 110.0,
    "density.lumpy.right.observations": 433.0,
    "density.lumpy.right.within": 392.0,
    "density.lumpy.right.density": 0.002590003496429977,
    "density.lumpy.standard_error": 0.0008358663431511005,
    "density.lumpy.statistic": -0.41282275984334627,
    "density.lumpy.p": 0.679736474961615,
    "density.heaped_20.left.bandwidth": 20.0,
    "density.heaped_20.left.observations": 1000.0,
    "density.heaped_20.left.within": 400.0,
    "density.heaped_20.left.density": 0.008699434536764984,
    "density.heaped_20.right.bandwidth": 20.0,
    "density.heaped_20.right.observations": 1300.0,
    "density.heaped_20.right.within": 700.0,
    "density.heaped_20.right.density": 0.00879118803797283,
    "density.heaped_20.standard_error": 0.0021534364676070185,
    "density.heaped_20.statistic": 0.04260794436615353,
    "density.heaped_20.p": 0.9660140625546438,
    "density.senate.left.bandwidth": 19.841108436260456,
    "density.senate.left.observations": 640.0,
    "density.senate.left.within": 408.0,
    "density.senate.left.density": 0.021685914653245396,
    "density.senate.right.bandwidth": 27.118786663366592,
    "density.senate.right.observations": 750.0,
    "density.senate.right.within": 460.0,
    "density.senate.right.density": 0.018137707252782697,
    "density.senate.standard_error": 0.004053829311969502,
    "density.senate.statistic": -0.8752730140822941,
    "density.senate.p": 0.38142537375734076,
    "window.100.400": 1.65962947521744e-43,
    "window.3.9": 0.14599609375,
    "window.0.6": 0.03125,
    "window.51000.49000": 2.5887160383468943e-10,
    "window.250.50": 3.8108306980860234e-33,
    "mccrary.spiked.bin": 1.1236073460578584,
    "mccrary.spiked.bandwidth": 10.955716259904067,
    "mccrary.spiked.theta": 1.558062159207069,
    "mccrary.spiked.standard_error": 0.1632953075088227,
    "mccrary.skewed.bin": 3.0791551992115638,
    "mccrary.skewed.bandwidth": 39.22987985235073,
    "mccrary.skewed.theta": 0.00817034630502207,
    "mccrary.skewed.standard_error": 0.22974847329190706,
    "late_rate.log_ratio": 0.7902110512603087,
    "late_rate.standard_error": 0.07475280847046115,
    "ks.golden.distance": 0.25555555555555554,
    "ks.golden.p": 0.059476281437648146,
    "ks.apart.distance": 1.0,
    "ks.apart.p": 0.05714285714285715,
    "ks.equal_values.distance": 0.2,
    "ks.equal_values.p": 1.0,
    "ks.limiting.0.05": 0.004957504277830013,
    "ks.limiting.0.02": 0.7231519162984157,
    "ks.limiting.0.1": 7.550269088558115e-11,
    "reweighting.0": 0.6520290878417743,
    "reweighting.1": 0.3888947892664801,
    "reweighting.49": 1.8471955523984358,
    "reweighting.sum": 48.212407002467735,
}


def golden(count):
    """Multiples of the golden ratio between 0 and 1: spread evenly, the same in every language."""
    return np.modf(np.arange(1, count + 1) * 0.6180339887498949)[0]


EVEN = 50 + 100 * (np.arange(2000) + 0.5) / 2000
SPIKED = np.concatenate([EVEN, 100 + 5 * (np.arange(300) + 0.5) / 300])
HEAPED = np.concatenate([EVEN, np.full(300, 100.0)])
SKEWED = -60 * np.log(1 - golden(1500))
LUMPY = np.concatenate([np.floor(SKEWED / 5) * 5, np.full(150, 100.0)])


def margins_file():
    return files("rdrobust") / "data" / "rdrobust_RDsenate.csv"


def margins():
    import pandas

    return pandas.read_csv(margins_file())["margin"].to_numpy()


def density():
    """density.rs: Cattaneo, Jansson and Ma's own program."""
    from rddensity import rddensity

    cases = {
        "even": (EVEN, 100, [20, 20]),
        "spiked_20": (SPIKED, 100, [20, 20]),
        "spiked": (SPIKED, 100, []),
        "skewed": (SKEWED, 100, []),
        "few": (SKEWED[:60], 40, []),
        "lumpy_40_60": (LUMPY, 100, [40, 60]),
        "lumpy": (LUMPY, 100, []),
        "heaped_20": (HEAPED, 100, [20, 20]),
        "senate": (margins(), 0, []),
    }
    for name, (values, threshold, bandwidth) in cases.items():
        found = rddensity(values, c=threshold, h=bandwidth)
        for side in ("left", "right"):
            yield f"density.{name}.{side}.bandwidth", found.h[side]
            yield f"density.{name}.{side}.observations", found.n[side]
            yield f"density.{name}.{side}.within", found.n[f"eff_{side}"]
            yield f"density.{name}.{side}.density", found.hat[side]
        yield f"density.{name}.standard_error", found.sd_jk["diff"]
        if name != "even":  # there it is zero but for rounding
            yield f"density.{name}.statistic", found.test.t_jk
            from scipy.stats import norm

            yield f"density.{name}.p", 2 * norm.sf(abs(found.test.t_jk))


def window():
    """density/window.rs."""
    from scipy.stats import binomtest

    for left, right in ((100, 400), (3, 9), (0, 6), (51000, 49000), (250, 50)):
        yield f"window.{left}.{right}", binomtest(left, left + right).pvalue


def mccrary():
    """mccrary.rs: written from the paper for numpy, with polyfit and lstsq."""
    for name, values in (("spiked", SPIKED), ("skewed", SKEWED)):
        distance, n = values - 100, len(values)
        width = 2 * values.std(ddof=1) / np.sqrt(n)
        number = np.floor(distance / width).astype(int)
        grid = np.arange(number.min(), number.max() + 1)
        middle = (grid + 0.5) * width
        height = np.bincount(number - number.min(), minlength=len(grid)) / (n * width)
        suggested, sides = [], (middle < 0, middle > 0)
        for side in sides:
            x, y = middle[side], height[side]
            quartic = np.polynomial.Polynomial.fit(x, y, 4)
            variance = ((y - quartic(x)) ** 2).sum() / (len(x) - 5)
            bends = (quartic.deriv(2)(x) ** 2).sum()
            suggested.append(3.348 * (variance * abs(x).max() / bends) ** 0.2)
        bandwidth = np.mean(suggested)
        level = []
        for side in sides:
            root = np.sqrt(np.maximum(0, 1 - abs(middle[side]) / bandwidth))
            line = np.column_stack([np.ones(side.sum()), middle[side]])
            level.append(np.linalg.lstsq(line * root[:, None], height[side] * root, rcond=None)[0][0])
        yield f"mccrary.{name}.bin", width
        yield f"mccrary.{name}.bandwidth", bandwidth
        yield f"mccrary.{name}.theta", np.log(level[1] / level[0])
        yield f"mccrary.{name}.standard_error", np.sqrt(4.8 / (n * bandwidth) * (1 / level[0] + 1 / level[1]))


def late_rate():
    """late_rate.rs: participant days with a level for every participant, clustered by participant."""
    import statsmodels.api as sm

    who, day = (grid.ravel() for grid in np.meshgrid(np.arange(40), np.arange(60), indexing="ij"))
    late = day % 30 >= 27
    amount = (who * 7 + day * 3 + who * day) % 11 + np.where(late, 4 * (who % 4), 0)
    weekdays = [day % 7 == weekday for weekday in range(1, 7)]
    levels = [who == participant for participant in range(40)]
    columns = np.column_stack([late, *weekdays, *levels]).astype(float)
    fit = sm.GLM(amount, columns, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": who, "use_correction": False}, tol=1e-13
    )
    yield "late_rate.log_ratio", fit.params[0]
    yield "late_rate.standard_error", fit.bse[0] * np.sqrt(40 / 39)


def spending():
    """baseline/ks.rs and baseline/reweighting.rs."""
    import statsmodels.api as sm
    from scipy.special import kolmogorov
    from scipy.stats import ks_2samp

    groups = {
        "golden": (golden(60), golden(45) ** 2),
        "apart": ([1, 2, 3], [4, 5, 6, 7]),
        "equal_values": ([1, 2, 2, 5, 9], [2, 2, 3, 9]),
    }
    for name, (a, b) in groups.items():
        found = ks_2samp(a, b, method="exact")
        yield f"ks.{name}.distance", found.statistic
        yield f"ks.{name}.p", found.pvalue
    for distance, a, b in ((0.05, 3000, 2000), (0.02, 3000, 2000), (0.1, 3000, 2000)):
        yield f"ks.limiting.{distance}", kolmogorov(np.sqrt(a * b / (a + b)) * distance)

    tenure = np.concatenate([10 * golden(30) + 2, 10 * golden(50)])
    household = np.concatenate([1 + np.arange(30) % 4, 1 + np.arange(50) % 3])
    is_member = np.repeat([1.0, 0.0], [30, 50])
    fit = sm.Logit(is_member, sm.add_constant(np.column_stack([tenure, household]))).fit(disp=0, tol=1e-14)
    member = fit.predict()[30:]
    weights = member / (1 - member) * 50 / 30
    for name, weight in (("0", weights[0]), ("1", weights[1]), ("49", weights[49]), ("sum", weights.sum())):
        yield f"reweighting.{name}", weight


def main():
    if "--margins" in sys.argv:
        print(margins_file())
        return 0
    figures = {
        name: float(figure)
        for made in (density, window, mccrary, late_rate, spending)
        for name, figure in made()
    }
    if "--print" in sys.argv:
        for name, figure in figures.items():
            print(f'    "{name}": {figure!r},')
        return 0
    missing = EXPECTED.keys() ^ figures.keys()
    differ = [
        f"{name}: {figures[name]!r} is not {expected!r}"
        for name, expected in EXPECTED.items()
        if name in figures and abs(figures[name] - expected) > 1e-7 * abs(expected)
    ]
    for line in [*(f"{name}: only on one side" for name in sorted(missing)), *differ]:
        print(line)
    print(f"{len(figures)} figures, {len(differ) + len(missing)} differ")
    return 1 if differ or missing else 0


sys.exit(main())
