"""Every answer of the API as text files."""
import hashlib
import os
import re
import traceback

import exact_json

KINDS = ("all", "township", "department")
BASES = ("published", "valid")

# What is asked with wrong parameters, and how it is refused.
WRONG = [
    ("GET", "/api/v1/nothing"),
    ("GET", "/nothing"),
    ("GET", "/api/v1/reports?colour=red"),
    ("GET", "/api/v1/reports?year=abc"),
    ("GET", "/api/v1/reports?year=1"),
    ("GET", "/api/v1/reports?status=good"),
    ("GET", "/api/v1/reports?kind=village"),
    ("GET", "/api/v1/reports?limit=0"),
    ("GET", "/api/v1/reports?limit=1001"),
    ("GET", "/api/v1/reports?limit=10&limit=20"),
    ("GET", "/api/v1/reports?after=@@"),
    ("GET", "/api/v1/reports?format=xml"),
    ("GET", "/api/v1/reports/990101"),
    ("GET", "/api/v1/reports/000000/2025"),
    ("GET", "/api/v1/reports/990101/1999"),
    ("GET", "/api/v1/reports/990101/abc"),
    ("GET", "/api/v1/reports/990101/2025?revision=99"),
    ("GET", "/api/v1/reports/990101/2025?revision=x"),
    ("GET", "/api/v1/reports/990111/2024/document"),
    ("GET", "/api/v1/townships/000000"),
    ("GET", "/api/v1/townships?kind=village"),
    ("GET", "/api/v1/findings?severity=grave"),
    ("GET", "/api/v1/findings?state=shut"),
    ("GET", "/api/v1/findings?axis=x"),
    ("GET", "/api/v1/findings?rule=Z99"),
    ("GET", "/api/v1/findings?code=000000"),
    ("GET", "/api/v1/findings/999999"),
    ("GET", "/api/v1/findings/abc"),
    ("GET", "/api/v1/rollups/1999"),
    ("GET", "/api/v1/rollups/2025?basis=all"),
    ("GET", "/api/v1/rollups/2025?kind=county"),
    ("GET", "/api/v1/rollups/2025/cells/t9.x.y"),
    ("GET", "/api/v1/forms/1999"),
    ("GET", "/api/v1/runs/999"),
    ("GET", "/api/v1/rules?x=1"),
    ("POST", "/api/v1/runs"),
    ("POST", "/api/v1/status"),
    ("DELETE", "/api/v1/reports/990101/2025"),
    ("PUT", "/api/v1/reports/990101/2025/document"),
    ("HEAD", "/api/v1/status"),
    ("OPTIONS", "/api/v1/status"),
]

# The same by an administrator.
WRONG_ADMIN = [
    ("POST", "/api/v1/runs", b"{"),
    ("POST", "/api/v1/runs", b'{"codes":["000000"]}'),
    ("POST", "/api/v1/runs", b'{"codes":"990101"}'),
    ("POST", "/api/v1/runs", b'{"years":[1999]}'),
    ("POST", "/api/v1/runs", b'{"colour":"red"}'),
    ("POST", "/api/v1/findings/999999/ack", b'{"by":"a","note":"b"}'),
    ("POST", "/api/v1/findings/1/ack", b'{"note":"b"}'),
    ("POST", "/api/v1/findings/1/ack", b'[]'),
    ("PUT", "/api/v1/reports/000000/2025/document", b"x"),
    ("PUT", "/api/v1/reports/990101/1999/document", b"x"),
    ("PUT", "/api/v1/reports/990101/2025/document", b""),
]

HEADERS = ("content-type", "cache-control", "content-disposition", "location",
           "allow", "www-authenticate", "x-content-type-options",
           "content-security-policy", "vary", "link", "retry-after",
           "referrer-policy", "x-frame-options")


# Paths in headers.txt, a row for all of a kind.
TEMPLATES = [
    (r"/findings/\d+", "/findings/{id}"),
    (r"/reports/\d{6}/\d{4}", "/reports/{code}/{year}"),
    (r"/townships/\d+", "/townships/{code}"),
    (r"/rollups/\d{4}", "/rollups/{year}"),
    (r"/cells/[\w.]+", "/cells/{cell}"),
    (r"/runs/\d+", "/runs/{id}"),
    (r"/forms/\d+", "/forms/{form}"),
    (r"revision=\d+", "revision=N"),
    (r"((?:report|document|finding|cell)s?-)[\w.-]*(?=\.\w+\")", r"\1..."),
]


def identity(finding):
    return "%s %s %s %s" % (finding["code"], finding["year"],
                            finding["rule"], finding["place"])


class Freezer:
    """Writes one stage of the story below OUT/STAGE."""

    def __init__(self, county, normalizer, folder):
        self.county = county
        self.normalizer = normalizer
        self.folder = folder
        self.headers = set()
        self.documents = {}
        self.ids = {}
        self.names = {}
        self.troubles = []

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text.encode("utf-8", "surrogateescape"))

    def part(self, act, *arguments):
        """A part of the stage: what goes wrong in it is frozen, too."""
        try:
            act(*arguments)
        except Exception as e:  # whatever another build answers
            self.trouble("%s: %s: %s" % (act.__name__, type(e).__name__, e))
            if os.environ.get("GOLDEN_KEEP"):
                traceback.print_exc()

    def trouble(self, text):
        self.troubles.append(text)
        self.write("troubles.txt", self.normalizer.text(
            "\n".join(self.troubles) + "\n"))

    # Ids of findings depend on the order in which documents were read. So
    # answers are without them and sorted by what a finding is about.
    def learn_ids(self):
        for finding in self.county.all_of("/api/v1/findings", "findings"):
            name = identity(finding)
            if name in self.ids and self.ids[name] != finding["id"]:
                name += " #%d" % sum(n.startswith(name) for n in self.ids)
            self.ids[name] = finding["id"]
        self.names = {i: n for n, i in self.ids.items()}

    def _without_ids(self, value):
        if isinstance(value, list):
            return [self._without_ids(v) for v in value]
        if isinstance(value, dict):
            value = {k: self._without_ids(v) for k, v in value.items()}
            if "rule" in value and "place" in value and "id" in value:
                value["id"] = "finding"
            if isinstance(value.get("findings"), list) and \
                    "next" in value:
                value["findings"].sort(key=lambda f: (
                    identity(f), f["state"], f["message"]))
            if isinstance(value.get("next"), str):
                value["next"] = "more"
        return value

    @staticmethod
    def _sorted_csv(text):
        """A list of findings without their ids."""
        head, *rows = text.split("\r\n")
        if not head.endswith(",规则,级别"):
            return text
        rows = [re.sub(r"^\d+,", "finding,", row) for row in rows]
        return "\r\n".join([head] + sorted(rows[:-1]) + rows[-1:])

    def pretty(self, text):
        """One JSON text, or the text where it is none."""
        try:
            return exact_json.pretty(
                self._without_ids(exact_json.parse(text)))
        except ValueError:
            return text

    def shown(self, answer):
        """An answer's body as text."""
        kind = answer.headers.get("content-type", "")
        if answer.body and "json" in kind:
            value = self._without_ids(answer.exact())
            return self.normalizer.text(exact_json.pretty(value)) + "\n"
        text = answer.body.decode("utf-8", "surrogateescape")
        text = self.normalizer.text(text)
        return self._sorted_csv(text) if "csv" in kind else text

    def head(self, method, path, answer):
        row = "%s %s: %d" % (method, path, answer.status)
        for name in HEADERS:
            if name in answer.headers:
                row += "; %s: %s" % (name, answer.headers[name])
        return row + ("; etag" if "etag" in answer.headers else "")

    def note_head(self, method, path, answer):
        row = self.head(method, path, answer)
        for pattern, to in TEMPLATES:
            row = re.sub(pattern, to, row)
        self.headers.add(row)

    def get(self, path, name=None):
        answer = self.county.get(path)
        name = name or re.sub(r"[?&]", ",", re.sub(
            r"^(/api/v1)?/", "", path)).replace("format=csv", "").strip(",")
        extension = "csv" if "format=csv" in path else "json"
        self.note_head("GET", path, answer)
        name = "%s.%s" % (name or "index", extension)
        self.write("api/" + name.replace(".json.json", ".json"),
                   self.shown(answer))
        return answer

    def both(self, path, **more):
        self.get(path, **more)
        self.get(path + ("&" if "?" in path else "?") + "format=csv", **more)

    # ---- parts of a stage

    def overview(self):
        """What changes from night to night."""
        self.learn_ids()
        self.get("/api/v1/status")
        self.both("/api/v1/townships?limit=1000", name="townships")
        self.both("/api/v1/reports?limit=1000", name="reports")
        self.both("/api/v1/findings?limit=1000", name="findings")
        self.both("/api/v1/runs?limit=1000", name="runs")
        runs = self.county.runs()
        if runs:
            newest = max(int(run["id"]) for run in runs)
            self.get("/api/v1/runs/%d" % newest)
        self.both("/api/v1/alerts?limit=1000", name="alerts")
        self.both("/api/v1/rollups")

    def report(self, code, year):
        base = "/api/v1/reports/%s/%s" % (code, year)
        self.get(base)
        self.both(base + "/revisions")
        revisions = self.county.get(base + "/revisions").json()["revisions"]
        for revision in revisions[1:] if len(revisions) > 1 else []:
            self.get("%s?revision=%s" % (base, revision["revision"]))
        document = self.county.get(base + "/document")
        self.note_head("GET", base + "/document", document)
        self.documents["%s %s" % (code, year)] = "%d %s %s %s" % (
            document.status, document.headers.get("content-type"),
            document.headers.get("content-disposition"),
            hashlib.sha256(document.body).hexdigest()
            if document.status == 200 else "-")

    def reports(self, years):
        for body in self.county.all_of("/api/v1/townships", "townships"):
            for year in years:
                self.report(body["code"], year)

    def lists(self, years):
        """Lists with their filters, rules, forms, single resources."""
        for body in self.county.all_of("/api/v1/townships", "townships"):
            self.get("/api/v1/townships/" + body["code"])
        for kind in KINDS[1:] + ("county",):
            self.both("/api/v1/townships?kind=" + kind)
            self.get("/api/v1/reports?kind=" + kind)
        for year in years:
            self.both("/api/v1/reports?year=%s" % year)
        for status in ("valid", "warned", "invalid", "unreadable", "wrong",
                       "missing", "overdue", "unreachable", "none"):
            self.get("/api/v1/reports?status=" + status)
        self.get("/api/v1/reports?limit=5")
        self.get("/api/v1/reports?year=%s&status=valid&kind=township"
                 % years[-1])
        for query in ("year=%s" % years[-1], "code=990110", "rule=A03",
                      "axis=data", "axis=publication", "severity=error",
                      "severity=info", "state=open", "state=acked",
                      "state=resolved",
                      "year=%s&severity=error&state=open" % years[-1]):
            self.both("/api/v1/findings?" + query)
        self.paging("/api/v1/findings", "findings", 3)
        self.paging("/api/v1/reports", "reports", 5)
        self.paging("/api/v1/townships", "townships", 5)
        for name, number in sorted(self.ids.items()):
            name = re.sub(r"[ /]", "-", self.normalizer.text(name))
            self.get("/api/v1/findings/%d" % number, "finding/" + name)
        for run in self.county.runs():
            self.get("/api/v1/runs/%s" % run["id"])

    def paging(self, path, key, limit):
        """Do the pages of a list make up the list?"""
        whole = self.county.all_of(path, key)
        rows, after, pages = [], "", 0
        while after is not None and pages <= len(whole):
            page = self.county.get("%s?limit=%d%s" % (
                path, limit, after)).json()
            rows += page[key]
            pages += 1
            after = page["next"] and "&after=%s" % page["next"]
        self.write("api/paging-%s.txt" % key, "%d rows, %d pages, %s\n" % (
            len(whole), pages, "complete" if rows == whole else "different"))

    def rules(self):
        self.both("/api/v1/rules?limit=1000", name="rules")

    def documentation(self):
        self.both("/api/v1/forms")
        for form in self.county.all_of("/api/v1/forms", "forms"):
            self.get("/api/v1/forms/" + (form.get("id") or form["form"]))
        self.get("/api/v1/openapi.json")
        self.get("/healthz")
        self.get("/readyz")
        metrics = self.county.get("/metrics")
        rows = [re.sub(r"(?<=[}a-z_]) [-+0-9.e]+(Inf|NaN)?$", " ...", row)
                for row in metrics.text().splitlines()]
        self.note_head("GET", "/metrics", metrics)
        self.write("api/metrics.txt",
                   self.normalizer.text("\n".join(rows) + "\n"))

    def rollups(self, years, cells=True):
        for year in years:
            for basis in BASES:
                for kind in KINDS:
                    query = "%s?basis=%s&kind=%s" % (year, basis, kind)
                    self.both("/api/v1/rollups/" + query)
                    if cells:
                        self.cells(query)
            self.get("/api/v1/rollups/%s" % year)

    def cells(self, query):
        """All cells of a rollup: who contributed, a line each."""
        year, _, rest = query.partition("?")
        rollup = self.county.get("/api/v1/rollups/" + query).json()
        rows = []
        for cell in sorted(rollup["cells"]):
            path = "/api/v1/rollups/%s/cells/%s?%s" % (year, cell, rest)
            answer = self.county.get(path)
            value = answer.exact()
            who = value.pop("contributions", [])
            rows.append("%s %d %s\n" % (
                cell, answer.status, exact_json.line(value)))
            rows += ["%s %s\n" % (cell, exact_json.line(w)) for w in who]
            self.hold_against_sum(cell, rollup, answer.json(), rest)
        self.write("api/rollups/%s-cells,%s.txt" % (
            year, rest.replace("&", ",")),
            self.normalizer.text("".join(rows)))
        if rest == "basis=published&kind=all":
            some = "/api/v1/rollups/%s/cells/t3.received.total" % year
            self.both(some)

    def hold_against_sum(self, cell, rollup, answer, query):
        """What is said to be counted makes the sum."""
        counted = [w["value"] for w in answer.get("contributions", [])
                   if w["counted"] and w["value"] is not None]
        wanted = rollup["cells"][cell]
        if len(counted) != wanted["n"] or \
                abs(sum(counted) - (wanted["sum"] or 0)) > 1e-6:
            self.trouble("%s %s: sum %s of %s, contributions %s" % (
                query, cell, wanted["sum"], wanted["n"], counted))

    def problems(self):
        text = ""
        for method, path in WRONG:
            answer = self.county.request(method, path)
            text += "== %s\n%s\n" % (self.head(method, path, answer),
                                     self.shown(answer).rstrip("\n"))
        for method, path, body in WRONG_ADMIN:
            answer = self.county.admin(method, path, body)
            text += "== admin %s %s\n%s\n" % (
                self.head(method, path, answer), body.decode(),
                self.shown(answer).rstrip("\n"))
        for headers in ({"Host": "evil.example"},
                        {"Authorization": "Bearer wrong"},
                        {"Accept": "image/png"}):
            method = "POST" if "Authorization" in headers else "GET"
            answer = self.county.request(
                method, "/api/v1/runs", None, headers)
            text += "== %s %s\n%s\n" % (
                headers, self.head(method, "/api/v1/runs", answer),
                self.shown(answer).rstrip("\n"))
        self.write("api/problems.txt", self.normalizer.text(text))
        etag = self.county.get("/api/v1/rules").headers.get("etag", "")
        answer = self.county.get("/api/v1/rules", {"If-None-Match": etag})
        self.note_head("GET with ETag", "/api/v1/rules", answer)

    def page(self):
        """The files of the web page: what there is, and the first one."""
        index = self.county.get("/")
        self.write("page/index.html", self.normalizer.text(index.text()))
        self.note_head("GET", "/", index)
        known, waiting = {"/"}, self._links("/", index.text())
        while waiting:
            path = waiting.pop()
            if path in known:
                continue
            known.add(path)
            answer = self.county.get(path)
            self.note_head("GET", path, answer)
            if answer.status == 200:
                waiting |= self._links(path, answer.text())

    @staticmethod
    def _links(path, text):
        found = re.findall(
            r"""(?:src=|href=|from |import |import\()["'](/page/|\./)?"""
            r"""([\w./-]+\.(?:js|css|svg|ico))["']""", text)
        return {"/page/" + name.split("/")[-1] for _, name in found}

    def finish(self):
        self.write("headers.txt", self.normalizer.text("".join(
            row + "\n" for row in sorted(self.headers))))
        if self.documents:
            self.write("documents.txt", self.normalizer.text("".join(
                "%s: %s\n" % pair
                for pair in sorted(self.documents.items()))))
