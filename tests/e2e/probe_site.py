#!/usr/bin/env python3
"""A site with every trouble that gouji probe must explain, on loopback.

    probe_site.py FOLDER CERTIFICATE OTHER_CERTIFICATE

serves the files of FOLDER, and addresses that do not answer as they should;
prints "ready PLAIN OTHER CLOSED TLS OLD STRANGE" (the ports) and serves until
whoever started it is gone. OTHER is the same site under another name, CLOSED
one whose robots.txt forbids everything, TLS has the first certificate, OLD too
but knows TLS 1.0 only, STRANGE has the other one. The files have their keys
with them. Each request is a line of FOLDER/requests.log.
"""

import http.server
import os
import ssl
import sys
import threading
import time

FOLDER, CERTIFICATE, OTHER_CERTIFICATE = sys.argv[1:4]
TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xml": "text/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
CHALLENGE = b"<html><script>document.cookie='a=1';location.reload()</script></html>"


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def reply(self, status, body=b"", kind="html", **headers):
        with open(FOLDER + "/requests.log", "a", encoding="utf-8") as log:
            log.write("%s %d %s\n" % (self.path, status,
                                      self.headers.get("Referer", "-")))
        self.send_response(status)
        self.send_header("Content-Type",
                         TYPES.get(kind, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        port = self.server.server_address[1]
        if path == "/robots.txt":
            if port == PORTS[2]:
                self.reply(200, b"User-agent: *\nDisallow: /\n", "txt")
            else:
                self.reply(404)
        elif path.startswith("/status/"):
            self.reply(int(path[len("/status/"):]))
        elif path == "/slow":
            with open(FOLDER + "/slow.log", "a", encoding="utf-8") as log:
                log.write("asked\n")
            time.sleep(30)
        elif path == "/big":
            self.reply(200, b"<p>x</p>" * 300000)
        elif path.startswith("/endless/"):
            name = path.rpartition("/")[2].partition(".")[0]
            number = int(name.partition("_")[2] or 0) + 1
            self.reply(200, b"<ul><li><a href='/notice.html?%d'>x</a></ul>"
                       b"<a href='index_%d.html'>\xe4\xb8\x8b\xe4\xb8\x80"
                       b"\xe9\xa1\xb5</a>" % (number, number))
        elif path == "/loop":
            self.reply(302, Location="/loop")
        elif path == "/to":
            self.reply(302, Location=query)
        elif path == "/challenge":
            self.reply(412, CHALLENGE, Set_Cookie="a=1")
        else:
            self.serve_file(path)

    def serve_file(self, path):
        name = FOLDER + "/www" + path
        if name.endswith("/"):
            name += "index.html"
        try:
            with open(name, "rb") as file:
                self.reply(200, file.read(), name.rpartition(".")[2])
        except OSError:
            self.reply(404)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def server(context=None):
    made = Server(("127.0.0.1", 0), Site)
    if context is not None:
        made.socket = context.wrap_socket(
            made.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made.server_address[1]


def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


old = tls(CERTIFICATE)
old.minimum_version = ssl.TLSVersion.TLSv1
old.maximum_version = ssl.TLSVersion.TLSv1
old.set_ciphers("DEFAULT:@SECLEVEL=0")
PORTS = [server(), server(), server(), server(tls(CERTIFICATE)),
         server(old), server(tls(OTHER_CERTIFICATE))]
print("ready", *PORTS, flush=True)
# Until whoever started it is gone.
PARENT = os.getppid()
while os.getppid() == PARENT:
    time.sleep(0.5)
