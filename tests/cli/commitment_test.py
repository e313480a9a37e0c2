"""Commitments: templates, clauses that decisions check, consents, amended versions, clauses that are checked by a day."""
import json

from harness import Case, example, main

TEMPLATE = "il-end-user-declaration-2021-12"


class Commitments(Case):
    def setUp(self):
        super().setUp()
        self.full_store()
        with open(example("orders", "germany.json"), encoding="utf-8") as text:
            self.order = json.load(text)
        with open(example("register", "commitments.jsonl"), encoding="utf-8") as text:
            self.euc = [json.loads(line) for line in text if "EUC-55" in line][0]

    def add(self, *more, status=0, **changes):
        v = {k: x for k, x in {**self.euc, "id": "EUC-60", **changes}.items() if x is not None}
        return self.cordon("commitment", "add", self.write("c.json", json.dumps(v)), *more, status=status)

    def decide(self, **changes):
        v = {**self.order, "commitments": ["EUC-60"], **changes}
        return self.json("decide", self.write("o.json", json.dumps({k: x for k, x in v.items() if x is not None})), "--dry-run")

    def stands(self, **changes):
        one = self.decide(**changes)["commitments"][0]
        return one["in_force"], " ".join(one["why"])

    def clause(self, **clause):
        self.add(clauses=[{"id": "C1", "text": "As agreed.", "check": "decision", **clause}])

    # --- templates

    def test_a_template_gives_its_clauses(self):
        self.add("--template", TEMPLATE, clauses=[{"id": "X1", "kind": "record_keeping", "text": "Logs are kept for five years."}])
        shown = self.json("commitment", "show", "EUC-60")
        self.assertEqual((shown["template"], [c["id"] for c in shown["clauses"]]),
                         (TEMPLATE, ["T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "X1"]))
        self.assertEqual(self.stands(), (True, ""))

    def test_what_does_not_fit_a_template_is_refused(self):
        self.assertIn("commitment.template", self.add("--template", TEMPLATE, giver={"kind": "end_user", "country": "DE"}, status=2).stderr)
        self.assertIn("commitment.template", self.add("--template", TEMPLATE, template="other", status=2).stderr)
        self.assertIn("il-end-user-declaration", self.add("--template", "il-2031", status=2).stderr)
        self.assertIn("same id", self.add("--template", TEMPLATE, clauses=[{"id": "T2", "kind": "remedy", "text": "x"}], status=2).stderr)
        own = self.write("own.yaml", "template: x\ntitle: X\ncite: y\ngiver: state\nclauses:\n  - {id: A, kind: remedy, text: t, check: finding, source: s, colour: red}\n")
        told = self.add("--template", own, status=2).stderr
        self.assertIn("colour", told)
        self.assertIn("own.yaml:6", told)
        self.assertEqual([c["id"] for c in self.json("commitment", "list")], ["EUC-40", "EUC-55"])

    def test_every_template_that_is_shipped_can_be_shown(self):
        names = [t["template"] for t in self.json("commitment", "templates")]
        self.assertIn(TEMPLATE, names)
        for name in names:
            self.assertTrue(self.json("commitment", "templates", name)["clauses"])

    # --- clauses that a decision checks

    def test_purposes(self):
        self.clause(kind="purpose_limit", purposes=["counter_terrorism", "serious_crime"])
        self.assertEqual(self.stands(), (True, ""))
        broken = self.stands(end_use={"purposes": ["private_investigation"]})
        self.assertEqual((broken[0], "private_investigation breaks clause C1" in broken[1]), (False, True))
        unknown = self.decide(end_use={})["commitments"][0]
        self.assertIn("cannot be checked", " ".join(unknown["why"]))

    def test_prohibited_purposes(self):
        self.clause(kind="prohibited_purpose", purposes=["military"])
        self.assertTrue(self.stands()[0])
        self.assertFalse(self.stands(end_use={"purposes": ["military"]})[0])

    def test_territory(self):
        self.clause(kind="territory_limit", countries=["DE"])
        self.assertTrue(self.stands()[0])
        told = self.stands(delivery={"mode": "hosted", "hosted_in": "AT", "territory": ["DE", "CH"]})
        self.assertFalse(told[0])
        for country in ("AT (hosted_in)", "CH (territory)"):
            self.assertIn(country, told[1])

    def test_end_users(self):
        self.clause(kind="end_user_limit", end_user_kinds=["government"])
        self.assertTrue(self.stands()[0])
        users = [p for p in self.order["parties"] if p["role"] == "end_user"]
        private = [{**users[0], "kind": "company"}]
        self.assertFalse(self.stands(parties=private)[0])

    def test_a_broken_clause_leaves_the_requirement_open(self):
        self.clause(kind="purpose_limit", purposes=["counter_terrorism"])
        kept, broken = self.decide(end_use={"purposes": ["counter_terrorism"]}), self.decide(end_use={"purposes": ["serious_crime"]})
        self.assertEqual([d["outcome"] for d in (kept, broken)], ["licensed", "licence_required"])

    def test_clauses_without_data_and_of_other_checks_stop_nothing(self):
        self.add(clauses=[{"id": "C1", "kind": "purpose_limit", "text": "x", "check": "decision"},
                          {"id": "C2", "kind": "purpose_limit", "text": "x", "check": "finding", "purposes": ["military"]},
                          {"id": "C3", "kind": "purpose_limit", "text": "x", "check": "decision", "purposes": ["military"], "valid_from": "2031-01-01"}])
        self.assertEqual(self.stands(), (True, ""))

    def test_conditions_of_a_licence_are_checked_too(self):
        self.clause(kind="remedy")
        cited = self.order["licences"][0]
        self.cordon("licence", "amend", cited, self.write("p.json", json.dumps({"conditions": [
            {"id": "P1", "kind": "territory_limit", "text": "x", "check": "decision", "countries": ["DE"]}]})), "--reason", "x", "--from", "2021-01-01")
        self.assertEqual(self.decide()["outcome"], "licensed")
        told = self.decide(delivery={"mode": "hosted", "hosted_in": "DE", "territory": ["DE", "AT"]})
        self.assertIn("AT (territory) breaks clause P1", " ".join(told["licences"][0]["why"]))

    # --- consents

    def test_sending_on_needs_the_consent_that_was_promised(self):
        self.clause(kind="no_reexport_without_consent")
        self.assertTrue(self.stands()[0])
        told = self.stands(transaction="re_export")
        self.assertEqual((told[0], "asks for consent" in told[1]), (False, True))
        date, to = self.order["date"], self.order["destination"]
        self.cordon("consent", "add", self.write("v.json", json.dumps({"id": "CS-1", "commitment": "EUC-60", "asked_of": "DE", "from": "DE", "to": to, "text": "x"})))
        self.assertFalse(self.stands(transaction="re_export")[0])
        self.cordon("consent", "give", "CS-1", "--by", "Office", "--cite", "Note 1", "--day", date, "--valid-to", date)
        self.assertTrue(self.stands(transaction="re_export")[0])
        recorded = self.json("decide", self.write("o.json", json.dumps({**self.order, "commitments": ["EUC-60"], "transaction": "re_export"})))
        self.cordon("consent", "withdraw", "CS-1", "--reason", "Changed", "--day", date)
        self.assertFalse(self.stands(transaction="re_export")[0])
        self.assertIn("1", self.cordon("replay", recorded["decision"]).stdout)
        self.assertIn("it rests on: consent CS-1", self.cordon("explain", recorded["decision"]).stdout)

    def test_a_consent_for_another_end_user_or_country_does_not_do(self):
        self.clause(kind="no_reexport_without_consent")
        date, to = self.order["date"], self.order["destination"]
        base = {"commitment": "EUC-60", "asked_of": "DE", "from": "DE", "text": "x"}
        for n, changes in enumerate(({"to": "AT"}, {"to": to, "end_user": {"name": "Somebody Else", "kind": "government"}})):
            self.cordon("consent", "add", self.write("v.json", json.dumps({**base, "id": f"CS-{n}", **changes})))
            self.cordon("consent", "give", f"CS-{n}", "--by", "Office", "--cite", "Note 1", "--day", date)
            self.assertFalse(self.stands(transaction="re_export")[0], changes)

    # --- versions

    def test_an_amended_commitment_holds_from_its_day(self):
        self.add()
        amend = lambda patch, *more, **options: self.cordon("commitment", "amend", "EUC-60", self.write("p.json", json.dumps(patch)), "--reason", "x", *more, **options)
        self.assertIn("commitment.amend_nothing", amend({"note": None}, status=2).stderr)
        self.assertIn("commitment.amend_id", amend({"id": "EUC-61"}, status=2).stderr)
        self.assertIn("commitment.reason", self.cordon("commitment", "amend", "EUC-60", self.write("p.json", "{}"), status=2).stderr)
        amend({"valid_to": "2021-09-01"}, "--from", "2031-01-01")
        self.assertTrue(self.stands()[0])
        amend({"valid_to": "2021-09-01"}, "--from", "2021-01-01")
        self.assertFalse(self.stands()[0])

    def test_amending_a_commitment_needs_a_second_person(self):
        self.add()
        self.cordon("people", "add", "dana", "--role", "approver")
        patch = self.write("p.json", json.dumps({"note": "x"}))
        self.cordon("commitment", "amend", "EUC-60", patch, "--reason", "x", status=5)
        self.cordon("commitment", "amend", "EUC-60", patch, "--reason", "x", status=4)
        self.cordon("people", "approve", str(self.json("people", "waiting")[0]["record"]), "--actor", "dana")
        self.assertEqual(self.json("commitment", "show", "EUC-60")["note"], "x")

    def test_a_breach_binds_to_the_version_at_the_time_of_the_conduct(self):
        self.add(valid_from="2021-01-01", clauses=[{"id": "C1", "kind": "purpose_limit", "text": "first"}])
        first = self.json("commitment", "show", "EUC-60")["recorded"]["record"]
        self.cordon("commitment", "amend", "EUC-60", self.write("p.json", json.dumps({"clauses": [{"id": "C9", "kind": "remedy", "text": "second"}]})),
                    "--reason", "x", "--from", "2021-06-01")
        second = self.json("commitment", "show", "EUC-60")["recorded"]["record"]
        def finding(clause, start, end, status=0, **more):
            v = {"source": {"kind": "press"}, "end_user": {"name": "X", "kind": "company"}, "allegation": "x", "conduct_from": start,
                 "conduct_to": end, "breaches": [{"commitment": "EUC-60", "clause": clause}], **more}
            return self.cordon("--format", "json", "finding", "add", self.write("f.json", json.dumps(v)), status=status)
        old = json.loads(finding("C1", "2021-03-01", "2021-08-01").stdout)["id"]
        breach = self.json("finding", "show", old)["breaches"][0]
        self.assertEqual((breach["record"], breach["kind"], breach["in_force"]), (first, "purpose_limit", {"from": "2021-03-01", "to": "2021-05-31"}))
        new = json.loads(finding("C9", "2021-03-01", "2021-08-01").stdout)["id"]
        self.assertEqual(self.json("finding", "show", new)["breaches"][0]["record"], second)
        self.assertIn("finding.in_force", finding("C1", "2021-07-01", "2021-08-01", status=2).stderr)
        self.assertIn("has no clause", finding("C5", "2021-07-01", "2021-08-01", status=2).stderr)

    # --- what is checked by a day

    def test_clauses_that_are_checked_by_a_day_fall_due(self):
        self.add(clauses=[{"id": "D1", "kind": "delivery_verification", "text": "x", "check": "attestation", "check_by": "2022-07-01"},
                          {"id": "D2", "kind": "record_keeping", "text": "x", "check": "inspection", "check_by": "2022-08-01"}])
        self.assertEqual([(d["day"], d["id"], d["what"].split()[0]) for d in self.json("due") if d["kind"] == "verification"],
                         [("2022-07-01", "EUC-60/D1", "delivery"), ("2022-08-01", "EUC-60/D2", "inspection")])
        self.cordon("verification", "done", "EUC-60/D1", "--evidence", self.write("r.txt", "x"))
        self.assertEqual([d["id"] for d in self.json("due") if d["kind"] == "verification"], ["EUC-60/D2"])
        self.cordon("commitment", "amend", "EUC-60", self.write("p.json", json.dumps({"clauses": [
            {"id": "D3", "kind": "on_site_verification", "text": "x", "check_by": "2022-08-15"}]})), "--reason", "x")
        self.assertEqual([d["id"] for d in self.json("due") if d["kind"] == "verification"], ["EUC-60/D2", "EUC-60/D3"])


class Registrations(Case):
    """General licences, exceptions, and what an authority answered that needs none: recorded alike, and not the same."""

    def setUp(self):
        super().setUp()
        self.full_store()
        with open(example("orders", "germany.json"), encoding="utf-8") as text:
            self.order = json.load(text)
        self.general = {"id": "OGEL-1", "type": "general", "authority": "IL-DECA", "kind": "export", "needs_registration": True, "items": "any",
                        "end_users": "any", "destinations": ["DE"], "end_uses": "any", "valid_from": "2021-01-01"}

    def outcome(self, licence="OGEL-1"):
        v = self.json("decide", self.write("o.json", json.dumps({**self.order, "licences": [licence]})), "--dry-run")
        return v["outcome"], " ".join(v["licences"][0]["why"])

    def add(self, status=0, **changes):
        v = {k: x for k, x in {**self.general, **changes}.items() if x is not None}
        return self.cordon("licence", "add", self.write("l.json", json.dumps(v)), status=status)

    def register(self, **changes):
        v = {"id": "RG-1", "exporter": self.order["exporter"], "authority": "IL-DECA", "licence": "OGEL-1", "valid_from": "2021-01-01", **changes}
        self.cordon("registration", "add", self.write("r.json", json.dumps(v)))

    def test_a_general_licence_is_used_by_who_is_registered(self):
        self.add()
        self.assertEqual(self.outcome()[0], "licence_required")
        self.assertIn("no registration of the exporter", self.outcome()[1])
        self.register()
        self.assertEqual(self.outcome()[0], "licensed")
        recorded = self.json("decide", self.write("o.json", json.dumps({**self.order, "licences": ["OGEL-1"]})))["decision"]
        self.cordon("registration", "suspend", "RG-1", "--reason", "x", "--cite", "y", "--day", self.order["date"])
        self.assertEqual(self.outcome()[0], "licence_required")
        self.cordon("replay", recorded)
        self.assertIn("it rests on: registration RG-1", self.cordon("explain", recorded).stdout)

    def test_a_suspension_from_a_later_day_leaves_earlier_ones(self):
        self.add()
        self.register()
        self.cordon("registration", "suspend", "RG-1", "--reason", "x", "--cite", "y", "--day", "2022-05-01")
        self.assertEqual(self.outcome()[0], "licensed")

    def test_a_registration_of_another_or_of_other_days_does_not_do(self):
        self.add()
        self.register(exporter={"name": "Another Ltd", "country": "IL", "kind": "company"})
        self.register(id="RG-2", valid_from="2031-01-01")
        self.register(id="RG-3", authority="US-BIS")
        self.assertEqual(self.outcome()[0], "licence_required")

    def test_a_general_licence_without_registration_is_everyones(self):
        self.add(needs_registration=None)
        self.assertEqual(self.outcome(), ("licensed", ""))

    def test_exceptions_and_answers_discharge_nothing(self):
        holder = {"holder": self.order["exporter"], "needs_registration": None}
        for licence, changes in (("X-1", {"type": "exception", "exception": "ACE"}), ("X-2", {"type": "no_licence_required"})):
            self.add(**holder, **changes, id=licence)
            outcome, why = self.outcome(licence)
            self.assertEqual(outcome, "licence_required", changes)
            self.assertIn("answers no requirement", why)

    def test_what_is_recorded_says_what_it_is(self):
        for changes in ({"type": None}, {"type": "open"}, {"type": "exception", "holder": self.order["exporter"], "needs_registration": None},
                        {"exception": "ACE"}, {"type": "individual", "holder": self.order["exporter"]}):
            self.add(status=2, **changes)
        self.assertNotIn("OGEL-1", [x["id"] for x in self.json("licence", "list")])


if __name__ == "__main__":
    main()
