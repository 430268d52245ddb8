#include "daemon/conf/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/conf/file.h"
#include "daemon/conf/keys.h"
#include "tests/conf/folder.h"
#include "tests/support/unit.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static int
set_up(void **state)
{
	*state = NULL;
	(void)folder_begin();
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	folder_end();
	return 0;
}

static struct conf *
load(const char *text, struct err *e)
{
	return conf_load(folder_write("gouji.conf", text, strlen(text)), e);
}

static struct conf *
must_load(const char *text)
{
	struct err e = { 0 };
	struct conf *c = load(text, &e);

	if (c == NULL)
		fail_msg("%s", e.msg);
	return c;
}

static void
an_empty_file_gives_the_defaults(void **state)
{
	struct conf *c = must_load("");

	(void)state;
	assert_string_equal(c->timezone, "Asia/Shanghai");
	assert_string_equal(c->townships, folder_path("townships.csv"));
	assert_string_equal(c->level, "county");
	assert_string_equal(c->database, "/var/lib/gouji/gouji.db");
	assert_string_equal(c->listen, "127.0.0.1:8620");
	assert_string_equal(c->admin_token_file, "");
	assert_int_equal(c->nightly, 150);
	assert_int_equal(c->first_year, 2021);
	assert_int_equal(c->deadline_month, 1);
	assert_int_equal(c->deadline_day, 31);
	assert_int_equal(c->county_deadline_month, 3);
	assert_int_equal(c->county_deadline_day, 31);
	assert_int_equal(c->host_interval_ms, 3000);
	assert_int_equal(c->host_connections, 1);
	assert_int_equal(c->timeout_ms, 60000);
	assert_int_equal(c->tries, 3);
	assert_int_equal(c->retry_wait_ms, 10000);
	assert_int_equal(c->max_body, 20 * 1024 * 1024);
	assert_true(c->robots);
	assert_false(c->allow_private);
	assert_int_equal(c->window_from, 60);
	assert_int_equal(c->window_to, 360);
	assert_int_equal(c->readers, 0);
	assert_int_equal(c->reader_memory, 512 * 1024 * 1024);
	assert_int_equal(c->reader_deadline_ms, 20000);
	assert_string_equal(c->starttls, "try");
	assert_int_equal(c->remind_days, 7);
	assert_int_equal(c->n_rules, 0);
	conf_free(c);
}

static void
reads_what_an_administrator_writes(void **state)
{
	struct conf *c =
	    must_load("\xef\xbb\xbf# 唐县\r\n"
		      "[county]\r\n"
		      "code = 411999\r\n"
		      "name: 示例县\r\n"
		      "townships = lists/all.csv\r\n"
		      "[http]\r\n"
		      "listen = 0.0.0.0:80\r\n"
		      "read_token_file = /etc/gouji/read ; a comment\r\n"
		      "[collect]\r\n"
		      "user_agent = Gouji (X; Y)\r\n"
		      "[mail]\r\n"
		      "smtp_url = smtps://mail.example.gov.cn:465\r\n"
		      "from = gouji@example.gov.cn\r\n"
		      "to = a@example.gov.cn,\r\n"
		      "\t主任 <b@example.gov.cn> ; boss\r\n"
		      "[rules]\r\n"
		      "A05 = warning\r\n"
		      "similar_warning = 0.8\r\n"
		      "[readers]\r\n"
		      "count = 3");

	(void)state;
	assert_string_equal(c->county_code, "411999");
	assert_string_equal(c->county_name, "示例县");
	assert_string_equal(c->townships, folder_path("lists/all.csv"));
	assert_string_equal(c->listen, "0.0.0.0:80");
	assert_string_equal(c->read_token_file, "/etc/gouji/read");
	assert_string_equal(c->user_agent, "Gouji (X; Y)");
	assert_string_equal(
	    c->mail_to, "a@example.gov.cn, 主任 <b@example.gov.cn>");
	assert_int_equal(c->n_rules, 2);
	assert_string_equal(c->rules[0].key, "A05");
	assert_string_equal(c->rules[0].value, "warning");
	assert_int_equal(c->rules[0].line, 17);
	assert_string_equal(c->rules[1].value, "0.8");
	assert_int_equal(c->readers, 3);
	conf_free(c);
}

static void
names_file_and_line_of_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "# a\n[collect]\ntimeout = abc\n",
		    "gouji.conf:3: [collect] timeout: \"abc\" is no duration "
		    "(for example 500ms, 3s, 10m, 24h, 30d)" },
		{ "[collect]\ntimout = 3s\n",
		    "gouji.conf:2: [collect] timout: unknown key" },
		{ "[colect]\n", "gouji.conf:1: unknown section [colect]" },
		{ "[a section with a name longer than any]\n",
		    "gouji.conf:1: unknown section" },
		{ "timeout = 3s\n",
		    "gouji.conf:1: timeout stands before any [section]" },
		{ "[collect]\n\nhello\n",
		    "gouji.conf:3: is no [section], no key = value and no "
		    "comment" },
		{ "[collect\n",
		    "gouji.conf:1: is no [section], no key = value and no "
		    "comment" },
		{ "[collect]\ntries = 2\n[http]\n[collect]\ntries = 2\n",
		    "gouji.conf:5: [collect] tries: already in line 2" },
		{ "[collect]\ntries = 0\n",
		    "gouji.conf:2: [collect] tries: 0 is out of range, 1 to "
		    "10" },
		{ "[collect]\ntries = many\n",
		    "gouji.conf:2: [collect] tries: \"many\" is no number" },
		{ "[collect]\ntries =\n",
		    "gouji.conf:2: [collect] tries: \"\" is no number" },
		{ "[collect]\ntries = 2\n  3\n",
		    "gouji.conf:3: [collect] tries: goes on where it cannot" },
		{ "[collect]\ntimeout = 2h\n",
		    "gouji.conf:2: [collect] timeout: 2h is out of range, "
		    "100ms to 1h" },
		{ "[collect]\nmax_body = 20MB\n",
		    "gouji.conf:2: [collect] max_body: \"20MB\" is no size "
		    "(for "
		    "example 100B, 512KiB, 20MiB, 1GiB)" },
		{ "[collect]\nmax_body = 65MiB\n",
		    "gouji.conf:2: [collect] max_body: 65MiB is out of range, "
		    "1KiB to 64MiB" },
		{ "[collect]\ncontact = office\n",
		    "gouji.conf:2: [collect] contact: \"office\" is neither a "
		    "mail address nor an http:// or https:// address in plain "
		    "letters" },
		{ "[collect]\ncontact = a@b (c)\n",
		    "gouji.conf:2: [collect] contact: \"a@b (c)\" is neither "
		    "a mail address nor an http:// or https:// address in "
		    "plain letters" },
		{ "[collect]\ncontact = 公开办@b\n",
		    "gouji.conf:2: [collect] contact: \"公开办@b\" is neither "
		    "a mail address nor an http:// or https:// address in "
		    "plain letters" },
		{ "[collect]\nrobots = true\n",
		    "gouji.conf:2: [collect] robots: \"true\" is neither yes "
		    "nor no" },
		{ "[collect]\nwindow = 1-6\n",
		    "gouji.conf:2: [collect] window: \"1-6\" is no time window "
		    "(for example 01:00-06:00)" },
		{ "[collect]\nrobots = yes # really\n",
		    "gouji.conf:2: [collect] robots: a comment with # needs a "
		    "line of its own" },
		{ "[schedule]\nnightly = 2am\n",
		    "gouji.conf:2: [schedule] nightly: \"2am\" is no time (for "
		    "example 02:30)" },
		{ "[schedule]\ndeadline = 02-30\n",
		    "gouji.conf:2: [schedule] deadline: \"02-30\" is no day of "
		    "the year (for example 01-31)" },
		{ "[schedule]\nfirst_year = 1999\n",
		    "gouji.conf:2: [schedule] first_year: 1999 is out of "
		    "range, "
		    "2008 to 2100" },
		{ "[county]\ntimezone = Asia/Peking\n",
		    "gouji.conf:2: [county] timezone: \"Asia/Peking\" is no "
		    "time "
		    "zone of this system (for example Asia/Shanghai)" },
		{ "[county]\ntimezone = ../../../etc/passwd\n",
		    "gouji.conf:2: [county] timezone: \"../../../etc/passwd\" "
		    "is "
		    "no time zone of this system (for example Asia/Shanghai)" },
		{ "[county]\nlevel = village\n",
		    "gouji.conf:2: [county] level: \"village\" is none of: "
		    "county city province" },
		{ "[county]\ntownships =\n",
		    "gouji.conf:2: [county] townships: needs the path of a "
		    "file" },
		{ "[county]\nname = \xcc\xc6\n",
		    "gouji.conf:2: is not UTF-8 text" },
		{ "[http]\nlisten = everywhere\n",
		    "gouji.conf:2: [http] listen: \"everywhere\" is no address "
		    "(for example 127.0.0.1:8620, [::1]:8620, "
		    "unix:/run/gouji/api.sock)" },
		{ "[http]\n\nlisten = 0.0.0.0:8620\n",
		    "gouji.conf:3: [http] listen: 0.0.0.0:8620 can be reached "
		    "from other machines, so read_token_file must be set" },
		{ "[http]\npublic_url = gouji.example\n",
		    "gouji.conf:2: [http] public_url: \"gouji.example\" is no "
		    "http:// or https:// address" },
		{ "[readers]\nmemory = 1MiB\n",
		    "gouji.conf:2: [readers] memory: 1MiB is out of range, "
		    "384MiB to 64GiB" },
		{ "[readers]\ncount = 65\n",
		    "gouji.conf:2: [readers] count: 65 is out of range, 1 to "
		    "64" },
		{ "[mail]\nsmtp_url = mail.example.gov.cn\n",
		    "gouji.conf:2: [mail] smtp_url: \"mail.example.gov.cn\" is "
		    "no smtp:// or smtps:// address" },
		{ "[mail]\nto = 主任\n",
		    "gouji.conf:2: [mail] to: \"主任\" is no address that mail "
		    "can be sent to: an address has plain letters only" },
		{ "[mail]\nto = a@b, 主任@例子.cn\n",
		    "gouji.conf:2: [mail] to: \"主任@例子.cn\" is no address "
		    "that mail can be sent to: an address has plain letters "
		    "only" },
		{ "[mail]\nto = a@b, 李 <c\n",
		    "gouji.conf:2: [mail] to: \"李 <c\" is no address that "
		    "mail "
		    "can be sent to: an address has plain letters only" },
		{ "[mail]\nfrom = a@b, c@d\n",
		    "gouji.conf:2: [mail] from: \"a@b, c@d\" is more than one "
		    "address" },
		{ "[mail]\nfrom = a@b\nsmtp_url = smtp://mail\n",
		    "gouji.conf:3: [mail] smtp_url: needs \"to\" as "
		    "well" },
		{ "[rules]\nA05 = off\nA05 = error\n",
		    "gouji.conf:3: [rules] A05: already in line 2" },
		{ "[rules]\nA05 =\n", "gouji.conf:2: [rules] A05: no value" },
		{ "[rules]\nA05 = off\n error\n",
		    "gouji.conf:3: [rules] A05: goes on where it cannot" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct err e = { 0 };

		assert_null(load(cases[i].text, &e));
		assert_string_equal(e.msg, cases[i].message);
		assert_int_equal(e.code, ERR_CONFIG);
	}
}

static void
refuses_a_long_line_instead_of_cutting_it(void **state)
{
	char text[512] = "[county]\nname = ";
	struct err e = { 0 };

	(void)state;
	memset(text + strlen(text), 'x', 250);
	assert_null(load(text, &e));
	assert_string_equal(e.msg,
	    "gouji.conf:2: longer than 199 bytes; text may go on in an "
	    "indented line");
}

static void
refuses_files_that_it_cannot_read(void **state)
{
	char *large = calloc(LIMIT_CONFIG_BYTES + 1, 1);
	char expected[600];
	struct err e = { 0 };

	(void)state;
	assert_null(conf_load(folder_path("none.conf"), &e));
	(void)snprintf(expected, sizeof(expected),
	    "%s: No such file or directory", folder_path("none.conf"));
	assert_string_equal(e.msg, expected);
	assert_null(conf_load(folder_path("."), &e));
	(void)snprintf(expected, sizeof(expected), "%s: is no regular file",
	    folder_path("."));
	assert_string_equal(e.msg, expected);

	assert_non_null(large);
	memset(large, '\n', LIMIT_CONFIG_BYTES + 1);
	(void)folder_write("large.conf", large, LIMIT_CONFIG_BYTES + 1);
	assert_null(conf_load(folder_path("large.conf"), &e));
	(void)snprintf(expected, sizeof(expected),
	    "%s: larger than 1048576 bytes", folder_path("large.conf"));
	assert_string_equal(e.msg, expected);
	(void)folder_write("large.conf", large, LIMIT_CONFIG_BYTES);
	free(large);
	conf_free(conf_load(folder_path("large.conf"), &e));
}

/* What is printed loads again and prints the same. */
static void
prints_what_it_can_load(void **state)
{
	struct buf list, once, twice;
	struct conf *c;

	(void)state;
	buf_init(&list, 1 << 16);
	buf_init(&once, 1 << 16);
	buf_init(&twice, 1 << 16);
	(void)buf_puts(&list, "[mail]\nto = first@example.gov.cn,\n");
	for (int i = 0; i < 12; i++)
		(void)buf_printf(&list, " number%d@example.gov.cn,\n", i);
	(void)buf_puts(&list,
	    "[collect]\nhost_interval = 250ms\nwindow = 22:00-05:30\n"
	    "[readers]\ncount=2\n[rules]\nA05 = off\n");
	c = must_load(buf_str(&list));
	conf_print(c, &once);
	conf_free(c);
	assert_non_null(strstr(buf_str(&once), "\nhost_interval = 250ms\n"));
	assert_non_null(strstr(buf_str(&once), "\nwindow = 22:00-05:30\n"));
	assert_non_null(strstr(buf_str(&once), "\n[rules]\nA05 = off\n"));
	c = must_load(buf_str(&once));
	conf_print(c, &twice);
	assert_non_null(strstr(c->mail_to, ", number11@example.gov.cn,"));
	conf_free(c);
	assert_string_equal(buf_str(&once), buf_str(&twice));
	buf_fini(&list);
	buf_fini(&once);
	buf_fini(&twice);
}

/* Does a line of `text` set the key in its section? */
static bool
is_documented(const char *text, const struct conf_key *key)
{
	char section[64], name[64];
	const char *from, *to, *line;

	(void)snprintf(section, sizeof(section), "\n[%s]\n", key->section);
	(void)snprintf(name, sizeof(name), "\n%s =", key->name);
	from = strstr(text, section);
	if (from == NULL)
		return false;
	to = strstr(from + 2, "\n[");
	line = strstr(from, name);
	return line != NULL && (to == NULL || line < to);
}

static void
the_delivered_file_shows_every_key_with_its_default(void **state)
{
	struct buf delivered, defaults;
	struct err e = { 0 };
	size_t len;
	char *text = conf_file_read(SOURCE_FOLDER "/conf/gouji.conf", &len, &e);
	struct conf *c;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < conf_n_keys; i++)
		if (!is_documented(text, &conf_keys[i]))
			fail_msg("conf/gouji.conf lacks [%s] %s",
			    conf_keys[i].section, conf_keys[i].name);
	buf_init(&delivered, 1 << 16);
	buf_init(&defaults, 1 << 16);
	c = must_load(text);
	conf_print(c, &delivered);
	conf_free(c);
	c = must_load("");
	conf_print(c, &defaults);
	conf_free(c);
	assert_string_equal(buf_str(&delivered), buf_str(&defaults));
	buf_fini(&delivered);
	buf_fini(&defaults);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(reads_what_an_administrator_writes),
		cmocka_unit_test(names_file_and_line_of_what_is_wrong),
		cmocka_unit_test(refuses_a_long_line_instead_of_cutting_it),
		cmocka_unit_test(refuses_files_that_it_cannot_read),
		cmocka_unit_test(prints_what_it_can_load),
		cmocka_unit_test(
		    the_delivered_file_shows_every_key_with_its_default),
	};

	return cmocka_run_group_tests_name("conf", tests, set_up, tear_down);
}
