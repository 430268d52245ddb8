"""Differences of two frozen outputs. See compare.sh."""
import collections
import difflib
import os
import sys

from expected import files_of


def rows_of(path):
    with open(path, encoding="utf-8", errors="surrogateescape",
              newline="") as f:
        return [row.replace("\r\n", "\\r\n") for row in f]


def say(text):
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def only_in(which, names):
    """Files that one side has, a line for each folder."""
    folders = collections.Counter(os.path.dirname(n) for n in names)
    for folder in sorted(folders):
        some = [os.path.basename(n) for n in sorted(names)
                if os.path.dirname(n) == folder]
        say("only in %s: %s/ (%d): %s%s\n" % (
            which, folder, len(some), ", ".join(some[:6]),
            ", ..." if len(some) > 6 else ""))


def main(old, new):
    mine, theirs = set(files_of(old)), set(files_of(new))
    # Real reports are not on every machine.
    for one, other in ((mine, theirs), (theirs, mine)):
        for part in ("real/", "real/texts/"):
            if not any(n.startswith(part) for n in other):
                one -= {n for n in one if n.startswith(part)}
    counts = collections.Counter()
    stages = collections.Counter()
    for name in sorted(mine & theirs):
        one = rows_of(os.path.join(old, name))
        other = rows_of(os.path.join(new, name))
        if one == other:
            continue
        counts["files"] += 1
        stages[name.split("/")[0]] += 1
        for row in difflib.unified_diff(one, other, "old/" + name,
                                        "new/" + name, n=2):
            say(row if row.endswith("\n") else row + "\n")
            if row[:1] in "+-" and row[:4] not in ("--- ", "+++ "):
                counts[row[0]] += 1
    only_in("old", mine - theirs)
    only_in("new", theirs - mine)
    say("\n%d files compared; %d differ (-%d +%d rows); only in old %d, "
        "only in new %d\n" % (
            len(mine & theirs), counts["files"], counts["-"], counts["+"],
            len(mine - theirs), len(theirs - mine)))
    for stage in sorted(stages):
        say("  %s: %d\n" % (stage, stages[stage]))
    return 0 if mine == theirs and not counts["files"] else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2]))
    except BrokenPipeError:
        os.close(sys.stdout.fileno())
        sys.exit(1)
