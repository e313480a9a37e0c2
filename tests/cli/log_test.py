"""The log: its head signed, records proved, and any bit found that is not as it was written."""
import base64
import hashlib
import json
import os
import random
import shutil
import sqlite3

from harness import Case, example, main, run

NAME = "example.org/exports"


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def root_by_proof(entry, index, size, hashes):
    """RFC 9162, section 2.1.3.2, written anew."""
    value, last = leaf(entry), size - 1
    for one in hashes:
        if index % 2 or index == last:
            value = node(one, value)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            value = node(value, one)
        index, last = index // 2, last // 2
    return value if last == 0 else None


class Log(Case):
    def filled(self):
        self.full_store()
        for name in ("mexico-2021-10-15.json", "mexico-2021-11-26.json"):
            self.cordon("decide", example("orders", name))
        self.cordon("licence", "reserve", "IL-2021-118", "--line", "1", "--quantity", "1", "--unit", "EA", "--value", "10", "--currency", "USD", "--day", "2021-12-20", "--reference", "R-1")

    def test_a_decision_is_proved_to_one_who_has_no_store(self):
        self.filled()
        self.assertIn("log key NAME", self.cordon("log", "checkpoint", status=2).stderr)
        key = self.cordon("log", "key", NAME).stdout.strip()
        self.assertEqual(self.json("log", "key")["key"], key)
        self.cordon("log", "key", "another.example/log", status=2)
        self.assertEqual(os.stat(os.path.join(self.store, "log.key")).st_mode & 0o777, 0o600)
        decision = self.jsonl("decide", example("orders", "mexico-2021-10-15.json"))[0]["decision"]
        proof, body = os.path.join(self.dir, "d.tlog-proof"), os.path.join(self.dir, "d.json")
        self.cordon("log", "prove", decision, "--out", proof, "--body", body)
        with open(proof, encoding="utf-8") as file:
            text = file.read()
        head, checkpoint = text.split("\n\n", 1)
        lines = head.split("\n")
        self.assertEqual(lines[0], "c2sp.org/tlog-proof@v1")
        entry = base64.b64decode(lines[1].removeprefix("extra "))
        hashes = [base64.b64decode(line) for line in lines[3:]]
        origin, size, root = checkpoint.split("\n")[:3]
        self.assertEqual(origin, NAME)
        self.assertEqual(root_by_proof(entry, int(lines[2].removeprefix("index ")), int(size), hashes),
                         base64.b64decode(root))
        with open(body, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        self.assertEqual(json.loads(entry)["body"], "sha256:" + digest)
        elsewhere = {"CORDON_STORE": os.path.join(self.dir, "nowhere")}
        self.assertTrue(self.json("log", "verify", "--proof", proof, "--key", key, **{})["holds"])
        self.assertFalse(os.path.exists(elsewhere["CORDON_STORE"]))
        for old, new in (("index 1", "index 2"), ("extra ey", "extra eX"), (f"\n{size}\n", f"\n{int(size) + 1}\n")):
            changed = self.write("changed.tlog-proof", text.replace(old, new, 1))
            self.cordon("log", "verify", "--proof", changed, "--key", key, status=4 if new != "extra eX" else 4)
        self.cordon("log", "verify", "--proof", self.write("no.proof", "no proof\n"), "--key", key, status=2)

    def test_a_store_without_lists_holds_and_files_are_named_once(self):
        self.init()
        self.assertTrue(self.json("log", "verify")["holds"])
        self.cordon("licence", "add", example("register", "licences.jsonl"))
        self.assertTrue(self.json("log", "verify")["holds"])
        self.assertEqual(self.cordon("log", "verify", "--checkpoint", "/none", status=3).stderr.count("/none"), 1)

    def test_the_log_goes_on_from_every_head_that_was_signed(self):
        self.filled()
        self.cordon("log", "key", NAME)
        early = os.path.join(self.dir, "early")
        self.cordon("log", "checkpoint", "--out", early)
        self.cordon("decide", example("orders", "mexico-2021-10-15.json"))
        self.assertTrue(self.json("log", "verify", "--checkpoint", early)["holds"])
        # A store with another history, even one that is whole in itself, is not what was signed.
        other = os.path.join(self.dir, "other")
        shutil.copytree(self.store, other)
        with sqlite3.connect(os.path.join(other, "store.db")) as db:
            db.execute("DELETE FROM log_checkpoint")
            db.execute("DROP TRIGGER record_kept")
            db.execute("DELETE FROM record WHERE seq > 3")
        found = self.cordon("log", "verify", "--checkpoint", early, "--store", other, status=4)
        self.assertIn("was signed, and the store holds", found.stdout)

    def test_a_log_of_many_records(self):
        """Past 256 records, subtrees are kept; head, proofs and verification agree with the plain tree."""
        self.full_store()
        self.cordon("log", "key", NAME)
        lines = []
        with open(example("orders", "mexico-2021-10-15.json"), encoding="utf-8") as file:
            order = json.load(file)
        for i in range(600):
            lines.append(json.dumps({**order, "id": f"ORD-{i}"}))
        self.jsonl("decide", self.write("many.jsonl", "\n".join(lines) + "\n"))
        report = self.json("log", "verify")
        self.assertTrue(report["holds"], report["faults"])
        self.assertGreater(report["records"], 600)
        key = self.cordon("log", "key").stdout.strip()
        for record in (1, 2, 255, 256, 257, 511, 512, 513, report["records"]):
            proof = os.path.join(self.dir, "one.tlog-proof")
            self.cordon("log", "prove", str(record), "--out", proof)
            entry = self.json("log", "verify", "--proof", proof, "--key", key)["entry"]
            self.assertEqual(entry["record"], record)
        with sqlite3.connect(os.path.join(self.store, "store.db")) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM log_node WHERE level = 8").fetchone()[0],
                             report["records"] // 256)

    def rows(self, path):
        """All that the database holds, or None where it cannot be read."""
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
                db.text_factory = bytes
                names = [n.decode() for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
                rows = {n: sorted(map(repr, db.execute(f'SELECT * FROM "{n}"'))) for n in names}
                whole = db.execute("PRAGMA integrity_check").fetchone()[0] == b"ok"
            return rows if whole else None
        except sqlite3.Error:
            return None

    def test_any_flipped_bit_is_found(self):
        self.filled()
        self.cordon("log", "key", NAME)
        self.cordon("log", "checkpoint")
        path = os.path.join(self.store, "store.db")
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(path, "rb") as file:
            good = file.read()
        before = self.rows(path)
        chance = random.Random(20211125)
        found = 0
        for _ in range(60):
            at, bit = chance.randrange(100, len(good)), chance.randrange(8)
            bad = bytearray(good)
            bad[at] ^= 1 << bit
            with open(path, "wb") as file:
                file.write(bad)
            for end in ("-wal", "-shm"):
                if os.path.exists(path + end):
                    os.remove(path + end)
            done = self.verify()
            if done.returncode == 0:  # a bit of a page, or of a part of one, that holds nothing
                self.assertEqual(self.rows(path), before, f"byte {at}, bit {bit}: nothing was found")
            else:
                self.assertIn(done.returncode, (3, 4), done.stderr)
                found += 1
        self.assertGreater(found, 5)  # most pages of a small store are empty
        with open(path, "wb") as file:
            file.write(good)
        self.assertEqual(self.verify().returncode, 0)

    def verify(self):
        return run("log", "verify", CORDON_STORE=self.store)

    def test_a_changed_row_is_found_in_every_table(self):
        self.filled()
        path = os.path.join(self.store, "store.db")
        with sqlite3.connect(path) as db:
            tables = [n for (n,) in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            filled = [n for n in tables if db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0]]
        self.assertGreater(len(filled), 8)
        for name in filled:
            copy = os.path.join(self.dir, "copy")
            shutil.copytree(self.store, copy)
            with sqlite3.connect(os.path.join(copy, "store.db")) as db:
                for (trigger,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                    db.execute(f"DROP TRIGGER {trigger}")
                columns = [c[1] for c in db.execute(f'PRAGMA table_info("{name}")') if c[2] == "INTEGER" and not c[5]]
                if columns:
                    db.execute(f'UPDATE "{name}" SET "{columns[0]}" = coalesce("{columns[0]}", 0) + 1')
                else:
                    db.execute(f'DELETE FROM "{name}"')
            self.cordon("log", "verify", "--store", copy, status=4)
            shutil.rmtree(copy)

    def test_what_is_gone_is_told(self):
        self.filled()
        blobs = [os.path.join(place, name) for place, _, names in os.walk(os.path.join(self.store, "blobs")) for name in names]
        self.assertGreaterEqual(len(blobs), 3)
        for path in blobs:
            os.rename(path, path + ".away")
            self.assertIn("is gone", self.cordon("log", "verify", status=4).stdout)
            os.rename(path + ".away", path)
        self.cordon("log", "verify")
        with sqlite3.connect(os.path.join(self.store, "store.db")) as db:
            db.execute("DROP TABLE register_row")
        self.assertIn("table register_row is gone", run("log", "verify", CORDON_STORE=self.store).stdout)

    def test_a_new_key_signs_what_it_proves(self):
        self.filled()
        self.cordon("log", "key", NAME)
        proof = os.path.join(self.dir, "p")
        self.cordon("log", "prove", "1", "--out", proof)
        os.remove(os.path.join(self.store, "log.key"))
        self.cordon("log", "key", NAME)
        key = self.cordon("log", "key").stdout.strip()
        self.cordon("log", "verify", "--proof", proof, "--key", key, status=4)
        self.cordon("log", "prove", "1", "--out", proof)
        self.cordon("log", "verify", "--proof", proof, "--key", key)
        self.cordon("log", "verify", "--proof", proof, "--key", key, "--checkpoint", proof, status=1)
        self.cordon("log", "verify", "--key", key, status=1)

    def test_a_damaged_file_beside_the_database_is_found(self):
        self.filled()
        for folder in ("blobs", "index"):
            for place, _, names in os.walk(os.path.join(self.store, folder)):
                for name in names:
                    path = os.path.join(place, name)
                    if os.path.getsize(path) < 200:
                        continue
                    with open(path, "r+b") as file:
                        file.seek(os.path.getsize(path) // 2)
                        byte = file.read(1)
                        file.seek(-1, os.SEEK_CUR)
                        file.write(bytes([byte[0] ^ 4]))
                    self.cordon("log", "verify", status=4)
                    if folder == "blobs":  # the index is made anew from the store
                        with open(path, "r+b") as file:
                            file.seek(os.path.getsize(path) // 2)
                            file.write(byte)
                    self.cordon("log", "verify")


if __name__ == "__main__":
    main()
