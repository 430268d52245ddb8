/* A database so damaged that nothing of it can be read: the store is opened
 * all the same, says so, and leaves what lies there alone. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "daemon/store/backup.h"
#include "daemon/store/sql.h"
#include "tests/store/county.h"
#include "tests/support/unit.h"

#define PAGE      4096
#define MAX_BYTES (8u * 1024 * 1024)

static const char letter[] = "This is a letter, and no database at all.\n";

/* ---- the file ---- */

static void
read_file(const char *path, struct buf *out)
{
	char bytes[PAGE];
	int fd = open(path, O_RDONLY);
	ssize_t n;

	assert_true(fd >= 0);
	buf_init(out, MAX_BYTES);
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		assert_int_equal(buf_put(out, bytes, (size_t)n), 0);
	assert_int_equal(n, 0);
	close(fd);
}

/* Bytes from `at` on; beyond the end nothing changes but the length. */
static void
overwrite(const char *path, off_t at, const void *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0644);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, at), len);
	close(fd);
}

static void
fill_page(struct county *c, long page, size_t from)
{
	char junk[PAGE];

	memset(junk, 0x5a, sizeof(junk));
	overwrite(c->path, (page - 1) * PAGE + (off_t)from, junk, PAGE - from);
}

static long
page_of(struct county *c, const char *name)
{
	char sql[128];
	long page;

	assert_int_equal(sqlite3_open(c->path, &c->reader), SQLITE_OK);
	(void)snprintf(sql, sizeof(sql),
	    "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);
	page = strtol(county_ask(c, sql), NULL, 10);
	sqlite3_close(c->reader);
	c->reader = NULL;
	assert_true(page > 1);
	return page;
}

static void
break_header(struct county *c)
{
	overwrite(c->path, 0, letter, sizeof(letter) - 1);
}

static void
break_schema(struct county *c)
{
	fill_page(c, 1, 100);
}

static void
break_state(struct county *c)
{
	fill_page(c, page_of(c, "meta"), 0);
}

static void
zero_it(struct county *c)
{
	char nothing[PAGE] = { 0 };

	overwrite(c->path, 0, nothing, sizeof(nothing));
}

static void
cut_in_header(struct county *c)
{
	assert_int_equal(truncate(c->path, 60), 0);
}

static void
cut_to_a_page(struct county *c)
{
	assert_int_equal(truncate(c->path, PAGE), 0);
}

static void
cut_to_a_byte(struct county *c)
{
	assert_int_equal(truncate(c->path, 1), 0);
}

static void
empty_it(struct county *c)
{
	assert_int_equal(truncate(c->path, 0), 0);
}

/* ---- the store over it ---- */

/* why NULL: in words that depend on who comes upon it. */
static void
is_lost(struct county *c, const char *why)
{
	static const char end[] =
	    ") and cannot be read, nothing is written to it: stop goujid, put "
	    "a copy back with \"goujid restore FILE\", start it again";
	const char *text = store_fault(c->store);
	char start[160];
	int64_t id = 0;
	struct err e = { 0 };

	assert_true(store_is_lost(c->store));
	(void)snprintf(start, sizeof(start), "database %s is damaged (%s",
	    c->path, why == NULL ? "" : why);
	if (strncmp(text, start, strlen(start)) != 0)
		fail_msg("wanted \"%s...\", got \"%s\"", start, text);
	if (why != NULL)
		assert_string_equal(text + strlen(start), end);
	assert_non_null(strstr(text, end));
	assert_null(strchr(text, '\n'));
	assert_int_equal(
	    store_run_create(c->store, RUN_API, NULL, 0, &id, &e), -1);
	assert_int_equal(e.code, ERR_DATABASE);
	assert_memory_equal(e.msg, start, strlen(start));
	assert_int_equal(store_try(c->store, &e), -1);
	assert_memory_equal(e.msg, start, strlen(start));
}

/* Opened twice, the file and the log beside it are what they were. */
static void
is_lost_and_left_alone(struct county *c, const char *why)
{
	struct buf before, after;
	char log[128];

	(void)snprintf(log, sizeof(log), "%s-wal", c->path);
	read_file(c->path, &before);
	for (int i = 0; i < 2; i++) {
		overwrite(log, 0, letter, sizeof(letter) - 1);
		county_open(c);
		is_lost(c, why);
		county_close(c);
		read_file(log, &after);
		assert_string_equal(buf_str(&after), letter);
		buf_fini(&after);
		assert_int_equal(unlink(log), 0);
	}
	county_open(c);
	is_lost(c, why);
	county_close(c);
	read_file(c->path, &after);
	assert_int_equal(after.len, before.len);
	assert_memory_equal(buf_str(&after), buf_str(&before), before.len);
	buf_fini(&after);
	buf_fini(&before);
}

static void
what_cannot_be_read_is_left_alone_until_a_copy_is_restored(void **state)
{
	static const struct {
		void (*harm)(struct county *c);
		const char *why;
	} cases[] = {
		{ break_header, "file is not a database" },
		{ break_schema, "database disk image is malformed" },
		{ break_state, NULL },
		{ zero_it, "file is not a database" },
		{ cut_in_header, "database disk image is malformed" },
		{ cut_to_a_page, "database disk image is malformed" },
		{ cut_to_a_byte, "file is empty" },
		{ empty_it, "file is empty" },
	};
	struct county *c = *state;
	char copy[128], *kept;
	struct err e = { 0 };

	(void)snprintf(copy, sizeof(copy), "%s/copy.db", c->folder);
	county_open(c);
	county_set_registry(c, NULL);
	county_close(c);
	assert_int_equal(backup_make(c->path, copy, &e), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cases[i].harm(c);
		is_lost_and_left_alone(c, cases[i].why);
		if (backup_restore(copy, c->path, &kept, &e) != 0)
			fail_msg("case %zu: %s", i, e.msg);
		assert_int_equal(unlink(kept), 0);
		free(kept);
		county_open(c);
		assert_false(store_is_lost(c->store));
		assert_null(store_fault(c->store));
		assert_string_equal(
		    county_ask(c, "SELECT count(*) FROM township"), "5");
		county_close(c);
	}
	assert_int_equal(unlink(copy), 0);
}

static void
a_first_start_that_was_cut_short_begins_again(void **state)
{
	struct county *c = *state;
	char lock[128];

	(void)snprintf(lock, sizeof(lock), "%s.lock", c->path);
	overwrite(c->path, 0, "", 0);
	overwrite(lock, 0, "", 0);
	county_open(c);
	assert_null(store_fault(c->store));
	county_set_registry(c, NULL);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, county_begin_bare, county_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(
		    what_cannot_be_read_is_left_alone_until_a_copy_is_restored),
		TEST(a_first_start_that_was_cut_short_begins_again),
	};

	return cmocka_run_group_tests_name("lost", tests, NULL, NULL);
}
