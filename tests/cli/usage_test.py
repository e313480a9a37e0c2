"""How the program is called: help, options anywhere, exit statuses, output that cannot be written, colour, completion, man page."""
import os
import pty
import re
import subprocess
import unittest

from harness import CORDON, ROOT, Case, commands, environment, main, run


def on_a_terminal(*args, **changes):
    """Standard output of a run whose output is a terminal."""
    master, slave = pty.openpty()
    child = subprocess.Popen([CORDON, *args], stdout=slave, stderr=subprocess.DEVNULL, env=environment(**changes), cwd=ROOT)
    os.close(slave)
    text = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        text += chunk
    os.close(master)
    child.wait()
    return text.decode()


class Help(Case):
    def test_every_command_has_help_with_an_example_that_names_it(self):
        for command in commands()["commands"]:
            words = command["name"].split()
            for call in (["help", *words], [*words, "--help"], ["--help", *words]):
                text = self.cordon(*call).stdout
                self.assertIn(f"Usage: cordon {command['name']}", text)
                example = text.split("Example\n")[1]
                self.assertIn(f"cordon {command['name']}", example)

    def test_examples_use_only_options_that_exist(self):
        tree = commands()
        shared = {o["name"] for o in tree["options"]}
        for command in tree["commands"]:
            known = shared | {o["name"] for o in command["options"]}
            for option in re.findall(r"--([a-z-]+)", command["example"]):
                self.assertIn(option, known, command["name"])

    def test_an_option_takes_an_argument_in_all_commands_or_in_none(self):
        seen = {}
        for command in commands()["commands"]:
            for option in command["options"]:
                takes = option["arg"] is not None
                self.assertEqual(seen.setdefault(option["name"], takes), takes, option["name"])

    def test_overview_lists_every_command(self):
        text = self.cordon("help").stdout
        for command in commands()["commands"]:
            self.assertIn(f"  {command['name']} ", text)
        self.assertEqual(text, self.cordon("--help").stdout)

    def test_version(self):
        self.assertRegex(self.cordon("--version").stdout, r"^cordon \d+\.\d+\.\d+\n$")


class Arguments(Case):
    def test_options_stand_anywhere_and_in_both_spellings(self):
        self.init()
        calls = (["--store", self.store, "lists", "show", "--format", "json"],
                 ["lists", "--format=json", "show", f"--store={self.store}"],
                 ["--format", "json", "lists", "show"])
        for call in calls:
            self.assertEqual(self.cordon(*call).stdout, "[]\n", call)

    def test_usage_errors_name_what_would_be_right(self):
        cases = ((["lits", "show"], "did you mean lists?"),
                 (["lists"], "import, show, log, diff"),
                 (["lists", "imprt"], "did you mean import?"),
                 (["--stroe", "x", "decide"], "did you mean --store?"),
                 (["decide", "--dryrun", "x.json"], "did you mean --dry-run?"),
                 (["lists", "show", "--dry-run"], "lists show has no option --dry-run"),
                 (["decide"], "Usage: cordon decide"),
                 (["explain", "D-1", "D-2"], "takes fewer arguments"),
                 (["--format", "yaml", "init"], "text, json or jsonl"),
                 (["lists", "show", "--as-of"], "--as-of needs a value"),
                 (["lists", "show", "--as-of", "2021-02-30"], "no day of the calendar"),
                 (["lists", "show", "--as-of", "2021-02-03", "--as-of", "2021-02-04"], "given twice"),
                 (["decide", "--dry-run=yes", "x.json"], "takes no value"),
                 (["screen", "x", "--limit", "0"], "a whole number from 1 to 100"),
                 (["screen"], "one NAME, or --file FILE"),
                 (["decide", "x", "--input", "csv"], "json or jsonl"),
                 (["compare", "x"], "two names"),
                 (["decide", "x.json", "--fail-on", "maybe"], "no outcome"),
                 (["lists", "import", "us_csl", "x.csv"], "--published DAY"),
                 (["replay"], "--all"),
                 (["rulebook", "adopt", "x", "--param", "reading"], "NAME=VALUE"),
                 ([], "See cordon help"))
        for call, expected in cases:
            self.assertIn(expected, self.cordon(*call, status=1).stderr, call)

    def test_two_dashes_end_the_options(self):
        self.init()
        self.import_csl()
        self.assertEqual(self.json("screen", "--", "--store")["query"], "--store")

    def test_the_clock_can_be_set_and_nonsense_is_refused(self):
        self.init()
        self.import_csl()
        shown = self.json("lists", "show", CORDON_NOW="2022-05-16T00:00:00Z")
        self.assertEqual(shown[0]["age_days"], 10)
        self.assertIn("CORDON_NOW", self.cordon("lists", "show", status=1, CORDON_NOW="tomorrow").stderr)

    def test_a_store_that_is_not_there_is_status_3(self):
        for call in (["lists", "show"], ["screen", "x"], ["party", "list"], ["explain", "D-1"]):
            self.cordon(*call, status=3)


class Init(Case):
    def test_new_and_empty_folders_are_made_stores_and_others_left_alone(self):
        self.assertEqual(self.json("init"), {"store": self.store})
        empty = os.path.join(self.dir, "empty")
        os.mkdir(empty)
        self.cordon("init", empty)
        os.mkdir(os.path.join(self.dir, "full"))
        self.write("full/letter.txt", "mine")
        self.cordon("init", "--store", os.path.join(self.dir, "full"), status=1)
        self.assertEqual(os.listdir(os.path.join(self.dir, "full")), ["letter.txt"])
        again = run("init", CORDON_STORE=self.store)
        self.assertNotEqual(again.returncode, 0)


class Output(Case):
    def test_a_full_disk_is_status_3_with_a_message(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([CORDON, "help"], stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
        self.assertEqual(done.returncode, 3)
        self.assertIn("could not be written", done.stderr)

    def test_a_reader_that_goes_away_is_no_error_message(self):
        rows = self.write("names.csv", "name\n" + "Somebody Ordinary\n" * 20000)
        self.init()
        self.import_csl()
        child = subprocess.Popen([CORDON, "screen", "--file", rows, "--store", self.store], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, env=environment())
        child.stdout.readline()
        child.stdout.close()
        errors = child.stderr.read()
        child.stderr.close()
        child.wait()
        self.assertEqual(errors, b"")

    def test_colour_on_a_terminal_only_and_not_with_no_color(self):
        self.assertIn("\033[", on_a_terminal("help", TERM="xterm"))
        self.assertNotIn("\033[", on_a_terminal("help", TERM="xterm", NO_COLOR="1"))
        self.assertNotIn("\033[", on_a_terminal("help", TERM="dumb"))
        self.assertNotIn("\033[", run("help", TERM="xterm").stdout)


class Documentation(unittest.TestCase):
    def test_the_man_page_tells_of_every_command_and_option(self):
        with open(os.path.join(ROOT, "docs", "man", "cordon.1"), encoding="utf-8") as page:
            text = page.read().replace("\\-", "-")
        tree = commands()
        for command in tree["commands"]:
            name = command["name"]
            group, _, verb = name.partition(" ")
            listed = f"cordon {name}" in text or re.search(rf"^\.SS cordon {group} [a-z|]*\b{verb}\b", text, re.M)
            self.assertTrue(listed, name)
            for option in command["options"] + tree["options"]:
                self.assertIn(f"--{option['name']}", text, name)

    def complete(self, line):
        script = os.path.join(ROOT, "cli", "completion", "cordon.bash")
        words = line.split(" ")
        program = f"""
            source {script}
            COMP_WORDS=({CORDON} {' '.join(repr(w) for w in words)})
            COMP_CWORD={len(words)}
            _cordon
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, env=environment(), cwd=ROOT)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_completion_offers_every_command_and_option(self):
        first = self.complete("")
        for command in commands()["commands"]:
            group, _, verb = command["name"].partition(" ")
            self.assertIn(group, first)
            if verb:
                self.assertIn(verb, self.complete(f"{group} "))
            offered = self.complete(f"{command['name']} --")
            for option in command["options"] + commands()["options"]:
                self.assertIn(f"--{option['name']}", offered, command["name"])

    def test_completion_of_values(self):
        self.assertEqual(self.complete("lists import us_o"), ["us_ofac_sdn", "us_ofac_cons"])
        self.assertEqual(self.complete("--store x decide --fail-on pro"), ["prohibited"])
        self.assertEqual(self.complete("--format js"), ["json", "jsonl"])


if __name__ == "__main__":
    main()
