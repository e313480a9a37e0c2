"""Lists from the command line: import in the official formats, what is shown, what is refused and what is held."""
import gzip
import os

from harness import Case, example, main

OFAC = [example("lists", "us_ofac_sdn", name) for name in ("sdn.csv", "alt.csv", "add.csv")]


def csl_rows():
    with open(example("lists", "us_csl.csv"), encoding="utf-8") as rows:
        return rows.readlines()


class Import(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_csl_excerpt(self):
        got = self.json("lists", "import", "us_csl", example("lists", "us_csl.csv"), "--published", "2022-05-06")
        self.assertEqual((got["list"], got["published"], got["state"]), ("us_csl", "2022-05-06", "adopted"))
        self.assertEqual(got["entries"], len(csl_rows()) - 1)

    def test_the_same_bytes_again_change_nothing_and_say_so(self):
        self.import_csl()
        again = self.json("lists", "import", "us_csl", example("lists", "us_csl.csv"), "--published", "2022-05-06")
        self.assertEqual(again["state"], "unchanged")
        self.assertEqual(len(self.json("lists", "log", "us_csl")), 1)

    def test_ofac_files_are_told_apart_in_any_order(self):
        got = self.json("lists", "import", "us_ofac_sdn", *reversed(OFAC), "--published", "2024-01-08")
        self.assertEqual(got["entries"], 5)
        hits = self.json("screen", "National Bank of Cuba", "--as-of", "2024-02-01")["hits"]
        self.assertEqual((hits[0]["entry"], hits[0]["primary"]), ("306", "BANCO NACIONAL DE CUBA"))

    def test_gzip_is_read_as_it_is(self):
        with open(example("lists", "us_csl.csv"), "rb") as plain:
            packed = self.write("csl.csv.gz", gzip.compress(plain.read()), "wb")
        self.assertEqual(self.json("lists", "import", "us_csl", packed, "--published", "2022-05-06")["state"], "adopted")

    def test_broken_files_are_refused_with_their_place_and_leave_nothing(self):
        self.import_csl()
        before = self.cordon("lists", "log", "us_csl", "--format", "json").stdout
        header = csl_rows()[0]
        broken = {"quote.csv": (header + '1,"never closed\n').encode(), "nul.csv": header.encode() + b"a,\0b\n",
                  "utf8.csv": header.encode() + b"a,\xff\xfe\n", "short.csv": (header + "a,b,c\n").encode(), "empty.csv": b"",
                  "other.csv": b"name,age\nx,3\n"}
        for name, content in broken.items():
            path = self.write(name, content, "wb")
            told = self.cordon("lists", "import", "us_csl", path, "--published", "2022-06-01", status=2)
            self.assertIn(name, told.stderr)
        self.assertEqual(self.cordon("lists", "log", "us_csl", "--format", "json").stdout, before)

    def test_a_name_that_a_spreadsheet_made_a_date_is_held(self):
        with open(OFAC[0], "rb") as plain:
            damaged = self.write("sdn.csv", plain.read().replace(b'"EBANO"', b'"28-Jul"'), "wb")
        told = self.cordon("lists", "import", "us_ofac_sdn", damaged, "--published", "2024-01-08", status=5)
        self.assertIn("28-Jul", told.stdout + told.stderr)
        self.assertEqual(self.json("lists", "show"), [])
        held = self.cordon("--format", "json", "lists", "import", "us_ofac_sdn", damaged, "--published", "2024-01-08", status=5)
        self.assertIn('"state":"held"', held.stdout)
        taken = self.json("lists", "import", "us_ofac_sdn", damaged, "--published", "2024-01-08", "--accept")
        self.assertEqual(taken["state"], "adopted")

    def test_what_is_not_there(self):
        self.cordon("lists", "import", "us_csl", os.path.join(self.dir, "none.csv"), "--published", "2022-05-06", status=3)
        self.assertIn("us_csl", self.cordon("lists", "import", "us_cls", example("lists", "us_csl.csv"), "--published",
                                            "2022-05-06", status=1).stderr)


class Look(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.import_csl()
        later = [row for row in csl_rows() if "Blue Wing" not in row]
        self.later = self.write("later.csv", "".join(later).replace("COSEINC", "COSEINC Pte"))
        self.cordon("lists", "import", "us_csl", self.later, "--published", "2022-05-20")

    def test_show_tells_the_age_as_of_a_day(self):
        shown = self.json("lists", "show", "--as-of", "2022-05-10")
        self.assertEqual((shown[0]["list"], shown[0]["published"], shown[0]["age_days"]), ("us_csl", "2022-05-06", 4))
        self.assertEqual(self.jsonl("lists", "show", "--as-of", "2022-05-21")[0]["published"], "2022-05-20")
        self.assertIn("us_csl", self.cordon("lists", "show").stdout)

    def test_log_has_a_line_a_snapshot(self):
        log = self.jsonl("lists", "log", "us_csl")
        self.assertEqual([row["published"] for row in log], ["2022-05-06", "2022-05-20"])
        self.assertEqual((log[1]["removed"], log[1]["changed"]), (1, 1))

    def test_diff_names_what_went_and_what_changed(self):
        diff = self.json("lists", "diff", "us_csl", "2022-05-06", "2022-05-20")
        self.assertEqual((len(diff["added"]), len(diff["removed"]), len(diff["changed"])), (0, 1, 1))
        self.assertTrue(diff["changed"][0]["fields"])
        text = self.cordon("lists", "diff", "us_csl", "2022-05-06", "2022-05-20").stdout
        self.assertTrue(text.startswith("0 added, 1 removed, 1 changed\n"))


if __name__ == "__main__":
    main()
