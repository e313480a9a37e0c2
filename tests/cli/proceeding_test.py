"""Proceedings from the command line, by shipped machines and one of the user's own."""
import json

from finding_test import finding
from harness import Case, example, main

MACHINES = ("inquiry", "il-deca", "us-bis-administrative", "us-bis-tdo", "us-bis-licence", "us-entity-list", "uk-licence", "eu-authorisation")

OWN = """machine: our-review
title: Our own review of a customer
cite: export policy, chapter 4
toward: exporter
on: [finding, licence]
count: business
initial: opened
states:
  - {id: opened, title: Opened}
  - {id: answered, title: The customer answered}
  - {id: closed, title: Closed, final: true}
moves:
  - {from: [opened], to: answered, actor: customer, within: {days: 5}, cite: chapter 4.1}
  - {from: [answered], to: closed, actor: officer, within: {days: 5}, cite: chapter 4.2}
"""


class Proceedings(Case):
    def setUp(self):
        super().setUp()
        self.init()
        for kind, name in (("licence", "licences"), ("commitment", "commitments")):
            self.cordon(kind, "add", example("register", name + ".jsonl"))
        self.trace = self.write("trace.txt", "what a device showed\n")
        self.log = self.write("server.log", "what the server wrote\n")

    def find(self, producible=False, **changes):
        evidence = [{"kind": "other", "file": "trace.txt" if producible else "server.log", "user_producible": producible}]
        self.cordon("finding", "add", self.write("f.json", json.dumps(finding(evidence=evidence, **changes))))

    def open(self, machine, *more, day="2022-01-10", status=0):
        return self.cordon("proceeding", "open", machine, "--id", "PR-1", "--reason", "As reported", "--day", day, *more, status=status)

    def step(self, to, *more, day=None, status=0, verb="advance"):
        words = [to] if to else []
        return self.cordon("proceeding", verb, "PR-1", *words, "--reason", "So decided", *(("--day", day) if day else ()), *more, status=status)

    def show(self, *more):
        return self.json("proceeding", "show", "PR-1", *more)

    def deadline(self, to):
        return next(d for d in self.show()["deadlines"] if d.get("to") == to)

    def establish(self):
        self.cordon("finding", "establish", "F-1", "--reason", "The log shows it", "--cite", "Report 7", "--standard", "balance_of_probabilities")

    def licence(self):
        return self.json("licence", "show", "IL-2021-090", "--as-of", "2022-03-01")["status"]

    def test_shipped_machines_are_without_fault(self):
        self.assertEqual(sorted(m["machine"] for m in self.json("proceeding", "machines")), sorted(MACHINES))
        self.assertEqual(self.json("proceeding", "lint", *MACHINES), [])

    def test_one_trace_opens_an_inquiry_and_nothing_else(self):
        self.find(producible=True)
        told = self.open("il-deca", "--finding", "F-1", status=4).stderr
        self.assertIn("proceeding.one_trace", told)
        self.assertEqual(self.json("finding", "show", "F-1")["state"], "alleged")
        self.open("inquiry", "--finding", "F-1")
        self.assertTrue(self.show()["confidential"])
        self.step("logs_asked", "--measure", "preserve_logs=IL-2021-090", day="2022-01-11")
        self.assertEqual(self.json("finding", "show", "F-1")["state"], "open")

    def test_interim_measures_only_where_the_law_allows_them(self):
        self.find()
        self.open("il-deca", "--finding", "F-1")
        self.assertIn("proceeding.measure", self.step("interim_measures", "--measure", "revoke=IL-2021-090", day="2022-01-12", status=4).stderr)
        self.step("interim_measures", "--measure", "suspend=IL-2021-090", day="2022-01-12")
        self.assertEqual(self.licence(), "suspended")
        self.step("summoned_to_hearing", day="2022-01-20")
        told = self.step("revoked", "--measure", "revoke=IL-2021-090", day="2022-02-01", verb="close", status=4).stderr
        self.assertIn("proceeding.interim", told)
        self.assertEqual((self.show()["state"], self.licence()), ("summoned_to_hearing", "suspended"))
        self.establish()
        self.step("revoked", "--measure", "revoke=IL-2021-090", day="2022-02-01", verb="close")
        self.assertEqual(self.licence(), "revoked")
        self.assertEqual([(m["act"], m["on"]) for m in self.show()["measures"]], [("suspend", "IL-2021-090"), ("revoke", "IL-2021-090")])

    def test_a_measure_that_the_licence_refuses_leaves_nothing(self):
        self.find()
        self.open("il-deca", "--finding", "F-1")
        self.cordon("licence", "revoke", "IL-2021-090", "--reason", "Before", "--from", "2022-01-11")
        before = self.show()
        self.assertIn("licence.transition", self.step("interim_measures", "--measure", "suspend=IL-2021-090", day="2022-01-12", status=4).stderr)
        self.assertEqual(self.show(), before)

    def test_a_move_that_the_machine_does_not_have(self):
        self.find()
        self.open("il-deca", "--finding", "F-1")
        told = self.step("revoked", day="2022-01-12", status=4).stderr
        self.assertIn("proceeding.transition", told)
        self.assertIn("summoned_to_hearing", told)
        self.assertIn("proceeding.actor", self.step("summoned_to_hearing", "--as", "minister", day="2022-01-12", status=4).stderr)
        self.assertIn("proceeding.day", self.step("summoned_to_hearing", day="2022-01-02", status=4).stderr)
        self.assertIn("proceeding.close", self.step("summoned_to_hearing", verb="close", day="2022-01-12", status=4).stderr)

    def test_a_case_of_the_bureau_counts_by_766_5e(self):
        self.find()
        self.open("us-bis-administrative", "--finding", "F-1", day="2021-10-01")
        self.step("under_investigation", day="2021-10-04")
        self.step("charged", "--runs-from", "2021-11-04", day="2021-11-01")
        self.assertEqual(self.deadline("answered"), {"to": "answered", "actor": "respondent", "by": "2021-12-06",
                                                     "cite": "15 CFR 766.6(a)", "complete": True})
        self.assertEqual(self.show()["whole"]["by"], "2022-11-04")
        self.assertIn("proceeding.early", self.step("default", day="2021-12-06", status=4).stderr)
        self.assertIn("proceeding.late", self.step("answered", day="2021-12-07", status=4).stderr)
        self.step("answered", "--late", "The judge extended the time", day="2021-12-07")
        self.assertEqual(self.show()["history"][-1]["act"]["late"], "The judge extended the time")
        self.assertEqual(self.show()["whole"]["by"], "2022-11-04")
        self.step(None, verb="close", day="2021-12-20", status=4)
        self.step("closed", verb="close", day="2021-12-20")
        self.assertEqual(self.show()["deadlines"], [])

    def test_default_after_the_last_day(self):
        self.find()
        self.open("us-bis-administrative", "--finding", "F-1", day="2021-10-01")
        self.step("under_investigation", day="2021-10-04")
        self.step("charged", "--runs-from", "2021-11-04", day="2021-11-04")
        self.step("default", day="2021-12-07")

    def test_a_denial_order_ends_and_its_renewal_is_asked_before(self):
        self.find()
        self.open("us-bis-tdo", "--finding", "F-1", day="2021-11-01")
        self.step("in_force", "--measure", "deny_privileges=Example Systems Ltd", day="2021-11-04")
        self.assertEqual(self.deadline("renewal_requested")["by"], "2022-04-13")
        self.assertIn("proceeding.late", self.step("vacated", day="2022-05-04", status=4).stderr)
        self.step("expired", day="2022-05-04")

    def test_a_step_that_binds_needs_a_second_person(self):
        self.find()
        self.cordon("people", "add", "second", "--role", "approver")
        self.open("il-deca", "--finding", "F-1")
        step = ("proceeding", "advance", "PR-1", "interim_measures", "--reason", "So decided", "--day", "2022-01-12",
                "--measure", "suspend=IL-2021-090")
        self.cordon(*step, status=5)
        self.cordon(*step, status=4)
        self.assertEqual((self.show()["state"], self.licence()), ("suspected_violation", "active"))
        self.cordon(*step, CORDON_ACTOR="second")
        self.assertEqual((self.show()["state"], self.licence()), ("interim_measures", "suspended"))
        self.step("summoned_to_hearing", day="2022-01-20")
        # Where no day is named, the second may agree on a later one.
        close = ("proceeding", "close", "PR-1", "revoked", "--reason", "So decided", "--measure", "revoke=IL-2021-090")
        self.cordon("finding", "establish", "F-1", "--reason", "The log shows it", "--cite", "Report 7", "--standard",
                    "balance_of_probabilities", "--evidence", self.log, status=5)
        self.cordon("finding", "establish", "F-1", "--reason", "The log shows it", "--cite", "Report 7", "--standard",
                    "balance_of_probabilities", "--evidence", self.log, CORDON_ACTOR="second")
        self.cordon(*close, status=5, CORDON_NOW="2022-03-01T12:00:00Z")
        self.cordon(*close, CORDON_ACTOR="second", CORDON_NOW="2022-03-03T12:00:00Z")
        self.assertEqual((self.show()["state"], self.show()["act"]["day"]), ("revoked", "2022-03-03"))

    def test_the_past_stands(self):
        self.find()
        self.open("il-deca", "--finding", "F-1")
        opened = self.show()["recorded"]["record"]
        self.step("summoned_to_hearing", day="2022-01-20")
        self.assertEqual(self.show("--known-at", f"#{opened}")["state"], "suspected_violation")
        self.assertEqual([h["state"] for h in self.show()["history"]], ["suspected_violation", "summoned_to_hearing"])

    def test_nothing_follows_from_a_rejected_finding(self):
        self.find()
        self.cordon("finding", "reject", "F-1", "--reason", "Another system")
        self.assertIn("proceeding.finding", self.open("il-deca", "--finding", "F-1", status=4).stderr)

    def test_what_it_is_on(self):
        self.assertIn("proceeding.subject", self.open("us-bis-administrative", "--licence", "IL-2021-090", status=2).stderr)
        self.open("il-deca", "--licence", "IL-2021-999", status=2)
        self.assertEqual(self.json("proceeding", "list"), [])
        self.assertIn("inquiry", self.open("deca", "--licence", "IL-2021-090", status=2).stderr)

    def test_a_machine_of_the_users_own_stays_as_it_was_opened(self):
        own = self.write("own.yaml", OWN)
        self.find()
        self.open(own, "--finding", "F-1", day="2021-12-31")
        self.assertEqual(self.deadline("answered")["by"], "2022-01-07")
        self.assertFalse(self.deadline("answered")["complete"])
        self.write("own.yaml", "gone")
        self.step("answered", day="2022-01-05")
        self.step(None, verb="close", day="2022-01-06")
        self.assertEqual(self.show()["state"], "closed")


class Lint(Case):
    def lint(self, text, status=4):
        return self.cordon("--format", "json", "proceeding", "lint", self.write("m.yaml", text), status=status)

    def test_each_fault_is_found(self):
        cases = (("unreachable", "lost", OWN.replace("states:", "states:\n  - {id: lost, title: Lost, final: true}")),
                 ("dead_end", "answered", OWN.replace("from: [answered]", "from: [opened]")),
                 ("no_way_out", "opened", OWN.replace("to: closed", "to: opened")),
                 ("no_deadline", "answered", OWN.replace("within: {days: 5}, cite: chapter 4.2", "cite: chapter 4.2")),
                 ("no_citation", "closed", OWN.replace(", cite: chapter 4.2", "")),
                 ("left_final", "closed", OWN + "  - {from: [closed], to: opened, actor: officer, cite: x}\n"),
                 ("lost_after", "closed", OWN.replace("to: closed", "after: opened, to: closed")),
                 ("empty_limit", "closed", OWN.replace("{days: 5}, cite: chapter 4.2", "{count: calendar}, cite: chapter 4.2")))
        for problem, state, text in cases:
            self.assertIn((problem, state), [(p["problem"], p["state"]) for p in json.loads(self.lint(text).stdout)], problem)
        self.assertEqual(self.lint(OWN, status=0).stdout, "[]\n")

    def test_what_is_not_a_machine_names_line_and_field(self):
        cases = (("to: closed", "to: clsed", ":14:", "moves[1].to"), ("toward: exporter", "toward: everyone", ":4:", "toward"),
                 ("final: true", "finl: true", ":11:", "finl"), ("initial: opened", "initial: shut", ":7:", "initial"),
                 ("id: answered", "id: opened", ":10:", "states[1].id"), ("days: 5", "days: -5", ":13:", "days"))
        for old, new, line, field in cases:
            told = self.lint(OWN.replace(old, new, 1), status=2).stderr
            self.assertIn(f"m.yaml{line}", told, old)
            self.assertIn(field, told, old)
        for text in ("", "[]", "machine: x", "a: &b 1"):
            self.lint(text, status=2)


if __name__ == "__main__":
    main()
