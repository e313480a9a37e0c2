#!/usr/bin/env python3
"""Print the names of countries in a language as lines for data/words_LANGUAGE.tsv, from Unicode CLDR by way of Babel
(pip install babel; CLDR's data is under the Unicode Licence v3). Usage: country-names.py LANGUAGE"""
import os
import sys

from babel import Locale

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(language):
    names = Locale(language).territories
    with open(os.path.join(ROOT, "data", "countries.tsv"), encoding="utf-8") as table:
        codes = sorted({line.split("\t")[0] for line in table if line[:1].isupper()})
    for code in codes:
        if code in names:
            print(f"country.{code}\t{names[code]}")


main(*sys.argv[1:])
