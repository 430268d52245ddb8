/*
 * The configuration (DESIGN.md section 6): one table of keys with type,
 * default and bounds; an INI file read over it. A value, freed as one.
 */
#ifndef GOUJI_CONF_CONF_H
#define GOUJI_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collectors/base/attr.h"

struct buf;
struct err;

/* One line of [rules]. */
struct conf_rule {
	const char *key; /* "A05" or a parameter's name */
	const char *value;
	int line;
};

struct conf {
	const char *path; /* of the file */
	/* [county] */
	const char *county_code, *county_name;
	const char *timezone;  /* "Asia/Shanghai" */
	const char *townships; /* absolute path */
	const char *forms;     /* absolute path of a folder, "" = built in */
	const char *level;     /* "county" */
	/* [storage] */
	const char *database; /* absolute path */
	/* [http] */
	const char *listen; /* "127.0.0.1:8620", "unix:/..." */
	/* For secret_read(); "" = none. */
	const char *admin_token_file, *read_token_file;
	const char *hosts; /* names, spaces or commas between */
	const char *public_url;
	/* [schedule] */
	int nightly; /* minute of the day */
	int first_year;
	int deadline_month, deadline_day;
	int county_deadline_month, county_deadline_day;
	/* [collect] */
	int64_t host_interval_ms;
	int host_connections;
	int64_t timeout_ms;
	int tries;
	int64_t retry_wait_ms;
	int64_t max_body; /* bytes */
	const char *user_agent, *contact;
	bool robots, allow_private;
	int window_from, window_to; /* minutes of the day; equal = all day */
	/* [readers] */
	int readers;           /* 0 = auto: a core each */
	int64_t reader_memory; /* bytes */
	int64_t reader_deadline_ms;
	/* [mail] */
	const char *smtp_url, *starttls, *mail_user, *mail_password_file;
	const char *mail_ca_file;
	const char *mail_from, *mail_to;
	bool notify_townships;
	int remind_days;
	/* [rules] */
	struct conf_rule *rules;
	size_t n_rules;
};

/*
 * Read a file. NULL: e names file and line ("gouji.conf:12: unknown key
 * ..."). Relative paths are taken from the file's folder. conf_free() it.
 */
MUST_CHECK struct conf *conf_load(const char *path, struct err *e);
void conf_free(struct conf *c);
/* All keys with the values in force, as an INI file. */
void conf_print(const struct conf *c, struct buf *out);

#endif
