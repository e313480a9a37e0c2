"""Owners with owners of their own in an order: OFAC's worked examples (FAQ 398, 399, 401) from the order to the outcome."""
import json

from harness import Case, main

# In the format of sdn.csv: two blocked persons.
SDN = (
    '90001,"BLOCKED HOLDER X","individual","SYRIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '90002,"BLOCKED HOLDER Y","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
)


def owner(name, percent=None, *owners, **more):
    one = dict({"name": name}, **more)
    if percent:
        one["percent"] = percent
    if owners:
        one["owners"] = list(owners)
    return one


def x(percent=None, **more):
    return owner("Blocked Holder X", percent, kind="individual", **more)


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
    "a range above the threshold": ([x(percent_min="50", percent_max="75")], "prohibited", "50", "75"),
    "a range across it": ([x(percent_min="40", percent_max="60")], "refer", "40", "60"),
    "a range below it": ([x(percent_max="49.9")], "no_licence_required", "0", "49.9"),
    "what others hold narrows what is not stated": ([x(), owner("Entity A", "51")], "no_licence_required", "0", "49"),
    "bought later": ([x("60", **{"from": "2014-08-14"})], "no_licence_required", None, None),
    "on its first day": ([x("60", **{"from": "2014-08-13"})], "prohibited", "60", "60"),
    "on its last day": ([x("60", to="2014-08-13")], "prohibited", "60", "60"),
    "sold before": ([x("60", to="2014-08-12")], "no_licence_required", None, None),
    "control is told and does not count": ([x("30", control=True)], "no_licence_required", "30", "30"),
    "control without a share": ([x(control=True)], "no_licence_required", "0", "0"),
    "one holder by id in two places": (
        [owner("Entity A", "30", x("50"), id="A"), owner("Entity B", "60", {"id": "A", "percent": "50"})],
        "prohibited", "90", "90"),
    "a remainder of a holder that nobody knows": (
        [owner("Entity A", "50", owner("Entity B", "40"), owners_rest="unknown"), x("10")], "refer", "10", "60"),
    "two sources that differ": (
        [dict(x("45", source="company register"), id="X"), dict(x("55", source="press"), id="X")], "refer", "45", "55"),
}


class OwnersCase(Case):
    def setUp(self):
        super().setUp()
        self.cordon("init")
        self.cordon("lists", "import", "us_ofac_sdn", self.write("sdn.csv", SDN), "--published", "2014-01-01")
        self.cordon("rulebook", "adopt", "rulebooks/us-ofac")

    def order(self, owners, exporter=None, **more):
        party = {"role": "purchaser", "name": "Quiet Counterparty", "country": "CY", "kind": "company", "owners": owners, **more}
        return self.write("order.json", json.dumps({
            "id": "O-1", "date": "2014-08-13", "transaction": "export", "destination": "CY", "from": "US",
            "exporter": {"name": "Example Instruments Inc", "country": "US", "kind": "company", **(exporter or {})},
            "parties": [party],
            "items": [{"line": 1, "classifications": [{"regime": "us-ear", "code": "EAR99"}], "origin": "US",
                       "us_content_percent": "100"}]}))


class Owners(OwnersCase):
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
        text = " ".join(self.cordon("explain", got["decision"]).stdout.split())
        self.assertIn("listed owners hold at least 50 and at most 50 percent", text)
        self.assertIn("Blocked Holder X (parties[0].owners[0].owners[0]) holds 50 percent of Entity A "
                      "(parties[0].owners[0]) (the order), which holds 50 percent of the party (the order)", text)

    def test_the_reason_holds_the_chain_among_its_facts_without_a_name(self):
        got = self.json("decide", self.order([owner("Entity A", "50", x("50"))]))
        reason = next(r for r in got["regimes"][0]["reasons"] if r["rule"] == "us-ofac.owned" and r["decisive"])
        told = reason["facts"]["order.parties[0].owned_by[us_ofac_sdn]"]
        self.assertEqual(told, 'at least 50 and at most 50 percent: "parties[0].owners[0].owners[0]" holds 50 % of '
                               '"parties[0].owners[0]" (the order), which holds 50 % of "parties[0]" (the order)')
        self.assertNotIn("Blocked Holder", json.dumps(got["regimes"]))

    def test_a_remainder_is_unlisted_with_a_note_unless_it_is_said_to_be_unknown(self):
        got = self.json("decide", self.order([x("30")]))
        self.assertEqual(got["outcome"], "no_licence_required")
        self.assertIn("owners_rest", " ".join(got["parties"][0]["ownership"]["notes"]))
        got = self.json("decide", self.order([x("30")], owners_rest="unknown"))
        self.assertEqual((got["outcome"], got["parties"][0]["ownership"]["at_most"]), ("refer", "100"))
        self.assertIn({"fact": "order.parties[0].owners", "rule": "us-ofac.owned",
                       "why": "who holds the rest of it is not known"}, got["missing"])
        got = self.json("decide", self.order([x("30"), owner("Z", percent_max="40")], owners_rest="none"))
        self.assertEqual(got["parties"][0]["ownership"]["notes"][-1].count("make less than 100"), 1)
        got = self.json("decide", self.order([], owners_rest="unknown"))
        self.assertEqual(got["outcome"], "refer")
        self.cordon("replay", "--all")

    def test_what_does_not_agree_in_an_owner_is_refused_by_field(self):
        for one, field in (({"percent": "30", "percent_max": "40"}, "order.parties[0].owners[0].percent"),
                           ({"percent_min": "50", "percent_max": "40"}, "order.parties[0].owners[0].percent_min"),
                           ({"from": "2014-02-01", "to": "2014-01-01"}, "order.parties[0].owners[0].to"),
                           ({"owners_rest": "some"}, "order.parties[0].owners[0].owners_rest"),
                           ({"percent": "101"}, "order.parties[0].owners[0].percent")):
            done = self.cordon("decide", self.order([owner("Entity A", **one)]), status=2)
            self.assertIn(field, done.stderr)
            done = self.cordon("party", "add", self.write("p.json", json.dumps({"name": "P", "owners": [dict(one, name="A")]})), status=2)
            self.assertIn(field.replace("order.parties[0].", ""), done.stderr)

    def add(self, *parties):
        self.cordon("party", "add", self.write("parties.jsonl", "".join(json.dumps(p) + "\n" for p in parties)))

    def test_the_register_is_followed_from_owner_to_owner(self):
        self.add({"id": "P-1", "name": "Quiet Counterparty", "owners": [{"id": "P-2", "percent": "60"}]},
                 {"id": "P-2", "name": "Entity A", "kind": "company", "owners": [{"id": "P-3", "percent": "50"}, {"id": "P-1", "percent": "5"}]},
                 {"id": "P-3", "name": "Entity B", "owners": [dict(x(), id="P-4", percent_min="50", source="court file")]},
                 {"id": "P-4", "name": "Blocked Holder X", "kind": "individual"})
        path = self.order(None)
        with open(path, encoding="utf-8") as f:
            order = json.load(f)
        del order["parties"][0]["owners"]
        order["parties"][0]["id"] = "P-1"
        got = self.json("decide", self.write("order.json", json.dumps(order)))
        self.assertEqual(got["outcome"], "prohibited")
        held = got["parties"][0]["ownership"]
        self.assertEqual(["register party P-1", "register party P-2", "court file"], [s["source"] for s in held["chains"][0]][::-1])
        self.assertEqual(got["input"]["parties"][0]["owners"][0]["owners"][0]["name"], "Entity B")
        # The same through the exporter, and an owner in the order that is told by its id alone.
        got = self.json("decide", self.order([], exporter={"id": "P-1"}))
        self.assertEqual(got["regimes"][0]["reasons"][0]["rule"], "us-ofac.exporter")
        self.assertEqual(got["outcome"], "prohibited")
        got = self.json("decide", self.order([{"id": "P-3", "percent": "70"}]))
        self.assertEqual(got["parties"][0]["owners"][0]["name"], "Entity B")
        self.assertEqual(got["outcome"], "prohibited")
        self.cordon("replay", "--all")

    def test_a_ring_in_the_register_ends(self):
        self.add({"id": "R-1", "name": "Ring One", "owners": [{"id": "R-2", "percent": "60"}]},
                 {"id": "R-2", "name": "Ring Two", "owners": [{"id": "R-1", "percent": "60"}, x("40")]})
        path = self.order([{"id": "R-1", "percent": "50"}])
        got = self.json("decide", path)
        self.assertEqual(got["outcome"], "refer")
        self.assertEqual(got["parties"][0]["ownership"]["at_most"], "50")

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
        for level in range(15):
            deep = owner(f"Entity {level}", "50", deep)
        got = self.json("decide", self.order([deep]))
        self.assertEqual((got["outcome"], len(got["parties"][0]["ownership"]["chains"][0])), ("prohibited", 16))
        done = self.cordon("decide", self.order([owner("Top", "50", deep)]), status=2)
        self.assertIn("owners_rest", done.stderr)

    def test_a_register_deeper_than_is_read_leaves_it_open(self):
        self.add(*({"id": f"D-{i}", "name": f"Entity {i}", "owners": [{"id": f"D-{i + 1}", "percent": "60"}]} for i in range(20)))
        got = self.json("decide", self.order([{"id": "D-0", "percent": "60"}]))
        self.assertEqual(got["outcome"], "refer")


# Two persons on SDN, one of them tied by name to a company; and a list of companies with their owners.
TIED = SDN + (
    '90003,"LISTED OFFICER Z","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Nationality Iran (Linked To: HARBOUR LIGHT TRADING)."\r\n')
FTM = [
    {"id": "h-co", "schema": "Company", "properties": {"name": ["Northern Quay Holdings"], "country": ["cy"]}},
    {"id": "h-mid", "schema": "Company", "properties": {"name": ["Middle Tier Ventures"], "country": ["cy"]}},
    {"id": "h-x", "schema": "Person", "properties": {"name": ["Blocked Holder X"]}},
    {"id": "h-y", "schema": "Person", "properties": {"name": ["Blocked Holder Y"]}},
    {"id": "e-1", "schema": "Ownership", "properties": {"asset": ["h-co"], "owner": ["h-mid"], "percentage": ["40"]}},
    {"id": "e-2", "schema": "Ownership", "properties": {"asset": ["h-co"], "owner": ["h-y"], "percentage": ["10-15"], "endDate": ["2015"]}},
    {"id": "e-3", "schema": "Ownership", "properties": {"asset": ["h-mid"], "owner": ["h-x"], "percentage": ["51"], "startDate": ["2013-01-01"]}},
    {"id": "h-silent", "schema": "Company", "properties": {"name": ["Silent Anchor Works"]}},
    {"id": "e-4", "schema": "Ownership", "properties": {"asset": ["h-silent"], "owner": ["h-x"]}},
    {"id": "h-friend", "schema": "Company", "properties": {"name": ["Friendly Lantern Works"]}},
    {"id": "e-5", "schema": "UnknownLink", "properties": {"subject": ["h-friend"], "object": ["h-x"]}},
    {"id": "e-6", "schema": "Directorship", "properties": {"organization": ["h-mid"], "director": ["h-y"]}},
]


class OwnersInLists(OwnersCase):
    """The same, with owners that lists know of."""

    def setUp(self):
        super().setUp()
        self.cordon("lists", "import", "us_ofac_sdn", self.write("tied.csv", TIED), "--published", "2014-01-02")
        ftm = self.write("house.ftm.json", "".join(json.dumps(e) + "\n" for e in FTM))
        self.cordon("lists", "import", "house", ftm, "--published", "2014-01-02")

    def party(self, name, owners=None, day="2014-08-13", **more):
        path = self.order(owners or [], **more)
        with open(path, encoding="utf-8") as f:
            order = json.load(f)
        order["parties"][0].update(name=name, country="CY")
        if owners is None:
            del order["parties"][0]["owners"]
        order["date"] = day
        return self.json("decide", self.write("order.json", json.dumps(order)))

    def test_owners_in_a_list_are_counted_with_their_own(self):
        got = self.party("Northern Quay Holdings")
        held = got["parties"][0]["ownership"]
        self.assertEqual((got["outcome"], held["at_least"], held["at_most"]), ("prohibited", "50", "55"))
        sources = {s["source"] for chain in held["chains"] for s in chain}
        self.assertIn("list house of 2014-01-02, entry h-mid: Ownership", sources)
        self.assertEqual(sorted(o["name"] for o in got["also_screened"]), ["Blocked Holder X", "Blocked Holder Y", "Middle Tier Ventures"])
        text = " ".join(self.cordon("explain", got["decision"]).stdout.split())
        self.assertRegex(text, r"Blocked Holder X \(parties\[0\]\.owners\[.\]\.owners\[0\]\) holds 51 percent of Middle Tier Ventures")
        self.cordon("replay", "--all")

    def test_a_year_without_a_day_leaves_the_holding_open_in_that_year(self):
        got = self.party("Northern Quay Holdings", day="2015-06-01")
        self.assertEqual((got["outcome"], got["parties"][0]["ownership"]["at_least"]), ("refer", "40"))
        got = self.party("Northern Quay Holdings", day="2016-01-01")
        self.assertEqual((got["outcome"], got["parties"][0]["ownership"]["at_most"]), ("no_licence_required", "40"))

    def why(self, got):
        return [m["why"] for m in got["missing"] if m["rule"] == "us-ofac.owned"]

    def test_an_owner_without_a_share_is_not_fifty_percent(self):
        got = self.party("Silent Anchor Works")
        self.assertEqual((got["outcome"], self.why(got)), ("refer", ["a listed owner's share is not stated"]))

    def test_a_tie_is_no_stake(self):
        said = ["a list ties it to a listed party, and does not say what that party holds of it"]
        for name in ("Harbour Light Trading", "HARBOUR LIGHT TRADING", "Friendly Lantern Works"):
            got = self.party(name)
            self.assertEqual((got["outcome"], self.why(got)), ("refer", said), name)
        self.assertIn("entry 90003", got["parties"][0]["owners"][0]["source"] if name.startswith("H") else "entry 90003")
        self.assertEqual(self.party("Harbour Light Traders Abroad")["outcome"], "no_licence_required")

    def test_a_stated_owner_and_the_same_in_a_list_are_one(self):
        got = self.party("Northern Quay Holdings", [owner("Middle Tier Ventures", "45", kind="company")])
        held = got["parties"][0]["ownership"]
        self.assertEqual((held["at_least"], held["at_most"]), ("50", "60"))
        self.assertIn("Statements differ", " ".join(held["notes"]))


if __name__ == "__main__":
    main()
