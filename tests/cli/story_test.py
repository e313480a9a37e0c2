"""The story of November 2021, as examples/story/README.md tells it, and what stands in the records afterwards."""
import os
import subprocess

from harness import CORDON, ROOT, Case, environment, main
from readme_test import blocks, pattern, steps


class Story(Case):
    def test_the_story_runs_as_it_is_told(self):
        with open(os.path.join(ROOT, "examples", "story", "README.md"), encoding="utf-8") as page:
            found = blocks(page.read())
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"])
        for command, expected in (step for block in found for step in steps(block)):
            if command.startswith("export CORDON_NOW="):
                env["CORDON_NOW"] = command.split("=", 1)[1]
                continue
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertRegex(done.stdout, pattern(expected), command)


if __name__ == "__main__":
    main()
