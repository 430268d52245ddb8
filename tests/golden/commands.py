"""What the command line prints."""
import glob
import hashlib
import os
import re

import exact_json

COMMANDS = ("check", "status", "report", "rollup", "findings", "finding",
            "ack", "collect", "import", "rules", "probe", "mail-test")


class Commands:
    def __init__(self, county, freezer):
        self.county = county
        self.freezer = freezer

    def show(self, *arguments, program="gouji"):
        """The command, its exit code and what it printed."""
        code, out, err = self.county.run(program, *arguments)
        text = "$ %s\n[exit %d]\n%s" % (
            self.line(program, *arguments), code,
            self.printed(arguments, out.decode("utf-8", "surrogateescape")))
        if err:
            text += "--- stderr\n" + err.decode("utf-8", "surrogateescape")
        return self.freezer.normalizer.text(text)

    def line(self, *words):
        """The command line, a finding by what it is about."""
        words = list(words)
        if words[1:2] in (["finding"], ["ack"]) and len(words) > 2 and \
                words[2].isdigit():
            words[2] = "{%s}" % self.freezer.names.get(
                int(words[2]), words[2])
        return " ".join(words)

    def printed(self, arguments, text):
        if "--json" in arguments:
            return "\n".join(self.freezer.pretty(row)
                             for row in text.splitlines()) + "\n"
        # A list of findings: without ids, and sorted.
        if arguments[:1] == ("findings",) and text.startswith("编号 "):
            head, *rows = text.rstrip("\n").split("\n")
            rows = [re.sub(r"^\d+ +", "finding ", row) for row in rows]
            text = "\n".join([head] + sorted(rows)) + "\n"
        return text

    def api(self, *arguments):
        return self.show(*arguments, "--config",
                         os.path.join(self.county.folder, "gouji.conf"))

    def write(self, name, *texts):
        self.freezer.write("cli/" + name + ".txt", "\n".join(texts))

    def ask(self, years, bodies):
        """Every command that asks the API."""
        self.write("status", self.api("status"), self.api("status", "--json"))
        for year in years:
            self.write("rollup-%s" % year, self.api("rollup", year))
        last = years[-1]
        self.write("rollup-options",
                   self.api("rollup", last, "--basis", "valid"),
                   self.api("rollup", last, "--kind", "department"),
                   self.api("rollup", last, "--json"),
                   self.api("rollup", last, "--csv"),
                   self.api("rollup", "1999"))
        for code in bodies:
            self.write("report-" + code, *(
                self.api("report", code, year) for year in years))
        self.write("report-json", self.api("report", bodies[0], last,
                                           "--json"))
        self.write("findings", self.api("findings"),
                   self.api("findings", "--state", "all"),
                   self.api("findings", "--year", last, "--severity",
                            "error"),
                   self.api("findings", "--code", bodies[0]),
                   self.api("findings", "--rule", "A03", "--json"),
                   self.api("findings", "--csv"))
        some = sorted(self.freezer.ids)[:6]
        self.write("finding", *(self.api(
            "finding", str(self.freezer.ids[name])) for name in some))
        self.write("rules", self.api("rules"))
        self.write("wrong", self.api("report", "000000", last),
                   self.api("report", bodies[0]),
                   self.api("report", bodies[0], "abc"),
                   self.api("findings", "--colour", "red"),
                   self.api("findings", "--severity", "grave"),
                   self.api("finding", "999999"),
                   self.api("ack", "999999", "--by", "a", "--note", "b"),
                   self.api("collect", "000000"),
                   self.show("status", "--api", "http://127.0.0.1:9"),
                   self.show("colour"), self.show())

    def probes(self, origin):
        """Sources tried out before they stand in townships.csv."""
        config = ["--config", os.path.join(self.county.folder, "gouji.conf")]
        for name, site, path, more in (
                ("page", "county", "/990101/2025.html", []),
                ("pages", "county", "/990101/{year}.html", []),
                ("list", "county", "/990106/", ["--name", "枫桥镇"]),
                ("shared", "county", "/xzjd/index.html",
                 ["--name", "桃源乡"]),
                ("attachment", "county", "/990114/2025.html", []),
                ("missing", "county", "/nowhere.html", []),
                ("wall", "wall", "/990103/2025.html", []),
                ("fenced", "fenced", "/990112/2025.html", []),
                ("down", "down", "/990111/2025.html", [])):
            url = origin.url(site, path)
            self.write("probe-" + name, self.show(
                "probe", url, "--year", "2025", *more, *config), self.show(
                "probe", url, "--year", "2025", "--json", *more, *config))

    def mail_test(self):
        config = os.path.join(self.county.folder, "gouji.conf")
        self.write("mail-test", self.show("mail-test", "--config", config))

    def offline(self):
        """Help, and the configuration."""
        self.write("help", self.show("--help"), *(
            self.show(name, "--help") for name in COMMANDS))
        self.write("goujid", self.show("--help", program="goujid"), *(
            self.show("--config", os.path.join(
                self.county.folder, "gouji.conf"), option, program="goujid")
            for option in ("--check-config", "--print-config")))

    def check_pages(self, pages):
        """`gouji check` over the pages of the county's sites."""
        folder = os.path.join(self.county.folder, "pages")
        os.makedirs(folder, exist_ok=True)
        names = []
        for path in sorted(pages):
            status, content_type, body = pages[path]
            if status != 200 or path.endswith(("/", "index.html")):
                continue
            name = path.strip("/").replace("/", "-")
            with open(os.path.join(folder, name), "wb") as f:
                f.write(body)
            names.append(name)
            self.write("check/" + name,
                       self.show("check", os.path.join(folder, name)))
        self.check_json("check/pages", folder, names)
        first, second = "990101-2024.html", "990101-2025.html"
        self.write("check/options", self.show(
            "check", os.path.join(folder, second), "--prior",
            os.path.join(folder, first), "--name", "青石镇", "--kind",
            "township", "--year", "2025"), self.show(
            "check", os.path.join(folder, second), "--name", "白鹭乡",
            "--year", "2024"), self.show(
            "check", os.path.join(folder, second), "--form", "2019"),
            self.show("check", os.path.join(folder, "nowhere.html")),
            self.show("check"))

    def check_json(self, name, folder, names):
        code, out, err = self.county.run(
            "gouji", "check", "--json",
            *(os.path.join(folder, n) for n in names))
        text = "[exit %d]\n" % code
        for row in out.decode().splitlines():
            text += exact_json.pretty(exact_json.parse(row)) + "\n"
        self.freezer.write("cli/" + name + ".json",
                           self.freezer.normalizer.text(
                               text + err.decode()))

    def check_real(self, folder):
        """Over real reports, which are no part of the project: their texts
        are frozen only where they are, in the tree there is a hash."""
        rows = []
        for path in sorted(glob.glob(folder + "/**/*", recursive=True)):
            name = os.path.relpath(path, folder)
            if not os.path.isfile(path) or name.startswith("expected/") or \
                    name.endswith((".md", ".tsv")):
                continue
            text = self.show("check", path)
            json_text = self.show("check", "--json", path)
            flat = name.replace("/", "-")
            self.freezer.write("texts/" + flat + ".txt", text)
            self.freezer.write("texts/" + flat + ".json", json_text)
            rows.append("%s text %s json %s\n" % (name, *(
                hashlib.sha256(t.encode("utf-8", "surrogateescape"))
                .hexdigest()[:16] for t in (text, json_text))))
        self.freezer.write("hashes.txt", "".join(rows))
