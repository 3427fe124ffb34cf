#!/usr/bin/env python3
"""Share of seeds on which each test of a measure gives p < .05, on companies made by another program.

usage: generated_companies.py LEVELCHECK GENERATOR [SEEDS [PARTICIPANTS]]

GENERATOR is a Python script that is called as `GENERATOR FOLDER PARTICIPANTS --seed N` and makes a case folder; it runs
under the Python that runs this. The same table for the companies of `levelcheck simulate` is docs/error-rates.md.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

program, generator = map(os.path.abspath, sys.argv[1:3])
seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 50
participants = sys.argv[4] if len(sys.argv) > 4 else "1000"

found = collections.defaultdict(list)
for seed in range(1, seeds + 1):
    with tempfile.TemporaryDirectory() as folder:
        make = [sys.executable, generator, folder, participants, "--seed", str(seed)]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        analyze = [program, "analyze", folder, "--format", "json", "-o", f"{folder}/out", "--fail-on", "never", "--quiet"]
        subprocess.run(analyze, check=True)
        with open(f"{folder}/out/assessment.json", encoding="utf-8") as file:
            measurements = json.load(file)["measurements"]
    for name, measurement in measurements.items():
        if measurement.get("test"):
            found[name].append(measurement["test"]["p"])

print(f"{'test':<44}{'made on':>8}{'p < .05':>9}{'median p':>10}")
for name, values in sorted(found.items()):
    values.sort()
    rejected = sum(p < 0.05 for p in values) / len(values)
    print(f"{name:<44}{len(values):>8}{rejected:>9.3f}{values[len(values) // 2]:>10.4f}")
