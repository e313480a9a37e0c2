"""What records of supervision must show: nine points, each in one test, over the examples and the program alone."""
import concurrent.futures
import json
import os
import shutil

from harness import ROOT, Case, example, main, run

STATEMENT = {"id": "L-9", "authority": "IL-DECA", "kind": "export", "holder": {"name": "Example Systems Ltd", "kind": "company"},
             "valid_from": "2022-01-01", "valid_to": "2022-12-31", "items": [{"line": 1, "quantity": "10", "unit": "EA"}]}
BOOK = {
    "rulebook.yaml": """id: xy-cyber
title: An example act
authority: XY
version: "1"
jurisdiction: {when: order.from == "IL", text: goods sent from the country}
sources:
  - {id: act, title: Trade Act 2020, url: https://example.org/act, date: 2020-05-01, kind: official}
tables: []
""",
    "rules/rules.yaml": """- id: xy.stop
  title: Intrusion software is not exported
  when: order.destination == "DE"
  effect: prohibit
  cite: Trade Act 2020, s. 3
  reason: It goes to DE.
  otherwise: It goes elsewhere.
  source: act
- id: xy.allies
  title: A general permission for allies
  when: order.destination == "DE"
  effect: discharge
  discharges: ["*"]
  cite: Trade Act 2020, s. 9
  reason: DE is an ally.
  otherwise: It goes to no ally.
  source: act
""",
    "cases/cases.yaml": """base: {date: 2021-01-01, from: IL, destination: DE, items: [{line: 1}]}
cases:
  - {case: both, source: Trade Act 2020, as_of: 2021-01-01, expect: {outcome: refer}}
""",
}


class NinePoints(Case):
    def setUp(self):
        super().setUp()
        self.full_store()
        self.germany = example("orders", "germany.json")

    def decide(self, *args, **options):
        return self.json("decide", *args, **options)

    def order(self, **changes):
        with open(self.germany, encoding="utf-8") as text:
            return {**json.load(text), **changes}

    def book(self, **changes):
        folder = os.path.join(self.dir, "xy-cyber")
        for name, text in {**BOOK, **changes}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
                out.write(text)
        return folder

    def test_1_the_same_inputs_give_the_same_bytes_elsewhere_and_later(self):
        # Elsewhere: the same store in another place, under another home, language and time zone, its index made anew.
        elsewhere = os.path.join(self.dir, "elsewhere")
        shutil.copytree(self.store, elsewhere)
        shutil.rmtree(os.path.join(elsewhere, "index"))
        said = self.cordon("--format", "json", "decide", self.germany).stdout
        other = run("--format", "json", "decide", self.germany, CORDON_STORE=elsewhere, TZ="Asia/Kathmandu", LC_ALL="C",
                    HOME=self.dir).stdout
        self.assertEqual(said, other)
        # Later: made again from the record, when lists and licences have moved on.
        self.cordon("lists", "import", "us_csl", example("lists", "us_csl.csv"), "--published", "2022-08-05",
                    CORDON_NOW="2022-08-05T00:00:00Z")
        self.cordon("licence", "revoke", "IL-2021-118", "--reason", "later", CORDON_NOW="2022-08-05T00:00:00Z")
        self.assertIn("same bytes", self.cordon("replay", "--all", CORDON_NOW="2031-01-01T00:00:00Z").stdout)

    def test_2_a_correction_that_arrived_late_has_two_right_answers(self):
        before = self.decide(self.germany)
        self.assertEqual(before["outcome"], "licensed")
        # On 1 June it becomes known that the licence was suspended from 20 November on.
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "The order of 20 November came by post", "--from", "2021-11-20")
        after = self.decide(self.germany, "--dry-run")
        then = self.decide(self.germany, "--dry-run", "--known-at", "#" + before["decision"].removeprefix("D-"))
        self.assertEqual((after["outcome"], then["outcome"]), ("licence_required", "licensed"))
        self.assertEqual(self.decide(self.germany, "--dry-run", "--as-of", "2021-11-19")["outcome"], "licensed")

    def test_3_a_revision_prints_what_it_affects_with_both_reasons(self):
        self.decide(example("orders", "mexico-2021-10-15.json"))
        revised = os.path.join(self.dir, "revised")
        shutil.copytree(os.path.join(ROOT, "rulebooks", "il-cyber"), revised)
        table = os.path.join(revised, "tables", "destinations.csv")
        with open(table, encoding="utf-8") as text:
            rows = [line for line in text if not line.startswith("DE,")]
        with open(table, "w", encoding="utf-8") as out:
            out.writelines(rows)
        self.decide(self.germany)
        seen = self.json("impact", "--rulebook", revised, "--as-of", "2021-11-26")
        found = {one["kind"]: one for one in seen["affected"]}
        for kind, name in (("licence", "IL-2021-118"), ("decision", "ORD-1")):
            self.assertIn(kind, found)
            one = found[kind]
            self.assertNotEqual(one["before"], one["after"])
            self.assertTrue(one["reasons"], name)
        self.assertIn("IL-2021-118", [one["id"] for one in seen["affected"]])
        self.assertEqual(self.json("impact", "--rulebook", revised, "--as-of", "2021-11-26"), seen)  # nothing was adopted

    def test_4_a_licence_is_never_overdrawn_also_by_many_at_once(self):
        self.cordon("licence", "add", self.write("l.json", json.dumps(STATEMENT)))

        def post(verb, *args, quantity="1", unit="EA", status=None):
            done = run("licence", verb, "L-9", *args, "--quantity", quantity, "--unit", unit, CORDON_STORE=self.store)
            if status is not None:
                self.assertEqual(done.returncode, status, done.stderr)
            return done

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda i: post("draw", "--reference", f"R-{i}").returncode, range(24)))
        self.assertEqual((codes.count(0), codes.count(4)), (10, 14))
        drawn = next(i for i, code in enumerate(codes) if code == 0)
        self.cordon("licence", "reverse", "L-9", f"R-{drawn}")
        post("reserve", "--reference", "PO", quantity="0.4", status=0)
        post("draw", quantity="0.61", status=4)
        post("draw", "--of", "PO", "--reference", "INV", quantity="0.3", status=0)
        self.cordon("licence", "adjust", "L-9", "INV", "--quantity", "0.1", "--unit", "EA", "--reason", "counted again")
        post("late", "--day", "2022-02-01", "--reason", "found in the books", "--reference", "LATE", quantity="0.5", status=0)
        post("draw", unit="KG", status=2)
        left = self.json("licence", "show", "L-9")["remaining"][0]["quantity"]
        self.assertEqual(left, "0.3")  # exact: 10 less 9 and 0.1 drawn, 0.1 still held, and 0.5 late
        self.cordon("licence", "check")

    def test_5_a_suspension_is_seen_by_the_next_decision_and_ends_are_derived(self):
        self.assertEqual(self.decide(self.germany)["outcome"], "licensed")
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "Misuse is alleged", "--from", "2021-11-26")
        held = self.decide(self.germany)
        self.assertEqual(held["outcome"], "licence_required")
        self.assertIn("suspended", json.dumps(held))
        states = {day: self.json("licence", "show", "IL-2021-118", "--as-of", day)["status"]
                  for day in ("2021-08-31", "2021-11-25", "2021-11-26", "2022-09-01")}
        self.assertEqual(states, {"2021-08-31": "not_yet_valid", "2021-11-25": "active", "2021-11-26": "suspended",
                                  "2022-09-01": "expired"})
        self.cordon("licence", "add", self.write("l.json", json.dumps(STATEMENT)))
        self.cordon("licence", "draw", "L-9", "--quantity", "10", "--unit", "EA")
        self.assertEqual(self.json("licence", "show", "L-9")["status"], "exhausted")

    def test_6_nothing_is_deleted_and_verify_finds_a_flipped_bit(self):
        before = "#%d" % self.json("log", "verify")["records"]
        self.cordon("licence", "amend", "IL-2021-118", self.write("p.json", '{"note": "corrected"}'), "--reason", "A slip")
        self.assertEqual([act["act"] for act in self.json("licence", "show", "IL-2021-118")["acts"]], ["amend"])
        self.assertNotIn("note", self.json("licence", "show", "IL-2021-118", "--known-at", before))
        self.cordon("log", "verify")
        database = os.path.join(self.store, "store.db")
        with open(database, "rb") as file:
            bytes_before = file.read()
        at = bytes_before.index(b"Lawful interception software")
        with open(database, "r+b") as file:
            file.seek(at)
            file.write(bytes([bytes_before[at] ^ 1]))
        self.cordon("log", "verify", status=4)

    def test_7_rules_and_rows_are_cited_and_coverage_is_told(self):
        decision = self.decide(example("orders", "mexico-2021-11-26.json"))
        decisive = [r for regime in decision["regimes"] for r in regime["reasons"] if r["decisive"]]
        self.assertTrue(decisive)
        for reason in decisive:
            self.assertRegex(reason["cite"], r"\d{4}|CFR")
        uncited = BOOK["rules/rules.yaml"].replace("  cite: Trade Act 2020, s. 3\n", "")
        told = self.cordon("rulebook", "lint", self.book(**{"rules/rules.yaml": uncited}), status=4)
        self.assertIn("cite", told.stdout + told.stderr)
        coverage = self.json("rulebook", "test", os.path.join(ROOT, "rulebooks", "il-cyber"))
        text = json.dumps(coverage)
        self.assertIn('"tables"', text)
        self.assertIn('"rules"', text)

    def test_8_a_conflict_is_shown_and_unknown_never_becomes_no(self):
        self.cordon("rulebook", "adopt", self.book())
        decision = self.decide(self.germany)
        regime = next(r for r in decision["regimes"] if r["regime"] == "xy-cyber")
        self.assertEqual((decision["outcome"], regime["outcome"]), ("refer", "refer"))
        self.assertTrue(regime["conflicts"])
        self.cordon("rulebook", "adopt", self.book(**{"rules/rules.yaml": BOOK["rules/rules.yaml"].split("- id: xy.allies")[0]}))
        order = self.order()
        del order["destination"]
        unknown = self.decide(self.write("o.json", json.dumps(order)))
        self.assertEqual((unknown["outcome"], unknown["at_most"]), ("refer", "prohibited"))
        self.assertIn("order.destination", [m["fact"] for m in unknown["missing"]])

    def test_9_from_a_clause_to_its_effect_on_a_licence_at_each_date(self):
        trace, log = self.write("trace.txt", "a trace\n"), self.write("server.log", "a log\n")
        finding = {"id": "F-1", "source": {"kind": "researchers", "name": "Example Lab", "published": "2021-12-01"},
                   "end_user": {"name": "Procuraduría Ejemplar del Estado", "country": "MX", "kind": "government"},
                   "allegation": "Use against people who reported on the state", "conduct_from": "2021-10-01",
                   "conduct_to": "2021-11-30", "breaches": [{"commitment": "EUC-40", "clause": "C2"}],
                   "candidates": [{"licence": "IL-2021-090", "included": True, "why": "the only one to this end user"}]}
        moments, now = {}, "2021-12-10T09:00:00Z"

        def act(name, *args):
            self.cordon(*args, CORDON_NOW=now)
            moments[name] = "#%d" % self.json("log", "verify")["records"]

        act("alleged", "finding", "add", self.write("f.json", json.dumps(finding)))
        act("established", "finding", "establish", "F-1", "--reason", "The log shows it", "--cite", "Report 7", "--standard",
            "balance_of_probabilities", "--trace-file", trace, "--evidence", log)
        self.cordon("proceeding", "open", "il-deca", "--id", "PR-1", "--finding", "F-1", "--reason", "It is established",
                    CORDON_NOW=now)
        act("suspended", "proceeding", "advance", "PR-1", "interim_measures", "--reason", "Until the matter is clear",
            "--measure", "suspend=IL-2021-090")
        self.cordon("proceeding", "advance", "PR-1", "summoned_to_hearing", "--reason", "To hear the exporter", CORDON_NOW=now)
        act("revoked", "proceeding", "close", "PR-1", "revoked", "--reason", "The commitment was broken", "--measure",
            "revoke=IL-2021-090")
        self.assertEqual(
            {name: (self.json("finding", "show", "F-1", "--known-at", at)["state"],
                    self.json("licence", "show", "IL-2021-090", "--as-of", "2021-12-11", "--known-at", at)["status"])
             for name, at in moments.items()},
            {"alleged": ("alleged", "active"), "established": ("established", "active"),
             "suspended": ("established", "suspended"), "revoked": ("established", "revoked")})
        # The order of October, asked on each day with what was known then.
        path = example("orders", "mexico-2021-10-15.json")
        misuse = {name: "is established against this end user" in json.dumps(
            self.decide(path, "--dry-run", "--as-of", "2021-12-11", "--known-at", at)["regimes"]) for name, at in moments.items()}
        self.assertEqual(misuse, {"alleged": False, "established": True, "suspended": True, "revoked": True})
        self.decide(path)
        self.cordon("replay", "--all")


if __name__ == "__main__":
    main()
