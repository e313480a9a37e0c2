"""Screening and comparing from the command line: one name, files in three formats, rows that cannot be screened."""
import json

from harness import Case, example, main


class Store(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.import_csl()


class OneName(Store):
    def test_an_alias_is_found_with_its_entry_and_day(self):
        got = self.json("screen", "Tabatha Ltd.", "--as-of", "2021-11-26")
        self.assertEqual((got["row"], got["query"]), (1, "Tabatha Ltd."))
        hit = got["hits"][0]
        self.assertEqual((hit["list"], hit["name"], hit["primary"]), ("us_csl", "Tabatha Ltd.", "Candiru"))
        self.assertEqual((hit["from"], hit["to"], hit["published"]), ("2021-11-04", None, "2022-05-06"))
        self.assertEqual(hit["score"], 1000)
        self.assertIsInstance(hit["entry"], str)

    def test_not_before_it_was_listed(self):
        hits = self.json("screen", "Candiru", "--as-of", "2021-11-03")["hits"]
        self.assertEqual([h for h in hits if h["primary"] == "Candiru"], [])
        self.assertEqual(self.json("screen", "Candiru", "--as-of", "2021-11-04")["hits"][0]["primary"], "Candiru")

    def test_today_is_the_default_day(self):
        self.assertEqual(self.json("screen", "NSO Group", CORDON_NOW="2021-11-03T23:59:59Z")["hits"], [])
        self.assertEqual(len(self.json("screen", "NSO Group", CORDON_NOW="2021-11-04T00:00:00Z")["hits"]), 1)

    def test_known_at_leaves_out_what_was_recorded_later(self):
        hits = self.json("screen", "NSO Group", "--known-at", "2022-05-31")["hits"]
        self.assertEqual(hits, [])
        self.assertEqual(len(self.json("screen", "NSO Group", "--known-at", "2022-06-01")["hits"]), 1)
        self.assertEqual(len(self.json("screen", "NSO Group", "--known-at", "#1")["hits"]), 1)
        self.assertIn("#1 to #1", self.cordon("screen", "NSO Group", "--known-at", "#7", status=1).stderr)

    def test_lists_limit_and_scores(self):
        self.assertEqual(self.json("screen", "Candiru", "--lists", "us_bis_entity_list")["hits"][0]["primary"], "Candiru")
        self.assertEqual(self.json("screen", "Candiru", "--lists", "us_ofac_sdn")["hits"], [])
        self.assertEqual(len(self.json("screen", "Positive Technologies", "--limit", "1")["hits"]), 1)
        for hit in self.json("screen", "Candiro", "--min-score", "1000")["hits"]:
            self.assertEqual(hit["score"], 1000)

    def test_text_says_what_was_met(self):
        text = self.cordon("screen", "Tabatha Ltd").stdout
        for words in ("Candiru", "2021-11-04", "Presumption of denial", "86 FR 60760"):
            self.assertIn(words, text)
        self.assertIn("No listed name is close", self.cordon("screen", "Zoë Quite Ordinary").stdout)

    def test_a_name_that_cannot_be_screened_is_never_a_silent_no_match(self):
        for name in ("", "  ", "---", "x" * 5000):
            self.cordon("screen", "--", name, status=2)

    def test_wrong_details(self):
        self.assertIn("schema", self.cordon("screen", "x y", "--schema", "ship", status=2).stderr)
        self.assertIn("ISO 3166-1", self.cordon("screen", "x y", "--country", "ZZ", status=2).stderr)
        self.assertIn("1965-03-04", self.cordon("screen", "x y", "--birth", "soon", status=2).stderr)

    def test_explanation(self):
        hit = self.json("screen", "Tabatha Limited", "--explain")["hits"][0]
        self.assertTrue(hit["explanation"])


class Files(Store):
    ROWS = ["Tabatha Ltd", "Muster, Anna", "NSO Group", "Bäckerei Beispiel GmbH"]

    def check(self, rows):
        self.assertEqual([r["row"] for r in rows], [1, 2, 3, 4])
        self.assertEqual([r["query"] for r in rows], self.ROWS)
        self.assertEqual([len(r["hits"]) for r in rows], [1, 0, 1, 0])

    def lines(self, *args, **options):
        return [json.loads(line) for line in self.cordon("screen", *args, **options).stdout.splitlines()]

    def test_csv_tsv_and_jsonl_say_the_same(self):
        csv = self.write("c.csv", "id,customer\n1,Tabatha Ltd\n2,\"Muster, Anna\"\n3,NSO Group\n4,Bäckerei Beispiel GmbH\n")
        tsv = self.write("c.tsv", "customer\tid\n" + "".join(f"{name}\t7\n" for name in self.ROWS))
        jsonl = self.write("c.jsonl", "".join(json.dumps({"customer": name}) + "\n" for name in self.ROWS))
        self.check(self.lines("--file", csv, "--column", "customer"))
        self.check(self.lines("--file", tsv, "--column", "customer"))
        self.check(self.lines("--file", jsonl, "--column", "customer", "--format", "json"))
        with open(jsonl, encoding="utf-8") as text:
            self.check(self.lines("--file", "-", "--input", "jsonl", "--column", "customer", stdin=text.read()))

    def test_tsv_has_no_quoting(self):
        tsv = self.write("q.tsv", 'name\n"NSO Group\n')
        self.assertEqual(self.lines("--file", tsv)[0]["query"], '"NSO Group')

    def test_the_example_of_customers(self):
        rows = self.lines("--file", example("customers.csv"), "--column", "customer", "--country-column", "country")
        self.assertEqual([r["row"] for r in rows if r["hits"]], [1, 3, 5])

    def test_many_rows_keep_their_order_with_any_number_of_threads(self):
        names = [f"Ordinary Person Number {i}" if i % 97 else "Candiru Ltd." for i in range(1, 5001)]
        path = self.write("many.csv", "name\n" + "\n".join(names) + "\n")
        one = self.cordon("screen", "--file", path, "--threads", "1").stdout
        many = self.cordon("screen", "--file", path, "--threads", "7").stdout
        self.assertEqual(one, many)
        rows = [json.loads(line) for line in one.splitlines()]
        self.assertEqual([r["row"] for r in rows], list(range(1, 5001)))
        self.assertEqual([r["row"] for r in rows if any(h["primary"] == "Candiru" for h in r["hits"])],
                         [i for i in range(1, 5001) if i % 97 == 0])

    def test_rows_that_cannot_be_screened_say_so_and_the_rest_goes_on(self):
        path = self.write("odd.csv", "name,x\nNSO Group,1\n,2\nCandiru,3\n")
        rows = self.lines("--file", path, status=2)
        self.assertEqual([r["row"] for r in rows], [1, 2, 3])
        self.assertTrue(rows[1]["error"])
        self.assertTrue(rows[2]["hits"])
        self.assertIn("odd.csv:3", self.cordon("screen", "--file", path, status=2).stderr)

    def test_broken_files(self):
        column = self.cordon("screen", "--file", self.write("a.csv", "nom,x\na,b\n"), "--column", "name", status=2)
        self.assertIn("nom, x", column.stderr)
        wide = self.cordon("screen", "--file", self.write("b.csv", "name\nNSO Group\na,b\n"), status=2)
        self.assertIn("b.csv:3", wide.stderr)
        self.assertIn('"row":1', wide.stdout)
        self.cordon("screen", "--file", self.write("c.jsonl", '{"name":"x","name":"y"}\n'), status=2)
        self.assertIn("d.jsonl:2", self.cordon("screen", "--file", self.write("d.jsonl", '{"name":"a b"}\n{"name":\n'), status=2).stderr)
        self.assertIn("--input", self.cordon("screen", "--file", self.write("names", "name\n"), status=1).stderr)
        self.cordon("screen", "--file", self.write("e.csv", ""), status=2)
        self.cordon("screen", "--file", "/nowhere.csv", status=3)


class Compare(Case):
    def test_two_names(self):
        got = self.json("compare", "Saito Tech Ltd.", "SAITO TECH LIMITED", "--schema", "company")
        self.assertEqual((got["row"], got["match"]), (1, True))
        self.assertGreater(got["score"], 900)
        self.assertFalse(self.json("compare", "Saito Tech Ltd.", "Musterhafen Holding")["match"])
        self.assertIn("match", self.cordon("compare", "a b", "b a").stdout)

    def test_a_file_of_pairs(self):
        done = self.cordon("compare", "--file", example("pairs.tsv"))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(r["row"], r["match"]) for r in rows], [(1, True), (2, False)])

    def test_broken_pairs(self):
        head = "schema\tleft\tright\tleft_props\tright_props\n"
        told = self.cordon("compare", "--file", self.write("p.tsv", head + 'Person\tJohn\t["J"]\t{}\t{}\n'), status=2)
        self.assertIn("p.tsv:2", told.stderr)
        self.assertIn("(field left)", told.stderr)
        self.assertIn('"error"', told.stdout)
        self.cordon("compare", "--file", self.write("q.tsv", "schema\tleft\n"), status=2)


if __name__ == "__main__":
    main()
