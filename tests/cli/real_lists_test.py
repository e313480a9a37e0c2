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


if __name__ == "__main__":
    if not os.path.exists(CSL):
        print(f"skipped: the real lists are not at hand ({CSL}); set CORDON_SHARED")
        sys.exit(77)
    main()
