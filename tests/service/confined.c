/*
 * Runs a program as goujid.service would: no new privileges, no namespaces, and
 * only the system calls whose names come on standard input (what
 * systemd-analyze syscall-filter prints of the unit's SystemCallFilter=).
 * systemd's own filters are made the same way.
 *
 *     confined PROGRAM ARGUMENT... <NAMES
 */
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DENY SCMP_ACT_ERRNO(EPERM)

static int
allow_names(scmp_filter_ctx filter)
{
	char name[128];
	int n = 0;

	while (fgets(name, sizeof(name), stdin) != NULL) {
		int call;

		name[strcspn(name, "\n")] = '\0';
		call = seccomp_syscall_resolve_name(name);
		if (call == __NR_SCMP_ERROR || call < 0)
			continue; /* another architecture's */
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0)
			n++;
	}
	return n;
}

/* RestrictNamespaces=. */
static int
deny(scmp_filter_ctx filter)
{
	static const unsigned long spaces[] = { CLONE_NEWNS, CLONE_NEWUTS,
		CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET };
	int r = 0;

	r |= seccomp_rule_add(filter, DENY, SCMP_SYS(unshare), 0);
	r |= seccomp_rule_add(filter, DENY, SCMP_SYS(setns), 0);
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		r |= seccomp_rule_add(filter, DENY, SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, spaces[i], spaces[i]));
	return r;
}

int
main(int argc, char **argv)
{
	scmp_filter_ctx calls = seccomp_init(DENY);
	scmp_filter_ctx others = seccomp_init(SCMP_ACT_ALLOW);

	if (argc < 2 || calls == NULL || others == NULL)
		return 2;
	if (allow_names(calls) < 100 || deny(others) != 0) {
		fprintf(stderr, "confined: no list of system calls\n");
		return 2;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    seccomp_load(others) != 0 || seccomp_load(calls) != 0) {
		fprintf(stderr, "confined: %s\n", strerror(errno));
		return 2;
	}
	(void)execv(argv[1], argv + 1);
	fprintf(stderr, "confined: %s: %s\n", argv[1], strerror(errno));
	return 2;
}
