"""Drafts laid over rulebooks: what the page says, and that nothing under a draft is recorded."""
import os
import subprocess

from harness import CORDON, ROOT, Case, environment, example, main
from readme_test import blocks, pattern, steps

CUT = example("overlays", "il-cyber-cut")
MEXICO = example("orders", "mexico-2021-10-15.json")


class Overlay(Case):
    def walk(self, page):
        with open(os.path.join(ROOT, "docs", page), encoding="utf-8") as text:
            found = blocks(text.read())
        self.assertTrue(found)
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"], CORDON_STORE=self.store)
        for command, expected in (step for block in found for step in steps(block)):
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertRegex(done.stdout, pattern(expected), command)

    def test_the_page_on_rulebooks_runs_as_it_is_written(self):
        self.full_store()
        self.walk("rulebooks.md")

    def test_the_questions_of_the_page_on_law_have_these_answers(self):
        self.full_store()
        self.walk("law.md")

    def test_a_decision_under_a_draft_says_so_and_leaves_nothing(self):
        self.full_store()
        first = self.json("decide", MEXICO)["decision"]
        got = self.json("decide", MEXICO, "--overlay", CUT)
        self.assertEqual((got["decision"], got["outcome"]), (None, "prohibited"))
        self.assertEqual(got["hypothetical"]["as_the_law_stands"], {"outcome": "licensed", "at_least": "licensed", "at_most": "licensed"})
        draft = got["hypothetical"]["drafts"][0]
        self.assertEqual((draft["overlay"], draft["of"], draft["digest"]), ("il-cyber-cut", "il-cyber", got["digests"]["overlay:il-cyber-cut"]))
        plain = self.json("decide", MEXICO, "--dry-run")
        self.assertNotIn("hypothetical", plain)
        self.assertEqual(plain["digests"]["rulebook:il-cyber"], got["digests"]["rulebook:il-cyber"])
        second = self.json("decide", MEXICO)["decision"]
        self.assertEqual(int(second[2:]), int(first[2:]) + 1)

    def test_a_draft_is_refused_where_it_would_become_law(self):
        self.full_store()
        self.assertIn("--overlay", self.cordon("rulebook", "adopt", CUT, status=2).stderr)
        self.cordon("impact", "--overlay", CUT, "--adopt", status=1)
        self.cordon("impact", "--overlay", CUT, "--rulebook", os.path.join(ROOT, "rulebooks", "il-cyber"), status=1)
        self.cordon("rulebook", "test", os.path.join(ROOT, "rulebooks", "il-cyber"), os.path.join(ROOT, "rulebooks", "uk"),
                    "--overlay", CUT, status=1)

    def test_a_draft_over_a_rulebook_that_is_not_adopted(self):
        self.init()
        self.assertIn("not adopted", self.cordon("decide", MEXICO, "--overlay", CUT, status=2).stderr)

    def test_a_fail_on_reads_the_hypothetical_outcome(self):
        self.full_store()
        self.cordon("decide", MEXICO, "--dry-run", "--fail-on", "prohibited")
        self.cordon("decide", MEXICO, "--overlay", CUT, "--fail-on", "prohibited", status=4)


if __name__ == "__main__":
    main()
