"""Risk of end users, registrations, disclosures, samples, consents, verifications."""
import hashlib
import json
import os

from harness import Case, example, main

WHY = ("--reason", "Because it is so", "--cite", "s. 15")


class Kinds(Case):
    def setUp(self):
        super().setUp()
        self.init()
        for kind, name in (("licence", "licences"), ("commitment", "commitments")):
            self.cordon(kind, "add", example("register", name + ".jsonl"))

    def load(self, kind):
        with open(example("register", kind + ".json"), encoding="utf-8") as text:
            return json.load(text)

    def add(self, what, status=0, **changes):
        v = {**self.load(what), **changes}
        return self.cordon(what, "add", self.write("v.json", json.dumps({k: x for k, x in v.items() if x is not None})), status=status)

    def refused(self, kind, *cases):
        """Each change is refused naming its rule or field, and nothing is written."""
        before = self.json(kind, "list")
        for changes, told in cases:
            self.assertIn(told, self.add(kind, status=2, **changes).stderr, changes)
        self.assertEqual(self.json(kind, "list"), before)

    def due(self, *more):
        return [(d["day"], d["id"], d["what"]) for d in self.json("due", *more) if d["id"][:2] in ("RK", "RG", "DS", "CS", "VF", "SM")]

    # --- risk

    def test_a_risk_rests_on_factors_with_sources(self):
        self.refused("risk", ({"factors": []}, "risk.factors"), ({"level": None, "score": None}, "risk.level"), ({"score": 1001}, "score"),
                     ({"factors": [{"factor": "x"}]}, "source"), ({"valid_to": "2021-01-01"}, "valid_to"), ({"party": "P-0"}, "P-0"))
        self.add("risk")
        self.assertIn("risk.same_person", self.cordon("risk", "countersign", "RK-7", status=4).stderr)
        self.cordon("risk", "countersign", "RK-7", "--actor", "omer")
        self.assertEqual(self.due("--within", "365"), [("2023-05-31", "RK-7", "the risk is to be assessed anew")])
        self.cordon("risk", "withdraw", "RK-7", "--reason", "Of another body")
        self.assertEqual(self.due("--within", "365"), [])

    def test_an_application_shows_the_newest_risk_of_its_end_users(self):
        self.add("risk")
        self.add("risk", id="RK-8", level="high", score=None)
        self.add("risk", id="RK-9", end_user={"name": "Bundesamt für Musterschutz", "country": "AT", "kind": "government"})
        self.cordon("application", "add", example("register", "application.json"))
        self.assertEqual(self.json("application", "show", "AP-7")["risks"],
                         [{"end_user": 1, "risk": "RK-8", "level": "high", "valid_to": "2023-05-31", "expired": False}])

    # --- registration

    def test_registrations_are_renewed_and_end(self):
        self.refused("registration", ({"valid_to": "2021-01-01"}, "valid_to"), ({"licence": "L-0"}, "L-0"),
                     ({"licence": "IL-2021-090"}, "registration.licence"))
        self.add("registration")
        self.assertEqual(self.due("--within", "365"), [("2022-12-31", "RG-7", "the registration is to be renewed")])
        self.assertIn("registration.renewal", self.cordon("registration", "renew", "RG-7", "--valid-to", "2022-10-01", status=2).stderr)
        self.cordon("registration", "renew", "RG-7", "--valid-to", "2023-12-31")
        self.assertEqual(self.json("registration", "show", "RG-7")["valid_to"], "2023-12-31")
        self.cordon("registration", "suspend", "RG-7", *WHY)
        self.assertIn("registration.transition", self.cordon("registration", "suspend", "RG-7", *WHY, status=4).stderr)
        self.cordon("registration", "revoke", "RG-7", *WHY)
        self.assertIn("what may follow is: nothing", self.cordon("registration", "renew", "RG-7", "--valid-to", "2024-12-31", status=4).stderr)

    def test_an_application_names_a_registration_in_force(self):
        self.add("registration")
        with open(example("register", "application.json"), encoding="utf-8") as text:
            v = json.load(text)
        def apply(status, **changes):
            return self.cordon("application", "add", self.write("a.json", json.dumps({**v, "registration": "RG-7", **changes})), status=status)
        self.assertIn("application.registration", apply(2, received="2021-05-01").stderr)
        self.assertIn("application.registration", apply(2, exporter={"name": "Other Ltd", "kind": "company"}).stderr)
        apply(0)

    # --- disclosure

    def test_a_disclosure_is_closed_with_its_outcome(self):
        self.refused("disclosure", ({"licences": ["L-0"]}, "L-0"), ({"conduct_to": "2021-01-01"}, "conduct_to"),
                     ({"conduct_from": "2031-01-01", "conduct_to": None}, "conduct_from"))
        self.add("disclosure")
        self.assertEqual(self.due("--within", "365"), [("2022-11-16", "DS-7", "the full account of what was disclosed")])
        self.cordon("disclosure", "account", "DS-7", "--text", "All of it", "--evidence", self.write("ledger.csv", "a,b\n"))
        shown = self.json("disclosure", "show", "DS-7")
        self.assertRegex(shown["act"]["evidence"][0]["digest"], "^sha256:[0-9a-f]{64}$")
        self.assertEqual(self.due("--within", "365"), [])
        self.assertIn("disclosure.finding", self.cordon("disclosure", "close", "DS-7", "--outcome", "referred", *WHY, status=2).stderr)
        self.assertIn("F-9", self.cordon("disclosure", "close", "DS-7", "--outcome", "referred", "--finding", "F-9", *WHY, status=2).stderr)
        self.cordon("disclosure", "close", "DS-7", "--outcome", "warning", *WHY)
        self.assertEqual(self.json("disclosure", "show", "DS-7")["state"], "closed")

    def test_an_exporter_records_what_came_of_its_disclosure(self):
        self.store = os.path.join(self.dir, "exporter")
        self.cordon("init", "--kind", "exporter")
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.add("disclosure")
        self.assertIn("disclosure.close", self.cordon("disclosure", "close", "DS-7", "--outcome", "warning", *WHY, status=4).stderr)
        self.cordon("disclosure", "outcome", "DS-7", "--outcome", "warning")
        shown = self.json("disclosure", "show", "DS-7")
        self.assertEqual((shown["state"], shown["history"][-1]["act"]["outcome"]), ("closed", "warning"))

    # --- sample

    def test_a_sample_is_what_its_seed_says(self):
        drawn = self.json("sample", "draw", "--of", "licences", "--count", "2", "--seed", "a public number")
        ids = [x["id"] for x in self.json("licence", "list")]
        expected = sorted(ids, key=lambda i: hashlib.sha256(f"a public number\n{i}".encode()).digest())[:2]
        self.assertEqual((drawn["pieces"], drawn["population"]), (expected, len(ids)))
        self.cordon("sample", "check", drawn["id"])
        sid = drawn["id"]
        self.assertIn("sample.piece", self.cordon("sample", "result", sid, "--piece", "L-0", "--result", "in_order", status=2).stderr)
        self.assertIn("sample.open", self.cordon("sample", "close", sid, "--reason", "x", status=4).stderr)
        for one in expected:
            self.cordon("sample", "result", sid, "--piece", one, "--result", "in_order")
        self.cordon("sample", "close", sid, "--reason", "All seen")
        self.assertEqual(self.json("sample", "show", sid)["results"], {one: "in_order" for one in expected})

    def test_samples_of_draws_keep_to_their_days(self):
        for day, ref in (("2021-06-01", "A"), ("2021-08-01", "B"), ("2021-08-02", "C")):
            self.cordon("licence", "draw", "IL-2021-090", "--quantity", "0.25", "--unit", "EA", "--value", "1", "--currency", "USD", "--day", day, "--reference", ref)
        drawn = self.json("sample", "draw", "--of", "draws", "--count", "5", "--seed", "x", "--from", "2021-08-01")
        self.assertEqual((drawn["population"], len(drawn["pieces"])), (2, 2))
        self.assertIn("sample.empty", self.cordon("sample", "draw", "--of", "draws", "--count", "5", "--seed", "x", "--from", "2031-01-01", status=4).stderr)
        self.cordon("sample", "draw", "--of", "draws", "--count", "2000", "--seed", "x", status=2)

    # --- consent

    def test_a_consent_is_asked_given_and_withdrawn(self):
        self.refused("consent", ({"commitment": "EUC-0"}, "EUC-0"), ({"due": "2021-01-01"}, "due"), ({"to": "XX"}, "country"))
        self.add("consent")
        self.assertEqual(self.due(), [("2022-07-01", "CS-7", "an answer to the request for consent")])
        self.assertIn("consent.cite", self.cordon("consent", "give", "CS-7", "--by", "Office", status=2).stderr)
        self.assertIn('"by"', self.cordon("consent", "give", "CS-7", "--cite", "Note 1", status=2).stderr)
        self.cordon("consent", "give", "CS-7", "--by", "Office", "--cite", "Note 1", "--valid-to", "2022-08-01")
        self.assertEqual(self.due(), [("2022-08-01", "CS-7", "its last day")])
        self.cordon("consent", "withdraw", "CS-7", "--reason", "Changed")
        self.assertEqual(self.due(), [])

    # --- verification

    def test_a_verification_is_shown_by_a_file(self):
        self.refused("verification", ({"commitment": None}, "verification.of"), ({"commitment": "EUC-0"}, "EUC-0"), ({"kind": "guess"}, "one of"))
        self.add("verification")
        self.assertEqual(self.due("--within", "180"), [("2022-09-30", "VF-7", "on_site verification is to be done")])
        self.assertIn("verification.evidence", self.cordon("verification", "done", "VF-7", status=2).stderr)
        self.assertIn("verification.due", self.cordon("verification", "postpone", "VF-7", "--due", "2022-09-01", "--reason", "x", status=2).stderr)
        self.cordon("verification", "postpone", "VF-7", "--due", "2022-12-31", "--reason", "Visas")
        self.cordon("verification", "fail", "VF-7", "--reason", "Entry was denied", "--day", "2022-12-31", CORDON_NOW="2022-12-31T12:00:00Z")
        self.assertIn("failed", self.due("--within", "300")[0][2])
        self.cordon("verification", "done", "VF-7", "--by", "Embassy", "--evidence", self.write("receipt.txt", "seen\n"))
        shown = self.json("verification", "show", "VF-7")
        self.assertEqual((shown["state"], [h["state"] for h in shown["history"]]), ("done", ["due", "due", "failed", "done"]))
        self.assertEqual(self.due("--within", "300"), [])

    def test_waiving_needs_a_second_person(self):
        self.add("verification")
        self.cordon("people", "add", "dana", "--role", "approver")
        self.cordon("verification", "waive", "VF-7", *WHY, status=5)
        self.cordon("verification", "waive", "VF-7", *WHY, "--actor", "dana")
        self.assertEqual(self.json("verification", "show", "VF-7")["state"], "waived")

    def test_evidence_that_is_not_there_leaves_nothing(self):
        self.add("verification")
        self.cordon("verification", "done", "VF-7", "--evidence", "nothing.pdf", status=3)
        self.assertEqual(self.json("verification", "show", "VF-7")["state"], "due")


if __name__ == "__main__":
    main()
