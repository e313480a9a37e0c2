"""A publisher of lists for tests: a folder of files, the server over it, and lists small enough to write by hand."""
import json
import os
import subprocess
import sys
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))


class Publisher:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "server.py"), folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    def put(self, name, text, modified=None):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        if modified:
            os.utime(path, (modified, modified))

    def get(self, path):
        with urllib.request.urlopen(self.url(path)) as answer:
            return json.load(answer)


def sdn(entries):
    """sdn.csv as OFAC prints it: [(ent_num, name, type, program, remarks)]."""
    null = "-0- "
    rows = [f'{num},"{name}",{kind or null},"{program}",{null},{null},{null},{null},{null},{null},{null},{remarks and chr(34) + remarks + chr(34) or null}\r\n'
            for num, name, kind, program, remarks in entries]
    return "".join(rows) + "\x1a"
