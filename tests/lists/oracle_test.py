"""The Entity List against a parse of the eCFR by others (shared/lists/us_bis_entity_list, as of 2026-07-09), which is an oracle and no input:
what it dates on or before the day of the Consolidated Screening List that is at hand (2022-05-06) must be found in that list's rows of
the Entity List as of that day, and from the same day of listing."""
import csv
import datetime
import gzip
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from harness import SHARED, Case  # noqa: E402

LISTS = os.path.join(SHARED, "lists")
ORACLE = os.path.join(LISTS, "us_bis_entity_list", "2026-07-09", "bis_entity_list.json.gz")
CSL = os.path.join(LISTS, "us_csl", "2022-05-06", "consolidated.csv.gz")
DAY = datetime.date(2022, 5, 6)


def dates(citation):
    """The days in "75 FR 1701, 1/13/10.\\n77 FR 24590, 4/25/12"."""
    found = re.findall(r"(\d{1,2})/(\d{1,2})/(\d{2,4})", citation or "")
    return [datetime.date(int(y) + 2000 if int(y) < 100 else int(y), int(m), int(d)) for m, d, y in found]


def name_alone(name):
    """The parse leaves aliases and remarks behind some names."""
    return re.split(r"\s*\(\s*(?:a\.?k\.?a|f\.?k\.?a|see |a subsidiary)", name, flags=re.IGNORECASE)[0].strip()


@unittest.skipUnless(os.path.exists(ORACLE) and os.path.exists(CSL), "skipped: the Entity List's oracle is not here (set CORDON_SHARED)")
class Oracle(Case):
    def test_what_others_read_is_found(self):
        self.init()
        self.cordon("lists", "import", "us_csl", CSL, "--published", str(DAY))
        with gzip.open(ORACLE) as f:
            entities = json.load(f)["entities"]
        self.assertEqual(len(entities), 3409)
        before = [(e, min(dates(e["federal_register"]))) for e in entities if dates(e["federal_register"]) and min(dates(e["federal_register"])) <= DAY]
        path = os.path.join(self.dir, "names.csv")
        with open(path, "w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([["name"]] + [[name_alone(e["name"])] for e, _ in before])
        done = self.cordon("screen", "--file", path, "--column", "name", "--lists", "us_bis_entity_list", "--as-of", str(DAY), "--format", "jsonl")
        hits = {row["row"]: row["hits"] for row in map(json.loads, done.stdout.splitlines())}
        same = {n: [h for h in found if h["same_name"]] for n, found in hits.items()}
        missing = [e["name"] for n, (e, _) in enumerate(before, 1) if not hits.get(n)]
        dated = [(e["name"], day) for n, (e, day) in enumerate(before, 1) if any(not h.get("first_seen") for h in same.get(n, []))]
        agree = [n for n, (_, day) in enumerate(before, 1) if any(not h.get("first_seen") and h["from"] == str(day) for h in same.get(n, []))]
        named = sum(1 for found in same.values() if found)
        print(f"{len(before)} of the oracle's entries were listed by {DAY}: {named} found by the same name, {len(before) - len(missing) - named} by "
              f"another, {len(missing)} not; {len(agree)} of {len(dated)} from the oracle's day", file=sys.stderr)
        self.assertEqual(len(before), 1990)
        self.assertGreaterEqual(named, 1860, missing)
        self.assertLessEqual(len(missing), 12, missing)
        self.assertGreaterEqual(len(agree) / len(dated), 0.92)


if __name__ == "__main__":
    unittest.main()
