"""A publisher of lists on this machine that can also misbehave. Prints its port, serves until standard input closes.

Paths:  /files/NAME            a file of the folder given, with ETag and Last-Modified, conditional requests answered
        /flaky/N/NAME          503 for the first N requests, then the file     /wait/S/NAME  503 with Retry-After: S once, then the file
        /asks/S/NAME           503 with Retry-After: S always                  /status/N     that status
        /when/S/NAME           503 with the date of Retry-After S seconds ahead: once when S is small, always when it is large
        /pdf                   a PDF with status 200
        /cut/NAME              half of the file under its full length          /html         an HTML page with status 200
        /loop                  redirects to itself                             /hop/N/NAME   N redirects, then the file
        /slow                  one byte, then nothing                          /endless      bytes without end
        /bomb                  a gzip transfer that unpacks to 8 MB           /empty        status 200, no body
        /leave                 redirects to another scheme
        /law/KIND/titles.json, /law/KIND/full/DAY/title-15.xml?part=N   KIND of the above (files, flaky, cut, html, status) of titles.json
                               and of DAY-N.xml
        POST /hook[/N]         keeps the request (500 for the first N); GET /hooks lists what was kept
"""
import email.utils
import gzip
import hashlib
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FOLDER = sys.argv[1]
BOMB = gzip.compress(b"\0" * (8 << 20), 9)  # made once: a slow answer is another test's matter
counts, hooks, lock = {}, [], threading.Lock()


def seen(key):
    with lock:
        counts[key] = counts.get(key, 0) + 1
        return counts[key]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def file(self, name):
        path = os.path.join(FOLDER, os.path.basename(name))
        if not os.path.exists(path):
            return self.answer(404, b"no such file")
        with open(path, "rb") as f:
            body = f.read()
        etag = '"' + hashlib.sha1(body).hexdigest() + '"'
        modified = email.utils.formatdate(os.path.getmtime(path), usegmt=True)
        if self.headers.get("If-None-Match") == etag:
            seen("304")
            return self.answer(304, ETag=etag)
        return self.answer(200, body, ETag=etag, Last_Modified=modified, Content_Type="application/octet-stream")

    def do_GET(self):
        parts = self.path.split("?")[0].strip("/").split("/")
        seen(self.path)
        kind, rest = parts[0], parts[1:]
        try:
            getattr(self, "get_" + kind)(*rest)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def get_files(self, name):
        self.file(name)

    def get_flaky(self, times, name):
        if seen("flaky" + name + times) <= int(times):
            return self.answer(503, b"busy")
        return self.file(name)

    def get_wait(self, seconds, name):
        if seen("wait" + name) == 1:
            return self.answer(503, b"busy", Retry_After=seconds)
        return self.file(name)

    def get_asks(self, seconds, name):
        self.answer(503, b"busy", Retry_After=seconds)

    def get_when(self, seconds, name):
        if seen("when" + name + seconds) == 1 or int(seconds) > 60:
            return self.answer(503, b"busy", Retry_After=email.utils.formatdate(time.time() + int(seconds), usegmt=True))
        return self.file(name)

    def get_pdf(self, *ignored):
        self.answer(200, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", Content_Type="application/pdf")

    def get_status(self, number):
        self.answer(int(number), b"as asked")

    def get_cut(self, name):
        with open(os.path.join(FOLDER, name), "rb") as f:
            body = f.read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2])
        self.close_connection = True

    def get_html(self, *ignored):
        self.answer(200, b"<!DOCTYPE html>\n<html><body>Down for maintenance</body></html>", Content_Type="text/html")

    def get_loop(self, *ignored):
        self.answer(302, Location="/loop")

    def get_hop(self, times, name):
        n = int(times)
        self.answer(302, Location="/hop/%d/%s" % (n - 1, name) if n > 1 else "/files/" + name)

    def get_leave(self, *ignored):
        self.answer(302, Location="ftp://127.0.0.1/list.csv")

    def get_slow(self, *ignored):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x")
        self.wfile.flush()
        time.sleep(20)

    def get_endless(self, *ignored):
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def get_bomb(self):
        self.answer(200, BOMB, Content_Encoding="gzip")

    def get_empty(self, *ignored):
        self.answer(200)

    def get_law(self, kind, *rest):
        """What the versioner of the eCFR answers, well or badly; the state of the titles is always told well."""
        query = dict(pair.split("=") for pair in self.path.partition("?")[2].split("&") if pair)
        if rest == ("titles.json",):
            return self.file("titles.json")
        name = f"{rest[1]}-{query['part']}.xml"
        how = {"flaky": ("1", name), "status": ("503",), "html": ()}.get(kind, (name,))
        return getattr(self, "get_" + kind)(*how)

    def get_hooks(self):
        with lock:
            self.answer(200, json.dumps(hooks).encode())

    def get_counts(self):
        with lock:
            self.answer(200, json.dumps(counts).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = self.path.strip("/").split("/")
        if len(parts) > 1 and seen("post" + self.path) <= int(parts[1]):
            return self.answer(500, b"not now")
        with lock:
            hooks.append({"path": self.path, "headers": dict(self.headers), "body": body.decode()})
        return self.answer(204)


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A client that hangs up is what the tests are about."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


main()
