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


# Territories, possessions and departments that have no row of their own (738.3(b)), with the state whose row they take.
DEPENDENT = {
    "AU": "CC CX HM NF",
    "DK": "FO GL",
    "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT",
    "GB": "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG",
    "NL": "AW BQ CW SX",
    "NO": "BV SJ",
    "NZ": "TK",
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
    for state, codes in DEPENDENT.items():
        for code in codes.split():
            if not any(r[0] == code for r in rows):
                rows.append([code, day, "", "15 CFR 738.3(b), territories, possessions and departments", "that the place is one of that state's is from general knowledge", state, "graded"])
    for code in ("US", "PR", "GU", "VI", "AS", "MP", "UM"):
        rows.append([code, "", "", "15 CFR 772.1, United States", "", "US", "home"])
    old = "cited from general knowledge, not checked against the text of that time"
    for code, name in (("CY", "Cyprus"), ("AE", "United Arab Emirates")):
        marks.append([f"{code}:NS1", "2022-03-07", "2026-07-22", f"{cite}, {name}", old, name])
        rows.append([code, "2022-03-07", "2026-07-22", f"{cite}, {name}", old, code, "graded"])
    aukus = "secondary source: law firms' accounts of 89 FR 28594, which took off the marks NS 1, RS 1 and MT 1 of Australia and the United Kingdom"
    for code, name in (("AU", "Australia"), ("GB", "United Kingdom")):
        for column in ("MT1", "NS1", "RS1"):
            marks.append([f"{code}:{column}", "2022-03-07", "2024-04-18", f"{cite}, {name}; 89 FR 28594", aukus, name])
        rows.append([code, "2022-03-07", "2026-07-22", f"{cite}, {name}", aukus, code, "graded"])
    rows.append(["CA", "2022-03-07", "2026-07-22", f"{cite}, Canada", "cited from general knowledge: Canada had no mark of national security", "CA", "graded"])
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
    suspended = "the State Department's policy of denial for Cyprus is suspended from 2022-10-01 by the year, last to 2026-09-30, and by the note to D:5 that list controls"
    rows.append(["CY:D:5", "", "2022-09-30", "22 CFR 126.1; note to Country Group D:5; 89 FR 40369", f"{suspended}; BIS amended its table on 2024-05-30", "Cyprus"])
    rows.append(["CY:D:5", "2026-10-01..2099-12-31", "", "22 CFR 126.1; note to Country Group D:5", f"{suspended}; whether it was prolonged after that is unchecked", "Cyprus"])
    for group in ("D:3", "D:4"):
        rows.append([f"AE:{group}", "", "2022-06-01..2026-07-22", f"{cite}, Country Group {group} of 2022", "the United Arab Emirates stood in it in June 2022 and do not in July 2026; the day is not known; from general knowledge", "United Arab Emirates"])
    rows.append(["KH:D:5", "2021-12-09", "2025-11-06", "86 FR 70015; note to Country Group D:5", "the State Department took Cambodia off its list on 2025-11-07, and by the note to D:5 that list controls at once; BIS amended its table on 2026-02-03", "Cambodia"])
    write("country_groups", ["country"], rows)


# --- the CCL ---
#
# A licence requirement of an entry is "<reason> applies to <scope>: <column or words>". Scopes that name paragraphs of the entry
# become rows of their own; columns are kept as NS1, and these words of the list as a sign:
SIGNS = [
    (r"^(CB|NP|NS|MT|RS|FC|CC|AT) Columns? (\d)\.?$", lambda m: m[1] + m[2]),
    (r"^Column (\d)\.?$", None),  # the reason stands in the control
    (r"^NP Column 1 AT Column 1$", lambda m: "NP1 AT1"),
    (r"^See § 7(46|64)\.1(\(b\))? (of the EAR )?for UN controls\.?$", lambda m: "UN"),
    (r"^China, Russia, or Venezuela \(see § 742\.6\(a\)\(7\)\)\.?$", lambda m: "crv-RS"),
    (r"^Worldwide control\. See § 742\.4\(a\)\(5\)", lambda m: "world-NS"),
    (r"^Worldwide control\. See § 742\.6\(a\)\(10\)", lambda m: "world-RS"),
    (r"^To or within any destination worldwide\. See § 742\.6\(a\)\(6\)\(iii\)\(A\)", lambda m: "world-RS"),
    (r"^To or within the United Arab Emirates or destinations specified in Country Groups D:1, D:4, and D:5", lambda m: "z-RS"),
    (r"^To or within Macau or a destination specified in Country Group D:5.*See § 742\.4\(a\)\(4\)", lambda m: "d5-NS"),
    (r"^To or within Macau or a destination specified in Country Group D:5.*See § 742\.6\(a\)\(6\)", lambda m: "d5-RS"),
    (r"^A license is required for all destinations, as specified in § 742\.13", lambda m: "SL"),
    (r"^Refer to § 742\.15", lambda m: "EI"),
    (r"^A license is required for ALL destinations, except Canada, regardless of end use", lambda m: "all-CC"),
    # Of embargoed destinations, which part 746 governs for every item of the list.
    (r"^See § 746\.8 for specific license requirements", lambda m: ""),
    (r"^A license is required for (items controlled by this entry|export or reexport of these items) to North Korea for anti-terrorism reasons", lambda m: ""),
]
WHOLE = r"(?:the )?entire entry"
STEP = r"(?:[a-z]|\d+)"
PATH = rf"\.?\s?{STEP}(?:\.{STEP})*"


def sign_of(control, words):
    """The sign of a requirement's words, or None where they must be read."""
    for pattern, sign in SIGNS:
        found = re.match(pattern, words)
        if found:
            return sign(found) if sign else control[:2] + found[1]
    return None


def between(first, last):
    """b.2 to b.4, k to n: every step of a range of siblings."""
    if first[:-1] != last[:-1] or first[-1].isdigit() != last[-1].isdigit():
        return None
    if first[-1].isdigit():
        steps = [str(n) for n in range(int(first[-1]), int(last[-1]) + 1)]
    else:
        steps = [chr(c) for c in range(ord(first[-1]), ord(last[-1]) + 1)]
    return [(*first[:-1], s) for s in steps]


def paths_of(text):
    """Paragraphs that a list names, or None where it is no plain list."""
    found = []
    for part in re.split(r",\s*(?:and |or |to )?|\s+and\s+|\s+or\s+|;\s*", text.strip()):
        if not part.strip():
            continue
        span = re.fullmatch(rf"({PATH})(?:\s+to\s+({PATH}))?", part.strip())
        if not span:
            return None
        ends = [tuple(p.replace(" ", "").strip(".").split(".")) for p in span.groups() if p]
        if not all(len(p[0]) == 1 and p[0].isalpha() for p in ends):
            return None
        more = between(*ends) if len(ends) == 2 else ends
        if more is None:
            return None
        found += more
    return found or None


def scope_of(eccn, control):
    """(paragraphs named, paragraphs left out); () stands for the whole entry. None where the scope is told in words."""
    text = re.sub(r"^\w+ (?:appl(?:ies|y) )?(?:to )?", "", control.strip(), count=1).rstrip(".")
    text = re.sub(r"^(?:items controlled (?:by|in)|“software” controlled by|paragraphs?)\s+", "", text).replace(eccn, "")
    text = re.sub(r"\s+of this entry$|\s+only$", "", text)
    text = re.sub(r"\s*\(refer to [^)]*\)$", "", text)
    whole = re.fullmatch(rf"{WHOLE}(?:,? (?:except|EXCEPT) (.*))?", text)
    if whole:
        left_out = paths_of(whole[1]) if whole[1] else []
        return None if left_out is None else ([()], left_out)
    left_out = []
    for inner in re.findall(r"\(except ([^)]*)\)", text):
        more = paths_of(inner)
        if more is None:
            return None
        left_out += more
    named = paths_of(re.sub(r"\s*\(except [^)]*\)", "", text))
    return (named, left_out) if named else None


def covers(scope, path):
    """Does a scope hold for a paragraph: yes, no, or part of it?"""
    named, left_out = scope
    def within(inner, outer):
        return inner[: len(outer)] == outer
    if any(within(path, x) for x in left_out):
        return "no"
    if any(within(path, x) for x in named):
        return "part" if any(within(x, path) for x in left_out) else "yes"
    return "part" if any(within(x, path) for x in named) else "no"


def row_at(lines, path):
    """Signs, words and note of one paragraph of an entry."""
    signs, words, note = [], [], ""
    for reason, sign, scope, text in lines:
        held = covers(scope, path) if scope else "part"
        # Paragraph .z of an entry is always stated as such.
        if held == "part" and scope and not path and all(p and p[0] == "z" for p in scope[0]):
            note = "items of its paragraph .z are controlled for RS too (742.6(a)(6)(iii)); they are classified as .z"
        elif held == "yes" and sign is not None:
            signs += sign.split()
        elif held != "no" and sign != "":
            words.append(text + (": state the paragraph" if scope else ""))
    return " ".join(dict.fromkeys(signs)), " | ".join(words), note


def lines_of(entry):
    for line in entry["countryChart"]:
        control, words = line["control"].strip(), line["countryChart"].strip()
        if re.fullmatch(r"NP applies to entire entry AT applies to entire entry", control):
            control = "NP applies to entire entry"
        scope = scope_of(entry["eccn"], control)
        # "EI applies to software ... for items controlled for EI": as far as that goes, all of the entry.
        scope = ([()], []) if control.startswith("EI applies to") else scope
        yield control[:2], sign_of(control, words), scope, f"{control}: {words}"


def stated_paragraphs(entry):
    """Paragraphs that the entry's own list of items has, where the source holds it."""
    for item in entry.get("items") or []:
        path = tuple((item["paragraph"] or "").split("."))
        if item["kind"] == "item" and len(path) == item["depth"] and re.fullmatch(r"[a-z]", path[0]):
            yield path


def short(text):
    return text if len(text) <= 240 else text[:237] + "..."


def rows_of(entry):
    """{path: (signs, words, note)}: the entry, and each paragraph that differs from what it stands under."""
    if re.search(r"\(Th(?:ese items are|is entry is) “subject to the ITAR", entry["heading"]):
        return {(): ("ITAR", "", "")}
    if not entry["countryChart"]:
        reason = (entry["reasonForControl"] or "").rstrip(".")
        words = "" if reason == "AT" else f"reasons for control {reason or 'not stated'}; the entry names no column of the chart"
        return {(): ("", words, "")}
    lines = list(lines_of(entry))
    paths = {()} | set(stated_paragraphs(entry))
    for _, _, scope, _ in lines:
        for path in (scope[0] + scope[1]) if scope else []:
            paths |= {path[:n] for n in range(1, len(path) + 1)}
    found = {}
    for path in sorted(paths, key=lambda p: (len(p), p)):
        row = row_at(lines, path)
        above = max((p for p in found if p == path[: len(p)]), key=len, default=None)
        if above is None or (row[0], row[1]) != (found[above][0], found[above][1]):
            found[path] = row
    return found


# The entries for cybersecurity items came with 86 FR 58205, in force from 2022-03-07; (signs, note), and License Exception ACE.
CYBER = {
    "4A005": ("NS1 AT1", "items of its paragraph .z are controlled for RS too (742.6(a)(6)(iii)); they are classified as .z"),
    "4D001.a": ("NS1 AT1", "read as software for 4A005 or 4D004; for other commodities RS or CC may apply"),
    "4D004": ("NS1 AT1", ""),
    "4E001.a": ("NS1 AT1", "read as technology for 4A005, 4D001.a or 4D004; for other commodities MT, RS or CC may apply"),
    "4E001.c": ("NS1 AT1", ""),
    "5A001.j": ("NS2 AT1", ""),
    "5B001.a": ("NS2 AT1", "read as equipment for 5A001.j"),
    "5D001.a": ("NS1 AT1", "read as software for 5A001.j; for 5A001.f.1 SL applies (742.13)"),
    "5D001.c": ("NS1 AT1", "read as software for 5A001.j; for 5A001.f.1 SL applies (742.13)"),
    "5E001.a": ("NS1 AT1", "read as technology for 5A001.j; for 5A001.f.1 SL applies (742.13)"),
}
# Where the list says in words what is plain: EI of Category 5, Part 2, and the SL entries, which name no column.
CURATED = {
    "5D002": ("NS1 AT1 EI", "EI as far as the software is for items controlled for EI; items of .z are classified as .z"),
    "5E002": ("NS1 AT1 EI", "EI as far as the technology is for items controlled for EI; items of .z are classified as .z"),
    "0A983": ("SL", ""),  # 742.11; the chart has no column for it either (738.3(a)(1))
    "5A980": ("AT1 SL", ""),
    "5D980": ("AT1 SL", ""),
    "5E980": ("AT1 SL", ""),
}


def write_ccl(folder):
    ccl = json.load(gzip.open(folder / "ccl.json.gz"))
    day, cite = ccl["ecfrIssueDate"], "15 CFR 774, Supplement No. 1"
    rows = {"us-ear:EAR99": ["us-ear:EAR99", "", "", "15 CFR 734.3(c)", "", "", "", "", "no", "subject to the EAR and on no entry of the CCL"]}
    for entry in ccl["entries"]:
        title = short(entry["heading"])[:120]
        for path, (signs, words, note) in rows_of(entry).items():
            code = ".".join((entry["eccn"], *path))
            signs, note = CURATED.get(code, (signs, note))
            words = "" if code in CURATED else words
            everywhere = ("742.11" if code == "0A983" else "742.13: SL") if "SL" in signs.split() else ""
            signs = " ".join(x for x in signs.split() if x != "SL")
            rows[f"us-ear:{code}"] = [f"us-ear:{code}", day, "", f"{cite}, {code}", note, signs, everywhere, short(words), "no", title]
    titles = {e["eccn"]: short(e["heading"])[:120] for e in ccl["entries"]}
    for code, (signs, note) in CYBER.items():
        rows[f"us-ear:{code}"] = [f"us-ear:{code}", "2022-03-07", "", f"{cite}, {code}", note, signs, "", "", "yes", titles[code[:5]]]
    write("ccl", ["columns", "everywhere", "elsewhere", "ace", "title"], rows.values())


def list_based(flag):
    """A list-based licence exception of an entry: yes, no, an amount in dollars, or words that must be read."""
    if flag is None:
        return ""
    amount = re.fullmatch(r"\$([\d,]+)\.?", flag.strip())
    if amount:
        return amount[1].replace(",", "")
    return {"N/A": "no", "Yes": "yes"}.get(flag.strip().rstrip("."), "words")


def write_list_based(folder):
    ccl = json.load(gzip.open(folder / "ccl.json.gz"))
    rows = []
    for entry in ccl["entries"]:
        flags = [list_based(entry["licenceExceptionFlags"].get(x)) for x in ("LVS", "GBS", "TSR")]
        if any(flags):
            rows.append([f"us-ear:{entry['eccn']}", ccl["ecfrIssueDate"], "", f"15 CFR 774, Supplement No. 1, {entry['eccn']}, list-based license exceptions", "", *flags])
    write("list_based", ["lvs", "gbs", "tsr"], rows)


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder, known = pathlib.Path(sys.argv[1]), countries()
    write_chart(folder, known)
    write_groups(folder, known)
    write_ccl(folder)
    write_list_based(folder)


if __name__ == "__main__":
    main()
