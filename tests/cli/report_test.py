"""Reports: figures that agree with the register, numbers that are held back, maps with every country, files that stay whole."""
import csv
import io
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser

from document_test import StoryCase
from harness import CORDON, ROOT, Case, environment, example, main
from readme_test import blocks, pattern, steps

VOID = {"meta", "br", "hr", "link", "img", "input"}


class Page(HTMLParser):
    """Checks that what is opened is closed, and keeps what is asked for from elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.used, self.outside = [], set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in VOID and tag not in ("rect", "path", "circle", "line"):
            self.open.append(tag)
        if "id" in attrs:
            self.ids.add(attrs["id"])
        for name in ("src", "href"):
            if attrs.get(name, "#").startswith("#"):
                self.used.add(attrs.get(name, "#")[1:])
            else:
                self.outside.append(attrs[name])
        if tag == "script":
            self.outside.append("script")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (self.open, tag)
        self.open.pop()


class ReportCase(Case):
    def report(self, *args, **options):
        return self.json("report", *args, **options)

    def table(self, report, name):
        return next(t["rows"] for t in report["tables"] if t["table"] == name)

    def add_licences(self, *changes):
        with open(example("register", "licences.jsonl"), encoding="utf-8") as file:
            licence = json.loads(file.readline())
        lines = (json.dumps({**licence, **change}) for change in changes)
        self.cordon("licence", "add", self.write("l.jsonl", "\n".join(lines) + "\n"))


class Register(ReportCase):
    def setUp(self):
        super().setUp()
        self.init()
        base = {"valid_from": "2022-01-01", "valid_to": "2022-12-31",
                "items": [{"line": 1, "quantity": "10", "unit": "EA"}, {"line": 2, "value": "300", "currency": "USD"}]}
        self.add_licences(*({**base, "id": f"L-{n}", "destinations": ["DE", "FR"] if n % 2 else "any"} for n in range(8)),
                          {**base, "id": "OLD", "valid_from": "2020-01-01", "valid_to": "2020-12-31"},
                          {**base, "id": "NEXT", "valid_from": "2023-01-01", "valid_to": "2023-06-30"})
        for licence, line, amount in (("L-1", 1, ("--quantity", "10", "--unit", "EA")), ("L-1", 2, ("--value", "299.99", "--currency", "USD")),
                                      ("L-2", 1, ("--quantity", "2.5", "--unit", "EA")), ("L-4", 1, ("--quantity", "10", "--unit", "EA")),
                                      ("L-4", 2, ("--value", "300", "--currency", "USD"))):
            self.cordon("licence", "draw", licence, "--line", str(line), *amount, "--day", "2022-05-01")
        self.cordon("licence", "suspend", "L-3", "--reason", "for the test", "--from", "2022-05-01")
        self.cordon("licence", "revoke", "L-5", "--reason", "for the test", "--from", "2022-05-01")
        self.cordon("licence", "surrender", "L-6", "--reason", "for the test", "--from", "2022-05-01")

    def test_states_agree_with_the_list_of_licences(self):
        for day in ("2020-06-01", "2022-04-30", "2022-06-01", "2023-01-01", "2024-01-01"):
            states = {r["state"]: r["licences"] for r in self.table(self.report("register", "--as-of", day), "licences_by_state")}
            for state, number in states.items():
                self.assertEqual(len(self.json("licence", "list", "--state", state, "--as-of", day)), number, (day, state))
            self.assertEqual(sum(states.values()), 10)

    def test_use_is_the_larger_share_rounded_down(self):
        report = self.report("register")
        use = {r["used"]: r["lines"] for r in self.table(report, "use")}
        self.assertEqual(use, {"none": 7, "under 25 %": 0, "25 to 50 %": 1, "50 to 75 %": 0, "75 to 100 %": 1, "all": 3})
        most = [(r["licence"], r["line"], r["share"]) for r in self.table(report, "near_limit")]
        self.assertEqual(most, [("L-1", 2, "99.9"), ("L-2", 1, "25.0")])

    def test_what_it_holds(self):
        self.cordon("licence", "reverse", "L-2", "#13", "--reason", "for the test")
        holdings = {r["what"]: r["number"] for r in self.table(self.report("register"), "holdings")}
        self.assertEqual(holdings, {"licences": 10, "in force": 6, "parties": 0, "commitments": 0, "rows of the ledger": 6})

    def test_destinations_and_last_days_of_what_is_in_force(self):
        report = self.report("register")
        self.assertEqual({r["country"]: r["licences"] for r in self.table(report, "licences_by_destination")}, {"any": 3, "DE": 3, "FR": 3})
        self.assertEqual([r["licences"] for r in self.table(report, "licences_ending")], [0] * 6 + [6] + [0] * 5)

    def test_what_was_known_then_is_reported_as_then(self):
        before = self.report("register", "--known-at", "#10", "--as-of", "2022-06-01")
        self.assertEqual({r["state"]: r["licences"] for r in self.table(before, "licences_by_state") if r["licences"]}, {"active": 8, "expired": 1, "not_yet_valid": 1})

    def test_an_empty_store_has_a_report(self):
        empty = os.path.join(self.dir, "empty")
        self.cordon("init", "--store", empty)
        Page(self.cordon("report", "register", "--as", "html", "--store", empty).stdout)
        Page(self.cordon("report", "transparency", "--as", "html", "--store", empty).stdout)


class Times(ReportCase):
    def test_days_on_which_the_clock_stood_still_do_not_count(self):
        self.init()
        with open(example("register", "application.json"), encoding="utf-8") as file:
            application = json.load(file)
        for n in range(3):
            self.cordon("application", "add", self.write("a.json", json.dumps({**application, "id": f"AP-{n}", "received": "2022-03-01"})))
        self.cordon("application", "ask", "AP-0", "--question", "Who?", "--day", "2022-03-05")
        self.cordon("application", "answer", "AP-0", "--text", "They", "--day", "2022-04-14")
        self.cordon("application", "refuse", "AP-0", "--reason", "No", "--cite", "s. 15", "--day", "2022-04-20")
        self.cordon("application", "refuse", "AP-1", "--reason", "No", "--cite", "s. 15", "--day", "2022-05-30")
        report = self.report("register")
        measures = {r["measure"]: r["number"] for r in self.table(report, "time_to_decide")}
        self.assertEqual(measures, {"applications decided": 2, "median of days": 10, "ninth decile of days": 10, "longest, in days": 90,
                                    "applications in hand": 1, "in hand past their day": 0})
        self.assertEqual([r["applications"] for r in self.table(report, "days_to_decide")], [1, 0, 0, 1, 0, 0])
        told = self.table(self.report("transparency", "--smallest", "0"), "by_destination_and_year")
        self.assertEqual([(r["country"], r["year"], r["applications"], r["refused"], r["granted"]) for r in told], [("DE", "2022", 3, 2, 0)])


    def test_cases_of_every_kind_are_counted_by_state(self):
        self.init()
        self.cordon("application", "add", example("register", "application.json"))
        self.cordon("assessment", "add", example("register", "assessment.json"))
        self.cordon("complaint", "add", example("story", "complaint.json"))
        cases = [(r["kind"], r["state"], r["number"]) for r in self.table(self.report("register"), "cases")]
        self.assertEqual([c for c in cases if c[0] != "assessment"], [("application", "submitted", 1), ("complaint", "received", 1)])
        self.assertEqual([c[2] for c in cases if c[0] == "assessment"], [1])


class Transparency(ReportCase):
    def setUp(self):
        super().setUp()
        self.init()
        counts = {("DE", 2020): 12, ("DE", 2021): 3, ("FR", 2020): 4, ("FR", 2021): 6, ("MX", 2021): 1}
        self.add_licences(*({"id": f"{c}-{y}-{n}", "destinations": [c], "valid_from": f"{y}-02-03", "valid_to": f"{y}-12-31"}
                            for (c, y), count in counts.items() for n in range(count)))

    def told(self, name, key, *more):
        return {r[key]: r["licences"] for r in self.table(self.report("transparency", "--from-year", "2020", "--to-year", "2022", *more), name)}

    def test_small_numbers_are_ranges_and_so_are_totals_over_them(self):
        report = self.report("transparency", "--from-year", "2020", "--to-year", "2022")
        cells = {(r["country"], r["year"]): r["licences"] for r in self.table(report, "by_destination_and_year")}
        self.assertEqual(cells, {("DE", "2020"): 12, ("DE", "2021"): "1-4", ("FR", "2020"): "1-4", ("FR", "2021"): 6, ("MX", "2021"): "1-4"})
        self.assertEqual(self.told("by_year", "year"), {"2020": "13-16", "2021": "8-14"})
        self.assertEqual(self.told("by_destination", "country"), {"DE": "13-16", "FR": "7-10", "MX": "1-4"})

    def test_no_output_has_the_number_that_is_held_back(self):
        args = ("report", "transparency", "--from-year", "2020", "--to-year", "2022")
        first = [self.cordon(*args, "--as", form, *section).stdout for form, section in (("json", ()), ("html", ()), ("text", ()), ("csv", ("--section", "by_year")), ("csv", ("--section", "by_destination")))]
        self.add_licences({"id": "MX-more", "destinations": ["MX"], "valid_from": "2021-05-05", "valid_to": "2021-12-31"})  # 1 becomes 2
        second = [self.cordon(*args, "--as", form, *section).stdout for form, section in (("json", ()), ("html", ()), ("text", ()), ("csv", ("--section", "by_year")), ("csv", ("--section", "by_destination")))]
        clean = [[re.sub(r'"record":\d+|at record \d+', "", text) for text in texts] for texts in (first, second)]
        self.assertEqual(clean[0], clean[1])

    def test_all_can_be_told_and_then_it_says_so(self):
        report = self.report("transparency", "--smallest", "0", "--from-year", "2020", "--to-year", "2022")
        self.assertIn("not for publication", report["note"])
        self.assertEqual(self.told("by_year", "year", "--smallest", "0"), {"2020": 16, "2021": 10})

    def test_names_of_nobody_stand_in_it(self):
        for form in ("html", "json", "text"):
            text = self.cordon("report", "transparency", "--as", form).stdout
            for name in ("Example Systems", "Procuradur", "tester"):
                self.assertNotIn(name, text)


class Published(StoryCase, ReportCase):
    def test_the_story_in_figures_without_its_people(self):
        told = self.table(self.report("transparency", "--smallest", "0", "--from-year", "2021", "--to-year", "2022"), "by_destination_and_year")
        self.assertEqual({(r["country"], r["year"]): (r["licences"], r["suspended"], r["revoked"], r["findings"]) for r in told},
                         {("DE", "2021"): (1, 0, 0, 0), ("MX", "2021"): (1, 1, 0, 0), ("MX", "2022"): (0, 0, 1, 1)})
        for args in (("register",), ("transparency",), ("destinations", "rulebooks/il-cyber", "--before", "2021-10-01", "--after", "2021-11-26")):
            for form in ("html", "json", "text"):
                text = self.cordon("report", *args, "--as", form).stdout
                for secret in ("Ximena", "An Example Lab", "000000000000000", "S-"):
                    self.assertNotIn(secret, text, args)

    def test_licences_that_go_to_a_country_taken_off_are_counted(self):
        report = self.report("destinations", "il-cyber", "--before", "2021-10-01", "--after", "2021-11-26")
        rows = {r["country"]: r for r in self.table(report, "destinations")}
        self.assertEqual((rows["MX"]["state"], rows["MX"]["licences"]), ("removed", 1))
        self.assertEqual((rows["DE"]["state"], rows["DE"]["licences"]), ("kept", 1))


class Destinations(ReportCase):
    ARGS = ("report", "destinations", "rulebooks/il-cyber", "--before", "2021-10-01", "--after", "2021-11-26", "--no-store")

    def test_37_remain_4_go_and_the_rest_is_not_known_before(self):
        report = json.loads(self.cordon(*self.ARGS, "--as", "json").stdout)
        states = {r["state"]: r["countries"] for r in self.table(report, "destination_states")}
        self.assertEqual((states["kept"], states["removed"]), (37, 4))
        self.assertEqual(set(states), {"kept", "removed", "now_off"})
        self.assertIn("of the 102 countries on the list before November 2021", report["note"])
        self.assertEqual([r["country"] for r in self.table(report, "destinations") if r["state"] == "removed"], ["AE", "MA", "MX", "SA"])

    def test_every_country_is_on_the_map(self):
        with open(os.path.join(ROOT, "data", "countries.tsv"), encoding="utf-8") as table:
            codes = {line.split("\t")[0] for line in table if re.match(r"[A-Z]{2}\t", line)}
        page = Page(self.cordon(*self.ARGS, "--as", "html").stdout)
        self.assertEqual({name[2:] for name in page.ids if name.startswith("c-")}, codes)
        with open(os.path.join(ROOT, "data", "world_map.tsv"), encoding="utf-8") as table:
            rows = [line.rstrip("\n").split("\t") for line in table if re.match(r"[A-Z]{2}\t", line)]
        for code, dot, x, y, path in rows:
            self.assertTrue(path or dot == "1", code)
            self.assertTrue(0 <= int(x) <= 10000 and 0 <= int(y) <= 4420, code)
            self.assertRegex(path, r"^(M\d+ \d+l(-?\d+[ ]?-?\d+[ ]?)+z)*$", code)

    def test_a_page_stands_alone_and_reads_without_its_pictures(self):
        text = self.cordon(*self.ARGS, "--as", "html").stdout
        page = Page(text)
        self.assertEqual(page.outside, [])
        self.assertEqual(page.open, [])
        self.assertLessEqual({u for u in page.used if u}, page.ids)
        self.assertEqual(text.count('role="img"'), text.count('role="img"><title>'))
        self.assertIn("prefers-color-scheme:dark", text)
        self.assertIn("<td>United Arab Emirates</td>", text)  # the same as the picture, as a table

    def test_two_rulebooks_are_compared(self):
        draft = os.path.join(self.dir, "draft")
        shutil.copytree(os.path.join(ROOT, "rulebooks", "il-cyber"), draft)
        path = os.path.join(draft, "tables", "destinations.csv")
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file if not line.startswith("IN,")]
        self.write("draft/tables/destinations.csv", "".join(lines))
        done = self.cordon("report", "destinations", "rulebooks/il-cyber", draft, "--before", "2021-12-01", "--no-store", "--as", "json")
        changed = [(r["country"], r["state"]) for r in self.table(json.loads(done.stdout), "destinations") if r["state"] not in ("kept", "never")]
        self.assertEqual(changed, [("IN", "removed")])

    def test_bad_calls_say_what_would_be_right(self):
        for args, status, said in ((("nowhere", "--before", "2021-01-01"), 3, "no store"), (("rulebooks/il-cyber", "--no-store"), 1, "--before DAY --after DAY"),
                                   (("rulebooks/il-cyber", "--before", "2021-01-01", "--no-store", "--table", "destination"), 2, "did you mean destinations?"),
                                   (("rulebooks/il-cyber", "--before", "2021-01-01", "--no-store", "--as", "pdf"), 1, "html, csv, json or text"),
                                   (("rulebooks/il-cyber", "--before", "2021-01-01", "--no-store", "--as", "csv"), 1, "destination_states, destinations")):
            self.assertIn(said, self.cordon("report", "destinations", *args, status=status).stderr)
        self.init()
        self.assertIn("neither a folder nor a rulebook in force", self.cordon("report", "destinations", "nowhere", "--before", "2021-01-01", status=2).stderr)


class Output(ReportCase):
    def test_a_file_that_cannot_be_written_leaves_the_old_one(self):
        path = self.write("r.html", "old")
        call = " ".join(Destinations.ARGS)
        done = subprocess.run(["bash", "-c", f"ulimit -f 1; trap '' XFSZ; exec {CORDON} {call} --output {path}"], capture_output=True, text=True,
                              env=environment(), cwd=ROOT)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("cannot write", done.stderr)
        with open(path, encoding="utf-8") as kept:
            self.assertEqual(kept.read(), "old")
        self.assertEqual([n for n in os.listdir(self.dir) if n.endswith(".tmp")], [])

    def test_the_same_bytes_each_time_and_csv_that_others_read(self):
        self.full_store()
        for args in (("register",), ("transparency",)):
            one, other = (self.cordon("report", *args, "--as", "html").stdout for _ in range(2))
            self.assertEqual(one, other)
        rows = list(csv.reader(io.StringIO(self.cordon("report", "register", "--as", "csv", "--section", "licences_by_kind").stdout)))
        self.assertEqual(rows[0], ["authority", "kind", "licences"])
        self.assertTrue(all(len(row) == 3 for row in rows))

    def test_the_guide_prints_what_it_says(self):
        with open(os.path.join(ROOT, "docs", "reports.md"), encoding="utf-8") as page:
            found = blocks(page.read())
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"])
        for command, expected in (step for block in found for step in steps(block)):
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertRegex(done.stdout, pattern(expected), command)


if __name__ == "__main__":
    main()
