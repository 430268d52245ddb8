"""What was told, by the database and by the mailbox.

    agree.py wait DATABASE SPOOL RUN   until that run is done, no mail waits
                                       and none is on its way to the mailbox
    agree.py state DATABASE RUN        prints the run's
    agree.py told DATABASE MAILBOX     prints what was told, for comparing, and
                                       complains of what does not agree: a mail
                                       that changed, a change that is told in
                                       two mails ("twice told") or noted as told
                                       and in none ("not told")
"""
import collections
import email
import email.policy
import mailbox
import os
import re
import sqlite3
import sys
import time

# Headers that the server puts in front.
BEFORE = re.compile(rb"\A(?:(?:Return-path|Envelope-to|Delivery-date|Received):"
                    rb"[^\n]*\n(?:[ \t][^\n]*\n)*)*", re.I)


def rows(path, sql, *values):
    base = sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=5)
    try:
        return base.execute(sql, values).fetchall()
    finally:
        base.close()


def is_over(path, spool, run):
    try:
        if rows(path, "SELECT state FROM run WHERE id = ?", run) != [("done",)]:
            return False
        if rows(path, "SELECT 1 FROM mail WHERE state = 'waiting'"):
            return False
    except sqlite3.Error:
        return False
    return not any(files for _, _, files in os.walk(spool + "/input"))


def wait(path, spool, run):
    end = time.monotonic() + 60
    while not is_over(path, spool, run):
        if time.monotonic() > end:
            sys.exit("the run or its mails do not end")
        time.sleep(0.05)


def read(path):
    """Message-ID -> its copies, as they were sent."""
    copies = collections.defaultdict(list)
    if os.path.exists(path):
        for message in mailbox.mbox(path, create=False):
            raw = BEFORE.sub(b"", message.as_bytes())
            copies[message["Message-ID"]].append(raw)
    return copies


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def changes(mail):
    """What a mail tells: (to whom, section, body, the words)."""
    section = body = entry = ""
    for line in mail.get_body(("plain",)).get_content().splitlines():
        line = line.strip()
        problem = re.match("原?问题（", line)
        # An entry without problems is the change itself.
        if entry and not problem:
            yield mail["To"], section, body, entry
        if line.startswith("== "):
            section, body = re.split("（| ==", line[3:])[0], ""
        elif line.startswith("〔"):
            body = line.strip("〔〕")
        elif problem:
            yield mail["To"], section, body, line
        found = re.match("[0-9]+．(.*)", line)
        entry = found.group(1) if found else ""


def noted(path):
    """What the database notes as told: (sections, body, part of the words)."""
    for name, state, rule, message in rows(
            path, "SELECT t.name, o.state, f.rule, o.message"
            " FROM told_finding o JOIN finding f ON f.id = o.finding_id"
            " JOIN township t USING (code) WHERE o.quiet = 0"
            " AND o.severity = 'error' AND f.rule <> 'H03'"):
        if state == "resolved":
            yield ("已更正",), name, "原问题（%s）：%s" % (rule, message)
        yield ("新增", "有变化"), name, "问题（%s）：%s" % (rule, message)
    for name, year in rows(
            path, "SELECT name, year FROM told_year JOIN township USING (code)"
            " WHERE watched AND status IN ('overdue', 'wrong', 'unreadable')"):
        yield ("逾期未查到或发布有误",), name, "%d年度报告" % year
    for name, in rows(path, "SELECT name FROM told_source JOIN source"
                            " ON id = source_id JOIN township USING (code)"):
        yield ("来源异常",), name, ""


def hold_once(path, copies):
    told = collections.defaultdict(set)
    for one, raws in copies.items():
        for change in changes(parse(raws[0])):
            told[change].add(one)
    for change, ids in told.items():
        if len(ids) > 1:
            print("twice told", *change, *ids)
    for sections, name, words in noted(path):
        ids = {one for (to, section, body, said), its in told.items()
               if to == "office@county.example" and section in sections
               and body == name and said.startswith(words) for one in its}
        if len(ids) != 1:
            print("twice told" if ids else "not told", *sections, name, words)


def print_mail(raw):
    mail = parse(raw)
    print("mail", mail["To"], mail["Subject"], mail["In-Reply-To"],
          mail["References"])
    for line in mail.get_body(("plain",)).get_content().splitlines():
        if not line.startswith("采集完成："):
            print("   ", line)
    assert [part.defects for part in mail.walk()] == [[], [], []]


def print_told(path, box):
    copies = read(box)
    ids = [one for one, in rows(path, "SELECT message_id FROM mail"
                                      " WHERE state = 'sent' ORDER BY id")]
    if sorted(ids) != sorted(copies):
        print("sent", ids, "but arrived", sorted(copies))
    for one in ids:
        raws = copies.get(one, [])
        if len(raws) > 2 or len(set(raws)) > 1:
            print(one, "arrived", len(raws), "times, in", len(set(raws)),
                  "ways")
        for raw in raws[:1]:
            print_mail(raw)
    hold_once(path, copies)
    for row in rows(path, "SELECT f.code, f.year, f.rule, f.place, o.state,"
                    " o.severity, o.message, o.quiet, f.state FROM finding f"
                    " LEFT JOIN told_finding o ON o.finding_id = f.id"
                    " ORDER BY f.code, f.year, f.rule, f.place, f.message"):
        print("finding", *row)
    for row in rows(path, "SELECT * FROM told_year ORDER BY code, year"):
        print("year", *row)
    for row in rows(path, "SELECT code, url FROM told_source JOIN source"
                    " ON id = source_id ORDER BY 1, 2"):
        print("source", *row)


if sys.argv[1] == "state":
    print(*rows(sys.argv[2], "SELECT state FROM run WHERE id = ?",
                sys.argv[3])[0])
elif sys.argv[1] == "wait":
    wait(sys.argv[2], sys.argv[3], sys.argv[4])
else:
    print_told(sys.argv[2], sys.argv[3])
