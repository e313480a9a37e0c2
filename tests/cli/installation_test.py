"""Installations: seats are a stock, a licence's suspension reaches what runs under it, and an order that is late raises an alarm."""
import json

from harness import Case, example, main


class Installation(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.cordon("commitment", "add", example("register", "commitments.jsonl"))
        self.cordon("installation", "add", example("register", "installation.json"))

    def act(self, verb, *args, **options):
        return self.json("installation", verb, "INST-1", *args, **options)

    def state(self, **options):
        return self.json("installation", "show", "INST-1", **options)

    def test_seats_are_taken_and_given_back(self):
        self.assertEqual(self.act("activate", "--seats", "6", "--day", "2022-01-10")["seats_in_use"], 6)
        refused = self.cordon("installation", "activate", "INST-1", "--seats", "5", "--day", "2022-01-11", status=4)
        self.assertIn("installation.seats", refused.stderr)
        self.act("release", "--seats", "2", "--day", "2022-01-12")
        self.assertEqual(self.act("activate", "--seats", "6", "--day", "2022-01-13")["seats_in_use"], 10)
        self.cordon("installation", "release", "INST-1", "--seats", "11", status=4)
        self.assertEqual(len(self.state()["history"]), 4)

    def test_a_suspension_reaches_what_runs_and_is_lifted_with_it(self):
        self.act("activate", "--seats", "6", "--day", "2022-01-10")
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "misuse is reported", "--from", "2022-05-01")
        shown = self.state()
        self.assertEqual(shown["state"], "disable_ordered")
        self.assertEqual(shown["order"]["due"], "2022-05-15")
        self.assertTrue(shown["overdue"])
        self.assertIn("OVERDUE", self.cordon("installation", "list").stdout)
        self.assertNotIn("overdue", self.state(CORDON_NOW="2022-05-10T00:00:00Z"))
        self.assertIn("installation.transition", self.cordon("installation", "activate", "INST-1", status=4).stderr)
        self.act("confirm", "--day", "2022-05-12")
        self.assertEqual(self.state()["state"], "disabled")
        self.assertIn("installation.licence", self.cordon("installation", "lift", "INST-1", "--reason", "x", "--day", "2022-05-13", status=4).stderr)
        self.cordon("licence", "reinstate", "IL-2021-118", "--reason", "withdrawn", "--from", "2022-05-20")
        self.assertEqual(self.state()["state"], "active")
        self.assertEqual(self.state()["seats_in_use"], 6)

    def test_an_order_of_its_own_outlives_a_reinstatement(self):
        self.act("activate", "--seats", "1", "--day", "2022-01-10")
        self.act("disable", "--reason", "misuse", "--day", "2022-04-01", "--due", "2022-04-10", "--cite", "s. 9")
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "x", "--from", "2022-05-01")
        self.cordon("licence", "reinstate", "IL-2021-118", "--reason", "x", "--from", "2022-05-02")
        self.assertEqual(self.state()["state"], "disable_ordered")
        self.assertEqual([i["id"] for i in self.json("installation", "list", "--state", "disable_ordered")], ["INST-1"])

    def test_nothing_is_activated_without_an_active_licence(self):
        refused = self.cordon("installation", "activate", "INST-1", "--day", "2022-09-15", status=4)
        self.assertIn("expired", refused.stderr)

    def test_bad_input(self):
        with open(example("register", "installation.json"), encoding="utf-8") as file:
            good = json.load(file)
        for change, says in (({"licence": "NONE"}, "holds no licence"), ({"seats": 0}, "1 or more"), ({"mode": "cloud"}, "on_premise"),
                             ({"valid_to": "2021-01-01"}, "ends before"), ({"seat": 1}, "not a field")):
            told = self.cordon("installation", "add", self.write("i.json", json.dumps({**good, "id": "I-2", **change})), status=2)
            self.assertIn(says, told.stderr)
        self.cordon("installation", "add", example("register", "installation.json"), status=2)
        self.cordon("installation", "disable", "INST-1", status=2)


if __name__ == "__main__":
    main()
