"""Plays a county's story with the programs of a build, and writes what people
and programs see of it as text files. See freeze.sh."""
import csv
import difflib
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

from answers import Freezer
from commands import Commands
from county import County, Gone, die_with_parent, wait_for
from mail_sink import Sink
from normalize import Normalizer
from origin import Origin

HERE = os.path.dirname(os.path.abspath(__file__))
LAST = "2025"
YEARS = ["2023", "2024", "2025"]
SITES = ["county", "wall", "flaky", "fenced"]
MAILBOXES = {"990105": "songling@county.example",
             "990108": "taoyuan@county.example",
             "990109": "qingquan@county.example",
             "990104": "yuntai@county.example"}
C02_BEFORE = "| 规章 | 0 | 0 | 0 |"
C02_AFTER = "| 规章 | 1 | 0 | 1 |"


def log(text):
    print(text, file=sys.stderr, flush=True)


def find_program(build, name):
    found = [p for p in glob.glob(build + "/**/" + name, recursive=True)
             if os.path.isfile(p) and os.access(p, os.X_OK)]
    if not found:
        sys.exit("freeze: no %s in %s" % (name, build))
    return found[0]


# ---- the county's pages, as demo-site has them

def harvest(demo_site, folder):
    """Registry rows, and the pages of both editions: path -> answer."""
    os.makedirs(folder)
    process = subprocess.Popen(
        [demo_site, "--serve", folder, "--last-year", LAST],
        stdout=subprocess.DEVNULL, preexec_fn=die_with_parent)
    requests = os.path.join(folder, "requests.log")
    registry = os.path.join(folder, "townships.csv")
    try:
        wait_for("demo-site", lambda: os.path.exists(registry) and
                 os.path.getsize(registry) > 500)
        with open(registry, encoding="utf-8-sig", newline="") as f:
            rows = list(csv.DictReader(f))
        base = rows[0]["url"].split("/9901")[0]
        first = pages_of(rows, base)
        process.send_signal(signal.SIGUSR1)
        wait_for("the second edition",
                 lambda: "edition 2" in open(requests).read())
        return rows, base, first, pages_of(rows, base)
    finally:
        process.kill()
        process.wait()


def pages_of(rows, base):
    pages = {}
    for row in rows:
        if row["collector"] == "list":
            list_page = "/" + row["url"].split("/", 3)[3]
            wanted = [list_page]
            if list_page.endswith("index.html"):
                wanted.append(list_page.replace("index", "index_1"))
            wanted += ["/%s/%s.html" % (row["code"], y) for y in YEARS]
        else:
            path = "/" + row["url"].split("/", 3)[3]
            wanted = [path.replace("{year}", y) for y in YEARS]
        for path in wanted:
            pages[path] = fetch(base + path)
    return pages


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return (answer.status, answer.headers["Content-Type"],
                    answer.read())
    except urllib.error.HTTPError as e:
        return e.code, e.headers["Content-Type"], e.read()


class Story:
    def __init__(self, build, out):
        self.out = out
        self.folder = tempfile.mkdtemp(prefix="gouji-golden.")
        self.programs = {name: find_program(build + "/bin", name)
                         for name in ("goujid", "gouji")}
        self.clock = os.path.join(self.folder, "fake_clock.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1",
                        "-o", self.clock, os.path.join(HERE, "fake_clock.c"),
                        "-ldl"], check=True)
        demo_site = os.environ.get("GOLDEN_DEMO_SITE") or \
            find_program(build, "demo-site")
        self.rows, self.base, self.first, self.second = harvest(
            demo_site, os.path.join(self.folder, "demo"))
        self.sink = Sink()
        self.origin = Origin(SITES)
        self.county = None
        self.normalizer = None
        self.n_runs = 0
        self.minute = 30
        self.ids = {}
        self.troubles = []

    # ---- the setting

    def publish_first(self):
        o = self.origin
        o.broken.clear()
        o.pages = dict(self.first)
        o.robots = {"county": "User-agent: *\nDisallow: /private/\n",
                    "fenced": "User-agent: *\nDisallow: /\n"}
        # One publishes late; one has its tables in files.
        o.pages.pop("/990104/2025.txt")
        title = "小河镇人民政府%s年政府信息公开工作年度报告"
        for year, kind in (("2024", "pdf"), ("2025", "docx")):
            name = "xiaohe-%s.%s" % (year, kind)
            o.page("/990114/%s.html" % year, (
                "<html><head><meta charset=utf-8><title>%s</title></head>"
                "<body><h1>%s</h1><p>发布日期：%d-01-12</p>"
                "<p>附件：<a href='/files/%s'>%s.%s</a></p></body></html>") % (
                    title % year, title % year, int(year) + 1, name,
                    title % year, kind))
            with open(os.path.join(HERE, "pages", name), "rb") as f:
                o.page("/files/" + name, f.read(), {
                    "pdf": "application/pdf",
                    "docx": "application/vnd.openxmlformats-officedocument"
                            ".wordprocessingml.document"}[kind])

    def publish_county(self, year):
        """The county's own report, with the figures of one township. It comes
        when the others are there: what it is held against grows with each of
        them, in the order in which they are read."""
        status, content_type, body = self.first["/990106/%s.html" % year]
        self.origin.page("/990100/%s.html" % year, body.decode().replace(
            "枫桥镇", "云岭县"), content_type, status)

    def registry(self):
        rows = []
        for row in self.rows:
            code, url = row["code"], row["url"]
            site = "county" if url.startswith(self.base + "/") else (
                "wall" if code == "990103" else "down")
            if code == "990102":
                site = "flaky"
            path = "/" + url.split("/", 3)[3]
            rows.append([code, row["name"], row["kind"], row["collector"],
                         self.origin.url(site, path),
                         MAILBOXES.get(code, "")])
        rows += [
            ["990112", "北寨镇", "township", "page",
             self.origin.url("fenced", "/990112/{year}.html"), ""],
            ["990113", "长岭镇", "township", "manual", "", ""],
            ["990114", "小河镇", "township", "page",
             self.origin.url("county", "/990114/{year}.html"), ""],
            ["990100", "云岭县", "county", "page",
             self.origin.url("county", "/990100/{year}.html"), ""],
        ]
        return rows

    def new_county(self, name):
        county = County(self.programs, os.path.join(self.folder, name),
                        self.clock)
        county.conf = {
            "county": {"code": "990100", "name": "云岭县",
                       "townships": "townships.csv"},
            "storage": {"database": "gouji.db"},
            "http": {"listen": "127.0.0.1:%d" % county.port,
                     "admin_token_file": "admin.token",
                     "public_url": "https://gouji.county.example"},
            "schedule": {"first_year": YEARS[0]},
            "collect": {"host_interval": "0s", "host_connections": "1",
                        "timeout": "20s", "tries": "1",
                        "retry_wait": "100ms", "allow_private": "yes",
                        "window": "00:00-00:00"},
            "readers": {"count": "1", "deadline": "60s"},
            "mail": {"smtp_url": "smtp://127.0.0.1:%d" % self.sink.port,
                     "starttls": "no",
                     "from": "年报监测 <gouji@county.example>",
                     "to": "office@county.example, 主任 "
                           "<chief@county.example>",
                     "notify_townships": "yes"},
            "rules": {},
        }
        county.bodies = self.registry()
        n = Normalizer()
        n.place(self.folder + "/" + name, "{folder}")
        n.place(self.folder, "{folder}")
        for program, path in self.programs.items():
            n.place(path, "{bin}/" + program)
        n.place(os.path.dirname(self.programs["gouji"]), "{bin}")
        for site, port in self.origin.ports.items():
            n.port(port, site)
        n.port(county.port, "api")
        n.port(self.sink.port, "smtp")
        self.county, self.normalizer = county, n
        return county

    # ---- stages

    def freezer(self, name):
        log("freeze: %s" % name)
        return Freezer(self.county, self.normalizer,
                       os.path.join(self.out, name))

    def night(self, date):
        """goujid is started in the night of the date, and collects. Each
        night begins later than the one before: what is kept for a day or a
        week is over then, however fast the machine is."""
        self.county.stop()
        self.minute += 1
        self.county.start("%s 02:%02d" % (date, self.minute))
        self.waited(self.county.settle, self.n_runs + 1)

    def waited(self, act, *arguments):
        """Waits; what does not happen is frozen with the stage."""
        try:
            act(*arguments)
        except Gone as e:
            log("freeze: %s" % e)
            self.troubles.append("did not happen: %s" % e)

    def stage(self, name, reports=(), full=False):
        """Freezes what is to be seen now."""
        f = self.freezer(name)
        f.part(f.overview)
        for code, year in reports:
            f.part(f.report, code, year)
        if full:
            f.part(f.reports, YEARS)
            f.part(f.lists, YEARS)
            f.part(f.rules)
            f.part(f.rollups, YEARS)
            f.part(f.documentation)
            f.part(f.page)
            f.part(f.problems)
            commands = Commands(self.county, f)
            f.part(commands.ask, YEARS, [
                "990108", "990101", "990103", "990106", "990107", "990110",
                "990150", "990100", "990114"])
        else:
            f.part(f.rollups, [LAST], False)
        self.changed_ids(f)
        f.finish()
        for text in self.troubles:
            f.trouble(text)
        self.troubles = []
        self.mails(f)
        self.requests(f)
        self.n_runs = len(self.county.runs())
        return f

    def changed_ids(self, f):
        """A finding keeps its id as long as it is known."""
        changed = ["%s: was %s, is %s\n" % (name, self.ids[name], number)
                   for name, number in sorted(f.ids.items())
                   if self.ids.get(name, number) != number]
        f.write("changed_ids.txt", "".join(changed))
        self.ids.update(f.ids)

    def mails(self, f):
        counts = {}
        for to, text in self.sink.take():
            n = counts[to] = counts.get(to, 0) + 1
            f.write("mail/%s-%d.txt" % (to.split("@")[0], n),
                    self.normalizer.text(text))

    def requests(self, f):
        f.write("requests.txt", self.asked())

    def asked(self):
        asked = self.origin.asked()
        return "".join("%s: %s\n" % (site, row) for site in sorted(asked)
                       for row in sorted(asked[site]))

    def ack(self, code, rule, how):
        found = [x for x in self.county.all_of(
            "/api/v1/findings?code=%s&rule=%s" % (code, rule), "findings")
            if x["state"] == "open"]
        return how(found[0]["id"])

    def play(self):
        c = self.new_county("county")
        o = self.origin
        self.publish_first()
        try:
            self.autumn(c, o)
            self.spring(c, o)
        except (Gone, OSError, KeyError, AssertionError):
            self.show_log()
            raise
        finally:
            c.stop(signal.SIGKILL)

    def show_log(self):
        with open(self.county.folder + "/goujid.log", "rb") as f:
            log(f.read().decode("utf-8", "replace")[-4000:])

    def autumn(self, c, o):
        """Up to the deadline."""
        self.night("2026-01-20")
        f = self.stage("01-first-collection", full=True)
        commands = Commands(c, f)
        f.part(commands.offline)
        f.part(commands.check_pages, o.pages)
        f.write("agents.txt", self.normalizer.text(
            "\n".join(sorted(o.agents)) + "\n"))
        f.part(commands.probes, o)
        f.part(commands.mail_test)
        f.write("probe-requests.txt", self.asked())
        for _, text in self.sink.take():
            f.write("mail/test.txt", self.normalizer.text(text))

        self.night("2026-01-21")
        self.stage("02-unchanged")

        # A mended report, a new one, a wrong figure in a right one.
        for path in ("/990108/2025.html", "/990150/2025.html"):
            o.pages[path] = self.second[path]
        right = o.pages["/990105/2025.txt"]
        wrong = right[2].decode().replace(C02_BEFORE, C02_AFTER)
        assert wrong.encode() != right[2]
        o.pages["/990105/2025.txt"] = (200, right[1], wrong.encode())
        self.night("2026-01-22")
        self.stage("03-corrections", [("990108", LAST), ("990150", LAST),
                                      ("990105", LAST)])

        # By command and by API; then a run for one body by command.
        f = self.freezer("04-acks")
        f.learn_ids()
        commands = Commands(c, f)
        config = os.path.join(c.folder, "gouji.conf")
        texts = [self.ack("990110", "C02", lambda i: commands.show(
            "ack", str(i), "--by", "王敏", "--note", "已电话核实", "--config",
            config))]
        answer = self.ack("990109", "B03", lambda i: c.admin(
            "POST", "/api/v1/findings/%d/ack" % i,
            '{"by":"李强","note":"口径不同"}'.encode()))
        f.write("api/ack.txt", "%d\n%s" % (answer.status, f.shown(answer)))
        texts.append(commands.show("collect", "990101", "--wait",
                                   "--config", config))
        commands.write("ack-collect", *texts)
        self.waited(c.settle, self.n_runs + 1)
        self.stage("04-acks", [("990110", LAST), ("990109", LAST)])

        # A document vanishes; another body's site is broken for days.
        gone = o.pages.pop("/990107/2025.html")
        o.broken["flaky"] = 500
        for day in (23, 24, 25, 26):
            self.night("2026-01-%d" % day)
            self.stage("05-vanished-and-failing-%d" % day,
                       [("990107", LAST)])
        o.pages["/990107/2025.html"] = gone
        o.broken.clear()
        self.publish_county("2024")
        self.night("2026-01-27")
        self.stage("06-recovered", [("990107", LAST), ("990100", "2024")])

        # The mail server is away for a night.
        self.sink.close()
        c.hold_mail = True
        o.pages["/990105/2025.txt"] = right
        self.night("2026-01-28")
        self.stage("07-mail-server-away")
        self.sink.open()
        c.hold_mail = False
        self.night("2026-01-29")
        self.stage("08-mail-server-back")

        # Two days on: the reminder of what was told on the 22nd or before.
        self.night("2026-01-31")
        self.stage("09-before-deadline")

    def spring(self, c, o):
        """Overdue, late, wrong; rules, registry, uploads."""
        self.night("2026-02-01")
        self.stage("10-overdue-first-night")
        self.night("2026-02-02")
        self.stage("11-overdue", [("990104", LAST)])

        # One comes late, one is replaced by another year's.
        o.pages["/990104/2025.txt"] = self.first["/990104/2025.txt"]
        o.pages["/990150/2025.html"] = o.pages["/990150/2023.html"]
        self.night("2026-02-03")
        self.stage("12-late-and-wrong", [("990104", LAST), ("990150", LAST)])

        # Other rules: judged again at once, told after the next run.
        c.conf["rules"] = {"B03": "off", "B07": "warning", "J02": "error"}
        c.reload()
        self.waited(wait_for, "B03 is off", lambda: not c.get(
            "/api/v1/findings?rule=B03&state=acked").json()["findings"])
        self.waited(wait_for, "B07 is a warning", lambda: c.get(
            "/api/v1/findings?rule=B07&severity=warning").json()["findings"])
        self.waited(c.settle, self.n_runs)
        f = self.stage("13-rules-changed", [("990106", LAST)])
        f.rules()
        self.night("2026-02-04")
        self.stage("14-night-after-rules")

        self.uploads(c)
        self.night("2026-02-05")
        self.stage("16-night-after-uploads", [("990113", LAST)])

        # A body leaves, another gets a new name, a third is new.
        c.bodies = [row for row in c.bodies if row[0] != "990101"]
        for row in c.bodies:
            if row[0] == "990107":
                row[1] = "石门街道"
        c.bodies.append(["990115", "新安镇", "township", "page",
                         o.url("county", "/990115/{year}.html"), ""])
        self.night("2026-02-06")
        self.stage("17-registry-changed", [("990101", LAST),
                                           ("990107", LAST)])

        # Nobody does anything for weeks: reminders, weekly visits. The
        # county's own report, and a change of an old year.
        for date in ("2026-02-10", "2026-02-13", "2026-02-20"):
            self.night(date)
            self.stage("18-reminders-" + date)
        self.publish_county(LAST)
        old = o.pages["/990105/2024.txt"]
        o.pages["/990105/2024.txt"] = (200, old[1], old[2].decode().replace(
            C02_BEFORE, C02_AFTER).encode())
        self.night("2026-02-28")
        self.stage("19-county-report", [("990100", LAST), ("990105", "2024")])
        c.stop()
        c.start("2026-04-01 09:00")
        self.waited(c.settle, self.n_runs)
        answer = c.admin("POST", "/api/v1/runs", b"")
        f = self.freezer("20-end")
        f.write("api/post-run.txt", "%s\n%s" % (
            f.head("POST", "/api/v1/runs", answer), f.shown(answer)))
        self.waited(c.settle, len(c.runs()))
        self.stage("20-end", full=True)
        self.rebuilt(c)

    def rebuilt(self, c):
        """All checked again from what is stored: nothing may change. A copy
        of the database is one, too."""
        before = Freezer(c, self.normalizer, os.path.join(
            self.out, "21-rebuilt/before"))
        before.part(before.overview)
        before.part(before.rollups, YEARS, False)
        config = ["--config", os.path.join(c.folder, "gouji.conf")]
        verb = "rebuild"
        if b"reprocess" in c.run("goujid", "--help")[1]:
            verb = "reprocess"
        commands = Commands(c, self.freezer("21-rebuilt"))
        show = [commands.show(*config, verb, program="goujid"),
                commands.show(*config, "backup", "copy.db", program="goujid")]
        c.stop()
        show.append(commands.show(*config, verb, program="goujid"))
        show.append(commands.show(*config, "restore", "copy.db",
                                  program="goujid"))
        show.append(commands.show(*config, verb, program="goujid"))
        c.start("2026-04-01 10:00")
        self.waited(c.settle, self.n_runs)
        after = Freezer(c, self.normalizer, os.path.join(
            self.out, "21-rebuilt/after"))
        after.part(after.overview)
        after.part(after.rollups, YEARS, False)
        commands.freezer.write("cli/goujid.txt", "\n".join(show))
        text = difference(before.folder, after.folder)
        shutil.rmtree(before.folder)
        shutil.rmtree(after.folder)
        commands.freezer.write("differences.txt", text)

    def uploads(self, c):
        """Files that the office got by hand."""
        f = self.freezer("15-uploads")
        commands = Commands(c, f)
        config = ["--config", os.path.join(c.folder, "gouji.conf")]
        page = self.first["/990101/2025.html"][2].decode("utf-8")
        page = page.replace("青石镇", "长岭镇")
        c.write("right.html", page)
        c.write("letter.txt", "今天天气很好\n")
        with open(os.path.join(HERE, "pages/xiaohe-2025.docx"), "rb") as d:
            docx = d.read()
        with open(os.path.join(c.folder, "other.docx"), "wb") as d:
            d.write(docx)
        verb = ["import"]
        if c.run("gouji", "upload", "--help")[0] == 0:
            verb = ["upload"]
        texts = []
        for code, year, name in (("990113", LAST, "right.html"),
                                 ("990113", LAST, "right.html"),
                                 ("990113", "2024", "right.html"),
                                 ("990113", LAST, "letter.txt"),
                                 ("990103", LAST, "other.docx"),
                                 ("000000", LAST, "right.html")):
            texts.append(commands.show(*verb, code, year, name, *config))
        commands.write("upload", *texts)
        text = ""
        for path, body, kind in (
                ("990111/2025", page.replace("长岭镇", "南屏乡").encode(),
                 "text/html"),
                ("990111/2024", b"GIF89a....", "image/gif"),
                ("990112/2025", docx, "application/octet-stream")):
            answer = c.admin("PUT", "/api/v1/reports/%s/document" % path,
                             body, kind)
            text += "== %s\n%s" % (f.head("PUT", path, answer),
                                   f.shown(answer))
        f.write("api/put.txt", text)
        self.waited(c.settle, self.n_runs)
        self.stage("15-uploads", [("990113", LAST), ("990111", LAST),
                                  ("990112", LAST), ("990103", LAST)])

    # ---- killed in the middle of a run

    def corrections(self):
        o = self.origin
        for path in ("/990108/2025.html", "/990150/2025.html"):
            o.pages[path] = self.second[path]
        right = o.pages["/990105/2025.txt"]
        o.pages["/990105/2025.txt"] = (200, right[1], right[
            2].decode().replace(C02_BEFORE, C02_AFTER).encode())

    def two_nights(self, name, moments):
        """A first collection, and one after corrections, killed each time
        the site is asked for one of these pages."""
        self.publish_first()
        c = self.new_county(name)
        self.n_runs = 0
        self.minute = 30
        self.ids = {}
        try:
            for date, paths in zip(("2026-01-20", "2026-01-22"), moments):
                for path in paths:
                    self.kill_at(date, path)
                self.night(date)
                self.stage("killed/%s/%s" % (name, date), [
                    ("990108", LAST), ("990150", LAST), ("990105", LAST),
                    ("990114", LAST)])
                self.corrections()
        except (Gone, OSError, KeyError):
            self.show_log()
            raise
        finally:
            c.stop(signal.SIGKILL)

    def kill_at(self, date, path):
        c, o = self.county, self.origin
        c.stop()
        o.hold(path)
        c.start("%s 02:%02d" % (date, self.minute + 1))
        wait_for("asked for " + path, o.reached.is_set)
        c.stop(signal.SIGKILL)
        o.release()

    def kills(self):
        folder = os.path.join(self.out, "killed")
        self.two_nights("calm", ([], []))
        self.two_nights("killed", (
            ["/990105/2023.txt", "/990114/2025.html", "/xzjd/index_1.html"],
            ["/990105/2025.txt", "/990150/2025.html"]))
        text = difference(os.path.join(folder, "calm"),
                          os.path.join(folder, "killed"))
        shutil.rmtree(folder)
        os.makedirs(folder)
        with open(os.path.join(folder, "differences.txt"), "w") as f:
            f.write(text)


# Which requests a run needed, and how often it was begun, are its own.
OF_RUNS = re.compile(r"requests\.txt|api/runs")
ROWS_OF_RUNS = re.compile(r'"(documents|readers|started_at|last_seen)":')


def files_of(folder):
    return {os.path.relpath(p, folder)
            for p in glob.glob(folder + "/**/*", recursive=True)
            if os.path.isfile(p)}


def difference(one, other):
    text = ""
    for name in sorted(files_of(one) | files_of(other)):
        rows = []
        for folder in (one, other):
            path = os.path.join(folder, name)
            rows.append([] if not os.path.exists(path) else [
                row for row in open(path, newline="").read().splitlines(True)
                if not ROWS_OF_RUNS.search(row)])
        if OF_RUNS.search(name):
            continue
        text += "".join(difflib.unified_diff(
            rows[0], rows[1], "one/" + name, "other/" + name))
    return text


def main():
    build, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    story = Story(build, out)
    try:
        story.play()
        story.kills()
        real = os.environ.get("GOUJI_REAL")
        if real and os.path.isdir(real):
            f = Freezer(None, story.normalizer, os.path.join(out, "real"))
            story.normalizer.place(real.rstrip("/"), "{real}")
            Commands(story.county, f).check_real(real.rstrip("/"))
    finally:
        if os.environ.get("GOLDEN_KEEP"):
            log("freeze: kept %s" % story.folder)
        else:
            shutil.rmtree(story.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
