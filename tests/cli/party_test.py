"""Parties: screened as they enter, amended as versions, merged and split without losing either."""
import json

from harness import Case, example, main

WHO = {"kind": "company", "country": "IL"}


class Parties(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def add(self, *parties, status=0):
        return self.cordon("party", "add", self.write("p.jsonl", "".join(json.dumps({**WHO, **p}) + "\n" for p in parties)), status=status)

    def two(self):
        self.add({"id": "P-7", "name": "Example Systems Ltd"}, {"id": "P-8", "name": "Musterfirma Handels GmbH", "aliases": ["Musterfirma"]})

    def merge(self, one, into, *more, status=0):
        return self.cordon("party", "merge", one, into, "--reason", "One company number", *more, status=status)

    def split(self, one, status=0):
        return self.cordon("party", "split", one, "--reason", "Two companies", status=status)

    def amend(self, patch, *more, status=0):
        return self.cordon("party", "amend", "P-7", self.write("c.json", json.dumps(patch)), "--reason", "Renamed", *more, status=status)

    def show(self, one, *more):
        return self.json("party", "show", one, *more)

    # --- screening as they enter

    def test_parties_are_screened_as_they_enter(self):
        self.import_csl()
        listed = self.json("screen", "NSO Group")["hits"][0]
        told = self.add({"id": "P-1", "name": listed["name"]}, {"id": "P-2", "name": "Perfectly Ordinary Bakery"}).stdout
        self.assertIn(f"hit on party P-1: us_csl {listed['entry']}", told)
        self.assertNotIn("P-2:", told)
        added = self.json("party", "add", self.write("q.json", json.dumps({**WHO, "id": "P-3", "name": listed["name"]})))
        self.assertEqual(added["hits"][0]["entry"], listed["entry"])

    def test_what_a_party_becomes_is_screened_too(self):
        self.import_csl()
        self.add({"id": "P-7", "name": "Perfectly Ordinary Bakery"})
        self.assertIn("hit on party P-7", self.amend({"name": "NSO Group Technologies"}).stdout)

    def test_a_party_that_is_refused_is_not_screened(self):
        self.import_csl()
        self.add({"id": "P-1", "name": "Example"}, {"id": "P-2"}, status=2)
        self.assertEqual(self.json("party", "list"), [])

    # --- versions

    def test_a_change_is_a_version_from_its_day(self):
        self.two()
        before = self.show("P-7")["recorded"]["record"]
        self.amend({"name": "Example Holdings Ltd", "identifiers": [{"type": "company_number", "value": "51-1"}], "function": "vendor"}, "--from", "2022-03-01")
        self.assertEqual(self.show("P-7")["name"], "Example Holdings Ltd")
        self.assertEqual(self.show("P-7", "--known-at", f"#{before}")["name"], "Example Systems Ltd")
        for patch, rule in (({}, "an amendment is"), ({"id": "P-9"}, "party.amend_id"), ({"name": "Example Holdings Ltd"}, "party.amend_nothing"),
                            ({"kind": "club"}, "one of")):
            self.assertIn(rule, self.amend(patch, status=2).stderr)
        self.assertIn("party.reason", self.cordon("party", "amend", "P-7", self.write("c.json", "{}"), status=2).stderr)
        self.cordon("party", "amend", "P-0", self.write("c.json", '{"name": "x"}'), "--reason", "x", status=2)

    def test_history_tells_every_act(self):
        self.two()
        self.amend({"name": "Example Holdings Ltd", "address": "1 Street"}, "--from", "2022-03-01")
        self.merge("P-8", "P-7")
        self.split("P-8")
        history = self.json("party", "history", "P-7")
        self.assertEqual([(h["act"], h.get("fields")) for h in history], [("add", None), ("amend", ["address", "name"]), ("merge", None)])
        self.assertEqual((history[1]["effective"], history[1]["reason"], history[2]["party"], history[2]["actor"]), ("2022-03-01", "Renamed", "P-8", "tester"))
        self.assertEqual([h["act"] for h in self.json("party", "history", "P-8")], ["add", "merge", "split"])
        self.assertEqual(len(self.json("party", "history", "P-7", "--known-at", f"#{history[1]['record']}")), 2)

    # --- merging

    def test_both_ids_stay_and_a_split_takes_nothing(self):
        self.two()
        self.merge("P-8", "P-7")
        merged = self.show("P-8")
        self.assertEqual((merged["name"], merged["merged_into"], merged["one_with"]), ("Musterfirma Handels GmbH", "P-7", ["P-7"]))
        self.assertEqual((self.show("P-7")["one_with"], "merged_into" in self.show("P-7")), (["P-8"], False))
        at = self.json("party", "history", "P-8")[-1]["record"]
        self.split("P-8")
        self.assertNotIn("one_with", self.show("P-7"))
        self.assertEqual(self.show("P-8", "--known-at", f"#{at}")["merged_into"], "P-7")

    def test_merges_that_make_no_sense_are_refused(self):
        self.two()
        self.add({"id": "P-9", "name": "Third Ltd"})
        self.assertIn("party.circular", self.merge("P-7", "P-7", status=4).stderr)
        self.merge("P-8", "P-7")
        self.assertIn("party.merged", self.merge("P-8", "P-9", status=4).stderr)
        self.assertIn("party.circular", self.merge("P-7", "P-8", status=4).stderr)
        self.merge("P-7", "P-9")
        self.assertIn("party.circular", self.merge("P-9", "P-8", status=4).stderr)
        self.assertEqual(self.show("P-9")["one_with"], ["P-7", "P-8"])
        self.assertEqual(self.show("P-8")["merged_into"], "P-9")
        self.assertIn("party.not_merged", self.split("P-9", status=4).stderr)
        self.merge("P-9", "P-0", status=2)
        self.assertIn("party.reason", self.cordon("party", "merge", "P-9", "P-8", status=2).stderr)

    def test_merging_needs_a_second_person(self):
        self.two()
        self.cordon("people", "add", "dana", "--role", "approver")
        self.merge("P-8", "P-7", status=5)
        self.assertNotIn("merged_into", self.show("P-8"))
        self.assertIn("people.same_person", self.merge("P-8", "P-7", status=4).stderr)
        self.merge("P-8", "P-7", "--actor", "dana")
        self.assertEqual(self.show("P-8")["merged_into"], "P-7")
        self.cordon("party", "split", "P-8", "--reason", "x", status=5)
        self.cordon("people", "approve", str(self.json("people", "waiting")[0]["record"]), "--actor", "dana")
        self.assertNotIn("merged_into", self.show("P-8"))


class Following(Case):
    """What is licensed, promised and found follows the parties that are one."""

    def setUp(self):
        super().setUp()
        self.full_store()
        with open(example("orders", "germany.json"), encoding="utf-8") as text:
            self.order = json.load(text)
        self.order["parties"][0]["name"] = "Kriminalamt Neuland"
        user = {"kind": "government", "country": "DE"}
        self.cordon("party", "add", self.write("p.jsonl", json.dumps({**user, "id": "P-7", "name": "Landeskriminalamt Musterland"}) + "\n"
                    + json.dumps({**user, "id": "P-8", "name": "Neues Amt", "aliases": ["Kriminalamt Neuland"]}) + "\n"))

    def decide(self, *more):
        return self.json("decide", self.write("o.json", json.dumps(self.order)), *more)

    def link(self, act, *args):
        self.cordon("party", act, *args, "--reason", "x")

    def test_licences_and_commitments_follow(self):
        before = self.decide()
        self.assertNotEqual(before["outcome"], "licensed")
        self.link("merge", "P-8", "P-7")
        merged = self.decide()
        self.assertEqual(merged["outcome"], "licensed")
        told = " ".join(self.cordon("explain", merged["decision"]).stdout.split())
        self.assertIn("party 1 is one with an end user of it", told)
        self.assertIn("an end user is one with whom it speaks for", told)
        self.link("split", "P-8")
        self.assertEqual(self.decide()["outcome"], before["outcome"])
        self.assertEqual(self.decide("--known-at", merged["known_at"] if merged["known_at"].startswith("#") else "#" + str(int(merged["decision"][2:]) - 1))["outcome"],
                         "licensed")
        self.cordon("replay", before["decision"], merged["decision"])

    def test_a_name_that_is_given_up_is_no_longer_one_of_its_names(self):
        self.link("merge", "P-8", "P-7")
        self.cordon("party", "amend", "P-8", self.write("c.json", json.dumps({"aliases": ["Amt Drei"]})), "--reason", "x")
        self.assertNotEqual(self.decide()["outcome"], "licensed")
        self.order["parties"][0]["name"] = "Amt Drei"
        self.assertEqual(self.decide()["outcome"], "licensed")

    def test_findings_follow(self):
        finding = {"id": "F-1", "source": {"kind": "court"}, "end_user": {"name": "Landeskriminalamt Musterland", "country": "DE", "kind": "government"},
                   "allegation": "x", "conduct_from": "2021-09-01", "conduct_to": "2021-10-01", "breaches": [{"commitment": "EUC-55", "clause": "C2"}],
                   "evidence": [{"kind": "judgment", "file": "j.txt", "user_producible": False}]}
        self.write("j.txt", "judgment\n")
        self.cordon("finding", "add", self.write("f.json", json.dumps(finding)))
        self.cordon("finding", "establish", "F-1", "--reason", "x", "--cite", "y", "--standard", "beyond_reasonable_doubt", "--day", "2021-11-01")
        self.assertNotIn("F-1", json.dumps(self.decide()))
        self.link("merge", "P-8", "P-7")
        self.assertIn("F-1", json.dumps(self.decide()))
        self.link("split", "P-8")
        self.assertNotIn("F-1", json.dumps(self.decide()))


if __name__ == "__main__":
    main()
