"""Orders that leave something out or say it oddly: none gets a more permissive answer for it, and what is missing has a name."""
import copy
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from harness import ROOT, Case, example, main


class Permissive(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("rulebook", "adopt", os.path.join(ROOT, "rulebooks", "il-cyber"), os.path.join(ROOT, "rulebooks", "us-entity-list"))
        licence = self.line("licences.jsonl", "IL-2021-118")
        both = dict(licence, id="BOTH", destinations=["DE", "FR"],
                    end_users=licence["end_users"] + [{"name": "Office Exemplaire", "country": "FR", "kind": "government"}])
        path = self.write("licences.jsonl", json.dumps(licence) + "\n" + json.dumps(both) + "\n")
        self.cordon("licence", "add", path)
        commitment = self.line("commitments.jsonl", "EUC-55")
        french = dict(commitment, id="EUC-FR", giver={"kind": "state", "country": "FR"},
                      end_user={"name": "Office Exemplaire", "country": "FR", "kind": "government"})
        self.cordon("commitment", "add", self.write("c.jsonl", json.dumps(commitment) + "\n" + json.dumps(french) + "\n"))
        with open(example("orders", "germany.json"), encoding="utf-8") as text:
            self.base = json.load(text)

    def line(self, name, key):
        with open(example("register", name), encoding="utf-8") as lines:
            return next(one for one in map(json.loads, lines) if one["id"] == key)

    def decide(self, change, status=0):
        order = copy.deepcopy(self.base)
        change(order)
        path = self.write("order.json", json.dumps(order))
        if status:
            return self.cordon("decide", path, "--dry-run", status=status).stderr
        return self.json("decide", path, "--dry-run")

    def test_what_is_left_out_is_named(self):
        item = lambda field: lambda order: order["items"][0].pop(field)
        cases = [("order.transaction", lambda order: order.pop("transaction")),
                 ("order.exporter.name", lambda order: order.pop("exporter")),
                 ("order.exporter.country", lambda order: order["exporter"].pop("country")),
                 ("order.parties[0].name", lambda order: order["parties"][0].pop("name")),
                 ("order.parties[0].country", lambda order: order["parties"][0].pop("country")),
                 ("order.items[0].currency", lambda order: order["items"][0].update(currency="EUR"))]
        cases += [(f"order.items[0].{field}", item(field)) for field in ("quantity", "unit", "value", "currency")]
        for fact, change in cases:
            got = self.decide(change)
            self.assertEqual(got["outcome"], "refer", fact)
            self.assertIn(fact, [one["fact"] for one in got["missing"]])

    def test_somebody_else_of_the_same_name_holds_no_licence(self):
        for change in ({"country": "FR"}, {"kind": "individual"}):
            got = self.decide(lambda order: order["exporter"].update(change))
            self.assertEqual(got["outcome"], "licence_required", change)

    def test_a_code_in_another_spelling_is_refused(self):
        for regime, code in (("wassenaar", "4.d.4"), ("wassenaar", "4D4"), ("wassenaar", "4D004"), ("us-ear", "4d004"), ("us-ear", "4.D.4"),
                             ("us-ear", "4D4"), ("uk", "4D"), ("us-ear", " 4D004")):
            said = self.decide(lambda order: order["items"][0].update(classifications=[{"regime": regime, "code": code}]), status=2)
            self.assertIn("order.items[0].classifications[0].code", said)

    def test_every_acquiring_state_commits_itself(self):
        def two(commitments):
            def change(order):
                order.update(licences=["BOTH"], commitments=commitments)
                order["parties"].append({"role": "end_user", "name": "Office Exemplaire", "country": "FR", "kind": "government"})
            return change
        self.assertEqual(self.decide(two(["EUC-55"]))["outcome"], "licence_required")
        self.assertEqual(self.decide(two(["EUC-55", "EUC-FR"]))["outcome"], "licensed")

    def test_a_commitment_for_one_body_is_none_for_another(self):
        licence = dict(self.line("licences.jsonl", "IL-2021-118"), id="ANY", end_users="any")
        self.cordon("licence", "add", self.write("any.jsonl", json.dumps(licence) + "\n"))
        def other(**party):
            def change(order):
                order.update(licences=["ANY"])
                order["parties"] = [{"role": "end_user", "country": "DE", "kind": "government", **party}]
            return change
        self.assertEqual(self.decide(other(name="Landeskriminalamt Musterland"))["outcome"], "licensed")
        got = self.decide(other(name="Zollamt Musterhafen"))
        self.assertEqual(got["outcome"], "licence_required")
        self.assertEqual(got["commitments"][0]["why"], ["commitment EUC-55 is for another end user than party 1"])
        self.assertEqual(self.decide(other())["outcome"], "refer")
        body = dict(self.line("commitments.jsonl", "EUC-55"), id="EUC-2", end_user={"name": "Zollamt Musterhafen", "country": "DE", "kind": "government"})
        self.cordon("commitment", "add", self.write("d.jsonl", json.dumps(body) + "\n"))
        def two(order):
            other(name="Zollamt Musterhafen")(order)
            order["commitments"] = ["EUC-55", "EUC-2"]
            order["parties"].append({"role": "end_user", "name": "Landeskriminalamt Musterland", "country": "DE", "kind": "government"})
        self.assertEqual(self.decide(two)["outcome"], "licensed")

    def test_a_party_that_is_not_listed_has_no_entry_to_cite(self):
        got = self.decide(lambda order: None)
        self.assertEqual(got["outcome"], "licensed")
        self.assertNotIn("(not stated)", json.dumps([s["cite"] for r in got["regimes"] for s in r["reasons"]]))


if __name__ == "__main__":
    main()
