"""People, roles, and the second person that a binding act needs."""
import json
import os

from harness import ROOT, Case, example, main

LICENCE = {"id": "L-1", "authority": "IL-DECA", "kind": "export", "holder": {"name": "Max Beispiel", "kind": "individual"},
           "valid_from": "2022-01-01", "items": [{"quantity": "10", "unit": "EA"}]}


class People(Case):
    def setUp(self):
        super().setUp()
        self.cordon("init", "--kind", "authority")
        self.file = self.write("l.json", json.dumps(LICENCE))

    def two(self):
        self.cordon("people", "add", "dana", "--role", "approver")
        self.cordon("people", "add", "omer", "--role", "officer")
        self.cordon("people", "add", "audit", "--role", "auditor")

    def test_a_list_is_adopted_by_two(self):
        self.two()
        files = ("us_csl", example("lists", "us_csl.csv"), "--published", "2022-05-06")
        self.assertIn("people.role", self.cordon("lists", "import", *files, "--actor", "audit", status=4).stderr)
        held = self.cordon("lists", "import", *files, "--actor", "omer", status=5)
        self.assertIn("waits for a second person", held.stderr)
        self.assertEqual(self.json("lists", "show"), [])
        self.assertIn("people.same_person", self.cordon("lists", "import", *files, "--actor", "omer", status=4).stderr)
        # Other bytes, or another day, are another proposal.
        self.cordon("lists", "import", *files[:3], "2022-05-07", "--actor", "dana", status=5)
        self.cordon("lists", "import", *files, "--actor", "dana")
        self.assertEqual([one["list"] for one in self.json("lists", "show")], ["us_csl"])
        # A file that is refused uses up no approval.
        bad = ("us_csl", self.write("bad.csv", "not a list\n"), "--published", "2022-05-08")
        self.cordon("lists", "import", *bad, "--actor", "omer", status=5)
        self.cordon("lists", "import", *bad, "--actor", "dana", status=2)
        self.assertIn(bad[0], [w["subject"] for w in self.json("people", "waiting")])

    def test_a_revision_with_what_it_affects_is_adopted_by_two(self):
        self.two()
        book = os.path.join(ROOT, "rulebooks", "il-cyber")
        self.cordon("impact", "--rulebook", book, "--adopt", "--actor", "omer", status=5)
        self.cordon("impact", "--rulebook", book, "--adopt", "--actor", "dana")
        self.assertEqual(self.json("people", "waiting"), [])

    def test_one_person_is_asked_nothing(self):
        self.assertIn("knows one person", self.cordon("people", "list").stdout)
        self.cordon("licence", "grant", self.file, "--reason", "known")
        self.cordon("licence", "revoke", "L-1", "--reason", "breach")

    def test_a_grant_and_a_revocation_need_two(self):
        self.two()
        held = self.cordon("licence", "grant", self.file, "--reason", "known", "--actor", "omer", status=5)
        self.assertIn("second person", held.stderr)
        waiting = self.json("people", "waiting")
        self.assertEqual([w["act"] for w in waiting], ["licence.grant"])
        record = str(waiting[0]["record"])
        self.assertEqual(self.json("licence", "list"), [])
        self.assertIn("people.same_person", self.cordon("people", "approve", record, "--actor", "omer", status=4).stderr)
        self.assertIn("people.role", self.cordon("people", "approve", record, "--actor", "audit", status=4).stderr)
        self.cordon("people", "approve", record, "--actor", "dana")
        self.assertEqual(self.json("licence", "show", "L-1")["holder"]["name"], "Max Beispiel")
        self.cordon("people", "approve", record, "--actor", "dana", status=2)
        self.cordon("licence", "revoke", "L-1", "--reason", "breach", "--from", "2022-05-01", "--actor", "omer", status=5)
        self.assertEqual(self.json("licence", "show", "L-1")["status"], "active")
        self.cordon("licence", "revoke", "L-1", "--reason", "breach", "--from", "2022-05-01", "--actor", "dana")
        self.assertEqual(self.json("licence", "show", "L-1")["status"], "revoked")
        self.assertEqual(self.json("people", "waiting"), [])

    def test_an_amendment_waits_whole(self):
        self.cordon("licence", "add", self.file)
        self.two()
        patch = self.write("p.json", '{"valid_to": "2022-12-31"}')
        self.cordon("licence", "amend", "L-1", patch, "--reason", "x", "--actor", "omer", status=5)
        record = str(self.json("people", "waiting")[0]["record"])
        self.cordon("people", "approve", record, "--actor", "dana")
        self.assertEqual(self.json("licence", "show", "L-1")["valid_to"], "2022-12-31")

    def test_a_suspension_holds_at_once(self):
        self.cordon("licence", "add", self.file)
        self.two()
        self.cordon("licence", "suspend", "L-1", "--reason", "misuse is reported", "--actor", "omer")
        self.assertEqual(self.json("licence", "show", "L-1")["status"], "suspended")

    def test_a_rulebook_is_adopted_by_two(self):
        self.two()
        adopt = ["rulebook", "adopt", os.path.join(ROOT, "rulebooks", "il-cyber")]
        self.cordon(*adopt, "--actor", "omer", status=5)
        self.assertEqual(self.json("rulebook", "show"), [])
        self.cordon(*adopt, "--actor", "omer", status=4)
        self.cordon(*adopt, "--actor", "dana")
        self.assertEqual(len(self.json("rulebook", "show")), 1)

    def test_roles(self):
        self.cordon("licence", "add", self.file)
        self.two()
        draw = ["licence", "draw", "L-1", "--quantity", "1", "--unit", "EA"]
        self.assertIn("people.role", self.cordon(*draw, "--actor", "audit", status=4).stderr)
        self.assertIn("people.unknown", self.cordon(*draw, "--actor", "nobody", status=4).stderr)
        self.cordon(*draw, "--actor", "omer")
        self.assertIn("people.role", self.cordon("people", "add", "x", "--role", "admin", "--actor", "omer", status=4).stderr)
        self.assertIn("people.last_admin", self.cordon("people", "add", "tester", "--role", "none", status=4).stderr)
        self.cordon("people", "add", "x", "--role", "king", status=1)

    def test_an_exporter_does_not_grant(self):
        self.store += "-of-an-exporter"
        self.cordon("init", "--kind", "exporter")
        self.assertIn("licence.grant", self.cordon("licence", "grant", self.file, "--reason", "x", status=4).stderr)
        self.cordon("licence", "add", self.file)


if __name__ == "__main__":
    main()
