#include "daemon/reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/err.h"

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

static int
limit(int resource, rlim_t value)
{
	struct rlimit r = { .rlim_cur = value, .rlim_max = value };

	return setrlimit((__rlimit_resource_t)resource, &r);
}

static int
set_limits(int64_t memory, struct err *e)
{
	/* A log line into a file must fail, not kill. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (limit(RLIMIT_CORE, 0) < 0 || limit(RLIMIT_NPROC, 0) < 0)
		goto failed;
	if (!COMPLETE)
		return 0;
	if (limit(RLIMIT_FSIZE, 0) < 0 || limit(RLIMIT_NOFILE, 3) < 0 ||
	    limit(RLIMIT_AS, (rlim_t)memory) < 0)
		goto failed;
	return 0;
failed:
	return err_set(e, ERR_PROCESS, "resource limits: %s", strerror(errno));
}

/* What reading needs: memory, the two pipes, time, its own signals. */
static const int allowed[] = {
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
static const int refused[] = {
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

#define N(a) (sizeof(a) / sizeof((a)[0]))
/* Flags of open() that change anything outside. */
#define OPEN_CHANGES (O_ACCMODE | O_CREAT | O_TRUNC)

/* Memory, but none that is executable; signals, but only to itself; CPU time,
 * but no other limit. */
static int
add_rules_with_arguments(scmp_filter_ctx filter)
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
set_filter(struct err *e)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int r = 0;

	if (filter == NULL)
		return err_set(e, ERR_PROCESS, "no system call filter");
	for (size_t i = 0; r == 0 && i < N(allowed); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; r == 0 && i < N(refused); i++) {
		r = seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
		/* Calls that this architecture does not have. */
		if (r == -EDOM || r == -EFAULT)
			r = 0;
	}
	if (r == 0)
		r = add_rules_with_arguments(filter);
	if (r == 0)
		r = seccomp_load(filter);
	seccomp_release(filter);
	if (r != 0)
		return err_set(e, ERR_PROCESS, "system call filter: %s",
		    strerror(r < 0 ? -r : r));
	return 0;
}

int
sandbox_enter(int64_t memory, struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    (COMPLETE && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0))
		return err_set(e, ERR_PROCESS, "prctl: %s", strerror(errno));
	if (set_limits(memory, e) < 0)
		return -1;
	return COMPLETE ? set_filter(e) : 0;
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
