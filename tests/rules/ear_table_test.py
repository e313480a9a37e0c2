#!/usr/bin/env python3
"""us-ear against the official tables, worked out a second time.

Every entry of the CCL to a dozen countries, every paragraph that an entry names, every country of the Country Chart by every column, and what
License Exception ACE asks of the Country Groups: read here from the tables as the eCFR has them (regulation/us among the shared facts), without
the tables or the importer of the rulebook, and compared with what `cordon decide` says.

  ear_table_test.py --cases FOLDER     writes the cases chart.yaml, groups.yaml and ccl.yaml of the rulebook from the same reading
"""
import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORDON = os.environ.get("CORDON", os.path.join(ROOT, "build", "release", "cordon"))
FACTS = os.path.join(os.environ.get("CORDON_SHARED", os.path.join(ROOT, "..", "shared")), "regulation", "us")
DAY = "2026-07-23"
REASONS = ("NS", "RS", "MT", "NP", "CB", "CC", "FC")
COUNTRIES = ("AU", "CA", "GB", "DE", "JP", "IN", "IL", "CN", "SA", "MX", "BR", "VN")
NAMES = {  # as the EAR write them, where ISO writes another
    "Burma": "MM", "China (PRC)": "CN", "Korea, South": "KR", "Seycheles": "SC", "South Sudan, Republic of": "SS", "Sint Maarten (the Dutch two-fifths of the island of Saint Martin)": "SX",
    "Congo (Democratic Republic of the)": "CD", "Congo (Republic of the)": "CG", "Congo (Democratic Republic of)": "CD", "Congo (Republic of)": "CG", "Cote d'lvoire": "CI",
    "Micronesia (Federated State of)": "FM", "The Bahamas": "BS", "Bosnia & Herzegovina": "BA", "Bahamas, The": "BS",
}  # fmt: skip


def iso_names():
    known = {}
    with open(os.path.join(ROOT, "data", "countries.tsv"), encoding="utf-8") as table:
        for row in csv.reader((line for line in table if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in row[1:2] + (row[2].split("|") if len(row) > 2 else []):
                known.setdefault(name.casefold(), row[0])
    return known


def code_of(name, known):
    last, _, first = name.partition(", ")
    code = NAMES.get(name) or known.get(name.casefold()) or known.get(f"{first} {last}".casefold()) or known.get(name.replace("&", "and").casefold())
    assert code, name
    return code


def groups():
    """{country: {"D:1", ...}}"""
    with open(os.path.join(FACTS, "country-groups.json"), encoding="utf-8") as source:
        lists, known, found = json.load(source)["groups"], iso_names(), {}
    for group, names in lists.items():
        for name in names:
            found.setdefault(code_of(name, known), set()).add(group)
    found["HK"] = found["CN"]  # 85 FR 83788
    return found


def chart():
    """{country: {"NS 1", ...}}"""
    with open(os.path.join(FACTS, "country-chart.json"), encoding="utf-8") as source:
        rows = json.load(source)["countries"]
    known, marks = iso_names(), {}
    for name, row in rows.items():
        marks[code_of(name, known)] = set(row["marks"])
    marks["LI"] = marks["CH"]  # footnote 5
    return marks


def entries():
    with gzip.open(os.path.join(FACTS, "ccl.json.gz")) as source:
        return json.load(source)["entries"]


def sure(entry):
    """(columns of the whole entry, reasons for which nothing sure can be said of it)"""
    columns, doubtful = set(), set()
    for line in entry["countryChart"]:
        reason, column = line["control"][:2], re.fullmatch(r"(\w\w) Column (\d)\.?", line["countryChart"].strip())
        if re.fullmatch(r"\w\w appl\w+ to entire entry\.?", line["control"].strip()) and column:
            columns.add(f"{column[1]} {column[2]}")
        else:
            doubtful.add(reason)
    if not entry["countryChart"]:
        doubtful |= set(REASONS)
    return columns, doubtful


def paragraphs(entry):
    """(code, column) for each paragraph that a requirement names in a plain list."""
    for line in entry["countryChart"]:
        column = re.fullmatch(r"(\w\w) Column (\d)\.?", line["countryChart"].strip())
        scope = re.sub(r"^\w\w applies to (paragraphs? |items controlled by )?", "", line["control"].strip().rstrip(".")).replace(entry["eccn"], "").replace(" of this entry", "")
        if not column or not re.fullmatch(r"(\.?[a-z](\.\d+)?(, (and )?| and )?)+", scope):
            continue
        for code in re.findall(r"[a-z](?:\.\d+)?(?=[, ]|$)", scope.replace(" and ", " ")):
            yield f"{entry['eccn']}.{code}", f"{column[1]} {column[2]}"


def order(number, country, codes, **more):
    return more | {
        "id": f"T{number}", "date": DAY, "from": "US", "destination": country, "transaction": "export", "end_use": {"purposes": ["own_network_testing"]},
        "exporter": {"name": "Example Instruments", "country": "US", "kind": "company"},
        "parties": [{"role": "end_user", "name": "Buyer", "country": country, "kind": k, "function": f} for k, f in BUYERS],
        "delivery": {"mode": "on_premise", "hosted_in": country, "operated_from": country, "territory": [country]},
        "items": [{"line": n + 1, "classifications": [{"regime": "us-ear", "code": c}], "origin": "US", "us_content_percent": "100"} for n, c in enumerate(codes)],
        "knowledge": {"unauthorized_access": False, "military_end_use": False, "wmd_end_use": False, "informed": False, "red_flags": []},
    }  # fmt: skip


# What the tables ask of a destination does not hang on the buyer; the Country Groups of ACE do.
BUYERS = (("company", "software"), ("government", "ministry"))


def decided(orders):
    """For each order: {rule: result} by item from 0, and by party from -1 downwards."""
    with tempfile.TemporaryDirectory(prefix="cordon-test-") as folder:
        store, path = os.path.join(folder, "store"), os.path.join(folder, "orders.jsonl")
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(json.dumps(o) + "\n" for o in orders)
        for args in (["init"], ["rulebook", "adopt", os.path.join(ROOT, "rulebooks", "us-ear")]):
            subprocess.run([CORDON, *args, "--store", store], check=True, capture_output=True)
        done = subprocess.run([CORDON, "decide", path, "--dry-run", "--format", "jsonl", "--store", store], check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        found = {}
        for reason in json.loads(line)["regimes"][0]["reasons"]:
            kind, _, rest = reason.get("subject", "").partition(" ")
            if kind in ("item", "party"):
                number = int(rest.split()[0])
                found.setdefault(number - 1 if kind == "item" else -number, {})[reason["rule"]] = reason["result"]
        yield found


def batches(codes, size=50):
    return [codes[n : n + size] for n in range(0, len(codes), size)]


@unittest.skipUnless(os.path.exists(os.path.join(FACTS, "ccl.json.gz")), f"skipped: {FACTS} is not there")
class Tables(unittest.TestCase):
    def compare(self, expected):
        """expected: [(country, [(code, {rule: result})])]"""
        orders = [order(n, country, [code for code, _ in items]) for n, (country, items) in enumerate(expected)]
        wrong, checked = [], 0
        for (country, items), got in zip(expected, decided(orders), strict=True):
            for n, (code, rules) in enumerate(items):
                for rule, want in rules.items():
                    checked += 1
                    # A rule that says nothing of an item at all does not hold for it.
                    if got.get(n, {}).get(rule, "false") != want:
                        wrong.append(f"{code} to {country}: {rule} is {got.get(n, {}).get(rule)}, not {want}")
        self.assertFalse(wrong, "\n".join(wrong[:40]))
        print(f"{checked} answers compared", file=sys.stderr)

    def test_every_entry_to_a_dozen_countries(self):
        marks, expected = chart(), []
        known = [(e["eccn"], *sure(e)) for e in entries() if "(These items are “subject" not in e["heading"] and "(This entry is “subject" not in e["heading"]]
        for country in COUNTRIES:
            for batch in batches(known):
                items = []
                for eccn, columns, doubtful in batch:
                    hit = {c[:2] for c in columns & marks[country]}
                    rules = {f"us-ear.{r.lower()}": "true" if r in hit else "false" for r in REASONS if r in hit or r not in doubtful}
                    items.append((eccn, rules))
                expected.append((country, items))
        self.compare(expected)

    def test_every_paragraph_that_a_requirement_names(self):
        marks, expected = chart(), []
        named = [p for e in entries() for p in paragraphs(e)]
        self.assertGreater(len(named), 60)
        for country in COUNTRIES:
            for batch in batches(named):
                expected.append((country, [(code, {f"us-ear.{c[:2].lower()}": "true"} if c in marks[country] else {}) for code, c in batch]))
        self.compare(expected)

    def test_every_country_by_every_column(self):
        marks, sample = chart(), column_sample()
        self.assertGreater(len(marks), 190)
        expected = []
        for country, row in sorted(marks.items()):
            expected.append((country, [(eccn, {f"us-ear.{c[:2].lower()}": "true" if c in row else "false"}) for c, eccn in sample.items()]))
        self.compare(expected)

    def test_the_country_groups_of_ace(self):
        found, wrong = groups(), []
        countries = sorted(set(chart()) | {"HK"})
        orders = [order(n, c, ["4D004"], exceptions_claimed=["ACE"]) for n, c in enumerate(countries)]
        for country, got in zip(countries, decided(orders), strict=True):
            company, government = ace_refuses(found.get(country, set()))
            for party, rule, want in ((-1, "us-ear.ace_non_government", company), (-2, "us-ear.ace_government", government)):
                if got.get(party, {}).get(rule, "false") != ("true" if want else "false"):
                    wrong.append(f"{country}: {rule} is {got.get(party, {}).get(rule)}, not {want}")
        self.assertFalse(wrong, "\n".join(wrong))


def ace_refuses(of):
    """Of the groups of a country: is ACE refused to a company, to a ministry (740.22(c)(1)(iii) and (ii))?"""
    return bool(of & {"D:1", "D:5"}), bool(of & {"D:1", "D:2", "D:3", "D:4", "D:5"})


def column_sample():
    """One entry for each column that some entry has for all of itself, and no other column of that reason."""
    sample = {}
    for entry in entries():
        columns, doubtful = sure(entry)
        for column in columns:
            alone = sum(c[:2] == column[:2] for c in columns) == 1 and column[:2] not in doubtful
            if alone and column[:2] in REASONS:
                sample.setdefault(column, entry["eccn"])
    return dict(sorted(sample.items()))


# --- the cases of the rulebook ---

HEAD = """# {what}
# Written by tests/rules/ear_table_test.py from the official tables of {day}, read without the tables of this rulebook.
base:
  date: {day}
  exporter: {{name: Example Instruments, country: US, kind: company}}
  parties: [{{role: end_user, name: Buyer, country: {country}, kind: company, function: software}}]
  destination: {country}
  from: US
  items: [{items}]
  end_use: {{purposes: [own_network_testing]}}
  delivery: {{mode: on_premise, hosted_in: {country}, operated_from: {country}, territory: [{country}]}}
  transaction: export
  knowledge: {{unauthorized_access: false, military_end_use: false, wmd_end_use: false, informed: false, red_flags: []}}

cases:
"""


def item_text(line, code):
    return f'{{line: {line}, classifications: [{{regime: us-ear, code: {code}}}], origin: US, us_content_percent: "100"}}'


def expectation(required, free):
    parts = [f"{key}: [{', '.join(sorted(f'us-ear.{r.lower()}' for r in rules))}]" for key, rules in (("requirements", required), ("not_rules", free)) if rules]
    return f"{{{', '.join(parts)}}}" if parts else '{jurisdiction: "true"}'


def write_chart_cases(folder):
    sample, marks = column_sample(), chart()
    for code, column in (p for e in entries() for p in paragraphs(e) if p[1][:2] in REASONS):
        sample.setdefault(column, code)
    items = ",\n          ".join(item_text(n + 1, eccn) for n, eccn in enumerate(sample.values()))
    with open(os.path.join(folder, "chart.yaml"), "w", encoding="utf-8") as out:
        out.write(HEAD.format(what="Each country of the Country Chart, with an item for each of its columns", day=DAY, country="DE", items=items))
        for country, row in sorted(marks.items()):
            required = {c[:2] for c in sample if c in row}
            free = {c[:2] for c in sample} - required
            out.write(f'  - case: "an item of each column to {country}: {", ".join(sorted(c for c in sample if c in row)) or "no mark"}"\n    source: 15 CFR 738, Supplement No. 1\n    as_of: {DAY}\n')
            out.write(f"    facts: {{destination: {country}, parties: [{{role: end_user, name: Buyer, country: {country}, kind: company, function: software}}], delivery: {{hosted_in: {country}, operated_from: {country}, territory: [{country}]}}}}\n")
            out.write(f"    expect: {expectation(required, free)}\n")


def write_groups_cases(folder):
    found = groups()
    items = ",\n          ".join(item_text(n + 1, eccn) for n, eccn in enumerate(("4D004", "3C005")))
    with open(os.path.join(folder, "groups.yaml"), "w", encoding="utf-8") as out:
        out.write(HEAD.format(what="Each country by what ACE asks of its Country Groups, for a company and for a ministry", day=DAY, country="DE", items=items))
        for country in sorted(set(chart()) | {"HK"}):
            refused = dict(zip(("us-ear.ace_non_government", "us-ear.ace_government"), ace_refuses(found.get(country, set()))))
            lists = {key: [rule for rule, is_so in refused.items() if is_so == wanted] for key, wanted in (("rules", True), ("not_rules", False))}
            parties = ", ".join(f"{{role: end_user, name: Buyer, country: {country}, kind: {k}, function: {f}}}" for k, f in BUYERS)
            expect = ", ".join(f"{key}: [{', '.join(rules)}]" for key, rules in lists.items() if rules)
            out.write(f'  - case: "ACE, GBS and STA to {country}: {", ".join(sorted(found.get(country, set()))) or "no group"}"\n    source: 15 CFR 740, Supplement No. 1; 740.22(c)(1)\n    as_of: {DAY}\n')
            out.write(f"    facts: {{destination: {country}, exceptions_claimed: [ACE, GBS, STA, GOV], parties: [{parties}], delivery: {{hosted_in: {country}, operated_from: {country}, territory: [{country}]}}}}\n")
            out.write(f"    expect: {{{expect}}}\n")


def more_paragraphs(entry, doubtful):
    """Paragraphs that the entry's list of items or an exception of a requirement names, where not all of the entry is alike."""
    for item in (entry.get("items") or []) if doubtful else []:
        path = (item["paragraph"] or "").split(".")
        if item["kind"] == "item" and len(path) == item["depth"] <= 2 and re.fullmatch(r"[a-z]", path[0]):
            yield f"{entry['eccn']}.{item['paragraph']}"
    for line in entry["countryChart"]:
        for path in re.findall(rf"(?:{entry['eccn']}|[ ,(])\.?([a-z](?:\.(?:\d+|[a-z]))+|(?<=\.)[a-z])\b", line["control"]):
            yield f"{entry['eccn']}.{path}"


def write_ccl_cases(folder):
    marks = chart()["CN"]
    with open(os.path.join(folder, "ccl.yaml"), "w", encoding="utf-8") as out:
        out.write(HEAD.format(what="Each entry of the CCL, and each paragraph that a requirement names, to China", day=DAY, country="CN", items=item_text(1, "4D004")))
        for entry in entries():
            columns, doubtful = sure(entry)
            required = {c[:2] for c in columns & marks if c[:2] in REASONS}
            codes = {entry["eccn"]: (required, set(REASONS) - required - doubtful)}
            for code, column in paragraphs(entry):
                more = codes.setdefault(code, (set(required), set()))
                more[0].update({column[:2]} if column in marks and column[:2] in REASONS else ())
            for code in more_paragraphs(entry, doubtful):
                codes.setdefault(code, (set(required), set()))
            if "subject to the ITAR" in entry["heading"] and not entry["countryChart"]:
                codes = {entry["eccn"]: (set(), set(REASONS))}
            for code, (wanted, free) in codes.items():
                out.write(f'  - {{case: "{code} to China", source: "15 CFR 774, Supplement No. 1, {entry["eccn"]}", as_of: {DAY}, facts: {{items: [{item_text(1, code)}]}}, expect: {expectation(wanted, free)}}}\n')


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--cases":
        write_chart_cases(sys.argv[2])
        write_groups_cases(sys.argv[2])
        write_ccl_cases(sys.argv[2])
    else:
        unittest.main()
