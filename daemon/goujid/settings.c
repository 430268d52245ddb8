#include "daemon/goujid/settings.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/executable.h"
#include "collectors/base/mem.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/conf/secret.h"
#include "daemon/mail/smtp.h"
#include "daemon/run/crawl_settings.h"
#include "daemon/store/store.h"

/* Shorter ones are guessed. */
#define MIN_TOKEN_BYTES 8
#define MAX_RULES_BYTES 65536

static int
load_rules(struct settings *c, struct err *e)
{
	struct buf text;

	c->rules = rule_set_builtin();
	c->rules_text = manners_rules(c->conf, c->rules, e);
	if (c->rules_text == NULL)
		return -1;
	buf_init(&text, MAX_RULES_BYTES);
	(void)buf_printf(&text, "forms %s\nrules %s\nlevel %s\n%s",
	    c->forms->digest, c->rules->version, c->conf->level, c->rules_text);
	c->ruleset = buf_steal(&text, NULL);
	return 0;
}

static char *
make_mail_from(const struct conf *conf)
{
	char address[256];

	return mem_strdup(
	    manners_mail_address(conf->mail_from, address, sizeof(address)));
}

/* A token or password; one that only the service gets is taken as it is when
 * nobody serves. */
static char *
load_secret(const char *value, size_t least, bool serving, struct err *e)
{
	if (!serving && secret_is_credential(value))
		return mem_strdup("");
	return secret_read(value, least, e);
}

static struct settings *
load(const char *path, bool serving, struct err *e)
{
	struct settings *c = mem_calloc(1, sizeof(*c));

	c->conf = conf_load(path, e);
	if (c->conf == NULL)
		goto fail;
	c->registry = registry_load(c->conf->townships, source_check, e);
	if (c->registry == NULL)
		goto fail;
	c->forms = c->conf->forms[0] == '\0'
	    ? form_set_builtin()
	    : form_set_load_folder(c->conf->forms, e);
	if (c->forms == NULL) {
		e->code = ERR_CONFIG;
		(void)err_context(e, "[county] forms");
		goto fail;
	}
	if (load_rules(c, e) < 0)
		goto fail;
	c->user_agent = manners_user_agent(c->conf);
	c->mail_from = make_mail_from(c->conf);
	c->admin_token =
	    load_secret(c->conf->admin_token_file, MIN_TOKEN_BYTES, serving, e);
	if (c->admin_token == NULL)
		goto fail;
	c->read_token =
	    load_secret(c->conf->read_token_file, MIN_TOKEN_BYTES, serving, e);
	if (c->read_token == NULL)
		goto fail;
	c->mail_password =
	    load_secret(c->conf->mail_password_file, 1, serving, e);
	if (c->mail_password == NULL)
		goto fail;
	return c;
fail:
	settings_free(c);
	return NULL;
}

struct settings *
settings_load(const char *path, struct err *e)
{
	return load(path, true, e);
}

struct settings *
settings_load_offline(const char *path, struct err *e)
{
	return load(path, false, e);
}

void
settings_set_time_zone(const struct settings *settings)
{
	(void)setenv("TZ", settings->conf->timezone, 1);
	tzset();
}

void
settings_free(struct settings *c)
{
	if (c == NULL)
		return;
	conf_free(c->conf);
	registry_free(c->registry);
	form_set_free(c->forms);
	rule_set_free(c->rules);
	free(c->rules_text);
	free(c->ruleset);
	free(c->user_agent);
	free(c->admin_token);
	free(c->read_token);
	free(c->mail_password);
	free(c->mail_from);
	free(c);
}

void
settings_calendar(const struct settings *c, struct store_calendar *out)
{
	const struct conf *conf = c->conf;

	*out = (struct store_calendar){ conf->first_year, conf->deadline_month,
		conf->deadline_day, conf->county_deadline_month,
		conf->county_deadline_day };
}

void
settings_of_mail(const struct settings *c, struct smtp_settings *out)
{
	const struct conf *conf = c->conf;

	*out = (struct smtp_settings){ .url = conf->smtp_url,
		.starttls = conf->starttls,
		.user = conf->mail_user,
		.password = c->mail_password,
		.from = c->mail_from,
		.ca_file = conf->mail_ca_file };
}

void
settings_of_fetch(const struct settings *c, struct fetch_settings *out)
{
	manners_fetch_settings(c->conf, c->user_agent, out);
}

/* ---- programs ---- */

int
programs_find(struct programs *p, const char *reader, struct err *e)
{
	if (executable_find(
		"gouji-converter", p->converter, sizeof(p->converter), e) < 0)
		return -1;
	if (reader == NULL)
		return executable_find(
		    "gouji-reader", p->reader, sizeof(p->reader), e);
	(void)snprintf(p->reader, sizeof(p->reader), "%s", reader);
	if (access(p->reader, X_OK) == 0)
		return 0;
	return err_set(e, ERR_CONFIG, "%s: %s", reader, strerror(errno));
}

void
settings_of_jobs(const struct programs *p, const struct settings *settings,
    struct job_settings *out)
{
	manners_job_settings(settings->conf, settings->rules_text, out);
	out->program = p->reader;
	out->converter = p->converter;
}
