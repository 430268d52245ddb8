"""What was told, by the database and by the mailbox.

    agree.py wait DATABASE SPOOL RUN   until that run is done, no mail waits
                                       and none is on its way to the mailbox
    agree.py state DATABASE RUN        prints the run's
    agree.py told DATABASE MAILBOX RUN prints what that run told, for comparing;
                                       complains of what does not agree
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


def print_mail(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    print("mail", mail["To"], mail["Subject"], mail["In-Reply-To"],
          mail["References"])
    for line in mail.get_body(("plain",)).get_content().splitlines():
        if not line.startswith("采集完成："):
            print("   ", line)
    assert [part.defects for part in mail.walk()] == [[], [], []]


def print_told(path, box, run):
    copies = read(box)
    ids = [one for one, in rows(path, "SELECT message_id FROM mail"
                                " WHERE state = 'sent' AND run_id = ? ORDER BY id",
                                run)]
    if sorted(ids) != sorted(copies):
        print("sent", ids, "but arrived", sorted(copies))
    for one in ids:
        if len(copies[one]) > 2 or len(set(copies[one])) > 1:
            print(one, "arrived", len(copies[one]), "times, in",
                  len(set(copies[one])), "ways")
        for raw in copies[one][:1]:
            print_mail(raw)
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
    print_told(sys.argv[2], sys.argv[3], sys.argv[4])
