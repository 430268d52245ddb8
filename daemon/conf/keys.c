#include "daemon/conf/keys.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "daemon/conf/address.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/secret.h"
#include "daemon/conf/value.h"

#define SECOND     ((int64_t)1000)
#define MINUTE     (60 * SECOND)
#define HOUR       (60 * MINUTE)
#define MIB        ((int64_t)1024 * 1024)
#define GIB        (1024 * MIB)
#define AT(field)  .offset = offsetof(struct conf, field)
#define AND(field) .offset2 = offsetof(struct conf, field)

const struct conf_key conf_keys[] = {
	{ "county", "code", CONF_STRING, "", AT(county_code) },
	{ "county", "name", CONF_STRING, "", AT(county_name) },
	{ "county", "timezone", CONF_TIMEZONE, "Asia/Shanghai", AT(timezone) },
	{ "county", "townships", CONF_PATH, "townships.csv", AT(townships) },
	{ "county", "forms", CONF_PATH_NONE, "", AT(forms) },
	{ "county", "level", CONF_CHOICE, "county",
	    .choices = "county city province", AT(level) },

	{ "storage", "database", CONF_PATH, "/var/lib/gouji/gouji.db",
	    AT(database) },

	{ "http", "listen", CONF_LISTEN, "127.0.0.1:8620", AT(listen) },
	{ "http", "admin_token_file", CONF_SECRET, "", AT(admin_token_file) },
	{ "http", "read_token_file", CONF_SECRET, "", AT(read_token_file) },
	{ "http", "hosts", CONF_STRING, "", AT(hosts) },
	{ "http", "public_url", CONF_URL_HTTP, "", AT(public_url) },

	{ "schedule", "nightly", CONF_MINUTE, "02:30", AT(nightly) },
	{ "schedule", "first_year", CONF_INT, "2021", LIMIT_YEAR_MIN,
	    LIMIT_YEAR_MAX, AT(first_year) },
	{ "schedule", "deadline", CONF_MONTH_DAY, "01-31", AT(deadline_month),
	    AND(deadline_day) },
	{ "schedule", "county_deadline", CONF_MONTH_DAY, "03-31",
	    AT(county_deadline_month), AND(county_deadline_day) },

	{ "collect", "host_interval", CONF_DURATION, "3s", 0, HOUR,
	    AT(host_interval_ms) },
	{ "collect", "host_connections", CONF_INT, "1", 1, 8,
	    AT(host_connections) },
	{ "collect", "timeout", CONF_DURATION, "60s", SECOND / 10, HOUR,
	    AT(timeout_ms) },
	{ "collect", "tries", CONF_INT, "3", 1, 10, AT(tries) },
	{ "collect", "retry_wait", CONF_DURATION, "10s", 0, HOUR,
	    AT(retry_wait_ms) },
	{ "collect", "max_body", CONF_SIZE, "20MiB", 1024, LIMIT_DOCUMENT_BYTES,
	    AT(max_body) },
	{ "collect", "user_agent", CONF_STRING, "", AT(user_agent) },
	{ "collect", "contact", CONF_CONTACT, "", AT(contact) },
	{ "collect", "robots", CONF_BOOL, "yes", AT(robots) },
	{ "collect", "allow_private", CONF_BOOL, "no", AT(allow_private) },
	{ "collect", "window", CONF_WINDOW, "01:00-06:00", AT(window_from),
	    AND(window_to) },

	{ "readers", "count", CONF_COUNT, "auto", 1, 64, AT(readers) },
	{ "readers", "memory", CONF_SIZE, NUMBER_TEXT(DEFAULT_READER_MIB) "MiB",
	    384 * MIB, 64 * GIB, AT(reader_memory) },
	{ "readers", "deadline", CONF_DURATION, "20s", SECOND, HOUR,
	    AT(reader_deadline_ms) },

	{ "mail", "smtp_url", CONF_URL_SMTP, "", AT(smtp_url) },
	{ "mail", "starttls", CONF_CHOICE, "try", .choices = "try require no",
	    AT(starttls) },
	{ "mail", "user", CONF_STRING, "", AT(mail_user) },
	{ "mail", "password_file", CONF_SECRET, "", AT(mail_password_file) },
	{ "mail", "ca_file", CONF_PATH_NONE, "", AT(mail_ca_file) },
	{ "mail", "from", CONF_ADDRESS, "", AT(mail_from) },
	{ "mail", "to", CONF_ADDRESSES, "", AT(mail_to) },
	{ "mail", "notify_townships", CONF_BOOL, "no", AT(notify_townships) },
	{ "mail", "remind_days", CONF_INT, "7", 0, 366, AT(remind_days) },
};

const size_t conf_n_keys = sizeof(conf_keys) / sizeof(conf_keys[0]);

const struct conf_key *
conf_key_find(const char *section, const char *name)
{
	for (size_t i = 0; i < conf_n_keys; i++)
		if (strcmp(conf_keys[i].section, section) == 0 &&
		    strcmp(conf_keys[i].name, name) == 0)
			return &conf_keys[i];
	return NULL;
}

/* ---- fields ---- */

static void *
field(struct conf *c, size_t offset)
{
	return (char *)c + offset;
}

static const void *
const_field(const struct conf *c, size_t offset)
{
	return (const char *)c + offset;
}

static void
set_string(
    const struct conf_key *key, struct conf *c, struct arena *a, const char *s)
{
	*(const char **)field(c, key->offset) = arena_strdup(a, s);
}

static const char *
get_string(const struct conf_key *key, const struct conf *c)
{
	const char *s = *(const char *const *)const_field(c, key->offset);

	return s == NULL ? "" : s;
}

static int
get_int(const struct conf *c, size_t offset)
{
	return *(const int *)const_field(c, offset);
}

static int64_t
get_int64(const struct conf *c, size_t offset)
{
	return *(const int64_t *)const_field(c, offset);
}

/* ---- text to field ---- */

static int
set_path(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *folder, const char *value, struct err *e)
{
	if (value[0] == '\0' && key->type == CONF_PATH)
		return err_set(e, ERR_CONFIG, "needs the path of a file");
	if (value[0] != '/' && value[0] != '\0' &&
	    (key->type != CONF_SECRET || !secret_is_credential(value)))
		value = arena_printf(a, "%s/%s", folder, value);
	set_string(key, c, a, value);
	return 0;
}

static int
set_choice(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	size_t len = strlen(value);
	const char *p = key->choices;

	while (p != NULL) {
		if (len > 0 && strncmp(p, value, len) == 0 &&
		    (p[len] == ' ' || p[len] == '\0')) {
			set_string(key, c, a, value);
			return 0;
		}
		p = strchr(p, ' ');
		p = p == NULL ? NULL : p + 1;
	}
	return err_set(
	    e, ERR_CONFIG, "\"%s\" is none of: %s", value, key->choices);
}

static int
set_bool(const struct conf_key *key, struct conf *c, const char *value,
    struct err *e)
{
	if (value_parse_bool(value, field(c, key->offset)) < 0)
		return err_set(
		    e, ERR_CONFIG, "\"%s\" is neither yes nor no", value);
	return 0;
}

static int
set_int(const struct conf_key *key, struct conf *c, const char *value,
    struct err *e)
{
	int64_t v;

	if (key->type == CONF_COUNT && strcmp(value, "auto") == 0) {
		*(int *)field(c, key->offset) = 0;
		return 0;
	}
	if (value_parse_int(value, &v) < 0)
		return err_set(e, ERR_CONFIG, "\"%s\" is no number", value);
	if (v < key->min || v > key->max)
		return err_set(e, ERR_CONFIG,
		    "%s is out of range, %" PRId64 " to %" PRId64, value,
		    key->min, key->max);
	*(int *)field(c, key->offset) = (int)v;
	return 0;
}

/* Durations and sizes: `parse`, `print` and an example are the type's. */
static int
set_measure(const struct conf_key *key, struct conf *c, const char *value,
    struct err *e)
{
	bool duration = key->type == CONF_DURATION;
	void (*print)(struct buf *, int64_t) =
	    duration ? value_print_duration : value_print_size;
	struct buf min, max;
	int64_t v;

	if (duration && value_parse_duration(value, &v) < 0)
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no duration (for example 500ms, 3s, 10m, 24h, "
		    "30d)",
		    value);
	if (!duration && value_parse_size(value, &v) < 0)
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no size (for example 100B, 512KiB, 20MiB, "
		    "1GiB)",
		    value);
	if (v >= key->min && v <= key->max) {
		*(int64_t *)field(c, key->offset) = v;
		return 0;
	}
	buf_init(&min, 64);
	buf_init(&max, 64);
	print(&min, key->min);
	print(&max, key->max);
	err_set(e, ERR_CONFIG, "%s is out of range, %s to %s", value,
	    buf_str(&min), buf_str(&max));
	buf_fini(&min);
	buf_fini(&max);
	return -1;
}

static int
set_times(const struct conf_key *key, struct conf *c, const char *value,
    struct err *e)
{
	int *first = field(c, key->offset), *second = field(c, key->offset2);

	switch (key->type) {
	case CONF_MINUTE:
		if (value_parse_minute(value, first) == 0)
			return 0;
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no time (for example 02:30)", value);
	case CONF_MONTH_DAY:
		if (value_parse_month_day(value, first, second) == 0)
			return 0;
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no day of the year (for example 01-31)", value);
	default:
		if (value_parse_window(value, first, second) == 0)
			return 0;
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no time window (for example 01:00-06:00)",
		    value);
	}
}

static int
set_listen(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	struct value_listen l;

	if (value_parse_listen(value, &l) < 0)
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no address (for example 127.0.0.1:8620, "
		    "[::1]:8620, unix:/run/gouji/api.sock)",
		    value);
	set_string(key, c, a, value);
	return 0;
}

static int
set_timezone(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	const char *path = arena_printf(a, "/usr/share/zoneinfo/%s", value);
	struct stat st;

	if (value[0] == '\0' || value[0] == '/' ||
	    strstr(value, "..") != NULL || stat(path, &st) < 0 ||
	    !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is no time zone of this system (for example "
		    "Asia/Shanghai)",
		    value);
	set_string(key, c, a, value);
	return 0;
}

static int
set_url(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	const char *plain = key->type == CONF_URL_SMTP ? "smtp" : "http";
	size_t len = strlen(plain);
	const char *host = value + len;

	if (value[0] != '\0') {
		if (strncasecmp(value, plain, len) != 0)
			host = "";
		else if (*host == 's' || *host == 'S')
			host++;
		if (strncmp(host, "://", 3) != 0 || host[3] == '\0' ||
		    host[3] == '/' || strpbrk(value, " \t") != NULL)
			return err_set(e, ERR_CONFIG,
			    "\"%s\" is no %s:// or %ss:// address", value,
			    plain, plain);
	}
	set_string(key, c, a, value);
	return 0;
}

/* It stands in a header of every request. */
static int
set_contact(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	bool reachable = value[0] == '\0' || strchr(value, '@') != NULL ||
	    strncasecmp(value, "http://", 7) == 0 ||
	    strncasecmp(value, "https://", 8) == 0;

	for (const char *p = value; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '(' || *p == ')')
			reachable = false;
	if (!reachable)
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is neither a mail address nor an http:// or "
		    "https:// address in plain letters",
		    value);
	set_string(key, c, a, value);
	return 0;
}

static int
set_addresses(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *value, struct err *e)
{
	struct address *addresses;
	size_t n;

	if (address_list_parse(a, value, &addresses, &n, e) < 0)
		return -1;
	if (key->type == CONF_ADDRESS && n > 1)
		return err_set(
		    e, ERR_CONFIG, "\"%s\" is more than one address", value);
	set_string(key, c, a, value);
	return 0;
}

int
conf_key_set(const struct conf_key *key, struct conf *c, struct arena *a,
    const char *folder, const char *value, struct err *e)
{
	switch (key->type) {
	case CONF_STRING:
		set_string(key, c, a, value);
		return 0;
	case CONF_PATH:
	case CONF_PATH_NONE:
	case CONF_SECRET:
		return set_path(key, c, a, folder, value, e);
	case CONF_CHOICE:
		return set_choice(key, c, a, value, e);
	case CONF_BOOL:
		return set_bool(key, c, value, e);
	case CONF_INT:
	case CONF_COUNT:
		return set_int(key, c, value, e);
	case CONF_DURATION:
	case CONF_SIZE:
		return set_measure(key, c, value, e);
	case CONF_MINUTE:
	case CONF_MONTH_DAY:
	case CONF_WINDOW:
		return set_times(key, c, value, e);
	case CONF_LISTEN:
		return set_listen(key, c, a, value, e);
	case CONF_TIMEZONE:
		return set_timezone(key, c, a, value, e);
	case CONF_CONTACT:
		return set_contact(key, c, a, value, e);
	case CONF_ADDRESS:
	case CONF_ADDRESSES:
		return set_addresses(key, c, a, value, e);
	case CONF_URL_HTTP:
	case CONF_URL_SMTP:
		return set_url(key, c, a, value, e);
	}
	abort(); /* no type of the table */
}

/* ---- field to text ---- */

static void
print_minute(struct buf *out, int minute)
{
	(void)buf_printf(out, "%02d:%02d", minute / 60, minute % 60);
}

/*
 * Text, gone on in indented lines before inih would find it too long; what is
 * joined by a space is broken at one.
 */
static void
print_text(struct buf *out, const char *s)
{
	size_t len = strlen(s);

	while (len > 150) {
		const char *space = memrchr(s, ' ', 150);

		if (space == NULL)
			break;
		(void)buf_put(out, s, (size_t)(space - s));
		(void)buf_puts(out, "\n    ");
		len -= (size_t)(space + 1 - s);
		s = space + 1;
	}
	(void)buf_puts(out, s);
}

void
conf_key_print(
    const struct conf_key *key, const struct conf *c, struct buf *out)
{
	switch (key->type) {
	case CONF_BOOL:
		(void)buf_puts(out,
		    *(const bool *)const_field(c, key->offset) ? "yes" : "no");
		return;
	case CONF_COUNT:
		if (get_int(c, key->offset) == 0) {
			(void)buf_puts(out, "auto");
			return;
		}
		/* FALLTHROUGH */
	case CONF_INT:
		(void)buf_printf(out, "%d", get_int(c, key->offset));
		return;
	case CONF_DURATION:
		value_print_duration(out, get_int64(c, key->offset));
		return;
	case CONF_SIZE:
		value_print_size(out, get_int64(c, key->offset));
		return;
	case CONF_MINUTE:
		print_minute(out, get_int(c, key->offset));
		return;
	case CONF_MONTH_DAY:
		(void)buf_printf(out, "%02d-%02d", get_int(c, key->offset),
		    get_int(c, key->offset2));
		return;
	case CONF_WINDOW:
		print_minute(out, get_int(c, key->offset));
		(void)buf_putc(out, '-');
		print_minute(out, get_int(c, key->offset2));
		return;
	case CONF_STRING:
	case CONF_ADDRESSES:
		print_text(out, get_string(key, c));
		return;
	case CONF_PATH:
	case CONF_PATH_NONE:
	case CONF_SECRET:
	case CONF_CHOICE:
	case CONF_LISTEN:
	case CONF_TIMEZONE:
	case CONF_CONTACT:
	case CONF_ADDRESS:
	case CONF_URL_HTTP:
	case CONF_URL_SMTP:
		(void)buf_puts(out, get_string(key, c));
		return;
	}
}
