"""What `refer` leaves to a person: the queue, answers, and decisions made again from them."""
import json

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
