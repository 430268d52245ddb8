#include "daemon/run/crawl_settings.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"
#include "collectors/fetch/fetch.h"
#include "collectors/form/rules.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/version.h"
#include "daemon/reader/jobs.h"

#define MAX_RULES_BYTES 65536
/* An idle reader gives its memory back after this. */
#define READER_IDLE_MS 60000

const char *
manners_mail_address(const char *from, char *out, size_t size)
{
	const char *open = strchr(from, '<');
	size_t len = open == NULL ? 0 : strcspn(open + 1, ">");

	if (open == NULL || open[1 + len] != '>' || len >= size)
		return from;
	memcpy(out, open + 1, len);
	out[len] = '\0';
	return out;
}

/* What a header holds without being misread. */
static bool
is_plain(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (*p < ' ' || *p > '~' || *p == '(' || *p == ')')
			return false;
	return s[0] != '\0';
}

char *
manners_user_agent(const struct conf *conf)
{
	char address[256];
	const char *const contacts[] = { conf->contact,
		manners_mail_address(conf->mail_from, address, sizeof(address)),
		conf->county_name };
	struct buf text;

	if (conf->user_agent[0] != '\0')
		return mem_strdup(conf->user_agent);
	buf_init(&text, 1024);
	(void)buf_puts(&text, version_user_agent());
	for (size_t i = 0; i < sizeof(contacts) / sizeof(contacts[0]); i++) {
		if (!is_plain(contacts[i]))
			continue;
		(void)buf_printf(&text, " (+%.400s)", contacts[i]);
		break;
	}
	return buf_steal(&text, NULL);
}

void
manners_fetch_settings(
    const struct conf *conf, const char *user_agent, struct fetch_settings *out)
{
	*out = (struct fetch_settings){ .user_agent = user_agent,
		.host_interval_ms = conf->host_interval_ms,
		.host_connections = conf->host_connections,
		.timeout_ms = conf->timeout_ms,
		.tries = conf->tries,
		.retry_wait_ms = conf->retry_wait_ms,
		.max_body = conf->max_body,
		.allow_private = conf->allow_private,
		.robots = conf->robots };
}

char *
manners_rules(const struct conf *conf, struct rule_set *rules, struct err *e)
{
	struct buf text;

	buf_init(&text, MAX_RULES_BYTES);
	for (size_t i = 0; i < conf->n_rules; i++) {
		const struct conf_rule *rule = &conf->rules[i];

		if (rule_set_option(rules, rule->key, rule->value, e) < 0) {
			buf_fini(&text);
			e->code = ERR_CONFIG;
			(void)err_context(e, "%s:%d: [rules] %s", conf->path,
			    rule->line, rule->key);
			return NULL;
		}
		(void)buf_printf(&text, "%s=%s\n", rule->key, rule->value);
	}
	return buf_steal(&text, NULL);
}

void
manners_job_settings(
    const struct conf *conf, const char *rules, struct job_settings *out)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	*out = (struct job_settings){ .count = conf->readers,
		.memory = conf->reader_memory,
		.deadline_ms = conf->reader_deadline_ms,
		.idle_ms = READER_IDLE_MS,
		.rules = rules };
	if (conf->forms[0] != '\0')
		out->forms_folder = conf->forms;
	if (out->count == 0)
		out->count = cores < 1 ? 1 : (int)cores;
}
