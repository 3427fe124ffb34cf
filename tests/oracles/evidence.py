#!/usr/bin/env python3
"""Holds the evidence of a report against the case, with DuckDB.

usage: evidence.py REPORT_DIR CASE_DIR      exit 0 when everything agrees      needs: duckdb

For every row set that assessment.json names, of measures and of lists: its SQL is run on the case (the tables are made by the
head of evidence/evidence.sql) and held against the CSV and the Parquet file, row by row in order, words, counts, days and money
exactly, numbers to 1e-6; the SHA-256 is taken of the CSV file and of the CSV text that DuckDB writes from the Parquet file.
The tables that the SQL makes are held against the control totals of the report. A report with pseudonyms has other ids than the
case, so that its lists are not held against the SQL: make it with --identify.
"""
import csv
import hashlib
import io
import json
import os
import re
import sys
import tempfile

import duckdb

report, case = (os.path.abspath(path) for path in sys.argv[1:3])
assessment = json.load(open(f"{report}/assessment.json"))
script = open(f"{report}/evidence/evidence.sql").read()
findings = assessment["findings"]
row_sets = assessment.get("row_sets", []) + [finding["list"] for finding in findings if finding.get("list")]
os.chdir(case)
con = duckdb.connect()
wrong, checked = [], 0


def check(holds, what):
    global checked
    checked += 1
    if not holds:
        wrong.append(what)


def shown(text):
    """Text as files of evidence have it: marks shown, formulas stopped."""
    marks = lambda c: (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or re.match(r"[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", c)
    inert = "".join(f"\\u{{{ord(c):x}}}" if marks(c) else c for c in text)
    out = "'" if text.startswith("\r") else ""
    begins = not out
    for c in inert:
        out += "'" + c if begins and c in "=+-@\t\n＝＋－＠" else c
        begins = c in ',;\t\n"'
    return out


def alike(one, other):
    if isinstance(one, str):
        return shown(one) == other
    if isinstance(one, float) or isinstance(other, float):
        one, other = float(one), float(other)
        return one == other or abs(one - other) <= 1e-6 * max(1.0, abs(one) / 1e6)
    return one == other


# The tables of the case: everything before the first row set.
con.execute(script.split("-- ---- row sets ----")[0])
for total in assessment["control_totals"]:
    rows = con.execute(f"select count(*) from {total['table']}").fetchone()[0]
    check(rows == total["rows"] - total["left_out"], f"{total['table']}: {rows} rows, not {total['rows']} less {total['left_out']}")
    for column, amount in total["sums"].items():
        found = con.execute(f"select coalesce(sum({column}), 0)::double from {total['table']}").fetchone()[0]
        check(abs(found - amount) < 0.005, f"{total['table']}.{column}: {found}, not {amount}")

lists = {finding["list"]["id"] for finding in findings if finding.get("list")}
pseudonyms = assessment["provenance"]["parameters"].get("participants", "ids") != "ids"
for row_set in row_sets:
    name, parquet = row_set["id"], f"{report}/{row_set['parquet']}"
    raw = open(f"{report}/{row_set['file']}", "rb").read()
    check(hashlib.sha256(raw).hexdigest() == row_set["sha256"], f"{name}: the CSV file has another hash")
    check(row_set["sql"] in script, f"{name}: evidence.sql has another query")
    stored = con.execute(f"from read_parquet('{parquet}')")
    columns, types = [c[0] for c in stored.description], [str(c[1]) for c in stored.description]
    stored = stored.fetchall()
    check(len(stored) == row_set["rows"], f"{name}: {len(stored)} rows in the Parquet file, not {row_set['rows']}")
    # The recipe in the head of evidence.sql.
    numbers = [c for c, t in zip(columns, types) if t == "DOUBLE"]
    texts = ", ".join(rf"regexp_replace(printf('%.6f', {c}), '\.?0+$', '') as {c}" for c in numbers)
    with tempfile.TemporaryDirectory() as folder:
        select = f"select * {f'replace ({texts})' if numbers else ''} from read_parquet('{parquet}')"
        con.execute(f"copy ({select}) to '{folder}/again.csv' (format csv, header)")
        again = open(f"{folder}/again.csv", "rb").read()
    check(hashlib.sha256(again).hexdigest() == row_set["sha256"], f"{name}: DuckDB writes another CSV text from the Parquet file")
    text = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    check(text[0] == columns and len(text) == row_set["rows"] + 1, f"{name}: the CSV file has other columns or rows")
    if name in lists and pseudonyms:
        continue
    found = con.execute(row_set["sql"])
    check([c[0] for c in found.description] == columns, f"{name}: the query gives {[c[0] for c in found.description]}, not {columns}")
    found = found.fetchall()
    check(len(found) == len(stored), f"{name}: the query gives {len(found)} rows, not {len(stored)}")
    for at, (one, other) in enumerate(zip(found, stored)):
        if len(one) != len(other) or not all(alike(a, b) for a, b in zip(one, other)):
            check(False, f"{name}, row {at + 1}: the query gives {one}, the file has {other}")
            break
        checked += 1

# Every finding that looked at something that has a value leads to rows.
sets = {row_set["id"] for row_set in row_sets}
for finding in findings:
    for evidence in finding["evidence"]:
        check(set(evidence.get("rows", [])) <= sets, f"{finding['rule']}: names a row set that is not there")
        bare = evidence.get("value") is not None and not evidence.get("rows")
        check(not bare, f"{finding['rule']}: {evidence['quantity']} has a value and no rows")
print(f"{len(row_sets)} row sets, {checked} comparisons, {len(wrong)} wrong")
for line in wrong:
    print(line)
sys.exit(bool(wrong))
