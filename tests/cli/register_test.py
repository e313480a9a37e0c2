"""The register from the command line: parties, licences, commitments."""
import json

from harness import Case, example, main

KINDS = (("party", "parties", "P-LKA"), ("licence", "licences", "IL-2021-118"), ("commitment", "commitments", "EUC-55"))


class Register(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_add_show_list(self):
        for kind, name, one in KINDS:
            with open(example("register", name + ".jsonl"), encoding="utf-8") as lines:
                ids = [json.loads(line)["id"] for line in lines]
            added = self.jsonl(kind, "add", example("register", name + ".jsonl"))
            self.assertEqual(added, [{"kind": kind, "id": i} for i in ids])
            self.assertEqual(self.json(kind, "show", one)["id"], one)
            self.assertIn(one, self.cordon(kind, "show", one).stdout)
            self.assertEqual(sorted(v["id"] for v in self.json(kind, "list")), sorted(ids))
            self.assertEqual(len(self.cordon(kind, "list").stdout.splitlines()), len(ids))

    def test_lists_for_people_say_whom_each_is_about_and_how_long(self):
        for kind, name, one in KINDS[1:]:
            self.cordon(kind, "add", example("register", name + ".jsonl"))
            line = next(row for row in self.cordon(kind, "list").stdout.splitlines() if row.startswith(one))
            self.assertRegex(line, r"Landeskriminalamt Musterland  from 2021-0\d-\d\d to 202\d-")

    def test_an_id_that_is_left_out_is_made(self):
        added = self.json("party", "add", "-", stdin='{"name":"Beispiel GmbH","country":"DE"}')
        self.assertEqual(self.json("party", "show", added["id"])["name"], "Beispiel GmbH")

    def test_as_known_at_a_record(self):
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.assertEqual(len(self.json("licence", "list", "--known-at", "#1")), 1)
        self.cordon("licence", "show", "IL-2021-118", "--known-at", "#1", status=2)

    def test_all_or_none(self):
        good = self.write("a.json", '{"id":"P-1","name":"Eins GmbH"}')
        bad = self.write("b.json", '{\n"id":"P-2",\n"nmae":"Zwei GmbH"}')
        told = self.cordon("party", "add", good, bad, status=2)
        self.assertIn("b.json:3", told.stderr)
        self.assertIn("name", told.stderr)
        self.assertEqual(self.json("party", "list"), [])

    def test_bad_input(self):
        cases = (("party", "{"), ("party", "[]"), ("party", "{}"), ("party", '{"name":"x","name":"y"}'),
                 ("party", '{"name":"x","country":"XX"}'), ("party", '{"name":7}'), ("licence", '{"id":"L-1"}'),
                 ("commitment", '{"id":"C-1","giver":{"kind":"state","country":"DE"},"valid_from":"2021-02-30"}'))
        for kind, text in cases:
            self.cordon(kind, "add", self.write("x.json", text), status=2)
        self.cordon("party", "add", "/nowhere.json", status=3)

    def test_the_nearest_id_is_named(self):
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.assertIn("IL-2021-118", self.cordon("licence", "show", "IL-2021-119", status=2).stderr)


if __name__ == "__main__":
    main()
