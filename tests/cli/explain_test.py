"""What `explain` says would change a decision, and since when it is so: each answer is what deciding that order, on that day, gives."""
import copy
import datetime
import json
import os
import re

from harness import ROOT, Case, example, main

ORDERS = ("mexico-2021-11-26", "mexico-2021-11-10", "germany", "germany-no-licence", "germany-no-commitment", "germany-no-purposes",
          "germany-private-buyer", "germany-listed-intermediary", "kazakhstan-2021-10-15")


def order_of(name):
    with open(example("orders", name + ".json"), encoding="utf-8") as text:
        return json.load(text)


def put(order, path, value):
    """A copy of an order with a value at "order.parties[0].kind"."""
    out = at = copy.deepcopy(order)
    steps = [int(s) if s.isdigit() else s for s in re.findall(r"[a-z_]+|\d+", path)][1:]
    for step in steps[:-1]:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    at[steps[-1]] = value
    return out


def moved(order, country):
    """A copy of an order that goes to another country, with its end users and its installation."""
    now = order["destination"]
    def swap(v):
        if isinstance(v, dict):
            return {k: swap(x) for k, x in v.items()}
        if isinstance(v, list):
            return [swap(x) for x in v]
        return country if v == now else v
    out = dict(order, destination=country)
    return dict(out, parties=swap(order["parties"]), delivery=swap(order["delivery"]))


def interval(v):
    return v["outcome"], v["at_least"], v["at_most"]


def day_before(day):
    return str(datetime.date.fromisoformat(day) - datetime.timedelta(days=1))


class Explain(Case):
    def setUp(self):
        super().setUp()
        self.full_store()

    def decide_order(self, order, *options):
        return self.json("decide", self.write("order.json", json.dumps(order)), "--dry-run", *options)

    def explained(self, name, *options):
        return self.json("explain", self.json("decide", example("orders", name + ".json"))["decision"], *options)

    def asked(self, name):
        return self.explained(name)["questions"]

    def test_each_change_is_what_deciding_the_changed_order_gives(self):
        kinds = set()
        for name in ORDERS:
            order, asked = order_of(name), self.explained(name)
            known = "#" + str(asked["known_at_record"])
            for change in asked["questions"]["changes"]:
                kinds.add(change["kind"])
                values = change.get("values", [])
                for value in values[:3] + values[-1:]:
                    changed = put(order, change["fact"], value) if change["kind"] == "fact" else moved(order, value)
                    got = self.decide_order(changed, "--as-of", asked["as_of"], "--known-at", known)
                    self.assertEqual(interval(got), interval(change), (name, change["text"], value))
        self.assertLessEqual({"fact", "country", "licence", "commitment", "reading"}, kinds)

    def test_each_day_is_what_deciding_on_it_gives(self):
        for name in ("mexico-2021-11-26", "germany", "germany-listed-intermediary"):
            asked = self.explained(name)
            stretches = asked["questions"]["history"]["outcomes"]
            self.assertIsNone(stretches[0]["from"])
            self.assertIsNone(stretches[-1]["to"])
            for one in stretches:
                for day in (one["from"], one["to"]):
                    if day:
                        got = self.decide_order(order_of(name), "--as-of", day, "--known-at", "#" + str(asked["known_at_record"]))
                        self.assertEqual(interval(got), interval(one), (name, day))
            for one, after in zip(stretches, stretches[1:]):
                self.assertEqual(day_before(after["from"]), one["to"])
                self.assertNotEqual(interval(one), interval(after))

    def test_since_when_and_what_was_before(self):
        asked = self.explained("mexico-2021-11-26")
        self.assertEqual(asked["questions"]["history"]["since"],
                         [{"regime": "il-cyber", "rule": "il.destination", "result": "true", "since": "2021-11-25", "before": "unknown"}])
        for day, result in (("2021-11-25", "true"), ("2021-11-24", "unknown")):
            got = self.decide_order(order_of("mexico-2021-11-26"), "--as-of", day)
            regime = next(r for r in got["regimes"] if r["regime"] == "il-cyber")
            self.assertEqual([r["result"] for r in regime["reasons"] if r["rule"] == "il.destination"], [result])
        listed = [s for s in self.asked("germany-listed-intermediary")["history"]["since"] if s["rule"] == "us-el.licence"]
        self.assertEqual((listed[0]["since"], listed[0]["before"]), ("2021-11-04", "false"))

    def test_the_fewest_changes_together_let_it_go_ahead(self):
        asked = self.asked("germany-private-buyer")
        self.assertEqual(asked["changes"], [])
        together = asked["together"]
        self.assertEqual((together["outcome"], len(together["changes"])), ("licensed", 4))
        order = put(order_of("germany-private-buyer"), "order.parties[0].kind", "government")
        self.assertEqual(self.decide_order(order)["outcome"], "prohibited")
        order = put(order, "order.end_use.purposes", ["serious_crime"])
        got = self.decide_order(order)
        self.assertEqual(got["outcome"], "licence_required")  # the other two are the licence and the commitment
        open_ones = {q["id"] for r in got["regimes"] for q in r["requirements"] if q["discharged"] == "false"}
        self.assertEqual(open_ones, {"il.export_licence", "il.commitment"})

    def test_another_reading_is_what_adopting_it_gives(self):
        reading = next(c for c in self.asked("mexico-2021-11-26")["changes"] if c["kind"] == "reading")
        self.cordon("rulebook", "adopt", os.path.join(ROOT, "rulebooks", "il-cyber"), "--param", "destinations_reading=marketing_exemption")
        got = self.decide_order(order_of("mexico-2021-11-26"))
        self.assertEqual(interval(got), interval(reading))

    def test_a_year_ago_and_under_a_draft(self):
        recorded = self.json("decide", example("orders", "mexico-2021-11-26.json"))
        ago = self.json("explain", recorded["decision"], "--as-of", "2021-10-15")
        self.assertEqual((ago["decision"], ago["as_of"], ago["outcome"]), (None, "2021-10-15", "licensed"))
        self.assertEqual(ago["instead_of"]["decision"], recorded["decision"])
        draft = self.json("explain", recorded["decision"], "--as-of", "2021-10-15", "--overlay", example("overlays", "il-cyber-cut"))
        self.assertEqual((draft["outcome"], draft["hypothetical"]["as_the_law_stands"]["outcome"]), ("prohibited", "licensed"))
        self.assertIn("2021-10-01 to 2022-04-24: prohibited", self.cordon(
            "explain", recorded["decision"], "--as-of", "2021-10-15", "--overlay", example("overlays", "il-cyber-cut")).stdout)
        after = self.json("decide", example("orders", "mexico-2021-11-26.json"))
        self.assertEqual(int(after["decision"][2:]), int(recorded["decision"][2:]) + 1)

    def test_the_text_for_a_person(self):
        recorded = self.json("decide", example("orders", "mexico-2021-11-26.json"))["decision"]
        text = " ".join(self.cordon("explain", recorded).stdout.split())
        for says in ("In plain words", "It prohibits the order. Cyber systems may go only to countries on the list",
                     "So since 2021-11-25; the day before, it was not known", "Some of this rests on secondary sources",
                     "If it goes to one of 37 countries in place of MX", "> 2021-11-25 to 2022-04-24: prohibited"):
            self.assertIn(says, text)

    def test_it_leaves_the_decision_as_it_was_recorded(self):
        recorded = self.json("decide", example("orders", "germany.json"))["decision"]
        self.cordon("explain", recorded)
        self.cordon("replay", recorded)


if __name__ == "__main__":
    main()
