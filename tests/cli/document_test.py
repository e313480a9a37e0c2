"""Documents on the command line: what each class sees, bytes that come back, templates of one's own, output that cannot be written."""
import json
import os
import shutil
import subprocess
import tempfile

from harness import CORDON, ROOT, Case, environment, example, main, run
from readme_test import blocks, pattern, steps

KINDS = (("licence", "IL-2021-090"), ("suspension", "IL-2021-090"), ("revocation", "IL-2021-090"), ("disable", "INS-1"),
         ("decision", "D-000012"), ("notice", "F-1"), ("notice", "PR-1"))


def tell_story(folder):
    """The store of examples/story/README.md, in FOLDER/cordon-store."""
    with open(os.path.join(ROOT, "examples", "story", "README.md"), encoding="utf-8") as page:
        found = blocks(page.read())
    for name in ("examples", "rulebooks"):
        os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
    env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"])
    for command, _ in (step for block in found for step in steps(block)):
        if command.startswith("export CORDON_NOW="):
            env["CORDON_NOW"] = command.split("=", 1)[1]
        else:
            subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return os.path.join(folder, "cordon-store")


class StoryCase(Case):
    """Over the store of the story: a finding that rests on a complaint, a revoked licence, a disabled installation."""

    @classmethod
    def setUpClass(cls):
        cls.told = tempfile.mkdtemp(prefix="cordon-test-")
        tell_story(cls.told)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.told)

    def setUp(self):
        super().setUp()
        shutil.copytree(os.path.join(self.told, "cordon-store"), self.store)

    def make(self, kind, about, *args, **options):
        return self.cordon("document", "make", kind, about, *args, **options).stdout


class Documents(StoryCase):
    def test_every_kind_is_made_in_both_languages_with_record_and_digest(self):
        for kind, about in KINDS:
            for language in ("en", "he"):
                for form in ("text", "html"):
                    text = self.make(kind, about, "--for", "exporter", "--language", language, "--as", form)
                    self.assertRegex(text, r"sha256:[0-9a-f]{64}", (kind, language))
                    self.assertNotIn("{{", text)
                    if form == "html":
                        self.assertIn(f'lang="{language}" dir="{"rtl" if language == "he" else "ltr"}"', text)
                        self.assertNotIn("http", text)  # nothing from elsewhere

    def test_the_same_record_gives_the_same_bytes_whenever_it_is_made(self):
        for form in ("text", "html", "pdf"):
            paths = [os.path.join(self.dir, f"{n}.{form}") for n in (1, 2)]
            for path, now in zip(paths, ("2022-02-02T10:00:00Z", "2031-01-01T00:00:00Z")):
                self.make("decision", "D-000012", "--for", "exporter", "--as", form, "--output", path, CORDON_NOW=now)
            with open(paths[0], "rb") as one, open(paths[1], "rb") as two:
                self.assertEqual(one.read(), two.read(), form)
        self.assertEqual(len(self.jsonl("document", "list", "D-000012")), 3)  # and is issued once

    def test_text_has_tables_in_columns_where_they_fit_a_line(self):
        text = self.make("decision", "D-000012", "--for", "exporter")
        self.assertIn("\nRole      Name                              Country\nend user  Procuraduría Ejemplar del Estado  Mexico\n", text)
        self.assertIn("\n  1 | Lawful interception software, on-premise | ", text)
        self.assertLessEqual(max(len(line) for line in text.splitlines() if "sha256" not in line), 78)

    def test_what_was_known_then_makes_the_document_of_then(self):
        early = self.make("finding", "F-1", "--for", "exporter", "--known-at", "2021-12-11")
        late = self.make("finding", "F-1", "--for", "exporter")
        self.assertIn("Nothing is established", early)
        self.assertIn("It is established", late)

    def test_a_document_is_known_again_and_a_changed_one_is_not(self):
        path = os.path.join(self.dir, "order.html")
        made = json.loads(self.make("disable", "INS-1", "--for", "state", "--output", path, "--format", "json"))
        found = self.json("document", "verify", path)
        self.assertEqual(found["digest"], made["digest"])
        self.assertEqual((found["kind"], found["about"], found["for"], found["recorded"]["actor"]), ("disable", "INS-1", "state", "tester"))
        with open(path, "a", encoding="utf-8") as out:
            out.write("\n")
        self.assertIn("no document with these bytes", self.cordon("document", "verify", path, status=4).stderr)

    def test_a_draft_is_not_recorded(self):
        path = os.path.join(self.dir, "draft.txt")
        self.make("licence", "IL-2021-118", "--for", "public", "--output", path, "--dry-run")
        self.cordon("document", "verify", path, status=4)
        self.assertEqual(self.jsonl("document", "list"), [])


class Redaction(StoryCase):
    SECRETS = ("Ximena", "through An Example Lab", "000000000000000")  # of the complaint: in no document at all
    FOR_COURT = ("S-", "CP-1", "An Example Lab", "Report 7", "5a429861649efec0d0e6440570f88cdd")  # subjects, complaints, source, evidence

    def texts(self, kind, about, shown_to):
        for language in ("en", "he"):
            for form in ("text", "html"):
                yield self.make(kind, about, "--for", shown_to, "--language", language, "--as", form, "--dry-run")

    def test_a_complaint_is_in_no_document_and_sources_in_those_for_a_court(self):
        for kind, about in KINDS:
            for shown_to in ("exporter", "state", "public", "court"):
                for text in self.texts(kind, about, shown_to):
                    for secret in self.SECRETS:
                        self.assertNotIn(secret, text, (kind, shown_to))
        for text in self.texts("finding", "F-1", "court"):
            for secret in self.FOR_COURT:
                self.assertIn(secret, text)
        for shown_to in ("exporter", "state", "public"):
            for text in self.texts("finding", "F-1", shown_to):
                for secret in ("S-bc", "CP-1", "An Example Lab", "5a429861649efec0d0e6440570f88cdd"):
                    self.assertNotIn(secret, text, shown_to)

    def test_a_template_that_asks_for_all_gets_what_its_reader_may_see(self):
        path = self.write("all.template", "%document finding\n%language en\n" + "".join(
            f"{f['field']} :: {{{{{f['field']}}}}}\n" for f in self.json("template", "fields", "finding")
            if "[]" not in f["field"] and f["type"] not in ("list", "flag")))
        for shown_to in ("exporter", "state", "public"):
            text = self.make("finding", "F-1", "--for", shown_to, "--template", path)
            for secret in self.SECRETS + ("An Example Lab", "CP-1", "S-"):
                self.assertNotIn(secret, text)
            self.assertIn("finding.source.name:     [withheld]", text)
        self.assertIn("An Example Lab", self.make("finding", "F-1", "--for", "court", "--template", path))

    def test_the_public_sees_no_names_and_the_state_no_prices(self):
        public = self.make("licence", "IL-2021-118", "--for", "public")
        for hidden in ("Example Systems", "Landeskriminalamt", "300,000"):
            self.assertNotIn(hidden, public)
        self.assertIn("Germany", public)
        state = self.make("licence", "IL-2021-118", "--for", "state")
        self.assertIn("Landeskriminalamt", state)
        self.assertNotIn("300,000", state)
        self.assertNotIn("The commitment was broken", self.make("revocation", "IL-2021-090", "--for", "state"))

    def test_words_of_an_officer_that_tell_what_a_complaint_keeps_apart_are_refused(self):
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "As XIMENA EJEMPLO told us", "--from", "2022-02-02", CORDON_NOW="2022-02-02T10:00:00Z")
        for form in ("text", "html", "pdf"):
            done = self.cordon("document", "make", "suspension", "IL-2021-118", "--for", "exporter", "--as", form, status=4)
            self.assertIn("complaint CP-1 keeps apart", done.stderr)
            self.assertNotIn("imena", (done.stdout + done.stderr).lower())
        self.assertEqual(self.jsonl("document", "list"), [])
        self.cordon("complaint", "erase", "CP-1", "--reason", "asked for")
        self.make("suspension", "IL-2021-118", "--for", "exporter")  # nothing is kept apart any more

    def test_a_confidential_inquiry_is_told_to_a_court_alone(self):
        for shown_to in ("exporter", "state", "public"):
            self.assertIn("confidential inquiry", self.cordon("document", "make", "notice", "PR-0", "--for", shown_to, status=4).stderr)
        self.assertIn("PR-0", self.make("notice", "PR-0", "--for", "court"))

    def test_a_decision_letter_has_no_birth_dates_or_identifiers(self):
        with open(example("orders", "germany.json"), encoding="utf-8") as file:
            order = json.load(file)
        order["id"] = "ORD-P"
        order["parties"].append({"role": "intermediary", "name": "Somebody Ordinary", "kind": "individual", "country": "DE",
                                 "birth_date": "1970-02-03", "identifiers": [{"type": "passport", "value": "X1234567"}]})
        decided = self.json("decide", self.write("order.json", json.dumps(order)))["decision"]
        for shown_to, named in (("exporter", True), ("court", True), ("state", False), ("public", False)):
            text = self.make("decision", decided, "--for", shown_to)
            self.assertEqual("Somebody Ordinary" in text, named, shown_to)
            for value in ("1970", "February 1970", "X1234567"):
                self.assertNotIn(value, text)


class Templates(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", example("register", "licences.jsonl"))

    def check(self, text, status=2):
        return self.cordon("template", "check", self.write("x.template", text), status=status).stderr

    def test_shipped_templates_are_without_mistakes(self):
        for t in self.json("template", "list"):
            text = self.cordon("template", "show", t["document"], "--language", t["language"]).stdout
            self.check(text, status=0)

    def test_mistakes_name_line_column_and_what_would_be_right(self):
        head = "%document licence\n%language en\n"
        cases = (("hello {{licence.idd}}", "x.template:3:7: ", "did you mean licence.id?"),
                 ("{{licence.items}}", ":3:1:", "is a list; go through it with {{#licence.items}}"),
                 ("{{licence.any_item}}", ":3:1:", "ask for it with {{?licence.any_item}}"),
                 ("{{#licence.id}}\nx\n{{/licence.id}}", ":3:1:", "is no list"),
                 ("{{.name}}", ":3:1:", "here no list is open"),
                 ("{{#licence.items}}\n{{.nme}}\n{{/licence.items}}", ":4:1:", "no field \".nme\""),
                 ("{{#licence.items}}\n{{.quantty}}\n{{/licence.items}}", ":4:1:", "did you mean .quantity?"),
                 ("{{#licence.items}}\nx", ":3:1:", "is never closed"),
                 ("{{/licence.items}}", ":3:1:", "is not open"),
                 ("{{#licence.items}}\n{{/licence.limits}}", ":4:1:", "opened on line 3"),
                 ("a {{licence.id", ":3:3:", "not closed in its line"),
                 ("a {{?licence.id}} b", ":3:3:", "not closed in this part of the line"),
                 ("a {{#licence.items}} b {{/licence.items}}", ":3:3:", "on a line of its own"),
                 ("a **b", ":3:1:", "not closed"),
                 ("{{2 + 2}}", ":3:1:", "and nothing else"),
                 ("{{system('id')}}", ":3:1:", "and nothing else"),
                 ("| " + "x | " * 13, ":3:", "at most 12 cells"),
                 ("%kind x", ":3:1:", "there is no setting"),
                 ("%direction up", ":3:12:", "ltr or rtl"),
                 ("", "x.template:", "has no text"))
        for text, place, message in cases:
            said = self.check(head + text)
            self.assertIn(place, said, text)
            self.assertIn(message, said, text)
        self.assertIn("did you mean licence?", self.check("%document licnce\n"))
        self.assertIn("names its language", self.check("%document licence\nx\n"))
        self.assertIn("is UTF-8", self.cordon("template", "check", self.write("y", b"%document licence\n\xff\n", "wb"), status=2).stderr)
        self.assertIn("more than 262144 bytes", self.cordon("template", "check", self.write("big", head + "x\n" * 200000), status=2).stderr)

    def test_values_are_never_read_as_marks(self):
        with open(example("register", "licences.jsonl"), encoding="utf-8") as file:
            licence = json.loads(file.readline())
        licence.update(id="EVIL-1", holder={"name": "**A** {{licence.id}} <script>alert(1)</script> | &amp;", "kind": "company"},
                       conditions=[{"id": "C", "kind": "x", "text": "two\nlines } @page { \\"}])
        self.cordon("licence", "add", self.write("l.json", json.dumps(licence)))
        text = self.cordon("document", "make", "licence", "EVIL-1", "--for", "exporter").stdout
        self.assertIn("**A** {{licence.id}} <script>", text)
        html = self.cordon("document", "make", "licence", "EVIL-1", "--for", "exporter", "--as", "html").stdout
        self.assertNotIn("<script", html)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; | &amp;amp;", html)

    def test_a_template_of_ones_own_with_its_words(self):
        path = self.write("de.template", "%document licence\n%language de\n%title Genehmigung {{licence.id}}\n%word export = Ausfuhr\n"
                          "%word month.9 = September\n%word day.pattern = {day}. {month} {year}\n%word country.DE = Deutschland\n"
                          "= Genehmigung {{licence.id}}\n{{licence.kind}} ({{licence.kind:code}}) nach {{licence.destinations}}\nab {{licence.valid_from}}\n")
        text = self.cordon("document", "make", "licence", "IL-2021-118", "--for", "exporter", "--template", path).stdout
        self.assertIn("Ausfuhr (export) nach Deutschland ab 1. September 2021", text)
        self.cordon("licence", "suspend", "IL-2021-118", "--reason", "for the test", "--from", "2021-10-01")
        other = self.cordon("document", "make", "suspension", "IL-2021-118", "--for", "exporter", "--template", path, status=2)
        self.assertIn("is a template of a licence", other.stderr)

    def test_usage_errors_say_what_would_be_right(self):
        for args, said in ((("licence", "IL-2021-118"), "--for exporter, state, public or court"),
                           (("licens", "IL-2021-118", "--for", "public"), "use licence, suspension"),
                           (("licence", "IL-2021-118", "--for", "public", "--as", "docx"), "text, html or pdf"),
                           (("licence", "IL-2021-118", "--for", "public", "--template", "x", "--language", "he"), "names its language itself")):
            self.assertIn(said, self.cordon("document", "make", *args, status=1).stderr)
        for args, said in ((("licence", "IL-2021-11", "--for", "public"), "nearest id is IL-2021-118"),
                           (("revocation", "IL-2021-118", "--for", "public"), "was not revoked"),
                           (("notice", "X-1", "--for", "public"), "no proceeding and no finding X-1"),
                           (("licence", "IL-2021-118", "--for", "public", "--language", "fr"), "there is en, he")):
            self.assertIn(said, self.cordon("document", "make", *args, status=2).stderr)


class Refusals(Case):
    def test_a_refusal_has_its_grounds_and_the_way_to_appeal(self):
        self.init()
        self.cordon("application", "add", example("register", "application.json"))
        self.assertIn("was not refused", self.cordon("document", "make", "refusal", "AP-7", "--for", "exporter", status=2).stderr)
        grounds = self.write("g.json", json.dumps({"grounds": [{"text": "Ground one", "cite": "s. 8(a)"}, {"text": "Ground two", "cite": "s. 9"}], "appeal_days": 30}))
        self.cordon("application", "refuse", "AP-7", grounds, "--reason", "As told", "--cite", "s. 8", "--day", "2022-05-20")
        self.cordon("application", "appeal", "AP-7", "--reason", "We disagree", "--day", "2022-05-25")  # the refusal is the refusal still
        told = {c: self.cordon("document", "make", "refusal", "AP-7", "--for", c).stdout for c in ("exporter", "state", "public", "court")}
        for words in ("Ground one", "s. 8(a)", "Ground two", "19 June 2022", "Bundesamt", "Example Systems Ltd", "2 EA"):
            self.assertIn(words, told["exporter"])
        for words in ("Ground one", "Bundesamt", "Example Systems", "2 EA"):
            self.assertNotIn(words, told["public"])
        self.assertIn("s. 8(a)", told["public"])
        self.assertIn("19 ביוני 2022", self.cordon("document", "make", "refusal", "AP-7", "--for", "exporter", "--language", "he").stdout)


class Output(Case):
    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", example("register", "licences.jsonl"))

    def test_what_cannot_be_written_is_not_issued_and_leaves_nothing(self):
        gone = os.path.join(self.dir, "no", "such", "folder", "x.pdf")
        self.assertIn("cannot write", self.cordon("document", "make", "licence", "IL-2021-118", "--for", "public", "--output", gone, status=3).stderr)
        self.assertEqual(self.jsonl("document", "list"), [])

    def test_a_full_disk_is_told_and_the_old_file_stays(self):
        path = self.write("licence.html", "old")
        limit = f"ulimit -f 1; trap '' XFSZ; exec {CORDON} document make licence IL-2021-118 --for public --output {path} --store {self.store}"
        done = subprocess.run(["bash", "-c", limit], capture_output=True, text=True, env=environment())
        self.assertEqual(done.returncode, 3, done.stderr)
        with open(path, encoding="utf-8") as kept:
            self.assertEqual(kept.read(), "old")
        self.assertEqual([name for name in os.listdir(self.dir) if name.endswith(".tmp")], [])
        self.assertEqual(self.jsonl("document", "list"), [])

    def test_someone_without_the_role_cannot_issue(self):
        self.cordon("people", "add", "second", "--role", "auditor")
        done = self.cordon("document", "make", "licence", "IL-2021-118", "--for", "public", "--output", os.path.join(self.dir, "x.txt"), status=4, CORDON_ACTOR="second")
        self.assertIn("people.role", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.dir, "x.txt")))


class Pdf(Case):
    """What stands in a PDF, as another program reads it."""

    def setUp(self):
        super().setUp()
        self.init()
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.path = os.path.join(self.dir, "x.pdf")

    def make(self, *args, status=0, about="IL-2021-118"):
        done = self.cordon("document", "make", "licence", about, "--for", "exporter", "--output", self.path, *args, status=status)
        if status == 2 and "a PDF needs Pango" in done.stderr:
            self.skipTest("Pango is not installed")
        return done

    def text(self):
        if not shutil.which("pdftotext"):
            self.skipTest("pdftotext is not installed (Debian: poppler-utils)")
        text = subprocess.run(["pdftotext", "-layout", self.path, "-"], capture_output=True, text=True, check=True).stdout
        return text.translate({mark: None for mark in (0x202A, 0x202B, 0x202C)})  # which it adds around what runs the other way

    def own(self, language, lines, **words):
        head = ["%document licence", f"%language {language}"] + [f"%word {k.replace('__', '.')} = {v}" for k, v in words.items()]
        return self.write("own.template", "\n".join(head + lines) + "\n")

    def test_it_is_a_pdf_with_the_date_of_its_record(self):
        self.make()
        with open(self.path, "rb") as file:
            data = file.read()
        self.assertTrue(data.startswith(b"%PDF-"))
        self.assertTrue(b"20220601120000" in data.split(b"/CreationDate", 1)[1][:30])
        self.assertEqual(data.count(b"/Type /Page %"), 1)

    def test_record_digest_and_page_stand_on_each_page(self):
        conditions = [{"id": f"C{n}", "kind": "record_keeping", "text": "The holder keeps what the licence asks for. " * 6} for n in range(40)]
        with open(example("register", "licences.jsonl"), encoding="utf-8") as file:
            licence = dict(json.loads(file.readline()), id="LONG-1", conditions=conditions)
        self.cordon("licence", "add", self.write("long.json", json.dumps(licence)))
        self.make(about="LONG-1")
        pages = self.text().rstrip("\f").split("\f")
        self.assertGreater(len(pages), 3)
        for n, page in enumerate(pages, 1):
            self.assertRegex(page, rf"Record 4 +sha256:[0-9a-f]{{64}} +Page {n} of {len(pages)}")
        for n in range(40):
            self.assertEqual(sum(f"C{n}\n" in page for page in pages), 1, n)

    def test_hebrew_runs_from_right_to_left_with_latin_within(self):
        self.make("--language", "he")
        text = self.text()
        for words in ("רישיון", "IL-2021-118", "Example Systems Ltd", "בספטמבר 2021", "300,000.00", "מתוך"):
            self.assertIn(words, text)
        title, holder = text.splitlines()[0], next(line for line in text.splitlines() if "בעל הרישיון" in line)
        self.assertGreater(len(title) - len(title.lstrip()), 40)  # from the right margin
        self.assertLess(holder.index("Example"), holder.index("בעל"))  # the label stands right of what it names

    def test_arabic_is_shaped(self):
        self.make("--template", self.own("ar", ["%direction rtl", "= ترخيص {{licence.id}}", "الوجهة :: {{licence.destinations}}"], country__DE="ألمانيا"))
        self.assertIn("ترخيص", self.text())

    def test_chinese_japanese_and_korean(self):
        template = self.own("ja", ["= 許可証 {{licence.id}}", "仕向地 :: {{licence.destinations}}", "漢字" * 80, "한국어 简体"], country__DE="ドイツ")
        done = run("document", "make", "licence", "IL-2021-118", "--for", "public", "--output", self.path, "--template", template, CORDON_STORE=self.store)
        if "a PDF needs Pango" in done.stderr:
            self.skipTest("Pango is not installed")
        if done.returncode == 2:
            self.assertIn("fonts-noto-cjk", done.stderr)
            self.skipTest("no font with Chinese characters is installed")
        text = self.text()
        for words in ("許可証", "仕向地", "ドイツ", "한국어", "简体"):
            self.assertIn(words, text)
        self.assertGreater(max(line.count("漢字") for line in text.splitlines()), 10)  # wrapped without blanks

    def test_a_character_that_no_font_has_is_named(self):
        done = self.make("--template", self.own("en", ["= odd \U0010fff0"]), status=2)
        self.assertIn("U+10FFF0", done.stderr)
        self.assertIn("fonts-noto-core", done.stderr)
        self.assertFalse(os.path.exists(self.path))


class Guide(Case):
    def test_the_guide_prints_what_it_says(self):
        with open(os.path.join(ROOT, "docs", "documents.md"), encoding="utf-8") as page:
            found = blocks(page.read())
        for name in ("examples", "rulebooks"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.dir, name))
        env = environment(PATH=os.path.dirname(CORDON) + ":" + os.environ["PATH"])
        for command, expected in (step for block in found for step in steps(block)):
            done = subprocess.run(["bash", "-c", command], cwd=self.dir, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertRegex(done.stdout, pattern(expected), command)


if __name__ == "__main__":
    main()
