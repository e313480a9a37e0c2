"""Every official file of shared/lists, counted by Python's own readers: the entries and names that an import reports must be those. What the
program reads beyond the plain columns (aliases in quotes in OFAC's remarks, several values of one field) is counted by rules of this test."""
import csv
import gzip
import io
import os
import re
import sys
import unittest
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from harness import SHARED, Case  # noqa: E402

LISTS = os.path.join(SHARED, "lists")
NULL = "-0-"


def text(path, encoding="utf-8"):
    with gzip.open(path) as f:
        return f.read().decode(encoding)


def rows(path, delimiter=",", encoding="utf-8-sig", skip=0):
    lines = text(path, encoding).rstrip("\x1a")
    return list(csv.reader(io.StringIO(lines), delimiter=delimiter))[skip:]


def path(*parts):
    return os.path.join(LISTS, *parts)


def ofac(folder, sdn="sdn", alt="alt", comments="sdn_comments"):
    """Entries; names: each entry's, its aliases, and those in quotes in the remarks."""
    entries = [r for r in rows(path(folder, sdn + ".csv.gz")) if len(r) == 12]
    remarks = {r[0]: r[11].strip() for r in entries}
    if os.path.exists(path(folder, comments + ".csv.gz")):
        for r in rows(path(folder, comments + ".csv.gz")):
            if len(r) == 2:
                remarks[r[0]] = remarks.get(r[0], "") + " " + r[1].strip()
    aliases = len([r for r in rows(path(folder, alt + ".csv.gz")) if len(r) == 5])
    quoted = sum(len(re.findall(r"(?:^|; )(?:alt\. )?[afn]\.k\.a\. ", text)) for text in remarks.values() if text != NULL)
    return len(entries), len(entries) + aliases + quoted


def un(file):
    root = ET.fromstring(text(file))
    found = root.findall(".//INDIVIDUAL") + root.findall(".//ENTITY")
    def said(node, tag):
        return bool((node.findtext(tag) or "").strip())
    aliases = sum(said(a, "ALIAS_NAME") for n in found for kind in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS") for a in n.findall(kind))
    scripts = sum(said(n, "NAME_ORIGINAL_SCRIPT") for n in found)
    return len(found), len(found) + aliases + scripts


def csl(file):
    """An "and" that stands alone is no alias."""
    table = list(csv.DictReader(io.StringIO(text(file, "utf-8-sig"))))
    return len(table), len(table) + sum(len([a for a in r["alt_names"].split("; ") if a.strip() not in ("", "and")]) for r in table)


@unittest.skipUnless(os.path.isdir(LISTS), "skipped: the real lists are not here (set CORDON_SHARED)")
class Counts(Case):
    def setUp(self):
        super().setUp()
        self.cordon("init")

    def imported(self, name, day, *files):
        got = self.json("lists", "import", name, *files, "--published", day)
        return got["entries"], got["names"]

    def test_ofacs_sets(self):
        for day in ("2019-01-15", "2021-04-25", "2024-01-08"):
            folder = os.path.join("us_ofac_sdn", day)
            files = [path(folder, f) for f in os.listdir(path(folder))]
            with self.subTest(day):
                self.assertEqual(self.imported("us_ofac_sdn", day, *files), ofac(folder))
        folder = os.path.join("us_ofac_cons", "2025-12-19")
        files = [path(folder, f) for f in os.listdir(path(folder))]
        self.assertEqual(self.imported("us_ofac_cons", "2025-12-19", *files), ofac(folder, "cons_prim", "cons_alt", "cons_comments"))

    def test_the_un(self):
        for day in sorted(os.listdir(path("un_sc"))):
            file = path("un_sc", day, os.listdir(path("un_sc", day))[0])
            with self.subTest(day):
                self.assertEqual(self.imported("un_sc", day, file), un(file))

    def test_the_consolidated_screening_list(self):
        file = path("us_csl", "2022-05-06", "consolidated.csv.gz")
        self.assertEqual(self.imported("us_csl", "2022-05-06", file), csl(file))

    def test_lists_whose_rows_are_gathered(self):
        """Entries alone: names are parted by rules of their own."""
        ofsi = path("gb_ofsi", "2018-04-13", "sanctionsconlist.csv.gz")
        table = rows(ofsi, encoding="cp1252", skip=1)
        key = table[0].index("Group ID")
        self.assertEqual(self.imported("gb_ofsi", "2018-04-13", ofsi)[0], len({r[key] for r in table[1:] if r}))
        canada = path("ca_sema", "2020-04-15", "sema-lmes.xml.gz")
        self.assertEqual(self.imported("ca_sema", "2020-04-15", canada)[0], len(ET.fromstring(text(canada)).findall(".//record")))
        for day in sorted(os.listdir(path("us_bis_dpl"))):
            file = path("us_bis_dpl", day, "dpl.txt.gz")
            table = rows(file, delimiter="\t", encoding="cp1252")
            name, since = table[0].index("Name"), table[0].index("Effective_Date")
            with self.subTest(day):
                self.assertEqual(self.imported("us_bis_dpl", day, file)[0], len({(r[name].strip(), r[since]) for r in table[1:] if r}))

    def test_australias_workbook(self):
        file = path("au_dfat", "2024-12-17", "regulation8_consolidated.xlsx")
        space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        with zipfile.ZipFile(file) as book:
            strings = ["".join(t.text or "" for t in si.iter(space + "t")) for si in ET.fromstring(book.read("xl/sharedStrings.xml"))]
            sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        references, named = set(), 0
        for row in list(sheet.iter(space + "row"))[1:]:
            cells = {re.sub(r"\d", "", c.get("r")): c for c in row}
            def value(column):
                cell = cells.get(column)
                v = cell.findtext(space + "v") if cell is not None else None
                return strings[int(v)] if v is not None and cell.get("t") == "s" else v or ""
            number = re.match(r"\d+", value("A"))
            if number:
                references.add(number.group())
                named += bool(value("B").strip())
        self.assertEqual(self.imported("au_dfat", "2024-12-17", file), (len(references), named))


if __name__ == "__main__":
    unittest.main()
