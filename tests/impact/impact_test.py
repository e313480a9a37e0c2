"""`impact`: what a revision would change, computed without adopting it; the same by the difference as by deciding everything again; and
true: once adopted, the orders come out as it said."""
import csv
import glob
import json
import os
import random
import shutil
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, os.path.join(HERE, "..", "fetch"))
from harness import ROOT, Case, example  # noqa: E402
from publisher import sdn  # noqa: E402

NAMES = ["AERO CARGO LINES", "BORDER TRADING HOUSE", "MEDITERRANEAN SHIPPING AGENCY", "PETROV, Ivan Sergeevich", "AL RASHID, Omar",
         "KONSTANTIN HOLDING GMBH", "NORTHERN LIGHT SYSTEMS", "RED SEA NETWORKS FZE", "GUERRERO LOPEZ, Maria", "DELTA FORENSICS"]


def outcome(decision):
    return decision["outcome"], decision["at_least"], decision["at_most"]


class Impact(Case):
    def setUp(self):
        super().setUp()
        self.full_store()
        self.decisions = {}

    def decide(self, order, **options):
        path = self.write("order.json", json.dumps(order))
        return self.json("decide", path, **options)

    def decide_examples(self):
        for path in sorted(glob.glob(example("orders", "*.json"))):
            with open(path, encoding="utf-8") as order:
                d = self.decide(json.load(order))
            self.decisions[d["decision"]] = d

    def last_record(self):
        return self.json("lists", "log", "us_csl")[-1], len(os.listdir(os.path.join(self.store, "provisional")))

    def impact(self, *args, **options):
        return self.json("impact", *args, **options)

    def items(self, report, kind):
        return {i["id"]: i for i in report["affected"] if i["kind"] == kind}

    def revised_book(self):
        folder = os.path.join(self.dir, "il-cyber")
        shutil.copytree(os.path.join(ROOT, "rulebooks", "il-cyber"), folder)
        table = os.path.join(folder, "tables", "destinations.csv")
        with open(table, encoding="utf-8") as f:
            lines = f.read().splitlines(keepends=True)
        with open(table, "w", encoding="utf-8") as f:
            f.writelines(line.replace("DE,,,", "DE,,2022-02-28,", 1) if line.startswith("DE,,,") else line for line in lines)
        return folder

    def test_a_rulebook_without_a_destination(self):
        self.decide_examples()
        report = self.impact("--rulebook", self.revised_book())
        self.assertEqual(report["revision"]["rulebook"], "il-cyber")
        self.assertNotEqual(report["revision"]["from"], report["revision"]["to"])
        self.assertEqual([r["key"] for r in report["revision"]["changes"]["tables"]["destinations"]["removed"]], ["DE"])
        licence = self.items(report, "licence")["IL-2021-118"]
        self.assertEqual(licence["follows"], "review")
        self.assertIn("il.destination", [r["rule"] for r in licence["reasons"] if r["change"] == "came"])
        told = {**self.items(report, "decision"), **{d: i for i in self.items(report, "order").values() for d in self.decisions
                                                     if self.decisions[d]["order"] == i["id"]}}
        self.assertTrue(any(i["before"] == "licensed" for i in told.values()), told)
        self.assertEqual(os.listdir(os.path.join(self.store, "provisional")), [])
        before = {n: self.again(d) for n, d in self.decisions.items()}
        self.cordon("rulebook", "adopt", os.path.join(self.dir, "il-cyber"))
        for number, decision in self.decisions.items():
            after = self.again(decision)
            if outcome(before[number]) == outcome(after):
                self.assertNotIn(number, told)
            else:
                self.assertEqual((told[number]["before"], told[number]["after"]), (before[number]["outcome"], after["outcome"]))

    def again(self, decision):
        path = self.write("again.json", json.dumps(decision["input"]))
        return self.json("decide", path, "--dry-run", "--as-of", "2022-06-01")

    def changed_book(self, name, file, old, new):
        folder = os.path.join(self.dir, name)
        if not os.path.isdir(folder):
            shutil.copytree(os.path.join(ROOT, "rulebooks", name), folder)
        path = os.path.join(folder, file)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.assertIn(old, text)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new))
        return folder

    def test_a_rulebook_gives_the_same_by_what_it_says_as_by_deciding_everything(self):
        self.decide_examples()
        for n, order in enumerate(self.orders(20, 5)):
            self.decide(order)
        owned = json.loads(json.dumps(order))
        owned["parties"][0]["owners"] = [{"name": "Candiru", "percent": "40"}]
        self.decide(owned)
        books = [os.path.join(ROOT, "rulebooks", name) for name in ("us-ofac", "us-ear", "uk", "eu-dual-use")]  # not adopted yet
        books.append(self.revised_book())
        books.append(self.changed_book("us-entity-list", "rules/listed.yaml", "us_bis_entity_list", "us_bis_meu"))
        self.cordon("rulebook", "adopt", books[1])
        books.append(self.changed_book("us-ear", "rules/30_parties.yaml", '"us_ofac_sdn"], 50)', '"us_ofac_sdn"], 30)'))
        affected = 0
        for book in books:
            quick, full = (self.impact("--rulebook", book, "--all", *more) for more in ((), ("--full",)))
            self.assertEqual(quick["affected"], full["affected"], book)
            self.assertLessEqual(quick["looked_at"]["decided_again"], full["looked_at"]["decided_again"])
            affected += len(full["affected"])
        self.assertGreater(affected, 4)

    def test_the_same_rulebook_changes_nothing(self):
        self.decide_examples()
        report = self.impact("--rulebook", os.path.join(ROOT, "rulebooks", "il-cyber"))
        self.assertEqual(report["affected"], [])
        self.assertEqual(report["looked_at"]["decisions"], len(self.decisions))

    def orders(self, count, seed):
        """Orders of the example's shape with parties drawn from the names, spelt well and badly."""
        chance = random.Random(seed)
        with open(example("orders", "germany-listed-intermediary.json"), encoding="utf-8") as f:
            order = json.load(f)
        for n in range(count):
            one = json.loads(json.dumps(order))
            one["id"] = f"ORD-{1000 + n}"
            for party in one["parties"]:
                if chance.random() < (0.9 if party["role"] == "intermediary" else 0.1):
                    party["name"] = self.spelt(chance.choice(NAMES), chance)
                if chance.random() < 0.15:
                    party["aliases"] = [self.spelt(chance.choice(NAMES), chance)]
                if chance.random() < 0.15:
                    party["owners"] = [{"name": self.spelt(chance.choice(NAMES), chance), "percent": "60"}]
                if party["role"] == "intermediary" and chance.random() < 0.5:
                    party["kind"] = chance.choice(["individual", "company", "government"])
            yield one

    @staticmethod
    def spelt(name, chance):
        words = name.replace(",", "").split()
        chance.shuffle(words)
        name = " ".join(words).title()
        if chance.random() < 0.4:
            at = chance.randrange(1, len(name) - 1)
            name = name[:at] + name[at + 1:]
        return name

    def csl_file(self, names, name):
        """The example's list with these names in its Entity List."""
        with open(example("lists", "us_csl.csv"), encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f))
        model = next(r for r in rows if r["source"].startswith("Entity List"))
        for n in names:
            rows.append({**model, "_id": f"{NAMES.index(n):040x}", "name": n, "alt_names": "", "addresses": "", "start_date": "2022-01-05"})
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            out = csv.DictWriter(f, rows[0].keys())
            out.writeheader()
            out.writerows(rows)
        return path

    def test_the_difference_gives_what_deciding_everything_again_gives(self):
        self.cordon("lists", "import", "us_csl", self.csl_file(NAMES[:6], "first.csv"), "--published", "2022-05-10")
        lines = self.write("orders.jsonl", "".join(json.dumps(o) + "\n" for o in self.orders(60, 4)))
        self.cordon("--format", "jsonl", "decide", lines)
        for n, name in enumerate(NAMES):
            party = {"id": f"P-{n}", "name": self.spelt(name, random.Random(n)), "kind": "company"}
            self.cordon("party", "add", self.write("party.json", json.dumps(party)))
        revised = self.csl_file(NAMES[3:9], "revised.csv")
        part = self.impact("--list", "us_csl", revised, "--published", "2022-05-20")
        whole = self.impact("--list", "us_csl", revised, "--published", "2022-05-20", "--full")
        self.assertEqual(part["affected"], whole["affected"])
        self.assertEqual(part["entries"], {"added": 3, "removed": 3, "changed": 0})
        self.assertEqual(part["revision"], {"list": "us_csl", "from": "2022-05-10", "to": "2022-05-20"})
        self.assertLess(part["looked_at"]["decided_again"], whole["looked_at"]["decided_again"])
        kinds = {i["kind"] for i in part["affected"]}
        self.assertTrue({"party"} <= kinds and kinds & {"decision", "order"}, kinds)
        changes = {r["change"] for i in part["affected"] for r in i["reasons"]}
        self.assertEqual(changes, {"came", "went"})

    def test_a_listed_end_user_puts_its_licence_up_for_review(self):
        self.decide_examples()
        files = self.write("sdn.csv", sdn([("1", "LANDESKRIMINALAMT MUSTERLAND", "", "SDGT", "")]))
        report = self.impact("--list", "us_ofac_sdn", files, "--published", "2022-05-20")
        self.assertIn("P-LKA", self.items(report, "party"))
        self.assertEqual(self.items(report, "party")["P-LKA"]["after"], "listed")
        self.assertEqual(self.json("lists", "log", "us_csl")[-1]["published"], "2022-05-06")
        self.assertEqual([row["list"] for row in self.json("lists", "show")], ["us_csl"])

    def test_adopting_puts_it_into_the_books_as_one_act(self):
        self.decide_examples()
        files = self.write("sdn.csv", sdn([("1", "LANDESKRIMINALAMT MUSTERLAND", "", "SDGT", "")]))
        self.impact("--list", "us_ofac_sdn", files, "--published", "2022-05-20", "--adopt")
        self.assertEqual([row["list"] for row in self.json("lists", "show")], ["us_csl", "us_ofac_sdn"])
        again = self.impact("--list", "us_ofac_sdn", files, "--published", "2022-05-20")
        self.assertEqual(again["affected"], [])

    def test_what_an_adopted_revision_affects_is_due_until_someone_sees_to_it(self):
        self.decide_examples()
        book = self.revised_book()
        report = self.impact("--rulebook", book, "--adopt")
        affected = {(i["kind"], i["id"]) for i in report["affected"]}
        self.assertIn(("licence", "IL-2021-118"), affected)
        self.assertTrue({"decision", "order"} & {kind for kind, _ in affected}, affected)
        waits = lambda: {(i["kind"], i["id"]) for i in self.json("due") if "revision of il-cyber" in i["what"]}
        self.assertEqual(waits(), affected)
        of_order = {d: self.decisions[d]["order"] for kind, d in affected if kind == "decision"}
        self.decide(self.decisions[next(iter(of_order))]["input"])
        seen = {("decision", d) for d, order in of_order.items() if order == of_order[next(iter(of_order))]}
        self.assertEqual(waits(), affected - seen)
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "the list was revised", "--from", "2022-06-01")
        self.assertEqual(waits(), affected - seen - {("licence", "IL-2021-118")})
        kind, number = sorted(waits())[0]
        self.cordon("review", "seen", kind, number, status=1)
        self.cordon("review", "seen", kind, number, "--reason", "Settled with the customer")
        self.assertNotIn((kind, number), waits())
        self.cordon("review", "seen", kind, number, "--reason", "once more", status=2)
        self.cordon("impact", "--rulebook", self.changed_book("il-cyber", "rulebook.yaml", "title:", "title: Revised"), "--adopt")

    def test_a_party_is_due_until_it_is_looked_at_and_again_when_it_is_listed_again(self):
        self.cordon("party", "add", example("register", "parties.jsonl"))
        listed, empty = (self.write(n, sdn(rows)) for n, rows in (
            ("one.csv", [("1", "LANDESKRIMINALAMT MUSTERLAND", "", "SDGT", "")]), ("two.csv", [("2", "SOMEBODY ELSE", "", "SDGT", "")])))
        waits = lambda: [i["id"] for i in self.json("due") if i["kind"] == "party"]
        self.impact("--list", "us_ofac_sdn", listed, "--published", "2022-05-20", "--adopt")
        self.assertEqual(waits(), ["P-LKA"])
        self.cordon("review", "seen", "party", "P-LKA", "--reason", "Another body")
        self.assertEqual(waits(), [])
        self.impact("--list", "us_ofac_sdn", empty, "--published", "2022-05-27", "--adopt", "--accept")
        self.assertEqual(waits(), ["P-LKA"])

    def suspend(self, **options):
        return self.impact("--licence", "IL-2021-118", "--act", "suspend", **options)

    def test_a_licence_if_it_were_suspended(self):
        self.decide_examples()
        report = self.suspend()
        self.assertEqual(report["revision"], {"licence": "IL-2021-118", "from": "active", "to": "suspended"})
        self.assertEqual(self.items(report, "licence")["IL-2021-118"]["after"], "licence_required")
        told = self.items(report, "decision")
        reason = next(r for i in told.values() for r in i["reasons"] if r["change"] == "came")
        self.assertEqual((reason["rule"], reason["discharged"]), ("il.export_licence", "false"))
        self.assertIn("suspended", reason["licences"][0]["why"][0])
        self.assertEqual(self.json("licence", "show", "IL-2021-118")["status"], "active")
        self.assertEqual(os.listdir(os.path.join(self.store, "provisional")), [])
        before = {n: self.again(d) for n, d in self.decisions.items()}
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "a trial", "--from", "2022-06-01")
        for number, decision in self.decisions.items():
            after = self.again(decision)
            waits = self.items(report, "order").get(decision["order"])
            if outcome(before[number]) == outcome(after):
                self.assertNotIn(number, told)
            else:
                item = told.get(number) or waits
                self.assertEqual((item["before"], item["after"]), (before[number]["outcome"], after["outcome"]))
        text = self.cordon("impact", "--licence", "IL-2021-118", "--act", "reinstate").stdout
        self.assertIn("If licence IL-2021-118 went from suspended to active", text)

    def finding(self, number, name):
        return self.write("finding.json", json.dumps({
            "id": number, "source": {"kind": "audit", "name": "An Example Auditor"},
            "end_user": {"name": name, "country": "DE", "kind": "government"}, "allegation": "Use against the press",
            "conduct_from": "2022-03-01", "conduct_to": "2022-03-31", "standard": "balance_of_probabilities",
            "breaches": [{"commitment": "EUC-55", "clause": "C1", "how": "as the log shows"}],
            "evidence": [{"file": "log.txt", "kind": "server_log", "user_producible": False, "obtained": "2022-04-10"}],
            "candidates": [{"licence": "IL-2021-118", "included": True, "why": "the one licence to this end user"}]}))

    def test_a_finding_if_it_were_established(self):
        self.decide_examples()
        self.cordon("party", "add", example("register", "parties.jsonl"))
        self.write("log.txt", "a log\n")
        name = "Landeskriminalamt Musterland"
        self.cordon("finding", "add", self.finding("F-1", name))
        report = self.impact("--finding", "F-1")
        self.assertEqual(report["revision"], {"finding": "F-1", "from": "alleged", "to": "established"})
        self.assertEqual(self.json("finding", "show", "F-1")["state"], "alleged")
        party = self.items(report, "party")["P-LKA"]
        self.assertEqual((party["before"], party["after"], party["reasons"][0]["finding"]), ("clear", "breach_established", "F-1"))
        licence = self.items(report, "licence")["IL-2021-118"]
        self.assertIn("F-1", json.dumps(licence["reasons"]))
        self.assertIn("IL-2021-118", " ".join(report["notes"]))
        before = {n: self.again(d) for n, d in self.decisions.items()}
        self.cordon("finding", "establish", "F-1", "--reason", "The log shows it", "--cite", "s. 1")
        changed = {n: self.again(d) for n, d in self.decisions.items()}
        told = {**self.items(report, "decision"), **{n: self.items(report, "order")[d["order"]] for n, d in self.decisions.items()
                                                     if d["order"] in self.items(report, "order")}}
        differ = {n for n in changed if outcome(before[n]) != outcome(changed[n])}
        self.assertEqual(set(told), differ)
        self.assertTrue(differ)
        back = self.impact("--finding", "F-1")
        self.assertEqual(back["revision"]["to"], "withdrawn")
        self.assertEqual({i["id"] for i in back["affected"]}, {i["id"] for i in report["affected"]})
        self.cordon("impact", "--finding", "F-9", status=2)
        self.cordon("impact", "--finding", "F-1", "--adopt", status=1)
        self.cordon("impact", "--rulebook", "rulebooks/il-cyber", "--act", "revoke", status=1)

    def test_a_licence_that_counts_its_lines_is_tried_too(self):
        self.cordon("licence", "add", self.write("licence.json", json.dumps({
            "id": "L-X", "authority": "IL-DECA", "kind": "export", "holder": {"name": "Example Systems Ltd", "country": "IL"},
            "items": [{"line": 1, "classifications": [{"regime": "il", "code": "cyber"}], "quantity": "5", "unit": "EA",
                       "control": "quantity", "conversions": [{"unit": "BOX", "factor": "2"}]}],
            "limits": [{"id": "a", "line": 1, "quantity": "2", "unit": "EA"}], "destinations": ["DE"], "valid_from": "2022-01-01"})))
        self.assertEqual(self.impact("--rulebook", self.revised_book())["looked_at"]["licences"], 2)

    def test_only_the_period_asked_for(self):
        self.decide_examples()
        book = self.revised_book()
        self.assertEqual(self.impact("--rulebook", book, "--since", "2022-06-02")["looked_at"]["decisions"], 0)
        self.assertGreater(self.impact("--rulebook", book, "--all")["looked_at"]["decisions"], 0)
        later = self.impact("--rulebook", book, CORDON_NOW="2024-01-01T00:00:00Z")
        self.assertEqual(later["looked_at"]["decisions"], 0)

    def test_usage(self):
        self.cordon("impact", status=1)
        self.cordon("impact", "--list", "us_csl", status=1)
        self.cordon("impact", "--rulebook", os.path.join(self.dir, "none"), status=2)
        bad = self.write("sdn.csv", "not a list\n")
        self.cordon("impact", "--list", "us_ofac_sdn", bad, "--published", "2022-05-20", status=2)
        self.assertEqual(os.listdir(os.path.join(self.store, "provisional")), [])


if __name__ == "__main__":
    unittest.main()
