"""A database of an earlier schema, and what one says.

    migrated.py make SCHEMA FIXTURE DATABASE  of schema version 1, with the
                                              fixture's rows and more of them
    migrated.py tell DATABASE                 its version, and all that is in it
"""
import re
import sqlite3
import sys

APPLICATION = 0x676f756a
MORE = 400  # findings, so that a migration writes many pages


def make(schema, fixture, file):
    with open(schema, encoding="utf-8") as f:
        first = re.split(r"^-- migration: \d+$", f.read(), flags=re.M)[1]
    with open(fixture, encoding="utf-8") as f:
        rows = f.read()
    base = sqlite3.connect(file)
    base.execute("PRAGMA journal_mode = WAL")
    base.executescript(first)
    base.executescript(rows)
    columns = [c[1] for c in base.execute("PRAGMA table_info(finding)")]
    taken = ", ".join("id + n" if c == "id" else "place || n" if c == "place"
                      else c for c in columns)
    base.execute(
        f"WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM"
        f" more WHERE n < {MORE}) INSERT INTO finding ({', '.join(columns)})"
        f" SELECT {taken} FROM finding, more WHERE id = 7")
    base.execute("INSERT INTO told_finding SELECT f.id, t.state, t.severity,"
                 " t.message, t.quiet, t.told_at FROM finding f,"
                 " told_finding t WHERE t.finding_id = 7 AND f.id > 7")
    base.commit()
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    base.execute("PRAGMA user_version = 1")
    base.close()


def tell(file):
    base = sqlite3.connect(file)
    for question in ("user_version", "integrity_check", "foreign_key_check"):
        print(question, base.execute("PRAGMA " + question).fetchall())
    for line in base.iterdump():
        print(line)
    base.close()


{"make": make, "tell": tell}[sys.argv[1]](*sys.argv[2:])
