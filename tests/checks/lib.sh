# shellcheck shell=sh
# What the checks share. Sourced, with the source root as working directory.
#
# A check prints one line a fault, "file:line: what", and ends with `verdict`.

set -eu
LC_ALL=C
export LC_ALL

# shellcheck disable=SC2034 # for whoever sources this
checks=$(cd "$(dirname "$0")" && pwd)
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# The project's own files with one of the given endings, in the fixed folders.
files() {
	for folder in collectors daemon schema tests conf systemd; do
		[ -d "$folder" ] || continue
		for ending in "$@"; do
			find "$folder" -type f -name "*$ending"
		done
	done | sort
}

# All text of the project, with what stands at the root.
all_files() {
	files ''
	for file in CMakeLists.txt CMakePresets.json Makefile ./*.md LICENSE \
	    .clang-format .clang-tidy .gitignore .ci/run; do
		[ ! -f "$file" ] || echo "${file#./}"
	done
}

# The C with comments and the insides of strings taken out: file, line, text.
code() {
	files .c .h | xargs awk -f "$checks/code.awk"
}

# "file:line:text" as grep prints it becomes a fault.
as_fault() {
	sed -E "s/^([^:]*:[0-9]+):.*/\1: $1/"
}

# Faults on stdin; 1 when there is any.
verdict() {
	cat >"$faults"
	if [ -s "$faults" ]; then
		cat "$faults"
		echo "$(wc -l <"$faults") fault(s)"
		exit 1
	fi
}
