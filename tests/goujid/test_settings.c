/* What goujid is given, read whole or not at all; and its command line. */
#include "daemon/goujid/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collectors/base/err.h"
#include "collectors/fetch/fetch.h"
#include "collectors/form/rules.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/conf/version.h"
#include "daemon/goujid/options.h"
#include "daemon/store/store.h"
#include "tests/conf/folder.h"
#include "tests/support/unit.h"

#define TOWNSHIPS                              \
	"code,name,kind,collector,url,email\n" \
	"990001,青石镇,township,manual,,\n"

static void
write_text(const char *name, const char *text)
{
	(void)folder_write(name, text, strlen(text));
}

static struct settings *
load(const char *conf, struct err *e)
{
	write_text("gouji.conf", conf);
	return settings_load(folder_path("gouji.conf"), e);
}

static void
reads_all_that_the_administrator_gives(void **state)
{
	struct store_calendar calendar;
	struct fetch_settings fetch;
	struct err e = { 0 };
	struct settings *c;

	(void)state;
	(void)folder_begin();
	write_text("townships.csv", TOWNSHIPS);
	write_text("admin", "\n  a-secret-word \r\n");
	c = load("[county]\ncode = 990000\nname = 云岭县\n"
		 "[http]\nadmin_token_file = admin\n"
		 "[schedule]\nfirst_year = 2022\ndeadline = 02-15\n"
		 "[collect]\nhost_interval = 5s\nmax_body = 1MiB\n"
		 "[rules]\nA05 = error\nC01 = off\n",
	    &e);
	if (c == NULL)
		fail_msg("%s", e.msg);
	assert_int_equal(c->registry->n_townships, 1);
	assert_string_equal(c->admin_token, "a-secret-word");
	assert_string_equal(c->read_token, "");
	assert_string_equal(c->rules_text, "A05=error\nC01=off\n");
	assert_int_equal(rule_find(c->rules, "A05")->severity, SEVERITY_ERROR);
	assert_int_equal(rule_find(c->rules, "C01")->severity, SEVERITY_OFF);
	settings_calendar(c, &calendar);
	assert_int_equal(calendar.first_year, 2022);
	assert_int_equal(calendar.deadline_month, 2);
	assert_int_equal(calendar.deadline_day, 15);
	settings_of_fetch(c, &fetch);
	assert_int_equal(fetch.host_interval_ms, 5000);
	assert_int_equal(fetch.max_body, 1024 * 1024);
	assert_true(fetch.robots);
	settings_free(c);
	folder_end();
}

/* Sites are told who asks and whom to turn to, never a browser's name. */
static void
names_itself_and_whom_to_turn_to(void **state)
{
	static const struct {
		const char *conf, *contact; /* after "Gouji/VERSION" */
	} cases[] = {
		{ "[collect]\ncontact = gk@x.gov.cn\n[mail]\nfrom = a@b\n",
		    " (+gk@x.gov.cn)" },
		{ "[collect]\ncontact = https://x.gov.cn/gk\n",
		    " (+https://x.gov.cn/gk)" },
		{ "[mail]\nfrom = 政务公开办 <gk@x.gov.cn>\n",
		    " (+gk@x.gov.cn)" },
		{ "[mail]\nfrom = gk@x.gov.cn\n[county]\nname = Yunling\n",
		    " (+gk@x.gov.cn)" },
		{ "[county]\nname = Yunling\n", " (+Yunling)" },
		{ "[county]\nname = 云岭县\n", "" },
		{ "", "" },
	};
	struct fetch_settings fetch;
	char expected[256];
	struct settings *c;
	struct err e = { 0 };

	(void)state;
	(void)folder_begin();
	write_text("townships.csv", TOWNSHIPS);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c = load(cases[i].conf, &e);
		if (c == NULL)
			fail_msg("%s", e.msg);
		settings_of_fetch(c, &fetch);
		(void)snprintf(expected, sizeof(expected), "Gouji/%s%s",
		    version_text(), cases[i].contact);
		assert_string_equal(fetch.user_agent, expected);
		settings_free(c);
	}
	c = load(
	    "[collect]\nuser_agent = X/1\ncontact = a@b\nrobots = no\n", &e);
	if (c == NULL)
		fail_msg("%s", e.msg);
	settings_of_fetch(c, &fetch);
	assert_string_equal(fetch.user_agent, "X/1");
	assert_false(fetch.robots);
	settings_free(c);
	folder_end();
}

/* Other severities, another level: stored reports are judged by them. */
static void
tells_what_judging_rests_on(void **state)
{
	static const char *const confs[] = { "[county]\nlevel = county\n",
		"[county]\nlevel = city\n", "[rules]\nA05 = off\n",
		"[rules]\nA05 = error\n" };
	char *seen[sizeof(confs) / sizeof(confs[0])];
	size_t n = sizeof(confs) / sizeof(confs[0]);

	(void)state;
	(void)folder_begin();
	write_text("townships.csv", TOWNSHIPS);
	for (size_t i = 0; i < n; i++) {
		struct err e = { 0 };
		struct settings *c = load(confs[i], &e);

		if (c == NULL)
			fail_msg("%s", e.msg);
		seen[i] = c->ruleset;
		c->ruleset = NULL;
		settings_free(c);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(seen[i], seen[k]);
	}
	for (size_t i = 0; i < n; i++)
		free(seen[i]);
	folder_end();
}

static void
says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *conf, *file; /* that the message begins with */
		const char *message;
	} cases[] = {
		{ "[county]\ncolour = red\n", "gouji.conf", ":2: " },
		{ "[county]\ncode = 1\n[rules]\nZ99 = off\n", "gouji.conf",
		    ":4: [rules] Z99: " },
		{ "[rules]\nA05 = loud\n", "gouji.conf", ":2: [rules] A05: " },
		{ "[county]\ntownships = nowhere.csv\n", "nowhere.csv", "" },
		{ "[county]\nforms = forms\n", "[county] forms",
		    ": 2030.json: " },
		{ "[county]\nforms = nothing\n", "[county] forms", ": " },
		{ "[http]\nadmin_token_file = nowhere\n", "nowhere",
		    ": No such file or directory" },
		{ "[http]\nread_token_file = short\n", "short",
		    ": a token has at least 8 characters" },
		{ "[http]\nadmin_token_file = binary\n", "binary",
		    ": is no token" },
		{ "[http]\nadmin_token_file = credential:admin\n",
		    "credential:admin",
		    ": no service manager gave credentials "
		    "(CREDENTIALS_DIRECTORY is not set)" },
		{ "[http]\nread_token_file = credential:a/b\n",
		    "credential:a/b", ": is no name" },
	};

	(void)state;
	(void)folder_begin();
	write_text("townships.csv", TOWNSHIPS);
	assert_int_equal(mkdir(folder_path("forms"), 0700), 0);
	write_text("forms/2030.json", "{\"id\": \"2030\"}");
	write_text("short", "secret\n");
	(void)folder_write("binary", "a-secret\0word", 13);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };
		const char *at;

		assert_null(load(cases[i].conf, &e));
		at = strstr(e.msg, cases[i].file);
		if (at == NULL ||
		    strncmp(at + strlen(cases[i].file), cases[i].message,
			strlen(cases[i].message)) != 0)
			fail_msg("%zu: %s", i, e.msg);
		assert_int_equal(goujid_exit_code(&e), GOUJID_EXIT_CONFIG);
	}
	folder_end();
}

/* What the service manager hands over (LoadCredential=). */
static void
takes_tokens_that_systemd_hands_over(void **state)
{
	static const char conf[] =
	    "[http]\nadmin_token_file = credential:gouji_admin\n";
	struct err e = { 0 };
	struct settings *c;

	(void)state;
	(void)folder_begin();
	write_text("townships.csv", TOWNSHIPS);
	write_text("gouji_admin", "a-secret-word\n");
	assert_int_equal(
	    setenv("CREDENTIALS_DIRECTORY", folder_path("."), 1), 0);
	c = load(conf, &e);
	if (c == NULL)
		fail_msg("%s", e.msg);
	assert_string_equal(c->admin_token, "a-secret-word");
	assert_string_equal(
	    c->conf->admin_token_file, "credential:gouji_admin");
	settings_free(c);
	assert_int_equal(unlink(folder_path("gouji_admin")), 0);
	assert_null(load(conf, &e));
	assert_non_null(
	    strstr(e.msg, "gouji_admin: No such file or directory"));
	/* Who only looks has none, and needs none. */
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	c = settings_load_offline(folder_path("gouji.conf"), &e);
	if (c == NULL)
		fail_msg("%s", e.msg);
	settings_free(c);
	folder_end();
}

/* The options of a command line, words apart by a space. */
static int
parse(const char *line, struct goujid_options *options)
{
	static char text[256];
	char *words[16], *rest = text;
	int n = 0;

	(void)snprintf(text, sizeof(text), "%s", line);
	while (rest != NULL) {
		assert_true(n < 15);
		words[n++] = strsep(&rest, " ");
	}
	words[n] = NULL;
	optind = 0; /* from the beginning */
	return goujid_options_parse(n, words, options);
}

static void
takes_its_options(void **state)
{
	struct goujid_options options;

	(void)state;
	assert_int_equal(parse("goujid -c a.conf", &options), -1);
	assert_string_equal(options.config, "a.conf");
	assert_int_equal(options.act, GOUJID_RUN);
	assert_null(options.readers);
	assert_int_equal(parse("goujid --check-config --config=b.conf "
			       "--readers /x/gouji-reader",
			     &options),
	    -1);
	assert_string_equal(options.config, "b.conf");
	assert_int_equal(options.act, GOUJID_CHECK_CONFIG);
	assert_string_equal(options.readers, "/x/gouji-reader");
	assert_int_equal(
	    parse("goujid -c c.conf --print-config", &options), -1);
	assert_int_equal(options.act, GOUJID_PRINT_CONFIG);
}

static void
takes_its_commands(void **state)
{
	struct goujid_options options;

	(void)state;
	assert_int_equal(parse("goujid backup x.db", &options), -1);
	assert_int_equal(options.act, GOUJID_BACKUP);
	assert_string_equal(options.config, "/etc/gouji/gouji.conf");
	assert_string_equal(options.file, "x.db");
	assert_int_equal(options.keep, 0);
	assert_int_equal(
	    parse("goujid backup --keep 30 /x -c a.conf", &options), -1);
	assert_string_equal(options.config, "a.conf");
	assert_string_equal(options.file, "/x");
	assert_int_equal(options.keep, 30);
	assert_int_equal(parse("goujid -c a.conf restore x.db", &options), -1);
	assert_int_equal(options.act, GOUJID_RESTORE);
	assert_string_equal(options.file, "x.db");
	assert_int_equal(parse("goujid migrate", &options), -1);
	assert_int_equal(options.act, GOUJID_MIGRATE);
	assert_null(options.file);
}

static void
refuses_wrong_usage(void **state)
{
	static const char *const lines[] = { "goujid", "goujid --colour",
		"goujid -c", "goujid -c a.conf b.conf", "goujid backup",
		"goujid backup a b", "goujid migrate a", "goujid restore",
		"goujid backup --keep 0 a", "goujid backup --keep 3x a",
		"goujid backup --keep 99999 a", "goujid restore --keep 3 a",
		"goujid -c a.conf --keep 3", "goujid --check-config backup a" };
	struct goujid_options options;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(parse(lines[i], &options), GOUJID_EXIT_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_all_that_the_administrator_gives),
		cmocka_unit_test(names_itself_and_whom_to_turn_to),
		cmocka_unit_test(tells_what_judging_rests_on),
		cmocka_unit_test(says_what_is_wrong_and_where),
		cmocka_unit_test(takes_tokens_that_systemd_hands_over),
		cmocka_unit_test(takes_its_options),
		cmocka_unit_test(takes_its_commands),
		cmocka_unit_test(refuses_wrong_usage),
	};

	return cmocka_run_group_tests_name("goujid", tests, NULL, NULL);
}
