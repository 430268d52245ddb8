/*
 * gouji-reader as it must never be: the real options, frames and sandbox, but
 * documents that begin with "misbehave: " make it do what a reader that a
 * hostile document took over might do. Only tests start it.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "daemon/reader/options.h"

#define PREFIX "misbehave: "

static void
say(const void *bytes, size_t len)
{
	if (write(STDOUT_FILENO, bytes, len) < 0)
		_exit(3);
}

/* Waits for what never comes. */
static void
hang(void)
{
	char c;

	for (;;)
		if (read(STDIN_FILENO, &c, 1) == 0)
			_exit(0);
}

static void
burn(void)
{
	volatile unsigned long n = 0;

	for (;;)
		n++;
}

static void
crash(void)
{
	(void)raise(SIGSEGV);
}

static void
leave(void)
{
	_exit(9);
}

static void
eat_memory(void)
{
	for (;;)
		memset(mem_calloc(16, 1024 * 1024), 1, 16 * 1024 * 1024);
}

static void
speak_garbage(void)
{
	say("this is no frame at all", 23);
	hang();
}

/* A frame that is larger than any may be. */
static void
claim_much(void)
{
	unsigned char header[FRAME_HEADER_SIZE];

	frame_header(header, FRAME_RESULT, 1, 1);
	memset(header + 8, 0xff, 8);
	say(header, sizeof(header));
	hang();
}

/* What zstd's header says is the length of the document. */
static size_t document_len;

/* A frame with this JSON and a compressed document that looks right. */
static size_t
make_result(char out[256], const char *json)
{
	char document[] = "\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00";
	size_t json_len = strlen(json), len = sizeof(document) - 1;

	document[5] = (char)document_len;
	frame_header((unsigned char *)out, FRAME_RESULT, json_len, len);
	memcpy(out + FRAME_HEADER_SIZE, json, json_len);
	memcpy(out + FRAME_HEADER_SIZE + json_len, document, len);
	return FRAME_HEADER_SIZE + json_len + len;
}

static void
answer_nonsense(void)
{
	char out[256];

	say(out, make_result(out, "{\"outcome\":\"report\"}"));
	hang();
}

static void
answer_for_another(void)
{
	char out[256];

	document_len++;
	say(out, make_result(out, "{}"));
	hang();
}

static void
answer_twice(void)
{
	char out[512];
	size_t len = make_result(out, "{}");

	say(out, len + make_result(out + len, "{}"));
	hang();
}

static void
stop_in_the_middle(void)
{
	unsigned char header[FRAME_HEADER_SIZE];

	frame_header(header, FRAME_RESULT, 1000, 0);
	say(header, sizeof(header));
	say("{\"outcome\":", 11);
	_exit(0);
}

static void
open_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void
execute(void)
{
	static char name[] = "/bin/true";
	char *const argv[] = { name, NULL };

	(void)execve(name, argv, argv + 1);
}

static void
fork_once(void)
{
	if (fork() == 0)
		_exit(0);
}

static void
write_file(void)
{
	(void)open("/tmp/gouji-escaped", O_WRONLY | O_CREAT, 0600);
}

static void
create_file(void)
{
	(void)open("/tmp/gouji-escaped", O_RDONLY | O_CREAT, 0600);
}

static void
signal_parent(void)
{
	(void)kill(getppid(), SIGTERM);
}

static void
make_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Exits with 41 when it got a file, which it must not. */
static void
read_file(void)
{
	if (open("/etc/passwd", O_RDONLY) >= 0)
		_exit(41);
	_exit(40);
}

static const struct {
	const char *name;
	void (*act)(void);
} acts[] = {
	{ "hang", hang },
	{ "burn", burn },
	{ "crash", crash },
	{ "leave", leave },
	{ "eat memory", eat_memory },
	{ "speak garbage", speak_garbage },
	{ "claim much", claim_much },
	{ "answer nonsense", answer_nonsense },
	{ "answer for another", answer_for_another },
	{ "answer twice", answer_twice },
	{ "stop in the middle", stop_in_the_middle },
	{ "open socket", open_socket },
	{ "execute", execute },
	{ "fork", fork_once },
	{ "write file", write_file },
	{ "create file", create_file },
	{ "signal parent", signal_parent },
	{ "make code", make_code },
	{ "read file", read_file },
};

static void
misbehave(const struct frame *f)
{
	size_t skip = strlen(PREFIX);

	if (f->body_len < skip || memcmp(f->body, PREFIX, skip) != 0)
		return;
	document_len = f->body_len;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strlen(acts[i].name) == f->body_len - skip &&
		    memcmp(acts[i].name, f->body + skip, f->body_len - skip) ==
			0)
			acts[i].act();
}

int
main(int argc, char **argv)
{
	struct worker_options options;
	const struct frame *f;
	struct worker *w;
	struct err e;

	if (reader_options_parse(argc, argv, &options) != OPTIONS_RUN)
		return WORKER_EXIT_USAGE;
	w = worker_start(&options, STDIN_FILENO, STDOUT_FILENO, &e);
	if (w == NULL) {
		log_error("reader.start error=\"%s\"", e.msg);
		return WORKER_EXIT_BROKEN;
	}
	while ((f = worker_next(w)) != NULL) {
		misbehave(f);
		worker_do(w);
	}
	worker_free(w);
	return EXIT_SUCCESS;
}
