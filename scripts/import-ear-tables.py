#!/usr/bin/env python3
"""Write the tables of rulebooks/us-ear from tables of the EAR that were taken from the eCFR.

usage: import-ear-tables.py FOLDER
FOLDER holds country-chart.json, country-groups.json and ccl.json.gz, each with its citation and eCFR issue date. A name of a country that
data/countries.tsv does not know is an error: no country is passed over. What a licence requirement says in words, and does not say by a
column of the Country Chart, goes into the column `elsewhere` and is never guessed at.
"""
import csv
import gzip
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = ROOT / "rulebooks" / "us-ear" / "tables"
# Names as the EAR print them ("Seycheles" too).
ALIASES = {
    "China (PRC)": "CN",
    "Burma": "MM",
    "Korea, South": "KR",
    "Korea, North": "KP",
    "Seycheles": "SC",
    "South Sudan, Republic of": "SS",
    "Congo (Democratic Republic of)": "CD",
    "Congo (Republic of)": "CG",
    "Congo (Democratic Republic of the)": "CD",
    "Congo (Republic of the)": "CG",
    "Cote d'lvoire": "CI",
    "Micronesia (Federated State of)": "FM",
    "Sint Maarten (the Dutch two-fifths of the island of Saint Martin)": "SX",
    "The Bahamas": "BS",
    "Bosnia & Herzegovina": "BA",
}


def countries():
    known = dict(ALIASES)
    for line in (ROOT / "data" / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or line.startswith("code\t"):
            continue
        code, name, others = (line.split("\t") + ["", ""])[:3]
        for one in [name, *others.split("|")]:
            if one:
                known.setdefault(one.casefold(), code)
    return known


def code_of(known, name):
    turned = re.sub(r"^(.*?),\s*(.*)$", r"\2 \1", name)
    for form in (name, name.casefold(), turned.casefold(), name.replace(" & ", " and ").casefold()):
        if form in known:
            return known[form]
    raise SystemExit(f"no ISO code is known for {name!r}; add the name to data/countries.tsv")


def write(name, columns, rows):
    with open(TABLES / f"{name}.csv", "w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["key", "valid_from", "valid_to", "cite", "note", *columns])
        table.writerows(sorted(rows, key=lambda r: (r[0], r[1])))


def write_chart(folder, known):
    chart = json.load(open(folder / "country-chart.json", encoding="utf-8"))
    day, cite = chart["ecfrIssueDate"], "15 CFR 738, Supplement No. 1"
    marks, rows = [], []
    for name, row in chart["countries"].items():
        code = code_of(known, name)
        kind = "graded"
        rows.append([code, day, "", f"{cite}, {name}", "", code, kind])
        if 5 in row["footnotes"]:  # Liechtenstein: "Refer to Switzerland"
            rows[-1][5] = "CH"
            continue
        marks += [[f"{code}:{m.replace(' ', '')}", day, "", f"{cite}, {name}", "", name] for m in row["marks"]]
    if any(":AT" in m[0] for m in marks):
        raise SystemExit("the chart now marks an AT column: us-ear needs a rule for it")
    for name in chart["embargoed"]:
        rows.append([code_of(known, name), "", "", f"{cite}, {name}; part 746", "", code_of(known, name), "part_746"])
    for name, other in chart["territoryInheritance"].items():
        code = code_of(known, name)
        if not any(r[0] == code for r in rows):
            rows.append([code, day, "", other["basis"], "", code_of(known, other["row"]), "graded"])
    for code in ("US", "PR", "GU", "VI", "AS", "MP", "UM"):
        rows.append([code, "", "", "15 CFR 772.1, United States", "", "US", "home"])
    old = "cited from general knowledge, not checked against the text of that time"
    for code, name in (("CY", "Cyprus"), ("AE", "United Arab Emirates")):
        marks.append([f"{code}:NS1", "2022-03-07", "2026-07-22", f"{cite}, {name}", old, name])
        rows.append([code, "2022-03-07", "2026-07-22", f"{cite}, {name}", old, code, "graded"])
    write("chart_marks", ["country"], marks)
    write("chart_rows", ["row", "kind"], rows)


def write_groups(folder, known):
    groups = json.load(open(folder / "country-groups.json", encoding="utf-8"))
    day, cite = groups["ecfrIssueDate"], "15 CFR 740, Supplement No. 1"
    rows = []
    for group, names in groups["groups"].items():
        for name in names:
            code = code_of(known, name)
            rows.append([f"{code}:{group}", day, "", f"{cite}, Country Group {group}, {name}", "", name])
            if code == "CN":  # 85 FR 83788: Hong Kong is governed by the entry for China
                rows.append([f"HK:{group}", day, "", f"{cite}, Country Group {group}, China; 85 FR 83788", "", "Hong Kong"])
    # Changes before that day, each with what it rests on.
    rows.append(["CY:D:5", "", "2022-06-01..2026-07-22", f"{cite}, Country Group D:5 of 2022", "Cyprus stood in D:5 in June 2022 and does not in July 2026; the day is not known; secondary source (Arnold & Porter, June 2022)", "Cyprus"])
    for group in ("D:3", "D:4"):
        rows.append([f"AE:{group}", "", "2022-06-01..2026-07-22", f"{cite}, Country Group {group} of 2022", "the United Arab Emirates stood in it in June 2022 and do not in July 2026; the day is not known; from general knowledge", "United Arab Emirates"])
    rows.append(["KH:D:5", "2021-12-09", "2025-11-06", "86 FR 70015; note to Country Group D:5", "the State Department took Cambodia off its list on 2025-11-07, and by the note to D:5 that list controls at once; BIS amended its table on 2026-02-03", "Cambodia"])
    write("country_groups", ["country"], rows)


COLUMN = re.compile(r"^(CB|NP|NS|MT|RS|FC|CC|AT) Columns? (\d)\.?$")
# Entries about intrusion software and interception, by paragraph, as their licence requirements read.
CURATED = {
    "4A005": ("NS1 AT1", "", "", "yes"),
    "4A005.z": ("NS1 AT1", "", "RS applies to 4A005.z.1 and z.2: 742.6(a)(6)(iii)", "no"),
    "4D004": ("NS1 AT1", "", "", "yes"),
    "4D001.a": ("NS1 AT1", "", "", "yes"),
    "4E001.a": ("NS1 AT1", "", "", "yes"),
    "4E001.c": ("NS1 AT1", "", "", "yes"),
    "5A001.a": ("NS1 AT1", "", "", "no"),
    "5A001.b": ("NS2 AT1", "", "5A001.b.5 is controlled by NS Column 1: state the paragraph", "no"),
    "5A001.b.5": ("NS1 AT1", "", "", "no"),
    "5A001.c": ("NS2 AT1", "", "", "no"),
    "5A001.d": ("NS2 AT1", "", "", "no"),
    "5A001.e": ("NS1 AT1", "", "", "no"),
    "5A001.f": ("NS2 AT1", "", "5A001.f.1 is controlled for SL (742.13), 5A001.f.3 by NS Column 1: state the paragraph", "no"),
    "5A001.f.1": ("NS2 AT1", "742.13: SL applies to 5A001.f.1", "", "no"),
    "5A001.f.2": ("NS2 AT1", "", "", "no"),
    "5A001.f.4": ("NS2 AT1", "", "", "no"),
    "5A001.f.3": ("NS1 AT1", "", "", "no"),
    "5A001.g": ("NS2 AT1", "", "", "no"),
    "5A001.h": ("NS1 AT1", "", "", "no"),
    "5A001.j": ("NS2 AT1", "", "", "yes"),
    "5B001.a": ("NS2 AT1", "", "", "yes"),
    "5D001.a": ("NS1 AT1", "", "", "yes"),
    "5D001.c": ("NS1 AT1", "", "", "yes"),
    "5E001.a": ("NS1 AT1", "", "", "yes"),
    "5A980": ("AT1", "742.13: SL applies to entire entry", "", "no"),
    "5D980": ("AT1", "742.13: SL applies to entire entry", "", "no"),
    "5E980": ("AT1", "742.13: SL applies to entire entry", "", "no"),
}
# The entries for cybersecurity items came with 86 FR 58205, in force from 2022-03-07.
SINCE_2022 = {"4A005", "4A005.z", "4D001.a", "4D004", "4E001.a", "4E001.c", "5A001.j", "5B001.a", "5D001.a", "5D001.c", "5E001.a"}
NOTES = {
    "4D001.a": "read as software for 4A005 or 4D004; for other commodities RS or CC may apply",
    "4E001.a": "read as technology for 4A005, 4D001.a or 4D004; for other commodities MT, RS or CC may apply",
    "5D001.a": "read as software for 5A001.j; for 5A001.f.1 SL applies (742.13)",
    "5D001.c": "read as software for 5A001.j; for 5A001.f.1 SL applies (742.13)",
    "5E001.a": "read as technology for 5A001.j; for 5A001.f.1 SL applies (742.13)",
    "5B001.a": "read as equipment for 5A001.j",
}


def reasons(entry):
    """Columns that apply to the whole entry; everything else in words."""
    columns, words = [], []
    if "subject to the ITAR" in entry["heading"]:
        return "", "the item is subject to the ITAR (22 CFR parts 120 to 130), not to the EAR"
    for line in entry["countryChart"]:
        whole = re.match(r"^\w+ appl(?:ies|y) to (?:the )?entire entry\.?$", line["control"].strip())
        column = COLUMN.match(line["countryChart"].strip())
        if whole and column:
            columns.append(column.group(1) + column.group(2))
        else:
            words.append(f"{line['control']}: {line['countryChart']}")
    if not entry["countryChart"]:
        words.append(f"reasons for control {entry['reasonForControl'] or 'not stated'}; the entry names no column of the chart")
    text = " | ".join(words)
    return " ".join(dict.fromkeys(columns)), text if len(text) <= 240 else text[:237] + "..."


def write_ccl(folder):
    ccl = json.load(gzip.open(folder / "ccl.json.gz"))
    day, cite = ccl["ecfrIssueDate"], "15 CFR 774, Supplement No. 1"
    rows = [["us-ear:EAR99", "", "", "15 CFR 734.3(c)", "", "", "", "", "no", "subject to the EAR and on no entry of the CCL"]]
    for entry in ccl["entries"]:
        eccn = entry["eccn"]
        title = entry["heading"][:117] + ("..." if len(entry["heading"]) > 117 else "")
        if eccn not in CURATED:
            columns, words = reasons(entry)
            rows.append([f"us-ear:{eccn}", day, "", f"{cite}, {eccn}", "", columns, "", words, "no", title])
    headings = {e["eccn"]: e["heading"][:117] for e in ccl["entries"]}
    for code, (columns, everywhere, words, ace) in CURATED.items():
        since = "2022-03-07" if code in SINCE_2022 else day
        rows.append([f"us-ear:{code}", since, "", f"{cite}, {code}", NOTES.get(code, ""), columns, everywhere, words, ace, headings[code[:5]]])
    write("ccl", ["columns", "everywhere", "elsewhere", "ace", "title"], rows)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder, known = pathlib.Path(sys.argv[1]), countries()
    write_chart(folder, known)
    write_groups(folder, known)
    write_ccl(folder)


if __name__ == "__main__":
    main()
