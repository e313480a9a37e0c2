"""What `refer` leaves to a person: the queue, answers, and decisions made again from them."""
import contextlib
import json
import os
import sqlite3

from harness import Case, example, main


class Review(Case):
    def setUp(self):
        super().setUp()
        self.full_store()

    def order(self, **changes):
        with open(example("orders", "germany.json"), encoding="utf-8") as text:
            order = json.load(text)
        order.update(changes)
        return order

    def decide(self, order):
        return self.json("decide", self.write("order.json", json.dumps(order)))

    def near(self, **changes):
        """An order through a firm whose name is near a listed one."""
        order = self.order()
        order["items"][0]["us_content_percent"] = "60"
        order["parties"].append({"role": "intermediary", "name": "Tabatta Ltd.", "country": "DE", "kind": "company", **changes})
        return order

    def queue(self):
        return [d["decision"] for d in self.json("review", "list")]

    def resolve(self, decision, *answer, status=0):
        return self.cordon("--format", "json", "review", "resolve", decision, "--reason", "Looked into", *answer, status=status)

    def hit(self, decision):
        return next(q["hit"] for q in self.json("review", "show", decision)["questions"] if q["kind"] == "hit")

    def hits(self, decision):
        return next(p["hits"] for p in decision["parties"] if p["role"] == "intermediary")

    def test_a_missing_fact_is_supplied(self):
        order = self.order()
        del order["end_use"]["purposes"]
        first = self.decide(order)
        self.assertEqual((first["outcome"], self.queue()), ("refer", [first["decision"]]))
        again = json.loads(self.resolve(first["decision"], "--fact", 'order.end_use.purposes=["serious_crime"]').stdout)
        self.assertEqual((again["outcome"], again["input"]["end_use"]["purposes"]), ("licensed", ["serious_crime"]))
        self.assertEqual(self.queue(), [])
        answer = self.json("review", "show", first["decision"])["answers"][0]
        self.assertEqual((answer["actor"], answer["reason"]), ("tester", "Looked into"))
        self.cordon("replay", "--all")

    def test_a_fact_of_a_party_is_supplied_and_kept_apart(self):
        order = self.order()
        del order["parties"][0]["kind"]
        first = self.decide(order)
        self.assertEqual(first["outcome"], "refer")
        again = json.loads(self.resolve(first["decision"], "--fact", 'order.parties[0].kind="government"').stdout)
        self.assertEqual((again["outcome"], again["input"]["parties"][0]["kind"]), ("licensed", "government"))
        self.assertIn("order.parties[9]", self.resolve(first["decision"], "--fact", 'order.parties[9].kind="company"', status=2).stderr)
        order["parties"][0]["birth_date"] = "1965"
        order["date"] = "2022-01-10"
        second = self.decide(order)
        self.resolve(second["decision"], "--fact", 'order.parties[0].birth_date="1967-02-03"')
        with contextlib.closing(sqlite3.connect(os.path.join(self.store, "store.db"))) as db:
            records = db.execute("SELECT body FROM record").fetchall()
        self.assertEqual([r for (r,) in records if "1967-02-03" in r], [])
        self.assertIn("1967-02-03", json.dumps(self.json("review", "show", second["decision"])["answers"]))
        self.cordon("replay", "--all")

    def test_an_order_that_is_decided_again_leaves_the_queue(self):
        order = self.order()
        purposes = order["end_use"].pop("purposes")
        self.decide(order)
        newest = self.decide(order)["decision"]
        self.assertEqual(self.queue(), [newest])
        order["end_use"]["purposes"] = purposes
        self.decide(order)
        self.assertEqual(self.queue(), [])

    def test_two_answer_where_there_are_two(self):
        first = self.decide(self.near())["decision"]
        hit = self.hit(first)
        for name, role in (("dana", "approver"), ("omer", "officer"), ("audit", "auditor")):
            self.cordon("people", "add", name, "--role", role)
        self.assertIn("people.role", self.cordon("review", "assign", first, "--to", "audit", status=4).stderr)
        self.cordon("review", "assign", first, "--to", "omer")
        self.assertEqual([d["assigned"] for d in self.json("review", "list", "--assigned", "omer")], ["omer"])
        self.assertEqual(self.json("review", "list", "--assigned", "dana"), [])
        self.assertIn("of omer", self.cordon("due").stdout)
        self.assertIn("people.role", self.resolve(first, "--clear", hit, "--actor", "audit", status=4).stderr)
        self.assertIn("waits for a second person", self.resolve(first, "--clear", hit, "--actor", "omer", status=5).stderr)
        self.assertEqual(self.queue(), [first])
        record = str(self.json("people", "waiting")[0]["record"])
        self.assertIn("people.same_person", self.cordon("people", "approve", record, "--actor", "omer", status=4).stderr)
        self.cordon("people", "approve", record, "--actor", "dana")
        self.assertEqual(self.queue(), [])
        self.assertEqual(self.decide(self.near())["outcome"], "licensed")
        # The same by doing the same, of a fact.
        order = self.order()
        del order["end_use"]["purposes"]
        second = self.decide(order)["decision"]
        fact = ("--fact", 'order.end_use.purposes=["serious_crime"]')
        self.resolve(second, *fact, "--actor", "omer", status=5)
        self.assertEqual(json.loads(self.resolve(second, *fact, "--actor", "dana").stdout)["outcome"], "licensed")
        self.assertEqual(self.json("people", "waiting"), [])
        self.cordon("replay", "--all")

    def test_a_cleared_hit_stays_cleared_until_the_party_changes(self):
        first = self.decide(self.near())
        self.assertEqual(first["outcome"], "refer")
        again = json.loads(self.resolve(first["decision"], "--clear", self.hit(first["decision"])).stdout)
        self.assertEqual(again["outcome"], "licensed")
        self.assertTrue(self.hits(again)[0]["cleared"])
        self.assertEqual(self.decide(self.near())["outcome"], "licensed")
        self.assertEqual(self.decide(self.near(country="AT"))["outcome"], "refer")
        self.cordon("replay", "--all")

    def test_a_confirmed_hit_is_the_party(self):
        first = self.decide(self.near())
        again = json.loads(self.resolve(first["decision"], "--confirm", self.hit(first["decision"])).stdout)
        self.assertEqual(self.hits(again)[0]["confirmed"], True)
        self.assertNotEqual(again["outcome"], "licensed")
        self.assertEqual(self.decide(self.near())["outcome"], again["outcome"])
        self.cordon("replay", "--all")

    def test_a_cleared_hit_comes_back_with_a_new_version_of_the_entry(self):
        first = self.decide(self.near())
        self.resolve(first["decision"], "--clear", self.hit(first["decision"]))
        with open(example("lists", "us_csl.csv"), encoding="utf-8") as text:
            changed = text.read().replace("Tabatha Ltd.", "Tabatha Limited", 1)
        self.cordon("lists", "import", "us_csl", self.write("us_csl.csv", changed), "--published", "2022-05-20")
        order = self.near()
        order["date"] = "2022-05-25"
        again = self.decide(order)
        self.assertNotIn("cleared", json.dumps(self.hits(again)))

    def test_what_is_no_answer_leaves_nothing(self):
        order = self.order()
        del order["end_use"]["purposes"]
        first = self.decide(order)["decision"]
        cases = ((("--clear", "us_csl/0"), 2, "review.hit"), (("--fact", "purposes=1"), 2, "review.fact"),
                 (("--fact", 'order.end_use.purposes="x"'), 2, ""), ((), 1, ""), (("--clear", "a/b", "--fact", "order.id=1"), 1, ""))
        for answer, status, rule in cases:
            self.assertIn(rule, self.resolve(first, *answer, status=status).stderr)
        self.assertIn("review.reason", self.cordon("review", "resolve", first, "--fact", "order.end_use.purposes=[]", status=2).stderr)
        self.assertEqual(self.queue(), [first])
        self.assertEqual(self.json("review", "show", first)["answers"], [])


if __name__ == "__main__":
    main()
