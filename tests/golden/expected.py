"""The frozen output in the tree: what people read is plain text, the many
answers of the API and printouts are one archive.

    expected.py pack OUT_DIR EXPECTED       EXPECTED is written anew
    expected.py unpack EXPECTED OUT_DIR
"""
import io
import os
import re
import shutil
import sys
import tarfile

ARCHIVE = "answers.tar.xz"
# Kept as files, so that a change of them is read in a commit.
PLAIN = re.compile(r"(^|/)(mail|killed|21-rebuilt)/|problems\.txt$|"
                   r"headers\.txt$")


def files_of(folder):
    found = []
    for at, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(at, n), folder)
                  for n in names]
    return sorted(found)


def pack(out, expected):
    shutil.rmtree(expected, ignore_errors=True)
    os.makedirs(expected)
    with tarfile.open(os.path.join(expected, ARCHIVE), "w:xz",
                      preset=9) as archive:
        for name in files_of(out):
            # Real reports are no part of the project.
            if name.startswith("real/"):
                continue
            with open(os.path.join(out, name), "rb") as f:
                data = f.read()
            if PLAIN.search(name):
                path = os.path.join(expected, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(data)
            else:
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))


def unpack(expected, out):
    shutil.copytree(expected, out, dirs_exist_ok=True)
    os.remove(os.path.join(out, ARCHIVE))
    with tarfile.open(os.path.join(expected, ARCHIVE)) as archive:
        archive.extractall(out, filter="data")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("pack", "unpack"):
        sys.exit(__doc__)
    {"pack": pack, "unpack": unpack}[sys.argv[1]](*sys.argv[2:])
