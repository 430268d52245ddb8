/*
 * pdftotext, pdftocairo and soffice.bin in one, as they must never be: a
 * document with "misbehave: " in it makes it do what a tool that a hostile
 * document took over might do. Only tests start it, through gouji-converter.
 * It is built without sanitizers: it lives in the sandbox of the real ones.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define PREFIX "misbehave: "

static char document[1 << 16];
static bool is_text, is_drawing, is_office;

/* ---- attempts: a line each, of what came of it ---- */

static void
tell(const char *what, bool worked)
{
	(void)printf("%s: %s\n", what, worked ? "worked" : strerror(errno));
	(void)fflush(stdout);
}

static void
try_network(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	tell("internet socket", fd >= 0);
	/* If there were one, it would have to lead nowhere. */
	if (fd >= 0)
		tell("connection",
		    connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	tell("datagram socket", socket(AF_INET6, SOCK_DGRAM, 0) >= 0);
	tell("netlink socket", socket(AF_NETLINK, SOCK_RAW, 0) >= 0);
}

static void
try_local_socket(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);

	/* What LibreOffice cannot do without, and is told that it has. */
	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s.own", path);
	tell("local address",
	    bind(fd, (struct sockaddr *)&to, sizeof(to)) == 0 &&
		listen(fd, 5) == 0);
	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	tell("local connection",
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	tell("local datagram",
	    sendto(datagrams, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) ==
		1);
}

static void
try_files(const char *outside)
{
	char path[512];

	tell("reading outside", open(outside, O_RDONLY) >= 0);
	tell("writing outside", open(outside, O_WRONLY | O_APPEND) >= 0);
	tell("truncating outside", truncate(outside, 0) == 0);
	tell("removing outside", unlink(outside) == 0);
	tell("changing outside", chmod(outside, 0777) == 0);
	(void)snprintf(path, sizeof(path), "%s.new", outside);
	tell("making outside", open(path, O_WRONLY | O_CREAT, 0600) >= 0);
	tell("linking outside", link(outside, "link") == 0);
	tell("renaming outside", rename(outside, "mine") == 0);
	tell("users", open("/etc/passwd", O_RDONLY) >= 0);
	tell("processes", open("/proc/self/status", O_RDONLY) >= 0);
	tell("own folder", open("mine", O_WRONLY | O_CREAT, 0600) >= 0);
	tell("symbolic link", symlink("/etc", "symbolic") == 0);
}

static void *
do_nothing(void *arg)
{
	return arg;
}

static void
try_processes(void)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	pthread_t thread;
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			(void)pause();
	tell("fork", pid > 0);
	errno = pthread_create(&thread, NULL, do_nothing, NULL);
	tell("thread", errno == 0);
	tell("signal to the parent", kill(getppid(), SIGTERM) == 0);
	tell("signal to all", kill(-1, 0) == 0);
	tell("signal to the group", kill(0, 0) == 0);
	tell("own session", setsid() >= 0);
	tell("own group", setpgid(0, 0) == 0);
	tell("outliving the parent", prctl(PR_SET_PDEATHSIG, 0) == 0);
	tell("more memory", setrlimit(RLIMIT_AS, &all) == 0);
	tell("terminal", ioctl(STDERR_FILENO, TIOCSTI, "x") == 0);
	tell("tracing",
	    syscall(SYS_ptrace, 16 /* PTRACE_ATTACH */, getppid(), 0, 0) == 0);
	tell("namespace", syscall(SYS_unshare, 0x10000000) == 0);
	tell("becoming another", setuid(65534) == 0);
}

static void
try_program(const char *path)
{
	char *const argv[] = { (char[]){ "true" }, NULL };

	(void)execv(path, argv);
	tell(path, false);
}

/* "try PORT OUTSIDE SOCKET": all of it. */
static void
try_all(char *arguments)
{
	char *rest = NULL;
	const char *port = strtok_r(arguments, " \n}", &rest);
	const char *outside = strtok_r(NULL, " \n}", &rest);
	const char *local = strtok_r(NULL, " \n}", &rest);

	if (local == NULL)
		_exit(3);
	try_network((int)strtol(port, NULL, 10));
	try_local_socket(local);
	try_files(outside);
	try_processes();
	try_program("/bin/true");
	try_program("/bin/sh");
}

/* ---- single acts ---- */

static void
hang(void)
{
	(void)signal(SIGTERM, SIG_IGN);
	for (;;)
		(void)pause();
}

static void
close_and_hang(void)
{
	(void)close(STDOUT_FILENO);
	(void)close(STDERR_FILENO);
	hang();
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
	(void)fputs("Syntax Error: nothing\n", stderr);
	_exit(1);
}

/* As poppler ends then. */
static void
end_without_memory(void)
{
	(void)fputs("Out of memory\n", stderr);
	abort();
}

static void
eat_memory(void)
{
	for (;;) {
		char *p = malloc(16 << 20);

		if (p == NULL)
			end_without_memory();
		memset(p, 1, 16 << 20);
	}
}

/* Of a kind that RLIMIT_DATA does not count. */
static void
eat_shared_memory(void)
{
	for (;;) {
		char *p = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			end_without_memory();
		memset(p, 1, 16 << 20);
	}
}

/* False when no more can be written. */
static bool
flood(int fd, long most)
{
	static char piece[1 << 16];

	memset(piece, 'x', sizeof(piece));
	for (long n = 0; most == 0 || n < most; n += (long)sizeof(piece))
		if (write(fd, piece, sizeof(piece)) < 0)
			return false;
	return true;
}

static void
flood_output(void)
{
	(void)flood(STDOUT_FILENO, 0);
	_exit(0);
}

static void
flood_errors(void)
{
	(void)flood(STDERR_FILENO, 8 << 20);
}

static void
fill_folder(void)
{
	char name[32];

	for (int i = 0;; i++) {
		int fd;

		(void)snprintf(name, sizeof(name), "f%d", i);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			hang();
		(void)flood(fd, 16 << 20);
		(void)close(fd);
	}
}

static void
make_many_files(void)
{
	char name[32];

	for (int i = 0; i < 3000; i++) {
		int fd;

		(void)snprintf(name, sizeof(name), "d%d", i);
		if (i % 2 == 0 && mkdir(name, 0700) < 0)
			hang();
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd >= 0)
			(void)close(fd);
	}
	hang();
}

static void
make_large_file(void)
{
	int fd = open("large", O_WRONLY | O_CREAT, 0600);

	tell("63 MiB", flood(fd, 63 << 20));
	tell("two more", flood(fd, 2 << 20));
}

static const struct {
	const char *name;
	void (*act)(void);
	bool by_drawing; /* and not by who takes out the text */
} acts[] = {
	{ "hang", hang, false },
	{ "close and hang", close_and_hang, false },
	{ "burn", burn, false },
	{ "crash", crash, false },
	{ "leave", leave, false },
	{ "eat memory", eat_memory, false },
	{ "eat shared memory", eat_shared_memory, false },
	{ "flood output", flood_output, false },
	{ "flood errors", flood_errors, false },
	{ "fill folder", fill_folder, false },
	{ "many files", make_many_files, false },
	{ "large file", make_large_file, false },
	{ "drawing hangs", hang, true },
	{ "drawing floods", flood_output, true },
	{ "drawing crashes", crash, true },
};

static void
misbehave(char *what)
{
	if (strncmp(what, "try ", 4) == 0 && !is_drawing)
		try_all(what + 4);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		size_t len = strlen(acts[i].name);

		if (acts[i].by_drawing == is_drawing &&
		    strncmp(what, acts[i].name, len) == 0 &&
		    strchr("\n}", what[len]) != NULL)
			acts[i].act();
	}
}

/* ---- the tools ---- */

static void
read_document(int fd)
{
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(document) - 1 &&
	    (n = read(fd, document + len, sizeof(document) - 1 - len)) > 0)
		len += (size_t)n;
}

int
main(int argc, char **argv)
{
	char *at;

	/* In place of gouji-converter itself. */
	while (strstr(argv[0], "endless") != NULL)
		if (write(STDOUT_FILENO, document, sizeof(document)) < 0)
			return 7;
	is_text = strstr(argv[0], "pdftotext") != NULL;
	is_drawing = strstr(argv[0], "pdftocairo") != NULL;
	is_office = !is_text && !is_drawing;
	read_document(is_office ? open(argv[argc - 1], O_RDONLY) : 0);
	if (is_office) {
		(void)mkdir("out", 0700);
		if (freopen("out/document.docx", "w", stdout) == NULL)
			return 5;
	}
	if (is_drawing)
		(void)fputs("<?xml drawing?>\n", stdout);
	(void)fflush(stdout);
	at = strstr(document, PREFIX);
	if (at != NULL)
		misbehave(at + strlen(PREFIX));
	if (!is_drawing)
		(void)fputs("done\n", stdout);
	return fflush(stdout) == 0 ? 0 : 6;
}
