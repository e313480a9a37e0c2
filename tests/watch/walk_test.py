"""The walk of docs/watch.md, run as a reader would type it: from fetching a list to what its next revision affects."""
import calendar
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "cli"), os.path.join(HERE, "..", "fetch")]
from harness import CORDON, ROOT, Case, environment  # noqa: E402
from publisher import Publisher, sdn  # noqa: E402
from readme_test import blocks, pattern, steps  # noqa: E402

BEFORE = [("100", "AERO CARGO LINES", "", "SDGT", ""), ("101", "BORDER TRADING HOUSE", "", "SDGT", "")]
CUSTOMER = ("200", "LANDESKRIMINALAMT MUSTERLAND", "", "SDGT", "")
FIRST, SECOND = calendar.timegm((2021, 11, 20, 18, 0, 0)), calendar.timegm((2021, 11, 25, 18, 0, 0))


class Walk(Case):
    def setUp(self):
        super().setUp()
        self.site = Publisher(os.path.join(self.dir, "site"))
        self.site.put("sdn.csv", sdn(BEFORE), FIRST)
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))

    def tearDown(self):
        self.site.close()
        super().tearDown()

    def test_the_walk_prints_what_the_page_says(self):
        with open(os.path.join(ROOT, "docs", "watch.md"), encoding="utf-8") as page:
            found = blocks(page.read())
        self.assertTrue(found)
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"], PUBLISHER=self.site.url("files"))
        for number, block in enumerate(found):
            if number == 1:
                self.site.put("sdn.csv", sdn(BEFORE + [CUSTOMER]), SECOND)
            for command, expected in steps(block):
                done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
                self.assertRegex(done.stdout, pattern(expected) if expected else "^$", command)


if __name__ == "__main__":
    unittest.main()
