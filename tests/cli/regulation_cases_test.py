"""Cases of the regulation as collected that ask a proceeding and not an order: their days and stages, from the command line."""
import json

from finding_test import finding
from harness import Case, example, main


class Regulation(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.cordon("commitment", "add", example("register", "commitments.jsonl"))
        self.write("server.log", "what the server wrote\n")
        evidence = [{"kind": "other", "file": "server.log", "user_producible": False}]
        self.cordon("finding", "add", self.write("f.json", json.dumps(finding(evidence=evidence))))

    def opened(self, machine, name, about, day):
        self.cordon("proceeding", "open", machine, *about, "--id", name, "--reason", "As reported", "--day", day, CORDON_NOW="2026-11-24T12:00:00Z")

    def step(self, name, to, day, *more, status=0, verb="advance"):
        return self.cordon("proceeding", verb, name, to, "--reason", "So decided", "--day", day, *more, status=status, CORDON_NOW="2026-11-24T12:00:00Z")

    def by(self, name, to):
        return next(d["by"] for d in self.json("proceeding", "show", name)["deadlines"] if d.get("to") == to)

    def charged(self, name, served):
        self.opened("us-bis-administrative", name, ["--finding", "F-1"], "2025-12-01")
        self.step(name, "under_investigation", "2025-12-02")
        self.step(name, "charged", served)

    def test_C094_the_answer_is_due_after_30_days(self):
        self.charged("C094", "2026-03-02")
        self.assertEqual(self.by("C094", "answered"), "2026-04-01")

    def test_C095_a_day_that_is_a_Sunday_runs_to_Monday(self):
        self.charged("C095", "2026-01-02")
        self.assertEqual(self.by("C095", "answered"), "2026-02-02")

    def test_C097_default_after_the_last_day(self):
        self.charged("C097", "2026-03-02")
        self.step("C097", "default", "2026-04-01", status=4)
        self.step("C097", "default", "2026-04-02")
        self.assertEqual(self.json("proceeding", "show", "C097")["state"], "default")

    def denied(self, name):
        self.opened("us-bis-tdo", name, ["--finding", "F-1"], "2026-01-05")
        self.step(name, "in_force", "2026-01-10", "--measure", "deny_privileges=Example Systems Ltd")

    def test_C098_C099_a_denial_order_ends_and_when_its_renewal_is_asked(self):
        self.denied("C098")
        deadlines = self.json("proceeding", "show", "C098")["deadlines"]
        self.assertIn("2026-07-09", [d["by"] for d in deadlines])
        self.assertEqual(self.by("C098", "renewal_requested"), "2026-06-19")

    def test_C101_an_appeal_does_not_end_a_denial_order(self):
        self.denied("C101")
        moves = {d.get("to") for d in self.json("proceeding", "show", "C101")["deadlines"]}
        self.assertNotIn("stayed", moves)
        self.assertEqual(self.json("proceeding", "show", "C101")["state"], "in_force")

    def applied(self, name, registered):
        self.opened("us-bis-licence", name, ["--licence", "IL-2021-090"], registered)
        self.step(name, "registered", registered)

    def test_C109_C111_days_of_an_application(self):
        self.applied("C111", "2026-01-05")
        self.assertEqual(self.by("C111", "issued"), "2026-04-05")
        self.assertEqual(self.by("C111", "escalated"), "2026-04-05")
        self.step("C111", "intent_to_deny", "2026-05-01", "--late", "Holds were not counted")
        self.assertEqual(self.by("C111", "registered"), "2026-05-21")

    def test_C106_a_licence_is_suspended_without_notice(self):
        self.applied("C106", "2026-01-05")
        self.step("C106", "issued", "2026-02-02")
        self.step("C106", "suspended", "2026-02-02")
        self.assertEqual(self.json("proceeding", "show", "C106")["state"], "suspended")


if __name__ == "__main__":
    main()
