"""Rulebooks and CEL from the command line."""
import os
import shutil

from harness import ROOT, Case, example, main


def book(name):
    return os.path.join(ROOT, "rulebooks", name)


class Rulebook(Case):
    def setUp(self):
        super().setUp()
        self.init()

    def test_adopt_again_changes_nothing_and_says_so(self):
        first = self.json("rulebook", "adopt", book("il-cyber"))
        again = self.json("rulebook", "adopt", book("il-cyber"))
        self.assertEqual((first["rulebook"], first["state"], again["state"]), ("il-cyber", "adopted", "unchanged"))
        self.assertEqual(first["record"], again["record"])

    def test_show_a_folder_and_those_in_force(self):
        self.assertEqual(self.json("rulebook", "show"), [])
        self.cordon("rulebook", "adopt", book("il-cyber"), book("us-entity-list"))
        self.assertEqual(len(self.json("rulebook", "show")), 2)
        self.assertIn("il-cyber", self.cordon("rulebook", "show", "il-cyber").stdout)
        self.assertIn("il-cyber", self.cordon("rulebook", "show", book("il-cyber")).stdout)
        self.cordon("rulebook", "show", "il-cybr", status=2)

    def test_the_shipped_rulebooks_are_laid_out(self):
        books = [book(name) for name in sorted(os.listdir(os.path.join(ROOT, "rulebooks"))) if os.path.isdir(book(name))]
        self.cordon("rulebook", "format", "--check", *books, example("overlays", "il-cyber-cut"))
        folder = os.path.join(self.dir, "il-cyber")
        shutil.copytree(book("il-cyber"), folder)
        rules = os.path.join(folder, "rules", "licence.yaml")
        with open(rules, encoding="utf-8") as text:
            laid_out = text.read()
        with open(rules, "w", encoding="utf-8") as text:
            text.write(laid_out.replace("  effect: ", "  effect:    ", 1))
        told = self.cordon("rulebook", "format", folder, "--check", status=4)
        self.assertEqual(told.stdout, rules + "\n")
        self.assertEqual(self.json("rulebook", "format", folder), [rules])
        with open(rules, encoding="utf-8") as text:
            self.assertEqual(text.read(), laid_out)

    def test_the_shipped_rulebooks_pass_lint_and_their_cases(self):
        for name in sorted(os.listdir(os.path.join(ROOT, "rulebooks"))):
            if not os.path.isdir(book(name)):
                continue
            self.cordon("rulebook", "lint", book(name))
            report = self.json("rulebook", "test", book(name))
            self.assertEqual(report["failed"], [], name)
            self.assertGreater(report["cases"], 0, name)

    def test_a_broken_rulebook_is_refused_and_the_one_in_force_stays(self):
        self.cordon("rulebook", "adopt", book("il-cyber"))
        broken = os.path.join(self.dir, "il-cyber")
        shutil.copytree(book("il-cyber"), broken)
        rules = os.path.join(broken, "rules")
        with open(os.path.join(rules, sorted(os.listdir(rules))[0]), "a", encoding="utf-8") as out:
            out.write("\n  - id: [unclosed\n")
        told = self.cordon("rulebook", "adopt", broken, status=2)
        self.assertRegex(told.stderr, r"\.yaml:\d+")
        self.assertEqual(len(self.json("rulebook", "show")), 1)

    def test_diff_of_two_folders_and_against_the_one_in_force(self):
        draft = os.path.join(self.dir, "draft")
        shutil.copytree(book("il-cyber"), draft)
        table = os.path.join(draft, "tables", "destinations.csv")
        with open(table, encoding="utf-8") as rows:
            kept = [line for line in rows if not line.startswith("KR,")]
        with open(table, "w", encoding="utf-8") as out:
            out.writelines(kept)
        diff = self.json("rulebook", "diff", book("il-cyber"), draft)
        self.assertEqual(diff["tables"]["destinations"], {"added": [], "removed": [{"key": "KR", "valid": "always"}]})
        self.cordon("rulebook", "diff", draft, status=2)
        self.cordon("rulebook", "adopt", book("il-cyber"))
        self.assertEqual(self.json("rulebook", "diff", draft), diff)

    def test_a_signed_rulebook_needs_a_trusted_key(self):
        signed = os.path.join(self.dir, "signed")
        shutil.copytree(book("il-cyber"), signed)
        keys = [self.json("rulebook", "key", name) for name in ("example.org/rules", "example.org/other")]
        path = os.path.join(self.dir, "rules.key")
        with open(path, "w", encoding="utf-8") as out:
            out.write(keys[0]["private"] + "\n")
        self.cordon("rulebook", "sign", signed, "--key", path)
        self.cordon("rulebook", "trust", keys[1]["public"])
        told = self.cordon("rulebook", "adopt", signed, status=4)
        self.assertIn("no trusted key signed this", told.stderr)
        self.assertEqual(self.json("rulebook", "show"), [])
        self.cordon("rulebook", "trust", keys[0]["public"])
        adopted = self.json("rulebook", "adopt", signed)
        self.assertEqual(adopted["state"], "adopted")
        in_force = adopted["digest"]
        with open(os.path.join(signed, "rules", "licence.yaml"), "a", encoding="utf-8") as out:
            out.write("# another byte\n")
        told = self.cordon("rulebook", "adopt", signed, status=4)
        self.assertIn("other files than these", told.stderr)
        with open(os.path.join(signed, "rulebook.sig"), encoding="utf-8") as note:
            text = note.read()
        with open(os.path.join(signed, "rulebook.sig"), "w", encoding="utf-8") as note:
            note.write(text.replace("il-cyber", "us-cyber"))
        self.assertIn("does not fit", self.cordon("rulebook", "adopt", signed, status=4).stderr)
        self.cordon("rulebook", "trust", "no key", status=2)
        self.assertEqual([b["digest"] for b in self.json("rulebook", "show")], [in_force])

    def test_none_of_several_is_adopted_when_one_is_broken(self):
        self.cordon("rulebook", "adopt", book("il-cyber"), self.dir, status=2)
        self.assertEqual(self.json("rulebook", "show"), [])

    def test_a_parameter_that_does_not_exist(self):
        self.cordon("rulebook", "adopt", book("il-cyber"), "--param", "nonsense=1", status=1)


class Cel(Case):
    def test_value_text_and_json(self):
        self.assertEqual(self.cordon("cel", "1 + 2 * 3").stdout, "7\n")
        self.assertEqual(self.json("cel", '"MX" in ["DE", "MX"]')["value"], True)
        self.assertEqual(self.json("cel", "destination in listed", "--facts", example("facts.json"))["value"], False)

    def test_a_name_that_is_no_fact_is_an_error_where_it_stands(self):
        told = self.cordon("cel", 'destination == "MX" && kind == "x"', "--facts", example("facts.json"), status=2)
        self.assertIn("expression:1:24: ", told.stderr)
        self.assertIn("kind", told.stderr)

    def test_the_trace(self):
        text = self.cordon("cel", 'destination == "MX" && day > "2021"', "--facts", example("facts.json"), "--trace").stdout
        self.assertIn('destination == "MX"', text)
        self.assertIn("trace", self.json("cel", "1 < 2"))

    def test_errors_have_a_place(self):
        self.assertRegex(self.cordon("cel", "1 +", status=2).stderr, r"expression:1:\d+: ")
        self.cordon("cel", "1 / 0", status=2)
        self.cordon("cel", "x", "--facts", self.write("f.json", "[1]"), status=2)
        self.cordon("cel", "x", "--facts", self.write("f.json", '{"a":1,"a":2}'), status=2)
        self.cordon("cel", "x", "--facts", "/nowhere.json", status=3)
        self.cordon("cel", "(" * 5000 + "1" + ")" * 5000, status=2)


if __name__ == "__main__":
    main()
