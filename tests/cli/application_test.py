"""Applications: claim and assessment apart, a clock that stands still, advice that conflicts, decisions and appeals."""
import contextlib
import json
import os
import shutil
import sqlite3

from harness import ROOT, Case, example, main

WHY = ("--reason", "Because it is so", "--cite", "s. 15")


class Applications(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def add(self, **changes):
        with open(example("register", "application.json"), encoding="utf-8") as text:
            v = {**json.load(text), **changes}
        return self.cordon("application", "add", self.write("a.json", json.dumps({k: x for k, x in v.items() if x is not None})))

    def act(self, act, *more, **options):
        return self.cordon("application", act, "AP-7", *more, **options)

    def show(self, *more):
        return self.json("application", "show", "AP-7", *more)

    def records(self):
        return self.show()["recorded"]["record"]

    def test_claim_and_assessment_stand_apart_and_their_differences_are_shown(self):
        self.add()
        self.cordon("assessment", "add", example("register", "assessment.json"))
        shown = self.show()
        self.assertEqual(shown["items"][1]["classifications"][0]["code"], "4.E.1.c")
        self.assertEqual({d["field"]: (d["claimed"], d["assessed"]) for d in shown["differences"]}["end_uses"],
                         (["serious_crime", "counter_terrorism"], ["serious_crime"]))
        self.assertEqual([d["field"] for d in shown["differences"]], ["line 2: classifications", "end_uses"])
        self.assertEqual(shown["assessment"]["id"], "AS-7")

    def test_an_assessment_of_a_line_that_is_not_there_is_refused(self):
        self.add()
        with open(example("register", "assessment.json"), encoding="utf-8") as text:
            v = json.load(text)
        v["items"][0]["line"] = 9
        told = self.cordon("assessment", "add", self.write("s.json", json.dumps(v)), status=2).stderr
        self.assertIn("assessment.line", told)
        self.cordon("assessment", "add", self.write("s.json", json.dumps({**v, "items": [], "application": "AP-0"})), status=2)
        self.assertEqual(self.json("assessment", "list"), [])

    def test_the_clock_stands_still_while_an_answer_is_awaited(self):
        self.add()
        self.act("take", "--officer", "dana", "--within", "60", "--day", "2022-05-03")
        self.assertEqual(self.show()["days"], {"in_process": 30, "stopped": 0, "elapsed": 30, "due": "2022-07-01"})
        self.act("ask", "--question", "Who operates it?", "--due", "2022-05-30", "--day", "2022-05-10")
        self.assertEqual(self.show()["state"], "waiting")
        self.assertEqual(self.show()["days"]["in_process"], 8)
        self.assertIn("AP-7", self.cordon("due", "--as-of", "2022-05-20").stdout)
        self.assertIn("application.day", self.act("answer", "--text", "We", "--day", "2022-05-01", status=2).stderr)
        self.act("answer", "--text", "The ministry's staff", "--day", "2022-05-24")
        shown = self.show()
        self.assertEqual((shown["state"], shown["days"]), ("in_process", {"in_process": 16, "stopped": 14, "elapsed": 30, "due": "2022-07-15"}))
        self.assertEqual([d["day"] for d in self.json("due") if d["kind"] == "application"], ["2022-07-15"])
        self.act("grant", *WHY, "--day", "2022-06-01")
        self.assertEqual(self.json("due", "--within", "60"), [])
        self.assertEqual(self.show(), {**self.show(), "days": {"in_process": 16, "stopped": 14, "elapsed": 30, "due": "2022-07-15"}})

    def test_a_grant_makes_the_licence_of_claim_and_assessment(self):
        self.add()
        self.cordon("assessment", "add", example("register", "assessment.json"))
        self.act("grant", "--licence-id", "IL-2022-7", "--lines", "1", *WHY)
        shown = self.show()
        self.assertEqual((shown["state"], shown["licence"], shown["act"]["withheld"][0]["line"]), ("granted_in_part", "IL-2022-7", 2))
        licence = self.json("licence", "show", "IL-2022-7")
        self.assertEqual((licence["application"], licence["end_uses"], len(licence["items"]), licence["valid_to"]),
                         ("AP-7", ["serious_crime"], 1, "2023-06-30"))
        self.assertIn("application.transition", self.act("refuse", *WHY, status=4).stderr)

    def test_a_grant_by_a_licence_that_answers_something_else_is_refused(self):
        self.add()
        before = self.records()
        licence = {"authority": "IL-DECA", "kind": "export", "holder": {"name": "Example Systems Ltd", "country": "IL", "kind": "company"},
                   "items": [{"line": 1, "quantity": "1", "unit": "EA"}, {"line": 2, "quantity": "10", "unit": "DAY"}], "end_users": "any",
                   "destinations": ["DE"], "end_uses": "any", "valid_from": "2022-07-01"}
        for change in ({"kind": "marketing"}, {"authority": "US-BIS"}, {"holder": {"name": "Another Ltd", "kind": "company"}}):
            told = self.act("grant", self.write("l.json", json.dumps({"licence": {**licence, **change}})), *WHY, status=2)
            self.assertIn("application.answers", told.stderr)
        self.act("grant", self.write("l.json", json.dumps({"licence": {**licence, "valid_from": None}})), *WHY, status=2)
        self.assertEqual((self.records(), self.json("licence", "list")), (before, []))
        self.act("grant", self.write("l.json", json.dumps({"licence": licence})), *WHY)
        self.assertEqual([w["line"] for w in self.show()["act"]["withheld"]], [1])

    def test_a_refusal_has_grounds_and_a_time_to_appeal(self):
        self.add()
        self.assertIn("application.cite", self.act("refuse", "--reason", "x", status=2).stderr)
        self.assertIn("application.reason", self.act("refuse", "--cite", "x", status=2).stderr)
        self.act("refuse", *WHY, "--appeal-days", "28", "--day", "2022-05-20")
        shown = self.show()
        self.assertEqual((shown["state"], shown["appeal_by"], shown["grounds"]),
                         ("refused", "2022-06-17", [{"text": "Because it is so", "cite": "s. 15"}]))
        later = "2022-07-01T12:00:00Z"
        self.assertIn("application.appeal_late", self.act("appeal", "--reason", "No", "--day", "2022-06-18", status=4, CORDON_NOW=later).stderr)
        self.act("appeal", "--reason", "No", "--day", "2022-06-10", "--due", "2022-08-01", CORDON_NOW=later)
        self.assertIn("case.day", self.act("overturn", *WHY, "--day", "2030-01-01", status=2).stderr)
        self.act("overturn", *WHY, "--day", "2022-06-20", CORDON_NOW=later)
        days = self.show()["days"]
        self.assertEqual((self.show()["state"], days["stopped"]), ("overturned", 31))
        self.act("nlr", *WHY, "--day", "2022-06-21", CORDON_NOW=later)
        self.assertEqual(self.show()["state"], "no_licence_required")
        self.assertEqual(len(self.show()["history"]), 5)

    def test_an_appeal_is_not_decided_by_who_refused(self):
        self.add()
        self.cordon("people", "add", "dana", "--role", "approver")
        self.cordon("people", "add", "omer", "--role", "approver")
        self.act("refuse", *WHY, status=5)
        self.assertEqual(self.show()["state"], "submitted")
        self.act("refuse", *WHY, "--actor", "dana")
        self.act("appeal", "--reason", "No")
        self.assertIn("application.same_person", self.act("uphold", *WHY, "--actor", "dana", status=4).stderr)
        self.act("uphold", *WHY, "--actor", "omer", status=5)
        proposal = self.json("people", "waiting")[0]["record"]
        self.cordon("people", "approve", str(proposal))
        self.assertEqual(self.show()["state"], "upheld")

    def test_the_second_person_agrees_to_the_licence_too(self):
        self.add()
        self.cordon("people", "add", "dana", "--role", "approver")
        self.act("grant", *WHY, status=5)
        self.act("amend", self.write("p.json", json.dumps({"destinations": ["DE", "FR"]})))
        self.act("grant", *WHY, "--actor", "dana", status=5)
        self.act("grant", *WHY)
        self.assertEqual(self.show()["state"], "granted")

    def test_acts_need_a_role(self):
        self.add()
        self.cordon("people", "add", "dana", "--role", "approver")
        self.cordon("people", "add", "ido", "--role", "auditor")
        self.assertIn("people.role", self.act("take", "--actor", "ido", status=4).stderr)
        self.assertIn("people.unknown", self.act("withdraw", "--reason", "x", "--actor", "nobody", status=4).stderr)

    def test_advice_that_differs_is_conflicting_and_stays_so(self):
        self.add()
        self.cordon("advice", "add", example("register", "advice.jsonl"))
        self.assertIn("advice.countersign", self.act("grant", *WHY, status=4).stderr)
        self.assertIn("advice.same_person", self.cordon("advice", "countersign", "AD-1", status=4).stderr)
        for one in ("AD-1", "AD-2"):
            self.cordon("advice", "countersign", one, "--actor", "omer")
        self.assertEqual(self.show()["advice"]["position"], "conflicting")
        self.assertEqual([o["position"] for o in self.show()["advice"]["offices"]], ["no_objection", "approve_with_conditions"])
        self.assertIn("advice.conflicting", self.act("grant", *WHY, status=4).stderr)
        self.cordon("advice", "add", self.write("n.json", json.dumps({"id": "AD-3", "on": "application", "subject": "AP-7", "office": "Defence",
                                                                        "position": "no_objection"})))
        self.cordon("advice", "countersign", "AD-3", "--actor", "omer")
        self.assertEqual(self.show()["advice"]["position"], "no_objection")
        self.cordon("advice", "withdraw", "AD-3", "--reason", "New facts")
        self.assertEqual(self.show()["advice"]["position"], "conflicting")
        self.act("grant", *WHY, "--despite", "The conditions are in the licence")
        self.assertEqual(self.show()["act"]["despite"], "The conditions are in the licence")

    def test_advice_on_a_party_counts_for_its_applications(self):
        self.cordon("party", "add", self.write("p.json", json.dumps({"id": "P-7", "name": "Bundesamt für Musterschutz", "kind": "government", "country": "DE"})))
        self.add(end_users=[{"name": "Bundesamt für Musterschutz", "country": "DE", "kind": "government", "party": "P-7"}])
        for n, position in enumerate(("approve", "no_objection")):
            self.cordon("advice", "add", self.write("n.json", json.dumps({"id": f"AD-{n}", "on": "party", "subject": "P-7", "office": f"Office {n}", "position": position})))
            self.cordon("advice", "countersign", f"AD-{n}", "--actor", "omer")
        self.assertEqual(self.json("party", "show", "P-7")["advice"]["position"], "conflicting")
        self.assertEqual([(a["party"], a["position"]) for a in self.show()["advice_on_parties"]], [("P-7", "conflicting")])
        self.assertIn("party P-7", self.act("grant", *WHY, status=4).stderr)
        self.act("grant", *WHY, "--despite", "Both allow it")

    def test_an_appeal_that_is_withdrawn_leaves_the_refusal(self):
        self.add()
        self.act("refuse", *WHY, "--appeal-days", "28", "--day", "2022-05-20")
        decided = self.show()["decided"]
        self.act("appeal", "--reason", "No")
        self.act("withdraw", "--reason", "Not worth it")
        self.assertEqual((self.show()["state"], self.show()["decided"]), ("refused", decided))

    def test_the_time_to_appeal_falls_due_and_lapses(self):
        self.add()
        self.act("refuse", *WHY, "--appeal-days", "28", "--day", "2022-05-20")
        due = lambda day: [(d["day"], d["what"]) for d in self.json("due", "--as-of", day)]
        self.assertEqual(due("2022-06-01"), [("2022-06-17", "the last day to appeal its refusal")])
        self.assertEqual(due("2022-06-18"), [])

    def test_advice_says_its_conditions_and_grounds(self):
        self.add()
        base = {"on": "application", "subject": "AP-7", "office": "Defence"}
        for change, rule in (({"position": "approve_with_conditions"}, "advice.conditions"), ({"position": "refuse"}, "advice.grounds"),
                             ({"position": "approve", "conditions": [{"text": "x"}]}, "advice.conditions"),
                             ({"position": "approve", "subject": "AP-9"}, "AP-9"), ({"position": "conflicting"}, "one of")):
            self.assertIn(rule, self.cordon("advice", "add", self.write("n.json", json.dumps({**base, **change})), status=2).stderr)
        self.assertEqual(self.json("advice", "list"), [])

    def test_bad_claims_leave_nothing(self):
        with open(example("register", "application.json"), encoding="utf-8") as text:
            good = json.load(text)
        for change in ({"items": []}, {"items": [good["items"][0], good["items"][0]]}, {"destinations": ["XX"]}, {"kind": "gift"},
                       {"received": "2031-01-01"}, {"valid_to": "2020-01-01"}, {"commitments": ["EUC-0"]}, {"state": "granted"}):
            self.cordon("application", "add", self.write("a.json", json.dumps({**good, **change})), status=2)
        self.assertEqual(self.json("application", "list"), [])

    def test_what_was_claimed_before_an_amendment_stands_in_its_record(self):
        self.add()
        first = self.records()
        self.act("amend", self.write("p.json", json.dumps({"destinations": ["FR"]})))
        self.assertEqual(self.show()["destinations"], ["FR"])
        self.assertEqual(self.show("--known-at", f"#{first}")["destinations"], ["DE"])
        for patch in ({}, {"id": "AP-8"}, {"state": "granted"}, {"items": []}, {"destinations": ["XX"]}):
            self.act("amend", self.write("p.json", json.dumps(patch)), status=2)

    def test_the_order_of_an_application_can_be_decided(self):
        self.add()
        order = self.cordon("application", "order", "AP-7").stdout
        self.cordon("rulebook", "adopt", os.path.join(ROOT, "rulebooks", "il-cyber"))
        self.import_csl()
        decided = self.json("decide", self.write("o.json", order), "--dry-run")
        self.assertEqual((decided["order"], decided["as_of"], decided["parties"][0]["role"]), ("AP-7", "2022-05-02", "end_user"))

    def test_a_revision_tells_which_applications_in_hand_it_changes(self):
        shutil.rmtree(self.store)
        self.full_store()
        self.add()
        folder = os.path.join(self.dir, "il-cyber")
        shutil.copytree(os.path.join(ROOT, "rulebooks", "il-cyber"), folder)
        table = os.path.join(folder, "tables", "destinations.csv")
        with open(table, encoding="utf-8") as f:
            lines = [line.replace("DE,,,", "DE,,2022-02-28,", 1) if line.startswith("DE,,,") else line for line in f]
        with open(table, "w", encoding="utf-8") as f:
            f.writelines(lines)
        report = self.json("impact", "--rulebook", folder)
        self.assertEqual([(i["id"], i["before"], i["after"], i["follows"]) for i in report["affected"] if i["kind"] == "application"],
                         [("AP-7", "licence_required", "refer", "review")])
        self.assertEqual(report["looked_at"]["applications"], 1)
        self.cordon("impact", "--rulebook", folder, "--adopt")
        waits = lambda: [d["id"] for d in self.json("due") if d["kind"] == "application" and "revision" in d["what"]]
        self.assertEqual(waits(), ["AP-7"])
        self.act("take", "--officer", "dana")
        self.assertEqual(waits(), [])
        self.act("withdraw", "--reason", "x")
        self.assertEqual(self.json("impact", "--rulebook", os.path.join(ROOT, "rulebooks", "il-cyber"))["looked_at"]["applications"], 0)

    def test_people_in_an_application_can_be_erased(self):
        self.add(end_users=[{"name": "Jana Beispiel", "country": "DE", "kind": "individual"}])
        with contextlib.closing(sqlite3.connect(os.path.join(self.store, "store.db"))) as db:
            bodies = "".join(str(row[0]) for row in db.execute("SELECT CAST(body AS TEXT) FROM record"))
        self.assertIn("AP-7", bodies)
        self.assertNotIn("Jana", bodies)
        self.assertEqual(self.show()["end_users"][0]["name"], "Jana Beispiel")


class Stores(Case):
    def test_an_exporter_files_and_records_the_outcome(self):
        self.cordon("init", "--kind", "exporter")
        self.cordon("application", "add", example("register", "application.json"))
        for act, more in (("grant", WHY), ("refuse", WHY), ("nlr", WHY), ("take", ()), ("return", WHY[:2])):
            self.assertIn(f"application.{act}", self.cordon("application", act, "AP-7", *more, status=4).stderr)
        self.cordon("assessment", "add", example("register", "assessment.json"), status=4)
        outcome = lambda *more, **options: self.cordon("application", "outcome", "AP-7", *more, **options)
        self.assertIn("application.licence", outcome("--outcome", "granted", "--licence", "IL-9", status=2).stderr)
        self.assertIn("application.licence", outcome("--outcome", "refused", "--licence", "IL-9", status=2).stderr)
        self.assertIn("application.transition", outcome("--outcome", "upheld", status=4).stderr)
        outcome("--outcome", "refused", "--appeal-by", "2022-07-01", "--reason", "Their letter")
        self.cordon("application", "appeal", "AP-7", "--reason", "No")
        outcome("--outcome", "overturned")
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        licence = self.json("licence", "list")[0]["id"]
        outcome("--outcome", "granted", "--licence", licence)
        self.assertEqual(self.json("application", "show", "AP-7")["licence"], licence)

    def test_who_recorded_a_refusal_may_record_that_the_authority_overturned_it(self):
        self.cordon("init", "--kind", "exporter")
        for who in ("ana", "ben"):
            self.cordon("people", "add", who, "--role", "officer", "--role", "approver", "--role", "admin", "--actor", "ana")
        ana = lambda *args: self.cordon("application", *args, "--actor", "ana")
        ana("add", example("register", "application.json"))
        ana("outcome", "AP-7", "--outcome", "refused", "--reason", "Their letter")
        ana("appeal", "AP-7", "--reason", "No")
        ana("outcome", "AP-7", "--outcome", "overturned")
        self.assertEqual(self.json("application", "show", "AP-7")["state"], "overturned")

    def test_an_authority_decides_and_does_not_record_outcomes(self):
        self.cordon("init", "--kind", "authority")
        self.cordon("application", "add", example("register", "application.json"))
        self.assertIn("application.outcome", self.cordon("application", "outcome", "AP-7", "--outcome", "refused", status=4).stderr)
        told = self.cordon("application", "answer", "AP-7", "--text", "Yes", status=4).stderr
        self.assertIn("grant", told)
        self.assertNotIn("outcome", told)  # what may follow is told of this store's acts


if __name__ == "__main__":
    main()
