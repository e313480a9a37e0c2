"""What falls due."""
import json

from finding_test import finding
from harness import Case, example, main


class Due(Case):
    def setUp(self):
        super().setUp()
        self.init()
        for kind, name in (("licence", "licences"), ("commitment", "commitments")):
            self.cordon(kind, "add", example("register", name + ".jsonl"))

    def due(self, *more):
        return [(d.get("day"), d["kind"], d["id"], d["overdue"]) for d in self.json("due", *more)]

    def test_ends_of_licences_within_so_many_days(self):
        self.assertEqual(self.due("--as-of", "2022-05-01", "--within", "30"), [("2022-05-31", "licence", "IL-2021-090", False)])
        self.assertEqual(self.due("--as-of", "2022-05-01", "--within", "29"), [])
        self.assertEqual([d[2] for d in self.due("--as-of", "2022-05-01", "--within", "130")], ["IL-2021-090", "IL-2021-118"])
        self.assertIn("Nothing falls due", self.cordon("due", "--as-of", "2022-05-01", "--within", "3").stdout)

    def test_what_was_revoked_does_not_expire(self):
        self.cordon("licence", "revoke", "IL-2021-090", "--reason", "So decided", "--from", "2022-04-01")
        self.assertEqual(self.due("--as-of", "2022-05-01", "--within", "30"), [])

    def test_a_deadline_is_overdue_until_the_case_moves(self):
        self.write("t.txt", "trace\n")
        evidence = [{"kind": "device_trace", "file": "t.txt", "user_producible": True}]
        self.cordon("finding", "add", self.write("f.json", json.dumps(finding(evidence=evidence))))
        self.cordon("proceeding", "open", "inquiry", "--id", "PR-1", "--finding", "F-1", "--reason", "A report", "--day", "2022-01-10")
        self.assertEqual(self.due("--as-of", "2022-01-12", "--within", "10"), [("2022-01-17", "proceeding", "PR-1", False)])
        self.assertEqual(self.due("--as-of", "2022-01-20", "--within", "10"), [("2022-01-17", "proceeding", "PR-1", True)])
        self.cordon("proceeding", "advance", "PR-1", "logs_asked", "--reason", "Order", "--day", "2022-01-12")
        self.assertEqual(self.due("--as-of", "2022-01-20", "--within", "10"), [("2022-01-26", "proceeding", "PR-1", False)])
        self.cordon("proceeding", "close", "PR-1", "closed", "--reason", "Nothing", "--day", "2022-01-13")
        self.assertEqual(self.due("--as-of", "2022-01-20", "--within", "10"), [])

    def test_a_calendar(self):
        text = self.cordon("due", "--as-of", "2022-05-01", "--within", "130", "--ical").stdout
        self.assertEqual(text.count("BEGIN:VEVENT"), 2)
        self.assertIn("DTSTART;VALUE=DATE:20220531\n", text)
        self.assertIn("DTSTAMP:20220601T120000Z\n", text)
        self.assertTrue(text.startswith("BEGIN:VCALENDAR\n") and text.endswith("END:VCALENDAR\n"))
        for line in text.splitlines():
            self.assertLessEqual(len(line.encode()), 75)


if __name__ == "__main__":
    main()
