#include "daemon/reader/sandbox.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/reader/landlock.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

#if defined(GOUJI_SANITIZED) || defined(GOUJI_COVERAGE)
#define COMPLETE false
#else
#define COMPLETE true
#endif

bool
sandbox_is_complete(void)
{
	return COMPLETE;
}

int
sandbox_follow_parent(pid_t parent, struct err *e)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return err_set(
		    e, ERR_PROCESS, "parent's death: %s", strerror(errno));
	/* It may have died before the line above. */
	if (parent != 0 && getppid() != parent)
		return err_set(e, ERR_PROCESS, "parent is gone");
	return 0;
}

/* ---- what both sandboxes are made of ---- */

static int
limit(int resource, int64_t value)
{
	struct rlimit r = { .rlim_cur = (rlim_t)value,
		.rlim_max = (rlim_t)value };
	struct rlimit now;

	/* What the user may not have is not asked for. */
	if (getrlimit((__rlimit_resource_t)resource, &now) == 0 &&
	    now.rlim_max < r.rlim_max)
		r.rlim_cur = r.rlim_max = now.rlim_max;
	return setrlimit((__rlimit_resource_t)resource, &r);
}

/* A rule of a filter, if this architecture has the call. */
static int
add_call(scmp_filter_ctx filter, uint32_t action, int call)
{
	int r = seccomp_rule_add(filter, action, call, 0);

	return r == -EDOM || r == -EFAULT ? 0 : r;
}

static int
add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t n)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_call(filter, action, calls[i]);
	return r;
}

static int
load_filter(scmp_filter_ctx filter, int r, struct err *e)
{
	if (r == 0)
		r = seccomp_load(filter);
	seccomp_release(filter);
	if (r != 0)
		return err_set(e, ERR_PROCESS, "system call filter: %s",
		    strerror(r < 0 ? -r : r));
	return 0;
}

/* ---- of a reader ---- */

static int
limit_reader(int64_t memory, struct err *e)
{
	/* A log line into a file must fail, not kill. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (limit(RLIMIT_CORE, 0) < 0 || limit(RLIMIT_NPROC, 0) < 0)
		goto failed;
	if (!COMPLETE)
		return 0;
	if (limit(RLIMIT_FSIZE, 0) < 0 || limit(RLIMIT_NOFILE, 3) < 0 ||
	    limit(RLIMIT_AS, memory) < 0)
		goto failed;
	return 0;
failed:
	return err_set(e, ERR_PROCESS, "resource limits: %s", strerror(errno));
}

/* What reading needs: memory, the two pipes, time, its own signals. */
static const int reader_allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(close),
	SCMP_SYS(fstat),
	SCMP_SYS(lseek),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(sched_yield),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrusage),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/* What libraries try and can do without: it fails instead of killing. */
static const int reader_refused[] = {
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	SCMP_SYS(ioctl),
	SCMP_SYS(fcntl),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(sched_getaffinity),
};

/* Flags of open() that change anything outside. */
#define OPEN_CHANGES (O_ACCMODE | O_CREAT | O_TRUNC)

/* Memory, but none that is executable; signals, but only to itself; CPU time,
 * but no other limit. */
static int
add_reader_rules(scmp_filter_ctx filter)
{
	const scmp_datum_t exec = PROT_EXEC;
	const scmp_datum_t changes = OPEN_CHANGES;
	int r = 0;

	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, exec, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
	    SCMP_A0(SCMP_CMP_EQ, 0, 0), SCMP_A1(SCMP_CMP_EQ, RLIMIT_CPU, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 1,
	    SCMP_A1(SCMP_CMP_MASKED_EQ, changes, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat),
	    1, SCMP_A2(SCMP_CMP_MASKED_EQ, changes, 0));
	return r;
}

static int
confine_reader_calls(struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int r;

	if (filter == NULL)
		return err_set(e, ERR_PROCESS, "no system call filter");
	r = add_calls(
	    filter, SCMP_ACT_ALLOW, reader_allowed, N(reader_allowed));
	if (r == 0)
		r = add_calls(filter, SCMP_ACT_ERRNO(EACCES), reader_refused,
		    N(reader_refused));
	if (r == 0)
		r = add_reader_rules(filter);
	return load_filter(filter, r, e);
}

int
sandbox_enter_reader(int64_t memory, struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    (COMPLETE && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0))
		return err_set(e, ERR_PROCESS, "prctl: %s", strerror(errno));
	if (limit_reader(memory, e) < 0)
		return -1;
	return COMPLETE ? confine_reader_calls(e) : 0;
}

void
sandbox_allow_cpu(int seconds)
{
	struct rlimit r = { .rlim_max = RLIM_INFINITY };
	struct timespec used = { 0, 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	/* The limit has whole seconds: the running one does not count. */
	r.rlim_cur = (rlim_t)(used.tv_sec + seconds + 1);
	(void)setrlimit(RLIMIT_CPU, &r);
}

/* ---- of a converter and its tools ---- */

/* LibreOffice starts with 200 MB of its own, more than a reader needs in all;
 * and it maps some 500 MB of libraries and fonts, which is no memory that it
 * uses. */
#define OFFICE_BYTES ((int64_t)512 * 1024 * 1024)
#define MAPPED_BYTES ((int64_t)1024 * 1024 * 1024)
/* Files that are open at once. */
#define MAX_OPEN 256
/* Threads and processes of the user's, LibreOffice's among them. */
#define MAX_TASKS 4096

/* What programs, their libraries and their fonts are read from. */
static const char *const read_folders[] = {
	"/etc/fonts",
	"/etc/ld.so.cache",
	"/etc/libreoffice",
	"/etc/localtime",
	"/lib",
	"/lib64",
	"/usr/lib",
	"/usr/lib64",
	"/usr/local/lib",
	"/usr/local/share/fonts",
	"/usr/share",
	"/var/cache/fontconfig",
	"/var/lib/libreoffice",
	"/var/spool/libreoffice",
	"/dev/urandom",
};

/* The program's loader, which is started with it; "" when it names none. */
static void
find_loader(const char *program, char *out, size_t size)
{
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr head;
	Elf64_Phdr part;

	out[0] = '\0';
	if (fd < 0)
		return;
	if (pread(fd, &head, sizeof(head), 0) != sizeof(head))
		head.e_phnum = 0;
	for (int i = 0; i < head.e_phnum; i++) {
		off_t at = (off_t)head.e_phoff + i * (off_t)sizeof(part);

		if (pread(fd, &part, sizeof(part), at) != sizeof(part))
			break;
		if (part.p_type != PT_INTERP || part.p_filesz > size)
			continue;
		if (pread(fd, out, part.p_filesz, (off_t)part.p_offset) !=
		    (ssize_t)part.p_filesz)
			out[0] = '\0';
		out[size - 1] = '\0';
		break;
	}
	(void)close(fd);
}

static int
allow_files(int set, const struct tool_sandbox *c, struct err *e)
{
	char loader[PATH_MAX];
	int r = 0;

	for (size_t i = 0; r == 0 && i < N(read_folders); i++)
		r = landlock_allow(set, read_folders[i], LANDLOCK_READ, e);
	if (r == 0)
		r = landlock_allow(set, "/dev/null", LANDLOCK_WRITE, e);
	if (r == 0 && c->folder != NULL)
		r = landlock_allow(set, c->folder, LANDLOCK_OWN, e);
	for (size_t i = 0; r == 0 && i < N(c->tools) && c->tools[i] != NULL;
	     i++) {
		r = landlock_allow(set, c->tools[i], LANDLOCK_RUN, e);
		find_loader(c->tools[i], loader, sizeof(loader));
		if (r == 0 && loader[0] != '\0')
			r = landlock_allow(set, loader, LANDLOCK_RUN, e);
	}
	return r;
}

static int
confine_converter_files(const struct tool_sandbox *c, struct err *e)
{
	int set;

	if (landlock_version() == 0)
		return 0;
	set = landlock_begin(e);
	if (set < 0)
		return -1;
	if (allow_files(set, c, e) == 0)
		return landlock_end(set, e);
	(void)close(set);
	return -1;
}

/* A tool's: files, memory, time, its own signals. Where it may find files is
 * Landlock's affair. */
static const int tool_allowed[] = {
	/* descriptors */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(preadv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(pwrite64),
	SCMP_SYS(pwritev),
	SCMP_SYS(close),
	SCMP_SYS(close_range),
	SCMP_SYS(lseek),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(fcntl),
	SCMP_SYS(flock),
	SCMP_SYS(pipe),
	SCMP_SYS(pipe2),
	SCMP_SYS(eventfd2),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),
	/* files */
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(statfs),
	SCMP_SYS(fstatfs),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	SCMP_SYS(chdir),
	SCMP_SYS(fchdir),
	SCMP_SYS(getdents),
	SCMP_SYS(getdents64),
	SCMP_SYS(mkdir),
	SCMP_SYS(mkdirat),
	SCMP_SYS(rmdir),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(truncate),
	SCMP_SYS(ftruncate),
	SCMP_SYS(fallocate),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(fadvise64),
	SCMP_SYS(umask),
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(mincore),
	SCMP_SYS(msync),
	/* time, threads, itself */
	SCMP_SYS(futex),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(get_robust_list),
	SCMP_SYS(set_tid_address),
	SCMP_SYS(rseq),
	SCMP_SYS(arch_prctl),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrusage),
	SCMP_SYS(times),
	SCMP_SYS(getrlimit),
	SCMP_SYS(getpid),
	SCMP_SYS(getppid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(getgroups),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigpending),
	SCMP_SYS(rt_sigtimedwait),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	/* once, to become the tool; Landlock knows of no other program */
	SCMP_SYS(execve),
};

/*
 * LibreOffice opens a socket in /tmp for a second one of its kind to find it,
 * and does not start without. It is told that it has one: nothing is bound,
 * nobody can be reached, none is left behind.
 */
static const int pretended[] = {
	SCMP_SYS(bind),
	SCMP_SYS(listen),
};
static const int of_sockets[] = {
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(shutdown),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
};

/* What reaches out of a process, whoever it is: gouji-converter's own list. */
static const int converter_refused[] = {
	SCMP_SYS(connect),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
};

/* Signals and names, only its own; limits, only to look at. */
static int
add_own(scmp_filter_ctx filter)
{
	const scmp_datum_t self = (scmp_datum_t)getpid();
	int r = 0;

	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1,
	    SCMP_A0(SCMP_CMP_EQ, self, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, self, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
	    SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
	    SCMP_A0(SCMP_CMP_EQ, PR_GET_NAME, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
	    SCMP_A2(SCMP_CMP_EQ, 0, 0));
	/* Its flags cannot be looked at: the C library then takes clone(). */
	r |= seccomp_rule_add(
	    filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return r;
}

/* Threads, but no process; sockets that lead nowhere. */
static int
add_office(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_THREAD;
	int r;

	r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1,
	    SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0));
	r |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1,
	    SCMP_A4(SCMP_CMP_EQ, 0, 0));
	if (r == 0)
		r = add_calls(
		    filter, SCMP_ACT_ERRNO(0), pretended, N(pretended));
	if (r == 0)
		r = add_calls(
		    filter, SCMP_ACT_ALLOW, of_sockets, N(of_sockets));
	return r;
}

static int
confine_tool_calls(enum conversion_kind kind, struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
	int r;

	if (filter == NULL)
		return err_set(e, ERR_PROCESS, "no system call filter");
	r = add_calls(filter, SCMP_ACT_ALLOW, tool_allowed, N(tool_allowed));
	if (r == 0)
		r = add_own(filter);
	if (r == 0 && kind == CONVERSION_WORD)
		r = add_office(filter);
	return load_filter(filter, r, e);
}

static int
confine_converter_calls(enum conversion_kind kind, struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int r;

	if (filter == NULL)
		return err_set(e, ERR_PROCESS, "no system call filter");
	r = add_calls(filter, SCMP_ACT_ERRNO(EACCES), converter_refused,
	    N(converter_refused));
	if (r == 0 && kind == CONVERSION_WORD)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES),
		    SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, AF_UNIX, 0));
	else if (r == 0)
		r = add_call(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket));
	return load_filter(filter, r, e);
}

/* First a signal that tells, then one that cannot be held off. */
static int
limit_cpu(int64_t seconds)
{
	struct rlimit r = { .rlim_cur = (rlim_t)seconds,
		.rlim_max = (rlim_t)seconds + 2 };

	return setrlimit(RLIMIT_CPU, &r);
}

static int
limit_tool(const struct tool_sandbox *c, struct err *e)
{
	bool office = c->kind == CONVERSION_WORD;
	int64_t memory = c->memory, mapped = office ? MAPPED_BYTES : 0;

	if (office && memory < OFFICE_BYTES)
		memory = OFFICE_BYTES;
	/* Writing beyond the limit fails, and does not kill. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (limit(RLIMIT_CORE, 0) < 0 ||
	    limit(RLIMIT_NPROC, office ? MAX_TASKS : 0) < 0 ||
	    limit(RLIMIT_NOFILE, MAX_OPEN) < 0 ||
	    limit(RLIMIT_FSIZE, LIMIT_DOCUMENT_BYTES) < 0 ||
	    limit_cpu(c->cpu) < 0)
		goto failed;
	if (!sandbox_is_complete())
		return 0;
	if (limit(RLIMIT_DATA, memory) < 0 ||
	    limit(RLIMIT_AS, memory + mapped) < 0)
		goto failed;
	return 0;
failed:
	return err_set(e, ERR_PROCESS, "resource limits: %s", strerror(errno));
}

int
sandbox_enter_converter(const struct tool_sandbox *c, struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return err_set(e, ERR_PROCESS, "prctl: %s", strerror(errno));
	if (confine_converter_files(c, e) < 0)
		return -1;
	return confine_converter_calls(c->kind, e);
}

int
sandbox_enter_tool(const struct tool_sandbox *c, struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(e, ERR_PROCESS, "prctl: %s", strerror(errno));
	if (limit_tool(c, e) < 0)
		return -1;
	return confine_tool_calls(c->kind, e);
}
