"""The county's web sites on loopback: pages in memory that a story changes.

Each site has a port of its own, because a host is left alone when it blocks
or fails. `down` is a port at which nobody listens."""
import hashlib
import http.server
import socket
import threading
import time

# In place of a status: the site takes requests and does not answer.
HANGS = 0
HANG_SECONDS = 3
HTML = "text/html; charset=utf-8"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.server.origin.answer(self, self.server.site)


class Origin:
    def __init__(self, sites):
        self.pages = {}       # path -> (status, content type, body)
        self.broken = {}      # site -> status of all its answers
        self.robots = {}      # site -> text of robots.txt
        self.agents = set()   # what clients call themselves
        self.held = None      # (path, threading.Event): waits before it
        self.reached = threading.Event()
        self.ports = {}
        self._asked = []
        self._lock = threading.Lock()
        self._servers = []
        for site in sites:
            server = http.server.ThreadingHTTPServer(
                ("127.0.0.1", 0), _Handler)
            server.daemon_threads = True
            server.origin, server.site = self, site
            self.ports[site] = server.server_address[1]
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, args=(0.05,),
                             daemon=True).start()
        self._down = socket.socket()
        self._down.bind(("127.0.0.1", 0))
        self.ports["down"] = self._down.getsockname()[1]

    def close(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._down.close()

    def url(self, site, path):
        return "http://127.0.0.1:%d%s" % (self.ports[site], path)

    def page(self, path, body, content_type=HTML, status=200):
        if isinstance(body, str):
            body = body.encode()
        self.pages[path] = (status, content_type, body)

    def hold(self, path):
        """The next answer for the path waits for release()."""
        self.reached.clear()
        self.held = (path, threading.Event())

    def release(self):
        held, self.held = self.held, None
        held[1].set()

    def asked(self):
        """The requests since the last call, a list for each site."""
        with self._lock:
            asked, self._asked = self._asked, []
        return {site: [text for s, text in asked if s == site]
                for site in self.ports}

    def _page_at(self, site, path):
        if path == "/robots.txt" and site in self.robots:
            return 200, "text/plain", self.robots[site].encode()
        if site in self.broken and path != "/robots.txt":
            return self.broken[site], HTML, b"<p>broken</p>"
        return self.pages.get(path, (404, HTML, b"<p>not here</p>"))

    def answer(self, request, site):
        path = request.path
        held = self.held
        if held is not None and held[0] == path:
            self.reached.set()
            held[1].wait(60)
        if self.broken.get(site) == HANGS:
            time.sleep(HANG_SECONDS)
            request.close_connection = True
            return
        status, content_type, body = self._page_at(site, path)
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        known = request.headers.get("If-None-Match")
        if status == 200 and known == etag:
            status, body = 304, b""
        with self._lock:
            self._asked.append((site, "%s %s %d%s" % (
                request.command, path, status,
                " conditional" if known else "")))
            self.agents.add(request.headers.get("User-Agent", "none"))
        try:
            request.send_response_only(status)
            if status in (200, 304):
                request.send_header("ETag", etag)
            if status != 304:
                request.send_header("Content-Type", content_type)
                request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        except OSError:
            request.close_connection = True
