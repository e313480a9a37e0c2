"""What the tests of the command line share: running the program, a store with the examples in it."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORDON = os.environ.get("CORDON", os.path.join(ROOT, "build", "release", "cordon"))
SHARED = os.environ.get("CORDON_SHARED", os.path.join(ROOT, "..", "shared"))
EXAMPLES = os.path.join(ROOT, "examples")
NOW = "2022-06-01T12:00:00Z"


def example(*parts):
    return os.path.join(EXAMPLES, *parts)


def environment(**changes):
    env = {k: v for k, v in os.environ.items() if k not in ("CORDON_STORE", "CORDON_ACTOR", "CORDON_NOW", "NO_COLOR")}
    env.update(CORDON_NOW=NOW, CORDON_ACTOR="tester")
    env.update(changes)
    return {k: v for k, v in env.items() if v is not None}


def run(*args, stdin=None, cwd=ROOT, **changes):
    """Run the program; standard output and error as text."""
    return subprocess.run([CORDON, *args], input=stdin, capture_output=True, text=True, cwd=cwd, env=environment(**changes))


class Case(unittest.TestCase):
    """A test with a folder of its own, and a way to run the program that checks its exit status."""

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="cordon-test-")
        self.store = os.path.join(self.dir, "store")

    def tearDown(self):
        shutil.rmtree(self.dir)

    def cordon(self, *args, status=0, stdin=None, **changes):
        done = run(*args, stdin=stdin, CORDON_STORE=self.store, **changes)
        self.assertEqual(done.returncode, status, f"cordon {' '.join(args)}\n{done.stdout}\n{done.stderr}")
        if status:
            self.assertTrue(done.stderr.startswith("cordon: "), done.stderr)
        return done

    def json(self, *args, **options):
        return json.loads(self.cordon("--format", "json", *args, **options).stdout)

    def jsonl(self, *args, **options):
        return [json.loads(line) for line in self.cordon("--format", "jsonl", *args, **options).stdout.splitlines()]

    def write(self, name, text, mode="w"):
        path = os.path.join(self.dir, name)
        with open(path, mode, **({} if "b" in mode else {"encoding": "utf-8"})) as out:
            out.write(text)
        return path

    def init(self):
        self.cordon("init")

    def import_csl(self, published="2022-05-06"):
        self.cordon("lists", "import", "us_csl", example("lists", "us_csl.csv"), "--published", published)

    def full_store(self):
        """The store of the README: lists, rulebooks, register."""
        self.init()
        self.import_csl()
        self.cordon("rulebook", "adopt", os.path.join(ROOT, "rulebooks", "il-cyber"),
                    os.path.join(ROOT, "rulebooks", "us-entity-list"))
        for kind, name in (("party", "parties"), ("licence", "licences"), ("commitment", "commitments")):
            self.cordon(kind, "add", example("register", name + ".jsonl"))


def commands():
    """Every command with its options, as the program itself tells."""
    return json.loads(run("help", "--format", "json").stdout)


def main():
    unittest.main(verbosity=1)
