"""Tables of the EAR: the importer, given the chart of 2026-07-23 in the publisher's shape, makes the table that us-ear ships."""
import csv
import gzip
import io
import json
import os
import re
import unittest
from xml.sax.saxutils import escape

from harness import ROOT, Case, main

SHARED = os.path.join(os.environ.get("CORDON_SHARED", os.path.join(ROOT, "..", "shared")), "regulation", "us")


def shipped(name, day):
    with open(os.path.join(ROOT, "rulebooks", "us-ear", "tables", f"{name}.csv"), encoding="utf-8") as rows:
        return {r["key"] for r in csv.DictReader(rows) if r["valid_from"] == day}


def chart_xml(chart):
    columns = chart["columns"]
    head = "".join(f"<TH>{c}</TH>" for c in columns)
    rows = []
    for name, row in chart["countries"].items():
        notes = "".join(f"<sup>{n}</sup>" for n in row["footnotes"])
        cells = "".join("<TD>X</TD>" if c in row["marks"] else "<TD/>" for c in columns)
        rows.append(f"<TR><TD>{escape(name)}{notes}</TD>{cells}</TR>")
    rows += [f'<TR><TD>{escape(n)}</TD><TD colspan="16">{escape(r["pointer"])}</TD></TR>' for n, r in chart["embargoed"].items()]
    return f'<DIV9 N="Supplement No. 1 to Part 738"><TABLE><TR><TH>Countries</TH>{head}</TR>{"".join(rows)}</TABLE></DIV9>'


def groups_xml(groups):
    tables = []
    for letter in "ADE":
        names = [g for g in groups["groups"] if g.startswith(letter + ":")]
        members = dict.fromkeys(c for g in names for c in groups["groups"][g])
        head = "".join(f"<TH>[{g}] Group</TH>" for g in names)
        rows = "".join(f"<TR><TD>{escape(c)}</TD>" + "".join("<TD>X</TD>" if c in groups["groups"][g] else "<TD/>" for g in names) + "</TR>" for c in members)
        tables.append(f"<TABLE><CAPTION>Country Group {letter}</CAPTION><TR><TH>Country</TH>{head}</TR>{rows}</TABLE>")
    items = "".join(f"<LI>{escape(c)}</LI>" for c in groups["groups"]["B"])
    return f'<DIV9 N="Supplement No. 1 to Part 740">{tables[0]}<HD1>Country Group B</HD1><SCOL2>{items}</SCOL2>{tables[1]}{tables[2]}</DIV9>'


PLAIN = re.compile(r"(\w\w applies to entire entry): (\w\w) Column \d\.?")


def ccl_xml(entries):
    """The CCL as the publisher writes it: the heading, the reason, the table of licence requirements."""
    text = []
    for e in entries:
        text.append(f"<FP-2><B>{escape(e['eccn'] + ' ' + e['heading'])}</B></FP-2><FP-1><I>Reason for Control:</I> {escape(e['reasonForControl'] or '')}</FP-1>")
        rows = "".join(f"<TR><TD>{escape(r['control'])}</TD><TD>{escape(r['countryChart'])}</TD></TR>" for r in e["countryChart"])
        text.append(f"<TABLE><TR><TH>Control(s)</TH><TH>Country chart</TH></TR>{rows}</TABLE>" if rows else "")
    return f'<DIV9 N="Supplement No. 1 to Part 774">{"".join(text)}</DIV9>'


@unittest.skipUnless(os.path.isdir(SHARED), f"{SHARED} is not there")
class Ecfr(Case):
    def table(self, name, xml, day):
        path = os.path.join(self.dir, "title-15.xml")
        with open(path, "w", encoding="utf-8") as out:
            out.write(xml)
        text = self.cordon("rulebook", "import", name, path, "--published", day).stdout
        return {r["key"] for r in csv.DictReader(io.StringIO(text))}

    def test_the_chart(self):
        with open(os.path.join(SHARED, "country-chart.json"), encoding="utf-8") as data:
            chart = json.load(data)
        marks = self.table("chart_marks", chart_xml(chart), chart["ecfrIssueDate"])
        self.assertEqual(marks, shipped("chart_marks", chart["ecfrIssueDate"]))
        self.assertEqual(len(self.table("chart_rows", chart_xml(chart), chart["ecfrIssueDate"])), 200)

    def test_the_groups(self):
        with open(os.path.join(SHARED, "country-groups.json"), encoding="utf-8") as data:
            groups = json.load(data)
        keys = self.table("country_groups", groups_xml(groups), groups["ecfrIssueDate"])
        mainland = {k for k in shipped("country_groups", groups["ecfrIssueDate"]) if not k.startswith("HK:")}
        self.assertEqual(keys, mainland)

    def test_the_ccl(self):
        """Every entry; where its requirements are for the whole of it, to the letter of the table that us-ear ships."""
        with gzip.open(os.path.join(SHARED, "ccl.json.gz")) as data:
            ccl = json.load(data)
        path = self.write("title-15.xml", ccl_xml(ccl["entries"]))
        made = {r["key"]: r for r in csv.DictReader(io.StringIO(self.cordon("rulebook", "import", "ccl", path, "--published", ccl["ecfrIssueDate"]).stdout))}
        with open(os.path.join(ROOT, "rulebooks", "us-ear", "tables", "ccl.csv"), encoding="utf-8") as rows:
            table = csv.DictReader(rows)
            self.assertEqual(table.fieldnames, list(next(iter(made.values()))))
            held = {r["key"]: r for r in table if r["valid_from"] == ccl["ecfrIssueDate"]}
        self.assertEqual(len(made), len(ccl["entries"]))
        whole = [e["eccn"] for e in ccl["entries"] if all(PLAIN.fullmatch(f"{r['control']}: {r['countryChart']}") for r in e["countryChart"])]
        same = [k for k in whole if made["us-ear:" + k] == held.get("us-ear:" + k)]
        curated = [k for k in whole if held.get("us-ear:" + k, {}).get("everywhere")]  # their table has no column of the chart, and says so in words
        self.assertEqual([k for k in whole if k not in same and k not in curated and "us-ear:" + k in held], [])
        self.assertGreater(len(same), 250)

    def test_what_is_refused(self):
        path = os.path.join(self.dir, "title-15.xml")
        with open(path, "w", encoding="utf-8") as out:
            out.write("<DIV5/>")
        self.cordon("rulebook", "import", "chart_marks", path, "--published", "2026-07-23", status=2)
        self.cordon("rulebook", "import", "chart", path, "--published", "2026-07-23", status=1)
        self.cordon("rulebook", "import", "chart_marks", path, status=1)


if __name__ == "__main__":
    main()
