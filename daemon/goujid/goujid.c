/*
 * goujid: collects what the townships publish, checks it, serves it.
 */
#include <stdio.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/conf/registry.h"
#include "daemon/goujid/goujid_county.h"
#include "daemon/goujid/goujid_daemon.h"
#include "daemon/goujid/goujid_exit.h"
#include "daemon/goujid/goujid_keep.h"
#include "daemon/goujid/goujid_options.h"
#include "daemon/goujid/goujid_rebuild.h"
#include "daemon/store/store.h"

#define MAX_PRINTED_CONFIG (1024u * 1024)

static int
fail(const struct err *e)
{
	log_error("failed error=\"%s\"", e->msg);
	return goujid_exit_code(e);
}

static int
print_config(struct county *county)
{
	struct buf text;
	int code = GOUJID_EXIT_DONE;

	buf_init(&text, MAX_PRINTED_CONFIG);
	conf_print(county->conf, &text);
	if (fputs(buf_str(&text), stdout) < 0 || fflush(stdout) != 0)
		code = GOUJID_EXIT_TROUBLE;
	buf_fini(&text);
	county_free(county);
	return code;
}

static int
check_config(struct county *county)
{
	struct err e = { 0 };

	if (store_check_folder(county->conf->database, &e) < 0) {
		county_free(county);
		return fail(&e);
	}
	printf("%s: good, %zu bodies in %s\n", county->conf->path,
	    county->registry->n_townships, county->conf->townships);
	county_free(county);
	return GOUJID_EXIT_DONE;
}

static int
serve_county(const struct goujid_options *options, struct county *county)
{
	struct err e = { 0 };
	struct daemon *d = daemon_new(options, county, &e);
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
	struct county *county;
	struct err e = { 0 };
	int code = goujid_options_parse(argc, argv, &options);

	if (code >= 0)
		return code;
	if (goujid_keep_is(&options))
		return goujid_keep(&options);
	county = options.act == GOUJID_RUN ? county_load(options.config, &e)
					   : county_look_at(options.config, &e);
	if (county == NULL)
		return fail(&e);
	switch (options.act) {
	case GOUJID_PRINT_CONFIG:
		return print_config(county);
	case GOUJID_CHECK_CONFIG:
		return check_config(county);
	case GOUJID_REBUILD:
		return goujid_rebuild(&options, county);
	default:
		break;
	}
	return serve_county(&options, county);
}
