"""`lists watch`: what is told, what is adopted by which policy, and that events reach their receiver in order, signed, at least once."""
import calendar
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import sys
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))
sys.path.insert(0, os.path.join(HERE, "..", "fetch"))
from harness import CORDON, Case, environment, run  # noqa: E402
from publisher import Publisher, sdn  # noqa: E402

DAY = calendar.timegm((2022, 5, 20, 18, 0, 0))
HARMLESS = [(str(100 + i), name, "", "SDGT", "") for i, name in enumerate(["AERO CARGO LINES", "BORDER TRADING HOUSE"])]
OUR_CUSTOMER = ("200", "LANDESKRIMINALAMT MUSTERLAND", "", "SDGT", "")
SECRET = "a secret of sixteen bytes or more"


class Watch(Case):
    def setUp(self):
        super().setUp()
        self.full_store()
        self.site = Publisher(os.path.join(self.dir, "site"))
        self.publish(HARMLESS, DAY)
        self.sdn_at("files/sdn.csv")
        self.taken = os.path.join(self.dir, "taken.jsonl")

    def tearDown(self):
        self.site.close()
        super().tearDown()

    def publish(self, entries, at):
        self.site.put("sdn.csv", sdn(entries), at)

    def sdn_at(self, path):
        self.write("store/list_addresses.tsv", f"us_ofac_sdn\tsdn.csv\tcsv\ta test\t{self.site.url(path)}\n")

    def watch(self, *options, status=0, **changes):
        return self.json("lists", "watch", "us_ofac_sdn", "--retry-wait", "1", "--attempts", "2", *options, status=status, **changes)

    def events(self):
        return [(e["kind"], e["delivered"] is not None) for e in reversed(self.json("lists", "events"))]

    def held_lists(self):
        return [row["list"] for row in self.json("lists", "show")]

    def test_by_default_a_revision_is_told_once_and_not_adopted(self):
        first = self.watch()
        self.assertEqual((first["lists"][0]["outcome"], first["events"]), ("ready", 1))
        self.assertEqual(self.watch()["events"], 0)
        self.assertEqual(self.events(), [("list.revised", False)])
        self.assertEqual(self.held_lists(), ["us_csl"])
        self.publish(HARMLESS + [OUR_CUSTOMER], DAY + 86400)
        self.assertEqual(self.watch()["events"], 1)
        told = self.json("lists", "events")[0]["body"]
        self.assertEqual(told["entries"]["added"], 3)
        self.assertIn({"kind": "party", "id": "P-LKA", "before": "clear", "after": "listed", "follows": "screen_again"}, told["affected"])
        self.assertNotIn("Landeskriminalamt", json.dumps(told))

    def test_what_changes_nothing_is_adopted_where_the_policy_says_so(self):
        self.assertEqual(self.watch("--adopt-when", "unaffected")["lists"][0]["outcome"], "adopted")
        self.assertEqual(self.held_lists(), ["us_csl", "us_ofac_sdn"])
        self.publish(HARMLESS + [OUR_CUSTOMER], DAY + 86400)
        self.assertEqual(self.watch("--adopt-when", "unaffected")["lists"][0]["outcome"], "ready")
        self.assertEqual(self.watch("--adopt-when", "always")["lists"][0]["outcome"], "adopted")
        self.assertEqual(self.watch("--adopt-when", "always")["lists"][0]["outcome"], "unchanged")
        self.assertEqual([kind for kind, _ in self.events()], ["list.adopted", "list.revised", "list.adopted"])
        self.assertIsInstance(self.json("lists", "events")[0]["body"]["impact_record"], int)

    def test_what_is_held_is_told_and_never_adopted(self):
        many = [(str(n), f"ENTERPRISE NUMBER {n}", "", "SDGT", "") for n in range(1, 301)]
        self.publish(many, DAY)
        self.watch("--adopt-when", "always")
        self.publish(many[:100], DAY + 86400)
        for _ in range(2):
            self.assertEqual(self.watch("--adopt-when", "always", status=5)["lists"][0]["outcome"], "held")
        self.assertEqual([kind for kind, _ in self.events()], ["list.adopted", "list.held"])
        self.assertEqual(len(self.json("lists", "log", "us_ofac_sdn")), 1)

    def test_a_publisher_in_trouble_is_told_once_a_day(self):
        self.sdn_at("html")
        self.watch(status=3)
        self.watch(status=3)
        self.watch(status=3, CORDON_NOW="2022-06-02T00:00:01Z")
        self.assertEqual([kind for kind, _ in self.events()], ["list.failed", "list.failed"])

    def test_a_command_takes_events_in_order_and_again_until_it_does(self):
        self.watch("--command", "exit 3", status=3)
        self.publish(HARMLESS + [OUR_CUSTOMER], DAY + 86400)
        failed = self.watch("--command", "exit 3", status=3)
        self.assertEqual((failed["delivered"], failed["waiting"]), (0, 2))
        last = self.json("lists", "events")[-1]
        self.assertEqual(last["attempts"], 2)
        self.assertIn("status 3", last["problem"])
        done = self.watch("--command", f"cat >> {self.taken}")
        self.assertEqual((done["delivered"], done["waiting"]), (2, 0))
        with open(self.taken, encoding="utf-8") as f:
            got = [json.loads(line) for line in f]
        self.assertEqual([e["event"] for e in got], [1, 2])
        self.assertEqual([e["body"]["published"] for e in got], ["2022-05-20", "2022-05-21"])
        self.assertEqual(self.watch("--command", f"cat >> {self.taken}")["delivered"], 0)

    def two_events(self):
        self.watch()
        self.publish(HARMLESS + [OUR_CUSTOMER], DAY + 86400)
        self.watch()

    def numbers(self):
        with open(self.taken, encoding="utf-8") as f:
            return [json.loads(line)["event"] for line in f]

    def test_killed_between_handing_over_and_marking_it_hands_over_again_and_in_order(self):
        self.two_events()
        done = run("lists", "watch", "us_ofac_sdn", "--command", f"cat >> {self.taken}; kill -9 $PPID", CORDON_STORE=self.store)
        self.assertEqual(done.returncode, -9)
        self.assertEqual(self.numbers(), [1])
        self.assertEqual([e["delivered"] for e in self.json("lists", "events")], [None, None])
        self.assertEqual(self.watch("--command", f"cat >> {self.taken}")["delivered"], 2)
        self.assertEqual(self.numbers(), [1, 1, 2])

    def test_a_webhook_that_sees_its_sender_die_gets_the_event_again(self):
        self.two_events()
        secret, got, sender = self.write("secret", SECRET), [], []

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                got.append(self.headers["Cordon-Delivery"])
                if len(got) == 2:  # the second event is taken, and its sender does not live to know
                    sender[0].kill()
                    sender[0].wait()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            where = ["--webhook", f"http://127.0.0.1:{server.server_address[1]}/", "--secret-file", secret]
            sender.append(subprocess.Popen([CORDON, "lists", "watch", "us_ofac_sdn", *where], env=environment(CORDON_STORE=self.store),
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            self.assertEqual(sender[0].wait(60), -9)
            self.assertEqual(got, ["1", "2"])
            self.assertEqual(self.watch(*where)["delivered"], 1)
            self.assertEqual(got, ["1", "2", "2"])
        finally:
            server.shutdown()
            server.server_close()

    def test_a_webhook_gets_signed_events(self):
        secret = self.write("secret", SECRET + "\n")
        self.watch("--webhook", self.site.url("hook/3"), "--secret-file", secret, status=3)
        self.assertEqual(self.watch("--webhook", self.site.url("hook/3"), "--secret-file", secret)["delivered"], 1)
        [hook] = self.site.get("hooks")
        headers = {k.lower(): v for k, v in hook["headers"].items()}
        when, signature = headers["cordon-signature"].split(",")
        signed = when.removeprefix("t=") + "." + hook["body"]
        self.assertEqual(signature, "v1=" + hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest())
        self.assertEqual((headers["cordon-event"], headers["cordon-delivery"]), ("list.revised", "1"))
        self.assertEqual(json.loads(hook["body"])["kind"], "list.revised")

    def test_usage(self):
        self.cordon("lists", "watch", "--adopt-when", "often", status=1)
        self.cordon("lists", "watch", "--webhook", self.site.url("hook"), status=1)
        short = self.write("short", "short")
        self.cordon("lists", "watch", "--webhook", self.site.url("hook"), "--secret-file", short, status=1)


if __name__ == "__main__":
    unittest.main()
