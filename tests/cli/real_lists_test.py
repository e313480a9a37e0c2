"""The whole US Consolidated Screening List of 2022-05-06: who is listed, since when, in screens and in decisions.

Skipped where the real lists (CORDON_SHARED) are not at hand."""
import json
import os
import sys

from harness import ROOT, SHARED, Case, example, main

CSL = os.path.join(SHARED, "lists", "us_csl", "2022-05-06", "consolidated.csv.gz")
CANDIRU = ["Candiru", "Candiru Ltd.", "DF Associates Ltd.", "Grindavik Solutions Ltd.", "Taveta Ltd.", "Saito Tech Ltd.",
           "Greenwick Solutions", "Tabatha Ltd."]


class Csl(Case):
    def setUp(self):
        super().setUp()
        self.init()
        got = self.json("lists", "import", "us_csl", CSL, "--published", "2022-05-06")
        self.assertEqual(got["entries"], 14160)
        self.cordon("rulebook", "adopt", os.path.join(ROOT, "rulebooks", "us-entity-list"))

    def order(self, name, day):
        with open(example("orders", "germany-listed-intermediary.json"), encoding="utf-8") as text:
            order = json.load(text)
        order["parties"][0]["name"] = name
        return dict(order, id=f"{name} {day}", date=day)

    def test_each_name_is_listed_from_its_day_and_not_before(self):
        names = ["NSO Group", *CANDIRU]
        orders = [self.order(name, day) for day in ("2021-11-03", "2021-11-04") for name in names]
        path = self.write("orders.jsonl", "".join(json.dumps(order) + "\n" for order in orders))
        rows = self.jsonl("decide", path)
        self.assertEqual(len(rows), len(orders))
        for row in rows:
            listed = row["as_of"] == "2021-11-04"
            hits = [h for p in row["parties"] if p["role"] == "intermediary" for h in p["hits"] if h["from"] == "2021-11-04"]
            self.assertEqual(bool(hits), listed, row["order"])
            self.assertEqual(row["outcome"] == "licence_required", listed, row["order"])
        self.assertTrue(all(r["same"] for r in self.json("replay", "--all")))

    def test_a_file_of_screens(self):
        path = self.write("names.tsv", "name\n" + "\n".join(CANDIRU + ["Zoë Quite Ordinary"]) + "\n")
        done = self.cordon("screen", "--file", path, "--as-of", "2022-05-06")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        for row in rows[:-1]:
            self.assertEqual(row["hits"][0]["primary"], "Candiru", row["query"])
            self.assertEqual(row["hits"][0]["name"], row["query"])
        self.assertEqual(rows[-1]["hits"], [])


class Ofac(Case):
    def files(self, *folder):
        path = os.path.join(SHARED, "lists", *folder)
        return [os.path.join(path, name) for name in ("sdn.csv.gz", "alt.csv.gz", "add.csv.gz")]

    def test_a_set_that_a_spreadsheet_damaged_is_held_and_the_real_one_is_not(self):
        self.init()
        damaged = self.files("damaged", "us_ofac_sdn", "2022-01-31")
        held = self.cordon("lists", "import", "us_ofac_sdn", *damaged, "--published", "2022-01-31", status=5)
        self.assertIn("28-Jul", held.stdout)
        self.assertEqual(self.json("lists", "show"), [])
        real = self.json("lists", "import", "us_ofac_sdn", *self.files("us_ofac_sdn", "2024-01-08"), "--published", "2024-01-08")
        self.assertEqual((real["state"], real["entries"], real["held"]), ("adopted", 13821, []))


class Pairs(Case):
    def test_every_labelled_pair_gets_a_line_in_order(self):
        path = os.path.join(SHARED, "labelled", "entity_bench_checks.tsv")
        with open(path, encoding="utf-8") as rows:
            count = len(rows.readlines()) - 1
        got = [json.loads(line) for line in self.cordon("compare", "--file", path).stdout.splitlines()]
        self.assertEqual([row["row"] for row in got], list(range(1, count + 1)))
        self.assertTrue(all(0 <= row["score"] <= 1000 and isinstance(row["match"], bool) for row in got))


if __name__ == "__main__":
    if not os.path.exists(CSL):
        print(f"skipped: the real lists are not at hand ({CSL}); set CORDON_SHARED")
        sys.exit(77)
    main()
