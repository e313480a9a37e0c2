"""A part calls only parts above it: who includes whom, SQL in one folder, and an account of each part in the architecture's table."""
import os
import re
import sys
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
SRC = os.path.join(ROOT, "src")
# From top to bottom; parts of one line do not know each other.
LAYERS = [["base"], ["cel", "names", "ownership", "store"], ["log"], ["lists"], ["fetch", "rules"], ["register"], ["decide"], ["impact"], ["document"], ["report"],
          ["watch", "api"]]
LEVEL = {part: n for n, layer in enumerate(LAYERS) for part in layer}


def sources(folder):
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".def")):
                with open(os.path.join(where, name), encoding="utf-8") as text:
                    yield os.path.relpath(os.path.join(where, name), ROOT), text.read()


class Layers(unittest.TestCase):
    def test_every_part_is_known_and_told_of(self):
        parts = sorted(name for name in os.listdir(SRC) if os.path.isdir(os.path.join(SRC, name)))
        self.assertEqual(parts, sorted(LEVEL))
        with open(os.path.join(ROOT, "docs", "ARCHITECTURE.md"), encoding="utf-8") as text:
            told = set(re.findall(r"^\| `(\w+)` \|", text.read(), re.M))
        self.assertEqual([part for part in parts if part not in told], [])
        self.assertEqual([part for part in parts if not os.path.exists(os.path.join(SRC, part, "README.md"))], [])

    def test_a_part_includes_only_parts_above_it(self):
        wrong = []
        for part in LEVEL:
            for path, text in sources(os.path.join(SRC, part)):
                for header in re.findall(r'^#include "(\w+)/', text, re.M):
                    if header not in (part, "cordon") and LEVEL.get(header, 99) >= LEVEL[part]:
                        wrong.append(f"{path} includes {header}/")
        self.assertEqual(wrong, [])

    def test_sql_stands_in_the_store_alone(self):
        sql = re.compile(r'sqlite3_|"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE) ')
        folders = [os.path.join(SRC, part) for part in LEVEL if part != "store"] + [os.path.join(ROOT, "cli")]
        self.assertEqual([path for folder in folders for path, text in sources(folder) if sql.search(text)], [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
