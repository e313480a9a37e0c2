"""`cordon ownership`: the worked example as a person and as a program reads it, and what is wrong in a graph told by its place."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from harness import Case, example  # noqa: E402


class Ownership(Case):
    def test_the_example(self):
        got = self.json("ownership", example("ownership.json"), "--party", "B", "--as-of", "2014-08-13")
        self.assertEqual((got["verdict"], got["at_least"], got["at_most"]), ("true", "50", "50"))
        self.assertEqual([[s["owner"] for s in chain] for chain in got["chains"]], [["X"], ["X", "A"]])
        early = self.json("ownership", example("ownership.json"), "--party", "B", "--as-of", "2013-12-31")
        self.assertEqual((early["verdict"], early["at_most"]), ("false", "0"))
        text = self.cordon("ownership", example("ownership.json"), "--as-of", "2014-08-13").stdout
        self.assertIn('"B" is held to 50 % or more by listed parties on 2014-08-13: 50 %', text)
        self.assertIn('"X" holds 50 % of "A" (OFAC FAQ 401, example 3), which holds 40 % of "B"', text)
        self.assertIn('"C" may be held to 50 % or more by listed parties', text)

    def test_options(self):
        graph = example("ownership.json")
        low = self.json("ownership", graph, "--party", "C", "--threshold", "20", "--rule", "bis", "--as-of", "2014-08-13")
        self.assertEqual((low["verdict"], low["rule"], low["governing"]["party"]), ("true", "us_bis_affiliates", "X"))
        other = self.json("ownership", graph, "--party", "B", "--lists", "un_sc", "--as-of", "2014-08-13")
        self.assertEqual(other["verdict"], "false")
        self.cordon("ownership", graph, "--rule", "other", status=1)
        self.cordon("ownership", graph, "--party", "Z", status=2)

    def test_what_is_wrong_is_told_by_its_place(self):
        bad = self.write("bad.json", '{"stakes":[\n{"owner":"A","owned":"B","percent":"101"}]}')
        self.assertIn("bad.json:2:", self.cordon("ownership", bad, status=2).stderr)


if __name__ == "__main__":
    unittest.main()
