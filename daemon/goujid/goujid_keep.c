#include "daemon/goujid/goujid_keep.h"

#include <stdio.h>
#include <stdlib.h>

#include "collectors/base/err.h"
#include "collectors/base/log.h"
#include "daemon/conf/conf.h"
#include "daemon/goujid/goujid_exit.h"
#include "daemon/goujid/goujid_options.h"
#include "daemon/store/backup.h"

static int
make(const char *database, const struct goujid_options *o, struct err *e)
{
	char *file = NULL;

	if (o->keep == 0) {
		if (backup_make(database, o->file, e) != 0)
			return -1;
		printf("%s: backed up\n", o->file);
		return 0;
	}
	if (backup_rotate(database, o->file, o->keep, &file, e) != 0)
		return -1;
	printf("%s: backed up\n", file);
	free(file);
	return 0;
}

static int
restore(const char *database, const struct goujid_options *o, struct err *e)
{
	char *kept = NULL;

	if (backup_restore(o->file, database, &kept, e) != 0)
		return -1;
	printf("%s: restored\n", database);
	if (kept != NULL)
		printf("%s: what was there before\n", kept);
	free(kept);
	return 0;
}

static int
migrate(const char *database, struct err *e)
{
	int from, to;

	if (backup_migrate(database, &from, &to, e) != 0)
		return -1;
	if (from == to)
		printf("%s: has schema version %d already\n", database, to);
	else
		printf("%s: migrated from schema version %d to %d\n", database,
		    from, to);
	return 0;
}

bool
goujid_keep_is(const struct goujid_options *options)
{
	return options->act == GOUJID_BACKUP ||
	    options->act == GOUJID_RESTORE || options->act == GOUJID_MIGRATE;
}

int
goujid_keep(const struct goujid_options *options)
{
	struct err e = { 0 };
	struct conf *conf = conf_load(options->config, &e);
	int rc = -1;

	if (conf == NULL) {
		log_error("failed error=\"%s\"", e.msg);
		return goujid_exit_code(&e);
	}
	if (options->act == GOUJID_BACKUP)
		rc = make(conf->database, options, &e);
	else if (options->act == GOUJID_RESTORE)
		rc = restore(conf->database, options, &e);
	else
		rc = migrate(conf->database, &e);
	if (rc != 0)
		log_error("failed error=\"%s\"", e.msg);
	conf_free(conf);
	return rc == 0 ? GOUJID_EXIT_DONE : goujid_exit_code(&e);
}
