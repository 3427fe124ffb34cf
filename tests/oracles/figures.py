"""Figures from other programs, held against what the unit tests of `src/stats` expect."""
import sys
from importlib.metadata import version

import numpy as np

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


def run(programs, parts):
    """Runs the parts, says with what, and ends with 1 where a figure was off."""
    print("with " + ", ".join(f"{name} {version(name)}" for name in programs))
    for part in parts:
        part()
    print(f"{checked} figures, {len(wrong)} not what the tests say")
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))
