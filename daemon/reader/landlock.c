#include "daemon/reader/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collectors/base/err.h"

/* Younger than the headers of Debian 12. */
#define ACCESS_TRUNCATE  (UINT64_C(1) << 14) /* version 3 */
#define ACCESS_IOCTL_DEV (UINT64_C(1) << 15) /* version 5 */
#define NET_ALL          UINT64_C(3)         /* version 4: bind, connect */
#define SCOPE_ALL        UINT64_C(3)         /* version 6: sockets, signals */

/* Of version 1. */
#define FIRST_ALL ((UINT64_C(1) << 13) - 1)

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define MAKING                                                             \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |   \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REFER |       \
	    ACCESS_TRUNCATE)
/* What can be said of a file. */
#define OF_FILES                                                      \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	    LANDLOCK_ACCESS_FS_READ_FILE | ACCESS_TRUNCATE)

static const uint64_t uses[] = {
	[LANDLOCK_READ] = READING,
	[LANDLOCK_RUN] =
	    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE,
	[LANDLOCK_OWN] = READING | MAKING,
	[LANDLOCK_WRITE] =
	    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* struct landlock_ruleset_attr as the kernel has it today. */
struct ruleset {
	uint64_t fs, net, scoped;
};

int
landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return version < 0 ? 0 : (int)version;
}

static uint64_t
known_rights(int version)
{
	uint64_t rights = FIRST_ALL;

	if (version >= 2)
		rights |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		rights |= ACCESS_TRUNCATE;
	if (version >= 5)
		rights |= ACCESS_IOCTL_DEV;
	return rights;
}

int
landlock_begin(struct err *e)
{
	int version = landlock_version();
	struct ruleset rules = { .fs = known_rights(version) };
	size_t size = sizeof(rules.fs);
	int set;

	if (version == 0)
		return err_set(e, ERR_PROCESS, "no Landlock in this kernel");
	if (version >= 4) {
		rules.net = NET_ALL;
		size += sizeof(rules.net);
	}
	if (version >= 6) {
		rules.scoped = SCOPE_ALL;
		size += sizeof(rules.scoped);
	}
	set = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (set < 0)
		return err_set(e, ERR_PROCESS, "Landlock: %s", strerror(errno));
	return set;
}

int
landlock_allow(int set, const char *path, enum landlock_use use, struct err *e)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = uses[use] & known_rights(landlock_version()),
	};
	struct stat st;
	int r;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return 0;
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= OF_FILES;
	r = (int)syscall(
	    SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	if (r < 0)
		r = err_set(
		    e, ERR_PROCESS, "Landlock: %s: %s", path, strerror(errno));
	(void)close(rule.parent_fd);
	return r;
}

int
landlock_end(int set, struct err *e)
{
	int r = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_landlock_restrict_self, set, 0) < 0)
		r = err_set(e, ERR_PROCESS, "Landlock: %s", strerror(errno));
	(void)close(set);
	return r;
}
