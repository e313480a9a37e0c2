"""Files of many names: resumed after a kill, as CSV, as a summary, with progress on a terminal."""
import csv
import io
import json
import os
import pty
import signal
import subprocess
import time

from harness import CORDON, ROOT, Case, environment, main

LISTED = {0: "Candiru Ltd.", 31: "NSO Group", 62: "Positive Technologes"}


class Bulk(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.import_csl()

    def names(self, count):
        return [LISTED.get(i % 97, f"Ordinary Person {i}") for i in range(count)]

    def rows(self, name, count, empty=()):
        names = ["" if i in empty else n for i, n in enumerate(self.names(count))]
        return self.write(name, "name,x\n" + "".join(f"{n},1\n" for n in names))

    def path(self, name):
        return os.path.join(self.dir, name)

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def note(self):
        try:
            return json.loads(self.bytes_of("out.progress"))
        except FileNotFoundError:
            return None


class Resume(Bulk):
    ROWS = 40000

    def killed(self, rows, *args):
        """A run that is fed some rows, and killed once it has noted work done."""
        child = subprocess.Popen([CORDON, "screen", "--file", "-", "--input", "csv", "--output", self.path("out"), *args], stdin=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, env=environment(CORDON_STORE=self.store), cwd=ROOT)
        with open(rows, "rb") as text:
            child.stdin.write(b"".join(text.readlines()[:self.ROWS * 3 // 4]))
            child.stdin.flush()
        until = time.monotonic() + 60
        while (self.note() or {"rows": 0})["rows"] == 0:
            self.assertLess(time.monotonic(), until, "no work was noted")
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdin.close()
        return self.note()

    def check(self, *args, empty=(), status=0):
        rows = self.rows("rows.csv", self.ROWS, empty)
        whole = self.cordon("screen", "--file", rows, *args, status=status)
        note = self.killed(rows, *args)
        self.assertGreater(note["rows"], 0)
        self.assertLess(note["rows"], self.ROWS)
        with open(self.path("out"), "ab") as out:
            out.write(b'{"half a li')  # what a cut write leaves behind
        resumed = self.cordon("screen", "--file", rows, "--resume", self.path("out"), *args, status=status)
        self.assertEqual(resumed.stdout, "")
        self.assertEqual(self.bytes_of("out").decode().replace("\r\n", "\n"), whole.stdout)  # as the harness reads it
        self.assertIsNone(self.note())
        return whole, resumed

    def test_a_killed_run_gives_the_same_bytes_when_resumed(self):
        self.check()

    def test_and_as_csv_with_rows_that_are_refused(self):
        whole, resumed = self.check("--format", "csv", empty=(5, 39000), status=2)
        self.assertIn("2 of 40000 rows", resumed.stderr)
        self.assertIn("rows.csv:7", whole.stderr)

    def test_resuming_asks_for_the_same_rows_options_and_lists(self):
        rows = self.rows("rows.csv", self.ROWS)
        self.killed(rows)
        out = self.path("out")
        self.assertIn("--resume", self.cordon("screen", "--file", rows, "--output", out, status=2).stderr)
        for changed in (["--limit", "3"], ["--as-of", "2021-11-26"], ["--format", "csv"]):
            self.assertIn("other options", self.cordon("screen", "--file", rows, "--resume", out, *changed, status=1).stderr)
        other = self.write("other.csv", "name,x\nSomebody Else,1\n" + "".join(f"{n},1\n" for n in self.names(self.ROWS)))
        self.assertIn("not the ones", self.cordon("screen", "--file", other, "--resume", out, status=2).stderr)
        short = self.rows("short.csv", 10)
        self.assertIn("not the ones", self.cordon("screen", "--file", short, "--resume", out, status=2).stderr)
        with open(out, "wb"):
            pass
        self.assertIn("shorter than", self.cordon("screen", "--file", rows, "--resume", out, status=3).stderr)
        self.write("out.progress", "{}")
        self.assertIn("no note", self.cordon("screen", "--file", rows, "--resume", out, status=3).stderr)

    def test_nothing_to_resume_and_a_whole_file(self):
        rows, out = self.rows("rows.csv", 100), self.path("out")
        self.assertIn("nothing to resume", self.cordon("screen", "--file", rows, "--resume", out, status=1).stderr)
        self.cordon("screen", "--file", rows, "--output", out)
        self.assertEqual(self.bytes_of("out").decode(), self.cordon("screen", "--file", rows).stdout)
        self.assertIn("whole", self.cordon("screen", "--file", rows, "--resume", out, status=1).stderr)
        self.cordon("screen", "--file", self.rows("fewer.csv", 3), "--output", out)  # takes the place of what was whole
        self.assertEqual(len(self.bytes_of("out").splitlines()), 3)
        self.cordon("screen", "--file", rows, "--output", "/nowhere/out", status=3)

    def test_a_row_that_breaks_the_file_can_be_mended_and_resumed(self):
        good = self.rows("good.csv", 20000)
        with open(good, encoding="utf-8") as text:
            lines = text.readlines()
        bad = self.write("bad.csv", "".join(lines[:15000] + ["too,many,fields\n"] + lines[15001:]))
        self.assertIn("bad.csv:15001", self.cordon("screen", "--file", bad, "--output", self.path("out"), status=2).stderr)
        self.cordon("screen", "--file", good, "--resume", self.path("out"))
        self.assertEqual(self.bytes_of("out").decode(), self.cordon("screen", "--file", good).stdout)


class Csv(Bulk):
    def test_a_line_a_hit_and_one_for_a_row_without(self):
        rows = self.write("c.tsv", 'name\nTabatha Ltd.\nZoë "Quite, Ordinary"\n---\nOrdinary\u200b Person\n')
        text = self.cordon("screen", "--file", rows, "--format", "csv", status=2).stdout
        json_lines = [json.loads(l) for l in self.cordon("screen", "--file", rows, status=2).stdout.splitlines()]
        lines = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertEqual([(l["row"], l["query"]) for l in lines], [(str(r["row"]), r["query"]) for r in json_lines])
        hit = json_lines[0]["hits"][0]
        for column in ("list", "source", "entry", "name", "primary", "published", "from", "requirement", "policy", "cite", "state"):
            self.assertEqual(lines[0][column], hit[column], column)
        self.assertEqual((lines[0]["score"], lines[0]["same_name"], lines[0]["to"]), ("1000", "yes", ""))
        self.assertEqual((lines[1]["list"], lines[1]["score"], lines[1]["error"]), ("", "", ""))
        self.assertEqual(lines[2]["error"], json_lines[2]["error"])
        self.assertEqual(lines[3]["flags"], "hidden_characters")

    def test_several_hits_of_a_row_are_several_lines(self):
        rows = self.rows("r.csv", 98)
        lines = list(csv.DictReader(io.StringIO(self.cordon("screen", "--file", rows, "--format", "csv").stdout, newline="")))
        found = [json.loads(l) for l in self.cordon("screen", "--file", rows).stdout.splitlines()]
        self.assertEqual(len(lines), sum(max(1, len(r["hits"])) for r in found))


class Summary(Bulk):
    def test_counts_are_those_of_the_lines(self):
        rows = self.rows("r.csv", 2000, empty=(3,))
        found = [json.loads(l) for l in self.cordon("screen", "--file", rows, status=2).stdout.splitlines()]
        got = json.loads(self.cordon("screen", "--file", rows, "--summary", "--format", "json", status=2).stdout)
        hits = [h for r in found for h in r["hits"]]
        self.assertEqual((got["rows"], got["refused"], got["hits"]), (2000, 1, len(hits)))
        self.assertEqual(got["rows_with_hits"], sum(bool(r["hits"]) for r in found))
        self.assertEqual(sum(got["rows_by_best_score"].values()), got["rows_with_hits"])
        self.assertEqual(got["rows_by_best_score"]["1000"], sum(bool(r["hits"]) and r["hits"][0]["score"] == 1000 for r in found))
        sources = sorted({(h["list"], h["source"]) for h in hits})
        self.assertEqual([(l["list"], l["source"]) for l in got["lists"]], sources)
        for l in got["lists"]:
            of_it = [h for h in hits if h["source"] == l["source"]]
            self.assertEqual(l["hits"], len(of_it))
            self.assertEqual(l["hits_by_score"]["900"], sum(900 <= h["score"] < 1000 for h in of_it))
            self.assertEqual(l["rows"], sum(any(h["source"] == l["source"] for h in r["hits"]) for r in found))

    def test_for_people_and_the_same_with_any_number_of_threads(self):
        rows = self.rows("r.csv", 3000)
        one = self.cordon("screen", "--file", rows, "--summary", "--threads", "1").stdout
        self.assertEqual(one, self.cordon("screen", "--file", rows, "--summary", "--threads", "5").stdout)
        self.assertIn("3000 rows", one)
        self.assertIn("us_csl (us_bis_entity_list)", one)


class Options(Bulk):
    def test_what_does_not_go_together_is_said(self):
        rows = self.rows("r.csv", 5)
        cases = ((["screen", "x y", "--summary"], "go with --file"),
                 (["screen", "x y", "--format", "csv"], "go with --file"),
                 (["lists", "show", "--format", "csv"], "--format csv is for screen --file"),
                 (["compare", "a", "b", "--format", "csv"], "--format csv is for screen --file"),
                 (["screen", "--file", rows, "--format", "text"], "JSON lines or CSV"),
                 (["screen", "--file", rows, "--format", "csv", "--explain"], "no place"),
                 (["screen", "--file", rows, "--summary", "--output", "o"], "counts alone"),
                 (["screen", "--file", rows, "--resume", "o", "--output", "o"], "one of them"),
                 (["screen", "--file", rows, "--resume", "o", "--book", "b"], "over all rows"))
        for call, expected in cases:
            self.assertIn(expected, self.cordon(*call, status=1).stderr, call)

    def import_weakling(self):
        sdn = self.write("sdn.csv", '9001,"WEAKLING, Original","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
                                    '"DOB 01 Jan 1970; nationality Iran; Passport A1234567 (Iran); a.k.a. \'QUORNBLAST\'."\r\n')
        self.cordon("lists", "import", "us_ofac_sdn", sdn, "--published", "2022-05-06")

    def test_columns_of_a_row_raise_and_lower_its_score(self):
        self.import_weakling()
        name = "Orginal Weaklin"
        rows = self.write("r.csv", "who,kind,land,born,number\n" + "".join(f"{name},{rest}\n" for rest in (
            ",,,", "vessel,,,", ",Iran,,", ",MX,,", ",,1970-01-01,", ",,1999,", ",,,A 1234567")))
        lines = self.cordon("screen", "--file", rows, "--column", "who", "--schema-column", "kind", "--country-column", "land", "--birth-column",
                            "born", "--identifier-column", "number", "--min-score", "300", "--lists", "us_ofac_sdn").stdout.splitlines()
        plain, vessel, iran, mexico, born, other_birth, passport = [json.loads(line)["hits"][0]["score"] for line in lines]
        for lower, higher in ((vessel, plain), (mexico, plain), (plain, iran), (plain, born), (other_birth, plain), (plain, passport)):
            self.assertLess(lower, higher)
        one = self.json("screen", name, "--identifier", "A1234567", "--lists", "us_ofac_sdn")["hits"][0]
        self.assertEqual((one["score"], one["agreement"]["identifier"]), (passport, "agrees"))
        self.assertIn("numbr", self.cordon("screen", "--file", rows, "--column", "who", "--identifier-column", "numbr", status=2).stderr)

    def test_weak_aliases_can_be_left_out(self):
        self.import_weakling()
        hit = self.json("screen", "Quornblast")["hits"][0]
        self.assertTrue(hit["weak"])
        self.assertEqual(self.json("screen", "Quornblast", "--skip-weak")["hits"], [])
        self.assertEqual(len(self.json("screen", "Original Weakling", "--skip-weak")["hits"]), 1)
        rows = self.write("w.csv", "name\nQuornblast\n")
        self.assertIn('"weak":true', self.cordon("screen", "--file", rows).stdout)
        self.assertIn('"hits":[]', self.cordon("screen", "--file", rows, "--skip-weak").stdout)

    def test_explanations_align_their_words(self):
        text = self.cordon("screen", "Positive Technologes Ltd", "--explain", "--limit", "1").stdout
        pairs = [line for line in text.splitlines() if "  ~  " in line]
        self.assertGreaterEqual(len(pairs), 2)
        self.assertEqual(len({line.index("  ~  ") for line in pairs}), 1)
        self.assertEqual(len({line.index(" of weight ") for line in pairs}), 1)


class Progress(Bulk):
    def on_a_terminal(self, *args, feed):
        """Standard error of a run whose standard error is a terminal, fed rows over a while."""
        master, slave = pty.openpty()
        child = subprocess.Popen([CORDON, *args], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=slave,
                                 env=environment(CORDON_STORE=self.store), cwd=ROOT)
        os.close(slave)
        feed(child.stdin)
        child.stdin.close()
        text = b""
        try:
            while chunk := os.read(master, 65536):
                text += chunk
        except OSError:
            pass
        os.close(master)
        child.wait()
        return text.decode()

    def test_rows_and_rate_on_a_terminal_and_nothing_elsewhere(self):
        def slowly(stdin):
            stdin.write(b"name\n" + b"Ordinary Person\n" * 9000)  # more than is read at a time
            stdin.flush()
            time.sleep(1.3)
            stdin.write(b"Ordinary Person\n" * 30000)
        text = self.on_a_terminal("screen", "--file", "-", "--input", "csv", feed=slowly)
        self.assertRegex(text, r"Screening  \d+ rows  \d+/s")
        self.assertTrue(text.endswith("\r\x1b[K"))
        self.assertEqual(self.cordon("screen", "--file", self.rows("r.csv", 100)).stderr, "")


if __name__ == "__main__":
    main()
