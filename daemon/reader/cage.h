/*
 * What keeps a converter's tool (pdftotext, LibreOffice) from doing harm: no
 * network, no other program, no file but its own folder's, no second process;
 * bounded memory, time and files. Linux (Landlock where the kernel has it,
 * seccomp, rlimits). The reader's own cage, which is tighter, is sandbox.h.
 */
#ifndef GOUJI_READER_CAGE_H
#define GOUJI_READER_CAGE_H

#include <stdint.h>

#include "collectors/base/attr.h"
#include "daemon/reader/convert.h"

struct err;

struct cage {
	enum convert_kind kind;
	const char *folder;   /* where it may write, or NULL: nowhere */
	const char *tools[2]; /* the programs that it may start; NULL ends */
	int64_t memory;       /* bytes; LibreOffice gets 512 MB at least */
	int64_t cpu;          /* seconds, of each program */
};

/*
 * For gouji-converter itself, before it starts anything; all that it starts
 * inherits it: files and network. -1: it is not confined. Where the kernel
 * has no Landlock, files stay what the user's rights make them.
 */
MUST_CHECK int cage_enter(const struct cage *c, struct err *e);

/* For the process that becomes a tool, just before it does: limits and a list
 * of system calls, which does not include a second process. */
MUST_CHECK int cage_enter_tool(const struct cage *c, struct err *e);

#endif
