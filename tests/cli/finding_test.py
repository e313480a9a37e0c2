"""Findings and complaints from the command line."""
import glob
import json
import os

from harness import Case, example, main

BREACH = {"commitment": "EUC-40", "clause": "C2"}


def finding(**changes):
    v = {"id": "F-1", "source": {"kind": "researchers", "name": "Example Lab", "published": "2021-07-18"},
         "end_user": {"name": "Procuraduría Ejemplar del Estado", "country": "MX", "kind": "government"},
         "allegation": "Use against people who reported on the state", "conduct_from": "2021-06-10", "conduct_to": "2021-07-01",
         "breaches": [BREACH], "candidates": [{"licence": "IL-2021-090", "included": True, "why": "the only one to this end user"},
                                              {"licence": "IL-2020-007", "included": False, "why": "expired before the conduct"}],
         "new_subjects": 2}
    v.update(changes)
    return {k: x for k, x in v.items() if x is not None}


class Findings(Case):
    def setUp(self):
        super().setUp()
        self.init()
        for kind, name in (("licence", "licences"), ("commitment", "commitments")):
            self.cordon(kind, "add", example("register", name + ".jsonl"))
        self.trace = self.write("trace.txt", "what a device showed\n")
        self.log = self.write("server.log", "what the server wrote\n")

    def add(self, status=0, **changes):
        return self.cordon("finding", "add", self.write("f.json", json.dumps(finding(**changes))), status=status)

    def act(self, act, *more, status=0, reason="Because it is so"):
        return self.cordon("finding", act, "F-1", *more, "--reason", reason, status=status)

    def establish(self, *more, status=0):
        return self.act("establish", "--cite", "Report 7", "--standard", "balance_of_probabilities", *more, status=status)

    def state(self, *more):
        return self.json("finding", "show", "F-1", *more)["state"]

    def records(self):
        return len(self.json("finding", "show", "F-1")["history"])

    def test_a_finding_is_bound_to_what_was_in_force(self):
        self.add(conduct_from="2021-05-01")
        shown = self.json("finding", "show", "F-1")
        self.assertEqual(shown["state"], "alleged")
        breach = shown["breaches"][0]
        self.assertEqual((breach["kind"], breach["in_force"]), ("prohibited_purpose", {"from": "2021-05-20", "to": "2021-07-01"}))
        self.assertEqual([c["included"] for c in shown["candidates"]], [True, False])

    def test_a_breach_of_what_was_not_in_force_is_refused(self):
        told = self.add(status=2, conduct_from="2020-01-01", conduct_to="2020-02-01").stderr
        self.assertIn("finding.in_force", told)
        self.assertIn("2021-05-20", told)
        self.assertEqual(self.json("finding", "list"), [])

    def test_bad_input_leaves_nothing(self):
        cases = ({"breaches": []}, {"breaches": [{"commitment": "EUC-40", "clause": "C9"}]}, {"breaches": [{"commitment": "EUC-99", "clause": "C1"}]},
                 {"breaches": [{"commitment": "EUC-40"}]}, {"breaches": [{"commitment": "EUC-40", "clause": "C1", "licence": "IL-2021-090"}]},
                 {"conduct_to": "2021-01-01"}, {"conduct_from": "2031-01-01", "conduct_to": None}, {"subjects": ["J. Doe"]},
                 {"candidates": [{"licence": "L-0", "included": True, "why": "x"}]}, {"standard": "sure"}, {"complaints": ["CP-9"]},
                 {"evidence": [{"kind": "report", "user_producible": False, "digest": "sha256:" + "0" * 64}]},
                 {"evidence": [{"kind": "report", "file": "trace.txt"}]}, {"targets": ["somebody"]}, {"messages": []})
        for changes in cases:
            self.add(status=2, **changes)
            self.assertEqual(self.json("finding", "list"), [], changes)

    def test_people_stand_by_random_ids(self):
        self.add()
        first = self.json("finding", "show", "F-1")["subjects"]
        self.assertEqual(len(set(first)), 2)
        for one in first:
            self.assertRegex(one, "^S-[0-9a-f]{16}$")
        self.add(id="F-2", subjects=first[:1], new_subjects=1)
        second = self.json("finding", "show", "F-2")["subjects"]
        self.assertEqual(second[0], first[0])
        self.assertNotIn(second[1], first)

    def test_one_trace_never_establishes(self):
        self.add(evidence=[{"kind": "device_trace", "file": "trace.txt", "user_producible": True}])
        for more in ((), ("--trace-file", self.trace)):
            told = self.establish(*more, status=4).stderr
            self.assertIn("finding.one_trace", told)
        self.assertEqual((self.state(), self.records()), ("alleged", 1))
        self.establish("--evidence", self.log)
        self.assertEqual(self.state(), "established")

    def test_no_evidence_never_establishes(self):
        self.add()
        self.assertIn("no evidence", self.establish(status=4).stderr)

    def test_two_traces_do(self):
        self.add(evidence=[{"kind": "device_trace", "file": "trace.txt", "user_producible": True}])
        self.establish("--trace-file", self.write("other.txt", "what another showed\n"))
        self.assertEqual(self.state(), "established")

    def test_establishing_names_standard_and_citation(self):
        self.add(evidence=[{"kind": "server_log", "file": "server.log", "user_producible": False}])
        self.assertIn("finding.standard", self.act("establish", "--cite", "Report 7", status=2).stderr)
        self.assertIn("finding.cite", self.act("establish", "--standard", "clear_and_convincing", status=2).stderr)
        self.assertIn("finding.reason", self.cordon("finding", "establish", "F-1", status=2).stderr)

    def test_establishing_needs_a_second_person(self):
        self.add(evidence=[{"kind": "server_log", "file": "server.log", "user_producible": False}])
        self.cordon("people", "add", "dana", "--role", "approver")
        self.assertIn("second person", self.establish(status=5).stderr)
        self.assertEqual(self.state(), "alleged")
        self.assertIn("people.same_person", self.establish(status=4).stderr)
        self.establish("--actor", "dana")
        self.assertEqual(self.state(), "established")

    def test_every_act_is_a_record_and_the_past_stands(self):
        self.add(evidence=[{"kind": "server_log", "file": "server.log", "user_producible": False}])
        self.establish()
        established = self.json("finding", "show", "F-1")["recorded"]["record"]
        fixed = self.write("fixed.json", json.dumps(finding(allegation="Use against one reporter", new_subjects=1)))
        self.act("correct", fixed, reason="Two people with the same initials were taken for one")
        now = self.json("finding", "show", "F-1")
        self.assertEqual((now["state"], len(now["subjects"]), now["allegation"]), ("corrected", 1, "Use against one reporter"))
        self.assertEqual([h["state"] for h in now["history"]], ["alleged", "established", "corrected"])
        self.assertEqual(self.state("--known-at", f"#{established}"), "established")
        self.establish("--evidence", self.log)
        self.assertEqual(self.state(), "established")

    def test_acts_that_may_not_follow_say_which_may(self):
        self.add()
        self.act("reject")
        told = self.act("withdraw", status=4).stderr
        self.assertIn("finding.transition", told)
        self.assertIn("correct", told)
        self.assertEqual(self.records(), 2)

    def test_a_file_that_changed_is_refused(self):
        self.add(evidence=[{"kind": "report", "file": "trace.txt", "user_producible": True}])
        digest = self.json("finding", "show", "F-1")["evidence"][0]["digest"]
        self.write("trace.txt", "something else\n")
        told = self.add(status=2, id="F-2", evidence=[{"kind": "report", "file": "trace.txt", "digest": digest, "user_producible": True}])
        self.assertIn("evidence.digest", told.stderr)

    def test_list_by_state(self):
        self.add()
        self.add(id="F-2")
        self.act("reject")
        self.assertEqual([f["id"] for f in self.json("finding", "list", "--state", "rejected")], ["F-1"])
        self.assertEqual(len(self.cordon("finding", "list").stdout.splitlines()), 2)


COMPLAINT = {"id": "CP-1", "received": "2022-01-10",
             "complainant": {"kind": "affected_person", "name": "Ximena Ejemplo", "contact": "ximena@example.org"},
             "device": {"model": "Telefon 12", "identifiers": ["356938035643809"]},
             "end_user": {"name": "Procuraduría Ejemplar del Estado", "country": "MX", "kind": "government"},
             "allegation": "My device was entered while I reported on the state"}


class Complaints(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.file = self.write("c.json", json.dumps(COMPLAINT))
        self.cordon("complaint", "add", self.file)

    def private(self, text):
        return [w for w in ("Ximena", "ximena@", "356938035643809", "Telefon") if w in text]

    def test_identity_and_device_are_shown_nowhere(self):
        for call in (("show", "CP-1"), ("list",)):
            for how in ("text", "json", "jsonl"):
                self.assertEqual(self.private(self.cordon("complaint", *call, "--format", how).stdout), [])

    def test_looking_is_recorded(self):
        told = self.json("complaint", "reveal", "CP-1", "--reason", "To ask for the report")
        self.assertEqual(told["complainant"]["contact"], "ximena@example.org")
        last = self.json("complaint", "show", "CP-1")["history"][-1]
        self.assertEqual((last["act"]["kind"], last["act"]["reason"], last["recorded"]["actor"]),
                         ("reveal", "To ask for the report", "tester"))
        self.assertIn("complaint.reason", self.cordon("complaint", "reveal", "CP-1", status=2).stderr)

    def test_erased_for_good(self):
        self.cordon("complaint", "erase", "CP-1", "--reason", "Asked for")
        told = self.json("complaint", "reveal", "CP-1", "--reason", "To see")
        self.assertEqual((told["complainant"], told["device"]), (None, None))
        shown = self.json("complaint", "show", "CP-1")
        self.assertEqual((shown["state"], shown["allegation"]), ("erased", COMPLAINT["allegation"]))
        files = [f for f in glob.glob(os.path.join(self.store, "**"), recursive=True) if os.path.isfile(f)]
        stored = b""
        for name in files:
            with open(name, "rb") as one:
                stored += one.read()
        self.assertNotIn(b"356938035643809", stored)

    def test_no_field_for_targets_or_messages(self):
        for extra in ({"messages": ["..."]}, {"targets": ["..."]}, {"contents": "..."}):
            self.cordon("complaint", "add", self.write("x.json", json.dumps({**COMPLAINT, "id": "CP-2", **extra})), status=2)
        self.assertEqual(len(self.json("complaint", "list")), 1)


if __name__ == "__main__":
    main()
