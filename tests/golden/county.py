"""The county's goujid: its files, its process, and the way to its API."""
import calendar
import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import time

import exact_json

TOKEN = "golden-token"
WAIT = 90


class Gone(Exception):
    """Something did not happen in time."""


def wait_for(what, condition):
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.03)
    raise Gone(what)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def seconds(when):
    """"2026-01-20 02:31" of Shanghai as seconds since 1970."""
    return calendar.timegm(time.strptime(when, "%Y-%m-%d %H:%M")) - 8 * 3600


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = body

    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def exact(self):
        return exact_json.parse(self.text())


class County:
    def __init__(self, programs, folder, clock):
        self.programs = programs
        self.folder = folder
        self.clock = clock        # the library for LD_PRELOAD
        self.now = None
        self.process = None
        self.port = free_port()
        self.conf = {}
        self.columns = "code,name,kind,collector,url,email"
        self.bodies = []          # rows of townships.csv
        self.connection = None
        os.makedirs(folder, exist_ok=True)
        self.write("admin.token", TOKEN + "\n")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as f:
            f.write(text)

    def write_files(self):
        text = ""
        for section, keys in self.conf.items():
            text += "[%s]\n" % section
            text += "".join("%s = %s\n" % pair for pair in keys.items())
        self.write("gouji.conf", text)
        self.write("townships.csv",
                   self.columns + "\n" +
                   "".join(",".join(row) + "\n" for row in self.bodies))

    def environment(self):
        env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        env.update(LD_PRELOAD=self.clock, TZ="Asia/Shanghai",
                   LC_ALL="C.UTF-8", GOLDEN_CLOCK=str(self.seconds()))
        return env

    def seconds(self):
        """The time of day now, as goujid sees it."""
        return int(seconds(self.now) + time.monotonic() - self.started)

    def start(self, when):
        self.now, self.started = when, time.monotonic()
        self.write_files()
        with open(os.path.join(self.folder, "goujid.log"), "ab") as log:
            self.process = subprocess.Popen(
                [self.programs["goujid"], "--config",
                 os.path.join(self.folder, "gouji.conf")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment(), preexec_fn=die_with_parent)
        wait_for("goujid does not answer", self.answers)

    def answers(self):
        if self.process.poll() is not None:
            raise Gone("goujid ended with %s" % self.process.returncode)
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return
        self.close()
        self.process.send_signal(how)
        try:
            self.process.wait(WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Gone("goujid does not end") from None
        finally:
            self.process = None

    def reload(self):
        self.write_files()
        self.process.send_signal(signal.SIGHUP)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def request(self, method, path, body=None, headers=None):
        for again in (False, True):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=30)
            try:
                self.connection.request(method, path, body, headers or {})
                response = self.connection.getresponse()
                answer = Answer(response, response.read())
                if answer.headers.get("connection") == "close":
                    self.close()
                return answer
            except (http.client.HTTPException, OSError):
                self.close()
                if again:
                    raise
        return None

    def get(self, path, headers=None):
        return self.request("GET", path, None, headers)

    def admin(self, method, path, body=None, content_type="application/json"):
        return self.request(method, path, body, {
            "Authorization": "Bearer " + TOKEN,
            "Content-Type": content_type})

    def runs(self):
        return self.get("/api/v1/runs?limit=1000").json()["runs"]

    def all_of(self, path, key):
        """Every row of a list, page by page."""
        rows, after = [], ""
        while after is not None:
            page = self.get("%s%slimit=1000%s" % (
                path, "&" if "?" in path else "?", after)).json()
            rows += page[key]
            after = page["next"] and "&after=%s" % page["next"]
        return rows

    def state(self):
        """What must stand still before it is frozen."""
        parts = [self.get(path).text() for path in (
            "/api/v1/findings?limit=1000", "/api/v1/reports?limit=1000",
            "/api/v1/alerts?limit=1000", "/api/v1/runs?limit=1000")]
        return "\n".join(parts)

    def settle(self, runs):
        """Until that many runs are done, and nothing changes any more."""
        def done():
            rows = self.runs()
            return len(rows) >= runs and \
                all(row["state"] == "done" for row in rows)
        wait_for("%d runs" % runs, done)
        wait_for("mails are sent", lambda: not any(
            row["state"] == "waiting"
            for row in self.get("/api/v1/alerts?limit=1000").json()["alerts"]
        ) or self.hold_mail)
        seen = None
        while True:
            now = self.state()
            if now == seen:
                return
            seen = now
            time.sleep(0.3)

    hold_mail = False

    def run(self, *arguments, stdin=None, clock=True):
        """A program: (exit code, stdout, stderr)."""
        env = self.environment()
        if not clock:
            env.pop("LD_PRELOAD")
        done = subprocess.run(
            [self.programs.get(arguments[0], arguments[0]), *arguments[1:]],
            stdin=stdin or subprocess.DEVNULL, capture_output=True,
            env=env, cwd=self.folder, timeout=180, check=False,
            preexec_fn=die_with_parent)
        return done.returncode, done.stdout, done.stderr
