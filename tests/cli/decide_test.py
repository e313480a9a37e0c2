"""Deciding from the command line over the examples: outcomes, formats, batches, bad orders, explaining, replaying."""
import json
import os

from harness import EXAMPLES, Case, example, main

EXPECTED = {
    "mexico-2021-10-15": "licensed",
    "mexico-2021-11-10": "refer",
    "mexico-2021-11-26": "prohibited",
    "germany": "licensed",
    "germany-no-licence": "licence_required",
    "germany-no-commitment": "licence_required",
    "germany-no-purposes": "refer",
    "germany-private-buyer": "prohibited",
    "germany-listed-intermediary": "licence_required",
    "kazakhstan-2021-10-15": "refer",
    "kazakhstan-2021-11-26": "prohibited",
}


def order(name):
    return example("orders", name + ".json")


class Decide(Case):
    def setUp(self):
        super().setUp()
        self.full_store()

    def test_every_example_comes_out_as_its_story_says(self):
        files = sorted(name[:-5] for name in os.listdir(os.path.join(EXAMPLES, "orders")) if name.endswith(".json"))
        self.assertEqual(files, sorted(EXPECTED))
        for name, outcome in EXPECTED.items():
            got = self.json("decide", order(name))
            self.assertEqual(got["outcome"], outcome, name)
            decisive = [r for g in got["regimes"] for r in g["reasons"] if r["decisive"]]
            self.assertTrue(decisive or outcome == "refer", name)
            if outcome == "refer":
                self.assertTrue(got["missing"], name)

    def test_the_shape_that_programs_read(self):
        got = self.json("decide", order("germany-listed-intermediary"))
        self.assertRegex(got["decision"], r"^D-\d{6}$")
        self.assertEqual((got["order"], got["as_of"]), ("ORD-9", "2021-11-26"))
        for regime in got["regimes"]:
            self.assertLessEqual({"regime", "outcome", "at_least", "at_most", "reasons"}, set(regime))
        hits = [h for p in got["parties"] for h in p["hits"]]
        self.assertEqual((hits[0]["name"], hits[0]["primary"]), ("Tabatha Ltd.", "Candiru"))
        self.assertTrue(any(k.startswith("rulebook:") for k in got["digests"]))

    def test_text_for_people(self):
        text = self.cordon("decide", order("mexico-2021-11-26")).stdout
        self.assertRegex(text.splitlines()[0], r"^D-\d{6}, order ORD-3 as of 2021-11-26: prohibited$")

    def test_another_day_and_other_knowledge(self):
        self.assertEqual(self.json("decide", order("mexico-2021-11-26"), "--as-of", "2021-10-15")["outcome"], "licensed")
        then = self.json("decide", order("germany"), "--known-at", "#1")
        self.assertNotEqual(then["outcome"], "licensed")

    def test_a_dry_run_records_nothing(self):
        got = self.json("decide", order("germany"), "--dry-run")
        self.assertIsNone(got["decision"])
        self.assertEqual(self.json("replay", "--all"), [])

    def test_fail_on(self):
        self.cordon("decide", order("mexico-2021-11-26"), "--fail-on", "prohibited", status=4)
        self.cordon("decide", order("mexico-2021-11-10"), "--fail-on", "prohibited", status=4)  # it may come to that
        self.cordon("decide", order("germany"), "--fail-on", "licence_required")
        self.cordon("decide", order("germany-no-purposes"), "--fail-on", "refer", status=4)
        self.cordon("decide", order("mexico-2021-11-26"), "--fail-on", "refer")

    def test_one_order_may_be_decided_many_times(self):
        first, second = self.json("decide", order("germany")), self.json("decide", order("germany"))
        self.assertNotEqual(first["decision"], second["decision"])
        self.assertEqual(first["regimes"], second["regimes"])


class Batches(Case):
    def setUp(self):
        super().setUp()
        self.full_store()
        with open(example("orders", "november-2021.jsonl"), encoding="utf-8") as lines:
            self.lines = lines.read().splitlines()

    def test_a_file_of_orders_gives_a_line_an_order(self):
        for form in ("json", "jsonl"):
            done = self.cordon("decide", example("orders", "november-2021.jsonl"), "--format", form)
            rows = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([r["order"] for r in rows], [f"ORD-{i}" for i in range(1, 12)])
        self.assertEqual(len(self.cordon("decide", example("orders", "november-2021.jsonl")).stdout.splitlines()), 11)

    def test_standard_input(self):
        self.assertEqual(self.json("decide", "-", stdin=self.lines[0])["order"], "ORD-1")
        rows = self.jsonl("decide", "-", "--input", "jsonl", stdin="\n".join(self.lines[:3]))
        self.assertEqual(len(rows), 3)

    def test_more_than_one_group(self):
        path = self.write("many.jsonl", "\n".join(self.lines[3] for _ in range(600)) + "\n")
        rows = self.jsonl("decide", path)
        self.assertEqual(len({r["decision"] for r in rows}), 600)
        self.assertEqual(len(self.json("replay", "--all")), 600)

    def test_a_bad_order_ends_the_run_after_what_stood_before_it(self):
        path = self.write("bad.jsonl", "\n".join([self.lines[0], self.lines[1], '{"id":"X"}', self.lines[2]]) + "\n")
        done = self.cordon("decide", path, "--format", "jsonl", status=2)
        self.assertIn("bad.jsonl:3", done.stderr)
        self.assertEqual([json.loads(line)["order"] for line in done.stdout.splitlines()], ["ORD-1", "ORD-2"])
        self.assertEqual(len(self.json("replay", "--all")), 2)

    def test_keep_going_passes_over_bad_orders_and_says_so(self):
        path = self.write("bad.jsonl", "\n".join(['{"id":', self.lines[0], '{"id":"X","x":1}', self.lines[1]]) + "\n")
        done = self.cordon("decide", path, "--format", "jsonl", "--keep-going", status=2)
        self.assertEqual([json.loads(line)["order"] for line in done.stdout.splitlines()], ["ORD-1", "ORD-2"])
        self.assertIn("bad.jsonl:1", done.stderr)
        self.assertIn("bad.jsonl:3", done.stderr)
        self.assertEqual(len(self.json("replay", "--all")), 2)


class BadOrders(Case):
    def test_each_is_refused_with_its_place(self):
        self.full_store()
        with open(order("germany"), encoding="utf-8") as text:
            good = text.read()
        cases = (('"destination": "DE"', '"destinaton": "DE"', "destination"),
                 ('"destination": "DE"', '"destination": "XX"', "XX"),
                 ('"destination": "DE"', '"destination": 7', "destination"),
                 ('"date": "2021-11-26"', '"date": "2021-11-31"', "2021-11-31"),
                 ('"id": "ORD-4"', '"id": "ORD-4", "id": "ORD-5"', "key stands twice"),
                 ('"quantity": "1"', '"quantity": "one"', "quantity"),
                 ('"transaction": "export"', '"transaction": "exprot"', "export"),
                 ('"role": "end_user"', '"role": "enduser"', "end_user"))
        for before, after, expected in cases:
            self.assertIn(before, good)
            path = self.write("order.json", good.replace(before, after, 1))
            told = self.cordon("decide", path, status=2)
            self.assertRegex(told.stderr, r"order\.json:\d+:\d+: ", after)
            self.assertIn(expected, told.stderr)
        for text in ("", "[]", "{", "nonsense", good + good, "[" * 100000):
            self.cordon("decide", self.write("order.json", text), status=2)
        self.cordon("decide", os.path.join(self.dir, "none.json"), status=3)
        self.assertEqual(self.json("replay", "--all"), [])


class Explain(Case):
    def setUp(self):
        super().setUp()
        self.full_store()

    def test_text_and_data(self):
        made = self.json("decide", order("mexico-2021-11-26"))
        text = self.cordon("explain", made["decision"]).stdout
        self.assertIn("prohibited", text.splitlines()[0].lower())
        self.assertEqual(self.json("explain", made["decision"])["outcome"], "prohibited")

    def test_a_decision_that_is_not_there(self):
        self.assertNotEqual(self.cordon("explain", "D-999999", status=2).stderr, "")
        self.cordon("explain", "Germany", status=1)

    def test_replay_one_and_all(self):
        made = [self.json("decide", order(name))["decision"] for name in EXPECTED]
        self.assertEqual(self.json("replay", made[0]), {"decision": made[0], "same": True})
        self.assertEqual([r["same"] for r in self.jsonl("replay", "--all")], [True] * len(made))
        self.assertIn(f"{len(made)} decisions replayed to the same bytes", self.cordon("replay", "--all").stdout)

    def test_replay_holds_after_more_was_learned(self):
        made = self.json("decide", order("germany-no-licence"))["decision"]
        self.import_csl("2022-06-01")
        self.assertTrue(self.json("replay", made)["same"])


if __name__ == "__main__":
    main()
