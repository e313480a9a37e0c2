"""Screening a file against what changed in the lists gives, byte for byte, what screening it in full gives."""
import csv
import json
import os
import random
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, os.path.join(HERE, "..", "fetch"))
from harness import SHARED, Case  # noqa: E402
from publisher import sdn  # noqa: E402

WORDS = ("AERO BORDER CARGO DELTA EASTERN FORTUNE GULF HARBOUR INTER JUPITER KONSTANTIN LINES MARITIME NORTHERN OCEAN PETROV "
         "QUANTUM RASHID SYSTEMS TRADING UNION VOLGA WESTERN XENON YUSUF ZHANG BANK COMPANY LIMITED HOLDING").split()


def names(count, chance, words=2):
    return [" ".join(chance.sample(WORDS, words + (chance.random() < 0.4))) for _ in range(count)]


def spoilt(name, chance):
    at = chance.randrange(1, len(name) - 1)
    return chance.choice([name.title(), name[:at] + name[at + 1:], name.replace(" ", "", 1), name[:at] + chance.choice("aeiou") + name[at:],
                          " ".join(reversed(name.split()))])


class DeltaScreen(Case):
    def setUp(self):
        super().setUp()
        self.init()
        chance = random.Random(11)
        listed = list(dict.fromkeys(names(200, chance)))[:160]
        days = {"2022-03-01": listed[:120], "2022-03-05": listed[20:110], "2022-03-09": listed[10:160]}
        for day, there in days.items():
            rows = [(str(1000 + listed.index(n)), n if day < "2022-03-05" or i % 9 else n + " GROUP", "", "SDGT", "") for i, n in enumerate(there)]
            self.cordon("lists", "import", "us_ofac_sdn", self.write("sdn.csv", sdn(rows)), "--published", day)
        self.customers = [spoilt(chance.choice(listed), chance) if chance.random() < 0.3 else n for n in names(350, chance)]
        self.customers[5], self.customers[6] = "!!!", "الشركة ABC"
        self.write_customers("customers.csv", self.customers)

    def write_customers(self, name, customers):
        with open(os.path.join(self.dir, name), "w", encoding="utf-8", newline="") as f:
            out = csv.writer(f)
            out.writerow(["name", "country"])
            out.writerows([n, "RU" if i % 3 else ""] for i, n in enumerate(customers))

    def screen(self, *args, status=2, file="customers.csv"):
        return self.cordon("screen", "--file", os.path.join(self.dir, file), "--country-column", "country", *args, status=status).stdout

    def days(self, start, end, *args, **options):
        return self.screen("--delta-from", start, "--delta-to", end, *args, **options)

    def test_the_same_bytes_as_in_full(self):
        for options in ((), ("--limit", "2"), ("--book", os.path.join(self.dir, "book")), ("--min-score", "600", "--explain"), ("--skip-weak", "--lists", "us_ofac_sdn")):
            for start, end in (("2022-03-01", "2022-03-05"), ("2022-03-05", "2022-03-09"), ("2022-03-01", "2022-03-09"),
                               ("2022-03-09", "2022-03-01"), ("2022-02-01", "2022-03-02"), ("2022-03-05", "2022-03-06")):
                with self.subTest(options=options, start=start, end=end):
                    before = self.screen("--as-of", start, *options)
                    after = self.screen("--as-of", end, *options)
                    self.write("before.jsonl", before)
                    got = self.days(start, end, "--previous", os.path.join(self.dir, "before.jsonl"), *options)
                    self.assertEqual(got.splitlines(), after.splitlines())
                    if start == "2022-03-01":
                        self.assertNotEqual(before, after)

    def test_without_earlier_results_only_what_is_met(self):
        rows = [json.loads(line) for line in self.days("2022-03-01", "2022-03-05", status=0).splitlines()]
        full = {r["row"]: r for r in map(json.loads, self.screen("--as-of", "2022-03-05").splitlines())}
        self.assertTrue(0 < len(rows) < 350)
        for row in rows:
            self.assertEqual(row, full[row["row"]])

    def test_changed_customers_are_screened_in_full(self):
        book = ("--book", os.path.join(self.dir, "book"))
        self.write("before.jsonl", self.screen("--as-of", "2022-03-01", *book))
        changed = self.customers[:200] + ["KONSTANTIN NEW ROW"] + self.customers[202:] + ["AERO CARGO LINES", "BORDER TRADING"]
        self.write_customers("changed.csv", changed)
        got = self.days("2022-03-01", "2022-03-05", "--previous", os.path.join(self.dir, "before.jsonl"), *book, file="changed.csv")
        self.assertEqual(got.splitlines(), self.screen("--as-of", "2022-03-05", file="changed.csv").splitlines())

    def test_usage(self):
        self.days("2022-03-01", "2022-02-30", status=1)
        self.screen("--delta-from", "2022-03-01", status=1)
        self.cordon("screen", "AERO", "--delta-from", "2022-03-01", "--delta-to", "2022-03-05", status=1)
        self.days("2022-03-01", "2022-03-05", "--previous", os.path.join(self.dir, "none"), status=3)

    def test_on_real_days(self):
        folder = os.path.join(SHARED, "lists", "us_ofac_sdn_revisions")
        if not os.path.isdir(folder):
            self.skipTest("the shared lists are not here: " + folder)
        for day in ("2022-02-24", "2022-02-25"):
            self.cordon("lists", "import", "us_ofac_sdn", os.path.join(folder, day, "sdn.csv.gz"), "--published", day)
        real = ["VTB BANK", "Otkritie Bank", "Sovcombank PJSC", "NOVIKOM BANK", "Putin Vladimir", "Andrey Kostin", "Usama bin Ladin", "Acme"]
        self.write_customers("real.csv", real * 20)
        before = self.screen("--as-of", "2022-02-24", status=0, file="real.csv")
        self.write("before.jsonl", before)
        got = self.days("2022-02-24", "2022-02-25", "--previous", os.path.join(self.dir, "before.jsonl"), status=0, file="real.csv")
        self.assertEqual(got, self.screen("--as-of", "2022-02-25", status=0, file="real.csv"))
        self.assertNotEqual(got, before)


if __name__ == "__main__":
    unittest.main()
