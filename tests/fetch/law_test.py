"""`rulebook fetch` against a publisher on this machine that also misbehaves: what changed in the text, in words, and what is refused."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, Case  # noqa: E402
from publisher import Publisher  # noqa: E402

COLUMNS = "CB 1,CB 2,CB 3,NP 1,NP 2,NS 1,NS 2,MT 1,RS 1,RS 2,FC 1,CC 1,CC 2,CC 3,AT 1,AT 2".split(",")
EAR = os.path.join(ROOT, "rulebooks", "us-ear")
OLD, NEW = "2026-07-23", "2026-10-01"


def chart(**countries):
    """The Country Chart with some marks, as the publisher writes it."""
    head = "".join(f"<TH>{c}</TH>" for c in COLUMNS)
    rows = "".join(f"<TR><TD>{name}</TD>{''.join('<TD>X</TD>' if c in marks else '<TD/>' for c in COLUMNS)}</TR>" for name, marks in countries.items())
    return f'<DIV5 N="738"><DIV9 N="Supplement No. 1 to Part 738"><TABLE><TR><TH>Countries</TH>{head}</TR>{rows}</TABLE></DIV9></DIV5>'


def groups(*of_d5):
    rows = "".join(f"<TR><TD>{name}</TD><TD>X</TD></TR>" for name in of_d5)
    return f'<DIV9 N="Supplement No. 1 to Part 740"><TABLE><CAPTION>Country Group D</CAPTION><TR><TH>Country</TH><TH>[D:5] Arms</TH></TR>{rows}</TABLE></DIV9>'


def ccl(*entries):
    text = "".join(f"<FP-2><B>{code} {title}</B></FP-2><TABLE><TR><TH>Control(s)</TH><TH>Country chart</TH></TR><TR><TD>NS applies to entire entry</TD>"
                   f"<TD>NS Column {column}.</TD></TR></TABLE>" for code, title, column in entries)
    return f'<DIV9 N="Supplement No. 1 to Part 774">{text}</DIV9>'


class Law(Case):
    def setUp(self):
        super().setUp()
        self.site = Publisher(os.path.join(self.dir, "site"))
        self.state(NEW)
        for day, texts in ((OLD, (chart(Germany=("NS 1",), Brazil=()), groups("Belarus", "Cambodia"), ccl(("4A003", "Computers.", 2), ("4D004", "Software.", 1)))),
                           (NEW, (chart(Germany=("NS 1", "MT 1"), Brazil=(), Chile=()), groups("Belarus"), ccl(("4A005", "Systems.", 1), ("4D004", "Software.", 2))))):
            for part, text in zip((738, 740, 774), texts):
                self.site.put(f"{day}-{part}.xml", text)

    def tearDown(self):
        self.site.close()
        super().tearDown()

    def state(self, day, busy=False):
        self.site.put("titles.json", json.dumps({"titles": [{"number": 14}, {"number": 15, "up_to_date_as_of": day}],
                                                 "meta": {"import_in_progress": busy}}))

    def options(self, kind, *more):
        return ("rulebook", "fetch", EAR, "--publisher", self.site.url(f"law/{kind}"), "--into", os.path.join(self.dir, "texts"), "--retry-wait", "1",
                "--timeout", "5", "--attempts", "2", *more)

    def test_it_tells_what_changed_since_the_tables_were_made(self):
        got = self.json(*self.options("files"))
        self.assertEqual(got["day"], NEW)
        told = {t["table"]: [[r["text"] for r in t[k]] for k in ("added", "removed", "changed")] for t in got["tables"]}
        self.assertEqual({t["since"] for t in got["tables"]}, {OLD})
        self.assertEqual(told["chart_marks"], [["Germany gets a mark in column MT1"], [], []])
        self.assertEqual(told["chart_rows"], [["Chile comes onto the Country Chart"], [], []])
        self.assertEqual(told["country_groups"], [[], ["Cambodia leaves Country Group D:5"], []])
        self.assertEqual(told["ccl"][:2], [["entry us-ear:4A005 comes onto the Commerce Control List"], ["entry us-ear:4A003 goes from the Commerce Control List"]])
        self.assertIn("columns was NS1 and is NS2", told["ccl"][2][0])
        self.assertTrue(all(len(t["files"]) == 2 for t in got["tables"]))
        self.assertIn(f"title-15-part-738-{NEW}.xml", os.listdir(os.path.join(self.dir, "texts")))
        text = self.cordon(*self.options("files")).stdout
        self.assertIn(f"country_groups, text of {NEW} against {OLD}: 1 rows, 0 came, 1 went, 0 changed", text)
        self.assertIn("  - Cambodia leaves Country Group D:5 (15 CFR 740, Supplement No. 1, Country Group D:5, Cambodia)", text)

    def test_other_days_and_the_state_of_the_publisher(self):
        same = self.json(*self.options("files", "--day", OLD))
        self.assertEqual([t[k] for t in same["tables"] for k in ("added", "removed", "changed")], [[]] * 12)
        told = self.cordon(*self.options("files", "--day", "2026-12-01"), status=2)
        self.assertIn(f"known up to {NEW}; 2026-12-01 is later", told.stderr)
        self.assertIn("404", self.cordon(*self.options("files", "--since", "2026-08-01"), status=3).stderr)
        self.state(NEW, busy=True)
        self.assertIn("taking in new text", self.json(*self.options("files"))["notes"][0])

    def test_it_waits_and_tries_again(self):
        self.assertEqual(self.json(*self.options("flaky"))["day"], NEW)

    def test_what_is_wrong_is_refused(self):
        for kind, says, status in (("cut", "could not be fetched", 3), ("status", "503", 3), ("html", "HTML page", 2)):
            with self.subTest(kind):
                self.assertIn(says, self.cordon(*self.options(kind), status=status).stderr)
        self.site.put(f"{NEW}-738.xml", chart(Atlantis=()))
        told = self.cordon(*self.options("files"), status=2).stderr
        self.assertRegex(told, r"title-15-part-738-2026-10-01\.xml:1: .*Atlantis")
        self.site.put("titles.json", "{}")
        self.assertIn("up to which day", self.cordon(*self.options("files"), status=2).stderr)
        self.cordon("rulebook", "fetch", os.path.join(ROOT, "rulebooks", "uk"), "--publisher", self.site.url("law/files"), "--into", self.dir, status=2)

    def test_the_rulebook_in_force(self):
        self.init()
        self.cordon("rulebook", "adopt", EAR)
        got = self.json("rulebook", "fetch", "us-ear", "--publisher", self.site.url("law/files"))
        self.assertEqual(len(got["tables"]), 4)
        self.assertTrue(os.path.isdir(os.path.join(self.store, "fetch", "ecfr")))
        self.cordon("rulebook", "fetch", "us-aer", status=2)


if __name__ == "__main__":
    unittest.main()
