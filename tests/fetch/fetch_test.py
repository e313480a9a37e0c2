"""`lists fetch` against a publisher on this machine that also misbehaves: what is adopted, what is refused, and that the list in
force stays where something is wrong."""
import calendar
import hashlib
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Case  # noqa: E402
from publisher import Publisher, sdn  # noqa: E402

FIRST = [(str(100 + i), name, kind, "SDGT", "") for i, (name, kind) in enumerate([
    ("AERO CARGO LINES", ""), ("BORDER TRADING HOUSE", ""), ("PETROV, Ivan Sergeevich", "individual")])]
DAY = calendar.timegm((2022, 2, 24, 18, 0, 0))


class Fetch(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.site = Publisher(os.path.join(self.dir, "site"))
        self.site.put("sdn.csv", sdn(FIRST), DAY)

    def tearDown(self):
        self.site.close()
        super().tearDown()

    def addresses(self, *rows):
        self.write("store/list_addresses.tsv", "".join("\t".join(row) + "\n" for row in rows))

    def sdn_at(self, path, *checksum):
        self.addresses(("us_ofac_sdn", "sdn.csv", "csv", "a test", self.site.url(path), *checksum))

    def fetch(self, *options, status=0, **changes):
        found = self.json("lists", "fetch", "us_ofac_sdn", "--retry-wait", "1", "--timeout", "5", *options, status=status, **changes)
        return found[0]

    def published(self):
        return [row["published"] for row in self.json("lists", "log", "us_ofac_sdn")]

    def test_adopts_once_and_asks_again_under_condition(self):
        self.sdn_at("files/sdn.csv")
        first = self.fetch()
        self.assertEqual((first["outcome"], first["published"], first["published_by"]), ("adopted", "2022-02-24", "last_modified"))
        self.assertEqual((first["entries"], first["added"]), (3, 3))
        second = self.fetch()
        self.assertEqual((second["outcome"], second["files"][0]["status"]), ("unchanged", 304))
        self.site.put("sdn.csv", sdn(FIRST + [("200", "NEW HOLDING", "", "RUSSIA-EO14024", "")]), DAY + 86400)
        third = self.fetch()
        self.assertEqual((third["outcome"], third["added"], third["published"]), ("adopted", 1, "2022-02-25"))
        self.assertEqual(self.published(), ["2022-02-24", "2022-02-25"])

    def test_a_publisher_without_conditions_changes_nothing_twice(self):
        self.sdn_at("hop/2/sdn.csv")
        self.assertEqual(self.fetch()["outcome"], "adopted")
        os.remove(os.path.join(self.store, "fetch", "us_ofac_sdn", "sdn.csv"))
        self.assertEqual(self.fetch()["outcome"], "unchanged")
        self.assertEqual(self.published(), ["2022-02-24"])

    def test_waits_and_tries_again(self):
        self.sdn_at("flaky/2/sdn.csv")
        self.assertEqual(self.fetch()["files"][0]["attempts"], 3)

    def test_whatever_is_wrong_leaves_the_list_in_force(self):
        self.sdn_at("files/sdn.csv")
        self.fetch()
        for path, says in (("html", "HTML page"), ("pdf", "PDF document"), ("cut/sdn.csv", "could not be fetched"), ("loop", "redirects more than"),
                           ("status/500", "answers 500"), ("asks/9999/sdn.csv", "asks to come back"), ("empty", "is empty"),
                           ("endless", "bigger than the limit"), ("status/404", "answers 404")):
            with self.subTest(path):
                self.sdn_at(path)
                got = self.fetch("--max-bytes", "100000", "--attempts", "2", status=3)
                self.assertEqual(got["outcome"], "failed")
                self.assertIn(says, got["error"])
                self.assertEqual(self.published(), ["2022-02-24"])
                self.assertEqual(len(self.json("screen", "AERO CARGO LINES", "--as-of", "2022-06-01")["hits"]), 1)
        self.sdn_at("files/sdn.csv")
        self.assertEqual(self.fetch()["outcome"], "unchanged")

    def test_a_list_is_taken_whole(self):
        self.addresses(("us_ofac_sdn", "sdn.csv", "csv", "a test", self.site.url("files/sdn.csv")),
                       ("us_ofac_sdn", "alt.csv", "csv", "a test", self.site.url("status/404")))
        self.assertEqual(self.fetch(status=3)["outcome"], "failed")
        self.assertEqual(os.listdir(os.path.join(self.store, "fetch", "us_ofac_sdn")), [])
        self.site.put("alt.csv", '100,1,"aka","AEROCARGO",-0- \r\n\x1a', DAY)
        self.addresses(("us_ofac_sdn", "sdn.csv", "csv", "a test", self.site.url("files/sdn.csv")),
                       ("us_ofac_sdn", "alt.csv", "csv", "a test", self.site.url("files/alt.csv")))
        self.assertEqual(self.fetch()["outcome"], "adopted")
        self.assertEqual(len(self.json("screen", "AEROCARGO", "--as-of", "2022-06-01")["hits"]), 1)

    def test_what_shrank_is_held_until_it_is_accepted(self):
        many = [(str(n), f"ENTERPRISE NUMBER {n} OF {chr(65 + n % 26)}{chr(65 + n // 26 % 26)}", "", "SDGT", "") for n in range(1, 301)]
        self.site.put("sdn.csv", sdn(many), DAY)
        self.sdn_at("files/sdn.csv")
        self.fetch()
        self.site.put("sdn.csv", sdn(many[:100]), DAY + 86400)
        for attempt in range(2):  # the second time the publisher says that nothing changed
            got = self.fetch(status=5)
            self.assertEqual(got["outcome"], "held")
            self.assertIn("200 of the 300 entries", got["held"][0]["text"])
            self.assertEqual(self.published(), ["2022-02-24"])
        self.assertEqual(self.fetch("--accept")["outcome"], "adopted")
        self.assertEqual(self.published(), ["2022-02-24", "2022-02-25"])

    def test_a_published_checksum_must_agree(self):
        text = sdn(FIRST).encode()
        self.site.put("sums", hashlib.sha1(text).hexdigest() + "  sdn.csv\n")
        self.sdn_at("files/sdn.csv", self.site.url("files/sums"))
        self.assertEqual(self.fetch()["outcome"], "adopted")
        self.site.put("sdn.csv", sdn(FIRST[:2]), DAY + 86400)
        got = self.fetch(status=3)
        self.assertIn("its publisher prints", got["error"])
        self.site.put("sums", hashlib.sha256(sdn(FIRST[:2]).encode()).hexdigest() + " *sdn.csv\n")
        self.assertEqual(self.fetch()["outcome"], "adopted")

    def test_a_list_in_the_code_of_regulations_is_asked_for_as_of_its_day(self):
        supplement = ('<?xml version="1.0"?>\n<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. 4 to Part 744—Entity List'
                      '</HEAD><TABLE><TR><TH>Country</TH><TH>Entity</TH><TH>License requirement</TH><TH>License review policy</TH>'
                      '<TH>Federal Register citation</TH></TR><TR><TD>ISRAEL</TD><TD>Example Cyber Ltd., 1 Road, Tel Aviv, Israel</TD>'
                      '<TD>For all items subject to the EAR</TD><TD>Presumption of denial</TD><TD>86 FR 60760, 11/4/21.</TD></TR></TABLE></DIV9>\n')
        titles = {"titles": [{"number": 14, "up_to_date_as_of": "2020-01-01"}, {"number": 15, "up_to_date_as_of": "2022-03-01"}]}
        self.site.put("titles.json", json.dumps(titles))
        self.site.put("2022-03-01-744.xml", supplement)
        address = self.site.url("law/files/full/{day}/title-15.xml?part=744")
        self.addresses(("us_bis_entity_list", "supplement-4.xml", "xml", "a test", address))
        got = self.json("lists", "fetch", "us_bis_entity_list")[0]
        self.assertEqual((got["outcome"], got["published"], got["published_by"]), ("adopted", "2022-03-01", "versioner"))
        self.assertEqual(self.json("lists", "fetch", "us_bis_entity_list")[0]["outcome"], "unchanged")
        self.site.put("titles.json", json.dumps({"titles": [{"number": 15}]}))
        got = self.json("lists", "fetch", "us_bis_entity_list", "--attempts", "1", status=3)[0]
        self.assertIn("up to date", got["error"])

    def test_shipped_addresses_are_whole(self):
        with open(os.path.join(os.path.dirname(__file__), "..", "..", "data", "list_addresses.tsv"), encoding="utf-8") as table:
            rows = [line.rstrip("\n").split("\t") for line in table if line.strip() and not line.startswith("#")]
        for row in rows:
            with self.subTest(row[0]):
                self.assertIn(len(row), (5, 6))
                self.assertTrue(row[4].startswith("https://"), row[4])
        lists = {row[0] for row in rows}
        for name in ("us_ofac_sdn", "us_ofac_cons", "us_csl", "us_bis_entity_list", "us_bis_uvl", "us_bis_meu", "us_bis_dpl", "us_dtc_debarred",
                     "un_sc", "eu_fsf", "gb_uksl", "gb_ofsi", "ca_sema", "au_dfat", "ch_seco", "jp_meti"):
            self.assertIn(name, lists)

    def test_addresses_are_the_users(self):
        self.addresses(("us_ofac_sdn", "sdn.csv", "csv", "a test", "http://lists.example/sdn.csv"))
        self.assertIn("not https", self.fetch(status=3)["error"])
        done = self.cordon("lists", "fetch", "eu_fsf", status=3)
        self.assertIn("{token}", done.stdout)
        done = self.cordon("lists", "fetch", "no_such_list", status=3)
        self.assertIn("list_addresses.tsv", done.stdout)
        self.write("store/list_addresses.tsv", "us_ofac_sdn\tsdn.csv\n")
        done = self.cordon("lists", "fetch", "us_ofac_sdn", status=2)
        self.assertIn("list_addresses.tsv:1", done.stderr)


if __name__ == "__main__":
    unittest.main()
