#!/usr/bin/env python3
"""Times a whole `levelcheck analyze` against DuckDB computing the same tables, in turn, and prints the ratio.

usage: whole_run.py LEVELCHECK [ACCOUNTS [RUNS]]      needs: duckdb, numpy

The company is made by `levelcheck simulate`. The peer is the outside oracle (tests/oracles/duckdb_tables.py), which
loads the same files, computes the same figures and holds them against the assessment: a run counts only if they agree.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(sys.argv[1])
accounts = sys.argv[2] if len(sys.argv) > 2 else "100000"
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
oracle = pathlib.Path(__file__).parent.parent / "tests/oracles/duckdb_tables.py"


def run(command):
    """Wall seconds and peak MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


with tempfile.TemporaryDirectory() as folder:
    case, out = f"{folder}/case", f"{folder}/out"
    run([program, "simulate", "loading", case, "--accounts", accounts, "--quiet"])
    ours, peers = [], []
    for _ in range(runs):
        ours.append(run([program, "analyze", case, "-o", out, "--fail-on", "never", "--quiet"]))
        peers.append(run([sys.executable, str(oracle), case, f"{out}/assessment.json"]))
    for name, figures in (("levelcheck", ours), ("DuckDB", peers)):
        wall, peak = (statistics.median(values) for values in zip(*figures))
        print(f"{name:<11}{wall:8.2f} s {peak:8.0f} MiB (medians of {runs})")
    print(f"ratio      {statistics.median(a[0] / b[0] for a, b in zip(ours, peers)):8.2f}")
