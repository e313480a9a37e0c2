"""Owners with owners of their own in an order: OFAC's worked examples (FAQ 398, 399, 401) from the order to the outcome."""
import json

from harness import Case, main

# In the format of sdn.csv: two blocked persons.
SDN = (
    '90001,"BLOCKED HOLDER X","individual","SYRIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '90002,"BLOCKED HOLDER Y","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
)


def owner(name, percent=None, *owners):
    one = {"name": name}
    if percent:
        one["percent"] = percent
    if owners:
        one["owners"] = list(owners)
    return one


def x(percent=None):
    return dict(owner("Blocked Holder X", percent), kind="individual")


def y(percent=None):
    return dict(owner("Blocked Holder Y", percent), kind="individual")


# The party's owners, and what the rule says: the outcome of us-ofac, and the interval of what listed owners hold.
EXAMPLES = {
    "C001 half of a company that holds half": ([owner("Entity A", "50", x("50"))], "prohibited", "50", "50"),
    "C003 directly and through a company": ([x("10"), owner("Entity A", "40", x("50"))], "prohibited", "50", "50"),
    "C004 one of two companies counts": (
        [owner("Entity A", "25", x("50")), owner("Entity B", "25", x("25"))],
        "no_licence_required", "25", "25"),
    "C005 neither company counts": (
        [owner("Entity A", "50", x("25")), owner("Entity B", "50", x("25"))], "no_licence_required", None, None),
    "C006 a minority": ([x("30")], "no_licence_required", "30", "30"),
    "C007 two blocked persons together": ([x("25"), y("25")], "prohibited", "50", "50"),
    "a hair below": ([x("49.999999999999999999")], "no_licence_required", "49.999999999999999999", "49.999999999999999999"),
    "three companies deep": (
        [owner("Entity A", "100", owner("Entity B", "60", owner("Entity C", "50", x("30"), y("20"))))],
        "prohibited", "100", "100"),
    "a share that is not stated": ([owner("Entity A", "50", x())], "refer", "0", "50"),
}


class Owners(Case):
    def setUp(self):
        super().setUp()
        self.cordon("init")
        self.cordon("lists", "import", "us_ofac_sdn", self.write("sdn.csv", SDN), "--published", "2014-01-01")
        self.cordon("rulebook", "adopt", "rulebooks/us-ofac")

    def order(self, owners):
        party = {"role": "purchaser", "name": "Quiet Counterparty", "country": "CY", "kind": "company", "owners": owners}
        return self.write("order.json", json.dumps({
            "id": "O-1", "date": "2014-08-13", "transaction": "export", "destination": "CY", "from": "US",
            "exporter": {"name": "Example Instruments Inc", "country": "US", "kind": "company"}, "parties": [party],
            "items": [{"line": 1, "classifications": [{"regime": "us-ear", "code": "EAR99"}], "origin": "US",
                       "us_content_percent": "100"}]}))

    def test_the_worked_examples_come_out_as_published(self):
        for name, (owners, outcome, low, high) in EXAMPLES.items():
            with self.subTest(name):
                got = self.json("decide", self.order(owners))
                self.assertEqual(got["outcome"], outcome)
                held = got["parties"][0].get("ownership", {})
                self.assertEqual((held.get("at_least"), held.get("at_most")), (low, high))
        self.cordon("replay", "--all")

    def test_a_decision_shows_each_owner_and_the_chain_that_carries_it(self):
        got = self.json("decide", self.order([owner("Entity A", "50", x("50"))]))
        above = got["parties"][0]["owners"][0]["owners"][0]
        self.assertEqual(above["hits"][0]["entry"], "90001")
        steps = [(s["owner"], s["owned"]) for s in got["parties"][0]["ownership"]["chains"][0]]
        self.assertEqual(steps, [("parties[0].owners[0].owners[0]", "parties[0].owners[0]"),
                                 ("parties[0].owners[0]", "parties[0]")])
        text = self.cordon("explain", got["decision"]).stdout
        self.assertIn("listed owners hold at least 50 and at most 50 percent", text)
        self.assertIn("parties[0].owners[0].owners[0] holds 50 percent of parties[0].owners[0]", " ".join(text.split()))

    def test_owners_that_the_register_knows_count_where_the_order_states_none(self):
        known = {"id": "P-1", "name": "Quiet Counterparty", "kind": "company", "country": "CY", "owners": [x("60")]}
        self.cordon("party", "add", self.write("party.json", json.dumps(known)))
        path = self.order([])
        with open(path, encoding="utf-8") as f:
            order = json.load(f)
        order["parties"][0]["id"] = "P-1"
        for owners, outcome in ((None, "prohibited"), ([], "no_licence_required"), ([x("10")], "no_licence_required")):
            order["parties"][0].pop("owners", None)
            if owners is not None:
                order["parties"][0]["owners"] = owners
            got = self.json("decide", self.write("order.json", json.dumps(order)))
            self.assertEqual(got["outcome"], outcome, owners)
        self.cordon("replay", "--all")

    def test_more_levels_than_are_read_are_refused_by_name(self):
        deep = x("50")
        for level in range(5):
            deep = owner(f"Entity {level}", "50", deep)
        done = self.cordon("decide", self.order([deep]), status=2)
        self.assertIn("owners", done.stderr)


if __name__ == "__main__":
    main()
