/*
 * goujid: collects what the townships publish, checks it, serves it.
 */
#include <stdio.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/goujid/daemon.h"
#include "daemon/goujid/maintenance.h"
#include "daemon/goujid/options.h"
#include "daemon/goujid/settings.h"
#include "daemon/store/store.h"

#define MAX_PRINTED_CONFIG (1024u * 1024)

static int
fail(const struct err *e)
{
	log_error("failed error=\"%s\"", e->msg);
	return goujid_exit_code(e);
}

static int
print_config(struct settings *settings)
{
	struct buf text;
	int code = GOUJID_EXIT_DONE;

	buf_init(&text, MAX_PRINTED_CONFIG);
	conf_print(settings->conf, &text);
	if (fputs(buf_str(&text), stdout) < 0 || fflush(stdout) != 0)
		code = GOUJID_EXIT_ERROR;
	buf_fini(&text);
	settings_free(settings);
	return code;
}

static int
check_config(struct settings *settings)
{
	struct err e = { 0 };

	if (store_check_folder(settings->conf->database, &e) < 0) {
		settings_free(settings);
		return fail(&e);
	}
	printf("%s: good, %zu bodies in %s\n", settings->conf->path,
	    settings->registry->n_townships, settings->conf->townships);
	settings_free(settings);
	return GOUJID_EXIT_DONE;
}

static int
serve(const struct goujid_options *options, struct settings *settings)
{
	struct err e = { 0 };
	struct daemon *d = daemon_new(options, settings, &e);
	int code;

	if (d == NULL)
		return fail(&e);
	code = daemon_run(d);
	daemon_free(d);
	return code;
}

int
main(int argc, char **argv)
{
	struct goujid_options options;
	struct settings *settings;
	struct err e = { 0 };
	int code = goujid_options_parse(argc, argv, &options);

	if (code >= 0)
		return code;
	if (maintenance_is_asked(&options))
		return maintenance_run(&options);
	settings = options.act == GOUJID_RUN
	    ? settings_load(options.config, &e)
	    : settings_load_offline(options.config, &e);
	if (settings == NULL)
		return fail(&e);
	switch (options.act) {
	case GOUJID_PRINT_CONFIG:
		return print_config(settings);
	case GOUJID_CHECK_CONFIG:
		return check_config(settings);
	case GOUJID_REPROCESS:
		return maintenance_reprocess(&options, settings);
	default:
		break;
	}
	return serve(&options, settings);
}
