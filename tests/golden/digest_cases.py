"""Plays the cases of digest_cases.json with the programs of a build, and holds
each night's mails against what the case expects.

    digest_cases.py BUILD_DIR [--update] [NAME...]

Only the contract is used: configuration, registry, API, command line, mails.
What the cases may say stands at the head of digest_cases.json."""
import concurrent.futures
import email
import email.policy
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from county import County, wait_for
from freeze import HERE, find_program
from mail_sink import Sink
from origin import HANGS, Origin

CASES = os.path.join(HERE, "digest_cases.json")

# ---- mails to items

SECTIONS = {
    "新增": "new", "有变化": "changed", "仍未整改": "reminder",
    "已更正": "resolved", "复查后撤销": "withdrawn",
    "来源异常": "source_failing", "来源恢复": "source_back",
    "现已查到": "found", "程序故障": "own_failure",
    "逾期未查到或发布有误": "year",
}
YEAR_WORDS = [
    ("逾期未查到", "overdue"), ("不是该年度", "wrong"),
    ("无法识别", "unreadable"),
]
MARKS = [("（再次出现）", "again"), ("（报告未变动", "rejudged")]
REMARKS = [("问题因其他情况消除", "elsewhere"), ("已能查到报告", "reappeared")]


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def year_word(text):
    for words, name in YEAR_WORDS:
        if words in text:
            return name
    return "?"


class Digest:
    """The items of one digest, each as a line of words."""

    def __init__(self, text, findings):
        self.items = []
        self.findings = findings
        self.section = self.body = self.head = None
        for row in text.split("\n"):
            self.row(row)
        # Within one report the order says nothing.
        self.items = [item for _, group in itertools.groupby(
            self.items, key=lambda i: i.split()[:3])
            for item in sorted(group)]

    def row(self, row):
        title = re.fullmatch(r"== (\S+?)(（.*）)? ==", row)
        if title:
            self.section = SECTIONS.get(title[1], title[1])
            self.body = self.head = None
        elif re.fullmatch(r"〔.*〕", row):
            self.body = row[1:-1]
        elif re.match(r"\d+．", row):
            self.item(row)
        elif row.startswith("   "):
            self.detail(row.strip())
        elif row.startswith("截至目前尚未查到"):
            names = row.rstrip("。").split("：")[1]
            self.items += ["missing " + n for n in names.split("、")]
        elif row.startswith(("此前已告知、", "其中此前已告知、")) and \
                "逐项列出" in row:
            errors = re.search(r"错误(\d+)项", row)
            warnings = re.search(r"待核实(\d+)项", row)
            self.items.append("still errors=%s warnings=%s" % (
                errors[1] if errors else 0, warnings[1] if warnings else 0))
        elif row.startswith("此前已告知、尚未恢复的来源"):
            self.items.append("still_failing %s" % re.search(r"\d+", row)[0])

    def item(self, row):
        year = re.search(r"(\d{4})年度报告", row)
        self.year = year and year[1]
        self.marks = [name for words, name in MARKS if words in row]
        if self.section in ("year", "found"):
            self.items.append("%s %s %s%s" % (
                "found" if self.section == "found" else year_word(row),
                self.body, self.year,
                " was=" + year_word(row) if self.section == "found" else ""))
        elif self.section.startswith(("source", "own_failure")):
            self.items.append("%s %s" % (self.section, self.body))

    def detail(self, text):
        problem = re.match(r"(?:原)?问题（(\w+)）：(.*)", text)
        if problem:
            self.items.append(" ".join(
                [self.section, self.body, self.year, problem[1],
                 self.place(problem[1], problem[2])] + self.marks))
        for words, name in REMARKS:
            if text.startswith("说明：") and words in text:
                self.items[-1] += " " + name

    def place(self, rule, message):
        """What the finding is about: the mail has only its words."""
        about = [f for f in self.findings if f["rule"] == rule and
                 f["name"] == self.body and str(f["year"]) == self.year]
        exact = {f["place"] for f in about if f["message"] == message}
        places = exact or {f["place"] for f in about}
        return places.pop() if len(places) == 1 else "?"


# ---- a story

class Player:
    def __init__(self, cases, case, programs, clock, folder):
        self.cases, self.case = cases, case
        self.bodies = {k: dict(v) for k, v in cases["bodies"].items()}
        self.members = case.get("bodies", "a b").split()
        self.sink, self.origin = Sink(), Origin(list(self.bodies))
        self.county = County(programs, folder, clock)
        self.county.columns += ",last_year"
        with open(os.path.join(HERE, "pages/report.txt")) as f:
            self.template = f.read()
        self.n_runs = 0
        self.minute = 0
        self.answers = []     # what each night brought

    def configure(self):
        c = self.county
        c.conf = {
            "county": {"code": "990000", "name": "云岭县"},
            "storage": {"database": "gouji.db"},
            "http": {"listen": "127.0.0.1:%d" % c.port,
                     "admin_token_file": "admin.token"},
            "schedule": {"first_year": "2025"},
            "collect": {"host_interval": "0s", "timeout": "10s", "tries": "1",
                        "retry_wait": "10ms", "robots": "no",
                        "allow_private": "yes", "window": "00:00-00:00"},
            "readers": {"count": "1"},
            "mail": {"smtp_url": "smtp://127.0.0.1:%d" % self.sink.port,
                     "starttls": "no", "from": "gouji@county.example",
                     "to": "office@county.example"},
            "rules": {},
        }
        self.enter()

    def enter(self):
        """The registry, as it is now."""
        self.county.bodies = []
        for key in self.members:
            b = self.bodies[key]
            self.county.bodies.append([
                b["code"], b["name"], b.get("kind", "township"),
                b.get("collector", "page"),
                self.origin.url(key, "/%s/{year}.txt" % key).replace(
                    "127.0.0.1", b.get("host", "127.0.0.1")),
                b.get("mail", key) + "@county.example",
                b.get("last_year", "")])

    def page(self, key, year, variant):
        body = self.cases["bodies"][key]
        # Each body and year has a value of its own (F04).
        values = {"name": body["name"], "year": year, "text": "",
                  "published": "%d-01-12" % (int(year) + 1),
                  "penalties": str(1000 + int(year) % 100 * 7 +
                                   int(body["code"][-1]))}
        values.update(self.cases["pages"][variant])
        return re.sub(r"\{(\w+)(?:=([^}]*))?\}",
                      lambda m: values.get(m[1], m[2]), self.template)

    # ---- what may happen: do_WORD

    def do_publish(self, key, year, variant):
        path = "/%s/%s.txt" % (key, year)
        if variant == "picture":
            self.origin.page(path, b"GIF89a....", "image/gif")
        elif variant.startswith("of_"):
            self.origin.page(path, self.page(key, variant[3:], "right"),
                             "text/plain; charset=utf-8")
        else:
            self.origin.page(path, self.page(key, year, variant),
                             "text/plain; charset=utf-8")

    def do_vanish(self, key, year):
        self.origin.pages.pop("/%s/%s.txt" % (key, year))

    def do_break(self, key, year):
        """That page alone answers with an error."""
        self.origin.page("/%s/%s.txt" % (key, year), b"", status=500)

    def do_fail(self, key):
        self.origin.broken[key] = 500

    def do_hang(self, key):
        self.origin.broken[key] = HANGS

    def do_recover(self, key):
        self.origin.broken.pop(key)

    def do_set(self, section, key, *value):
        self.county.conf[section][key] = " ".join(value).replace(
            "@sink", "smtp://127.0.0.1:%d" % self.sink.port)
        self.reload()

    def do_unset(self, section, key):
        self.county.conf[section].pop(key)
        self.reload()

    def do_leave(self, key):
        self.members.remove(key)
        self.enter()
        self.reload()

    def do_join(self, key):
        self.members.append(key)
        self.members.sort()
        self.enter()
        self.reload()

    def do_rename(self, key, name):
        self.bodies[key]["name"] = name
        self.enter()
        self.reload()

    def do_until(self, key, year):
        """The last year for which reports are expected."""
        self.bodies[key]["last_year"] = year
        self.enter()
        self.reload()

    def do_ack(self, key, rule):
        code = self.bodies[key]["code"]
        found = [f for f in self.county.all_of(
            "/api/v1/findings?code=%s&rule=%s" % (code, rule), "findings")
            if f["state"] == "open"]
        answer = self.county.admin(
            "POST", "/api/v1/findings/%d/ack" % found[0]["id"],
            '{"by":"王敏","note":"已核实"}'.encode())
        assert answer.status == 200, answer.text()

    def do_upload(self, key, year, variant):
        answer = self.county.admin(
            "PUT", "/api/v1/reports/%s/%s/document" % (
                self.bodies[key]["code"], year),
            self.page(key, year, variant).encode(),
            "text/plain; charset=utf-8")
        assert answer.status in (200, 201), answer.text()

    def do_request(self):
        """A run at once, by the API, on the same date."""
        assert self.county.admin("POST", "/api/v1/runs").status == 202
        self.n_runs += 1
        self.settle()

    def reload(self):
        """What the files say now, to goujid where it runs. Its log says when
        it has read them; what is stored is then checked again."""
        if self.county.process is None:
            return
        marker = "%s/goujid.log" % self.county.folder
        before = os.path.getsize(marker)
        self.county.reload()
        wait_for("a reload", lambda: os.path.getsize(marker) > before)
        self.settle()

    def settle(self):
        self.county.settle(self.n_runs)

    # ---- nights

    def night(self, date):
        c = self.county
        c.stop()
        self.minute = (self.minute + 1) % 20
        self.n_runs += 1
        c.start("%s 02:%02d" % (date, 31 + self.minute))
        self.settle()
        return self.mails()

    def mails(self):
        """The night's digest as items, and who got a notice."""
        findings = self.county.all_of("/api/v1/findings", "findings")
        for f in findings:
            f["place"] = re.sub(r"http://[a-z0-9.]+:\d+", "@", f["place"])
        mails = [email.message_from_bytes(body, policy=email.policy.default)
                 for _, _, body in self.sink.raw()]
        digests, notices, others = [], [], []
        for mail in mails:
            if "office@" not in mail["To"]:
                notices.append(self.notice(mail))
            elif "核查日报" in text_of(mail):
                digests.append(Digest(text_of(mail), findings).items)
            else:
                others.append(str(mail["Subject"]))
        night = {"digest": "no mail" if not digests else digests[0]}
        if len(digests) > 1:
            night["more digests"] = digests[1:]
        if notices:
            night["notices"] = sorted(notices)
        if others:
            night["other mails"] = others
        return night

    @staticmethod
    def notice(mail):
        key = re.search(r"(\w+)@", mail["To"])[1]
        text = text_of(mail)
        what = [name for words, name in (
            ("存在", "errors"), ("尚未查到", "overdue"),
            ("不再列为问题", "withdrawn"), ("不是该年度", "wrong"))
            if words in text]
        return " ".join([key] + what)

    def play(self):
        """The case with what was seen in place of what is expected."""
        seen = []
        self.configure()
        try:
            for event in self.case["story"]:
                if isinstance(event, dict):
                    night = {"night": event["night"]}
                    night.update(self.night(event["night"]))
                    seen.append(night)
                else:
                    word, *arguments = event.split()
                    getattr(self, "do_" + word)(*arguments)
                    seen.append(event)
        finally:
            self.county.stop(signal.SIGKILL)
            self.sink.close()
            self.origin.close()
        return dict(self.case, story=seen)


# ---- all cases

def differences(case, seen):
    """Lines that say how a case went otherwise."""
    lines = []
    for wanted, got in zip(case["story"], seen["story"]):
        if wanted == got:
            continue
        lines.append("  night %s" % wanted["night"])
        for key in sorted(set(wanted) | set(got)):
            one, other = wanted.get(key), got.get(key)
            if one == other:
                continue
            one = one if isinstance(one, list) else [str(one)]
            other = other if isinstance(other, list) else [str(other)]
            if sorted(map(str, one)) == sorted(map(str, other)):
                lines.append("    %s: other order: %s" % (key, other))
            lines += ["    %s: - %s" % (key, x) for x in one
                      if x not in other]
            lines += ["    %s: + %s" % (key, x) for x in other
                      if x not in one]
    return lines


def write(cases):
    """The file, an item a line."""
    with open(CASES, "w") as f:
        json.dump(cases, f, ensure_ascii=False, indent=1)
        f.write("\n")


def main(build, names, update):
    with open(CASES) as f:
        cases = json.load(f)
    programs = {n: find_program(build + "/bin", n)
                for n in ("goujid", "gouji")}
    folder = tempfile.mkdtemp(prefix="gouji-digest.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = 0
    try:
        clock = os.path.join(folder, "fake_clock.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1",
                        "-o", clock, os.path.join(HERE, "fake_clock.c"),
                        "-ldl"], check=True)

        def play(i, case):
            if names and case["name"] not in names:
                return case, []
            try:
                seen = Player(cases, case, programs, clock,
                              "%s/%d" % (folder, i)).play()
                return seen, differences(case, seen)
            except Exception as e:  # whatever another build answers
                with open("%s/%d/goujid.log" % (folder, i)) as f:
                    return case, ["  %s: %s" % (type(e).__name__, e),
                                  f.read()[-1500:]]

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            done = list(pool.map(play, *zip(*enumerate(cases["cases"]))))
        for seen, lines in done:
            if lines:
                failed += 1
                print("%s: %s" % (seen["name"], seen["about"]))
                print("\n".join(lines))
        if update:
            cases["cases"] = [seen for seen, _ in done]
            write(cases)
        print("%d cases, %d otherwise than expected" % (
            len(names or done), failed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed and not update else 0


if __name__ == "__main__":
    words = [w for w in sys.argv[1:] if w != "--update"]
    if not words:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(words[0]), words[1:],
                  "--update" in sys.argv))
