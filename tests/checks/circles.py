#!/usr/bin/env python3
"""No two files of the product use each other, directly or through others.

    circles.py BUILD_FOLDER

Asks nm what each object file defines and uses. A file that uses a symbol of
another one stands above it; files that stand above each other are a circle.
Prints one line a circle, "file file ...", and ends with 1 when there is any.
"""

import os
import subprocess
import sys


def objects(build):
    for folder, _, names in os.walk(build):
        if "/tests/" in folder or folder.endswith("/tests"):
            continue
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".c.o"):
                yield path


def source(path, build):
    """daemon/CMakeFiles/gouji_store.dir/store/sql.c.o -> daemon/store/sql.c"""
    parts = os.path.relpath(path, build)[: -len(".o")].split(os.sep)
    if "CMakeFiles" not in parts:
        return None
    at = parts.index("CMakeFiles")
    parts = parts[:at] + parts[at + 2:]
    while "__" in parts:  # how CMake writes ..
        up = parts.index("__")
        parts = parts[: up - 1] + parts[up + 1:]
    return "/".join(parts)


def graph(build):
    defined, used = {}, {}
    for path in objects(build):
        name = source(path, build)
        if name is None or not os.path.exists(name):
            continue
        out = subprocess.run(["nm", path], check=True, capture_output=True,
                             text=True).stdout
        for line in out.splitlines():
            fields = line.split()
            kind, symbol = fields[-2], fields[-1]
            if kind in "TDBRC":
                defined[symbol] = name
            elif kind == "U":
                used.setdefault(name, set()).add(symbol)
    names = set(defined.values()) | set(used)
    return {name: sorted({defined[s] for s in used.get(name, ())
                          if s in defined} - {name})
            for name in sorted(names)}


def circles(edges):
    """Strongly connected components of more than one file (Tarjan)."""
    index, low, stack, found = {}, {}, [], []
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    work.append((other, iter(edges[other])))
                    break
                if other in stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == index[node]:
                    group = []
                    while not group or group[-1] != node:
                        group.append(stack.pop())
                    if len(group) > 1:
                        found.append(sorted(group))
    return found


def main():
    build = os.path.abspath(sys.argv[1])
    os.chdir(os.path.join(os.path.dirname(sys.argv[0]), "../.."))
    edges = graph(build)
    if len(edges) < 10:
        sys.exit(f"circles: no object files below {build}")
    found = circles(edges)
    for group in sorted(found):
        print(f"{len(group)} files use each other: {' '.join(group)}")
    sys.exit(1 if found else 0)


main()
