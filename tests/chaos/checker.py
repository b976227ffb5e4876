#!/usr/bin/env python3
"""Judges a run from its log alone: checker.py FOLDER-OF-A-RUN. Exit 0: as promised; 1: not, each break on a line.

What it demands of every track that was published, for each nation it was for:
    ok       delivered exactly once
    unknown  delivered once or not at all
    fail     not delivered
and of every stream: places rise, no place twice, no record twice, no track that nobody published. The log says whether it was
read to its end ("at rest"); without that, nothing is judged to be missing and the verdict is a break.
"""

import collections
import json
import pathlib
import sys


def read(path):
    with open(path, encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def wanted(rows):
    """(nation, from, track) -> ok, unknown or fail."""
    outcomes = {row["op"]: row["what"] for row in rows if row["what"] in ("ok", "fail", "unknown")}
    out = {}
    for row in rows:
        if row["what"] != "invoke" or row["kind"] != "publish":
            continue
        for nation in row["to"]:
            for track in row["tracks"]:
                out[nation, row["from"], track] = outcomes.get(row["op"], "unknown")
    return out


def breaks(rows):
    out = []
    if not any(row["what"] == "at rest" for row in rows):
        out.append("the run did not come to rest: what is missing cannot be told")
    asked = wanted(rows)
    if not asked:
        out.append("nothing was published: nothing is shown")
    given = collections.Counter()
    last_place, records = {}, set()
    for row in rows:
        if row["what"] != "delivered":
            continue
        key = row["nation"], row["from"], row["track"]
        given[key] += 1
        if key not in asked:
            out.append(f"{key}: delivered, and nobody published it")
        stream = row["nation"], row["from"], row.get("life", 0)
        if row["seq"] <= last_place.get(stream, 0):
            out.append(f"{key}: place {row['seq']} after {last_place[stream]}")
        last_place[stream] = row["seq"]
        if (row["nation"], row["record"]) in records:
            out.append(f"{key}: record {row['record']} twice")
        records.add((row["nation"], row["record"]))
    for key, outcome in asked.items():
        count = given[key]
        if count > 1:
            out.append(f"{key}: delivered {count} times")
        if outcome == "ok" and count == 0:
            out.append(f"{key}: answered ok, never delivered")
        if outcome == "fail" and count > 0:
            out.append(f"{key}: refused, and delivered")
    return out


def summary(rows):
    outcomes = collections.Counter(wanted(rows).values())
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    return f"tracks for a peer: {told}; delivered: {sum(row['what'] == 'delivered' for row in rows)}"


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    rows = read(pathlib.Path(sys.argv[1]) / "operations.log")
    found = breaks(rows)
    for one in found[:50]:
        print(f"BREAK {one}")
    print(f"{summary(rows)}, {len(found)} breaks")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
