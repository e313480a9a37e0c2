"""The commands of the README, run as a reader would type them, with the output that it prints.

A block marked `console` holds commands after "$ " and what they print. "..." stands for anything: within a line, or alone for any
number of lines. The blocks run in order in one folder, which has examples/ and rulebooks/."""
import os
import re
import subprocess

from harness import CORDON, ROOT, Case, environment, main


def blocks(text):
    return re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)


def steps(block):
    """(command, expected lines) of a block; a command goes on in the next line after a backslash."""
    found = []
    for line in block.splitlines():
        if found and found[-1][0].endswith("\\"):
            found[-1][0] = found[-1][0][:-1] + line.strip()
        elif line.startswith("$ "):
            found.append([line[2:], []])
        else:
            found[-1][1].append(line)
    return found


def pattern(lines):
    parts = [r"(?:.*\n)*?" if line.strip() == "..." else ".*".join(map(re.escape, line.rstrip().split("..."))) + r"\s*\n"
             for line in lines]
    return "^" + "".join(parts) + "$"


class Readme(Case):
    def test_the_walk_prints_what_the_readme_says(self):
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as page:
            found = blocks(page.read())
        self.assertTrue(found)
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"])
        for command, expected in (step for block in found for step in steps(block)):
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertRegex(done.stdout, pattern(expected), command)


if __name__ == "__main__":
    main()
