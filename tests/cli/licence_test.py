"""A licence after its grant: acts on it, its ledger, and what the next decision makes of them."""
import json

from harness import Case, example, main

LICENCE = {"id": "L-1", "authority": "IL-DECA", "kind": "export", "holder": {"name": "Example Systems Ltd", "kind": "company"},
           "valid_from": "2022-01-01", "valid_to": "2022-12-31",
           "items": [{"line": 1, "quantity": "10", "unit": "EA", "value": "1000.00", "currency": "USD"}]}


class Licence(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", self.write("l.json", json.dumps(LICENCE)))

    def draw(self, verb, *args, **options):
        return self.json("licence", verb, "L-1", *args, **options)

    def left(self, *args):
        return self.json("licence", "show", "L-1", *args)["remaining"][0]

    def test_reserve_draw_reverse(self):
        amount = ("--unit", "EA", "--currency", "USD")
        self.draw("reserve", "--quantity", "4", "--value", "400", *amount, "--reference", "PO-1")
        drawn = self.draw("draw", "--quantity", "3", "--value", "300", *amount, "--of", "PO-1", "--reference", "INV-1")
        self.assertEqual(drawn["remaining"][0]["quantity"], "6")
        again = self.draw("draw", "--quantity", "3", "--value", "300.00", *amount, "--of", "PO-1", "--reference", "INV-1")
        self.assertTrue(again["unchanged"])
        self.assertEqual(again["record"], drawn["record"])
        self.draw("reverse", "PO-1")
        self.draw("adjust", "INV-1", "--quantity", "2", "--unit", "EA", "--reason", "counted again")
        self.assertEqual(self.left()["quantity"], "8")
        self.draw("contra", "INV-1", "--reason", "another licence")
        self.assertEqual((self.left()["quantity"], self.left()["value"]), ("10", "1000"))
        self.assertEqual(self.json("licence", "check")["rows"], 5)

    def test_refusals_name_the_rule_and_write_nothing(self):
        before = len(self.json("licence", "show", "L-1")["ledger"])
        cases = (
            (4, "ledger.overdraw", ["draw", "L-1", "--quantity", "11", "--unit", "EA", "--value", "1", "--currency", "USD"]),
            (2, "ledger.unit", ["draw", "L-1", "--quantity", "1", "--unit", "KG", "--value", "1", "--currency", "USD"]),
            (2, "ledger.rate", ["draw", "L-1", "--quantity", "1", "--unit", "EA", "--value", "1", "--currency", "EUR"]),
            (4, "ledger.not_yet_valid", ["draw", "L-1", "--quantity", "1", "--unit", "EA", "--value", "1", "--currency", "USD", "--day", "2021-12-31"]),
            (4, "licence.transition", ["reinstate", "L-1", "--reason", "x"]),
            (2, "licence.reason", ["suspend", "L-1"]),
            (2, "nearest id", ["suspend", "L-2", "--reason", "x"]),
        )
        for status, says, args in cases:
            self.assertIn(says, self.cordon("licence", *args, status=status).stderr)
        self.assertEqual(len(self.json("licence", "show", "L-1")["ledger"]), before)

    def test_a_suspension_stops_draws_until_it_is_lifted(self):
        draw = ["licence", "draw", "L-1", "--quantity", "1", "--unit", "EA", "--value", "1", "--currency", "USD", "--day"]
        self.cordon("licence", "suspend", "L-1", "--reason", "misuse is reported", "--cite", "s. 9", "--from", "2022-03-01")
        self.assertIn("ledger.suspended", self.cordon(*draw, "2022-03-02", status=4).stderr)
        self.cordon(*draw, "2022-02-27")
        self.cordon("licence", "reinstate", "L-1", "--reason", "withdrawn", "--from", "2022-04-01")
        self.cordon(*draw, "2022-04-01")
        shown = self.json("licence", "show", "L-1", "--as-of", "2022-03-15")
        self.assertEqual(shown["status"], "suspended")
        self.assertEqual([a["act"] for a in shown["acts"]], ["suspend", "reinstate"])
        self.assertEqual(self.json("licence", "show", "L-1")["status"], "active")

    def test_an_amendment_holds_from_its_day(self):
        patch = self.write("p.json", '{"valid_to": "2023-06-30"}')
        self.cordon("licence", "amend", "L-1", patch, "--reason", "late", "--from", "2022-05-01")
        self.assertEqual(self.json("licence", "show", "L-1")["valid_to"], "2023-06-30")
        self.assertEqual(self.json("licence", "show", "L-1", "--as-of", "2022-04-30")["valid_to"], "2022-12-31")
        bad = self.write("q.json", '{\n"valid_to": "2022-02-30"}')
        self.assertIn("q.json:2", self.cordon("licence", "amend", "L-1", bad, "--reason", "x", status=2).stderr)

    def test_reported_use_counts_once_and_too_much_is_kept_apart(self):
        for name, quantity in (("GB-1", "10"), ("GB-2", "2")):
            licence = dict(LICENCE, id=name, items=[{"quantity": quantity, "unit": "EA"}])
            self.cordon("licence", "add", self.write("g.json", json.dumps(licence)))
        done = self.json("licence", "import", "chief", example("register", "usage.chief"))
        self.assertEqual((done["posted"], done["over"]), (2, 1))
        self.assertEqual(self.json("licence", "show", "GB-1")["remaining"][0]["quantity"], "6")
        self.assertTrue(self.json("licence", "import", "chief", example("register", "usage.chief"))["unchanged"])
        self.assertIn("chief, cds or aes", self.cordon("licence", "import", "x12", "-", stdin="", status=1).stderr)

    def reissue(self, patch, *more, status=0):
        return self.cordon("licence", "reissue", "L-1", self.write("r.json", json.dumps(patch)), "--reason", "renamed", *more, status=status)

    def test_a_licence_is_issued_in_place_of_one_with_what_is_left(self):
        self.draw("draw", "--quantity", "3", "--value", "300", "--unit", "EA", "--currency", "USD", "--day", "2022-03-01")
        self.cordon("installation", "add", self.write("i.json", json.dumps({"id": "I-1", "licence": "L-1", "country": "DE", "mode": "on_premise", "seats": 5})))
        self.reissue({"id": "L-2", "holder": {"name": "Example Holdings Ltd"}}, "--from", "2022-05-01", "--cite", "s. 7")
        old, new = self.json("licence", "show", "L-1"), self.json("licence", "show", "L-2")
        self.assertEqual((old["status"], old["acts"][0]["by"], old["acts"][0]["cite"]), ("replaced", "L-2", "s. 7"))
        self.assertEqual((new["status"], new["replaces"], new["holder"]["name"], new["valid_from"]), ("active", "L-1", "Example Holdings Ltd", "2022-05-01"))
        self.assertEqual((new["items"][0]["quantity"], new["items"][0]["value"]), ("7", "700"))
        self.assertEqual(self.json("licence", "show", "L-1", "--as-of", "2022-04-30")["status"], "active")
        self.assertIn("ledger.replaced", self.cordon("licence", "draw", "L-1", "--quantity", "1", "--unit", "EA", "--value", "1", "--currency", "USD", status=4).stderr)
        self.assertIn("licence.transition", self.reissue({"id": "L-3"}, status=4).stderr)
        self.assertEqual(self.json("installation", "show", "I-1")["licence"], "L-2")

    def test_a_licence_that_cannot_be_issued_leaves_the_old_one(self):
        for patch, rule in (({}, "licence.reissue_id"), ({"id": "L-1"}, "licence.reissue_id"), ({"id": "L-2", "valid_to": "2021-01-01"}, "valid_to"),
                            ({"id": "L-2", "colour": "red"}, "colour")):
            self.assertIn(rule, self.reissue(patch, status=2).stderr)
        self.draw("reserve", "--quantity", "1", "--value", "1", "--unit", "EA", "--currency", "USD", "--day", "2022-03-01")
        self.assertIn("licence.reissue_held", self.reissue({"id": "L-2"}, status=4).stderr)
        self.assertEqual((self.json("licence", "show", "L-1")["status"], len(self.json("licence", "list"))), ("active", 1))

    def test_a_re_issue_needs_a_second_person(self):
        self.cordon("people", "add", "dana", "--role", "approver")
        self.reissue({"id": "L-2"}, status=5)
        self.cordon("people", "approve", str(self.json("people", "waiting")[0]["record"]), "--actor", "dana")
        self.assertEqual(self.json("licence", "show", "L-1")["status"], "replaced")

    def test_list_by_state(self):
        self.cordon("licence", "add", self.write("m.json", json.dumps(dict(LICENCE, id="L-2"))))
        self.cordon("licence", "suspend", "L-1", "--reason", "x", "--from", "2022-05-01")
        self.assertEqual([v["id"] for v in self.json("licence", "list", "--state", "suspended")], ["L-1"])
        self.assertEqual([v["status"] for v in self.json("licence", "list", "--as-of", "2022-04-30")], ["active", "active"])
        self.assertIn("suspended", self.cordon("licence", "list").stdout)
        self.cordon("licence", "list", "--state", "asleep", status=1)

    def test_text(self):
        told = self.cordon("licence", "draw", "L-1", "--quantity", "1", "--unit", "EA", "--value", "1", "--currency", "USD").stdout
        self.assertIn("line 1 has 9 EA left", told)
        self.assertIn("suspend", self.cordon("licence", "suspend", "L-1", "--reason", "x").stdout)


class Exporter(Case):
    def test_an_exporters_store_issues_and_establishes_nothing(self):
        self.cordon("init", "--kind", "exporter")
        licence = {**LICENCE, "conditions": [{"id": "P1", "kind": "purpose_limit", "text": "x"}]}
        self.cordon("licence", "add", self.write("l.json", json.dumps(licence)))
        for verb in ("grant", "reissue"):
            args = [self.write("m.json", json.dumps({**LICENCE, "id": "L-2"}))] if verb == "grant" else ["L-1", self.write("p.json", '{"id": "L-2"}')]
            self.assertIn("licence." + verb, self.cordon("licence", verb, *args, "--reason", "x", status=4).stderr)
        finding = {"id": "F-1", "source": {"kind": "audit"}, "end_user": {"name": "X", "kind": "company"}, "allegation": "x", "conduct_from": "2022-02-01",
                   "conduct_to": "2022-02-02", "breaches": [{"licence": "L-1", "condition": "P1"}]}
        self.cordon("finding", "add", self.write("f.json", json.dumps(finding)))
        told = self.cordon("finding", "establish", "F-1", "--reason", "x", "--cite", "y", "--standard", "clear_and_convincing",
                           "--evidence", self.write("e.txt", "x"), status=4)
        self.assertIn("finding.establish", told.stderr)
        self.assertEqual(self.json("finding", "show", "F-1")["state"], "alleged")


class Decision(Case):
    def test_the_next_decision_sees_a_suspension_and_old_ones_replay(self):
        self.full_store()
        order = example("orders", "germany.json")
        first = self.json("decide", order)
        self.assertEqual(first["outcome"], "licensed")
        licence = first["licence"]["id"]
        self.cordon("licence", "suspend", licence, "--reason", "misuse is reported", "--from", first["as_of"])
        second = self.json("decide", order)
        self.assertNotEqual(second["outcome"], "licensed")
        self.assertIn("suspended", json.dumps(second["licences"]))
        self.cordon("replay", "--all")


if __name__ == "__main__":
    main()
