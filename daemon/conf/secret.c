#include "daemon/conf/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/mem.h"

/* With the spaces around it; a longer file is another file. */
#define MAX_SECRET_BYTES 4096

static const char scheme[] = "credential:";
/* What the unit's LoadCredential= puts before the names of the files. */
static const char unit_prefix[] = "credential:gouji_";

bool
secret_is_credential(const char *value)
{
	return strncmp(value, scheme, sizeof(scheme) - 1) == 0;
}

/* systemd gives each service a folder of its own. */
static int
find(const char *value, char *out, size_t size, struct err *e)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	const char *name = value + sizeof(scheme) - 1;
	int n;

	if (!secret_is_credential(value)) {
		n = snprintf(out, size, "%s", value);
	} else if (name[0] == '\0' || strchr(name, '/') != NULL ||
	    strcmp(name, "..") == 0) {
		return err_set(e, ERR_CONFIG, "%s: is no name", value);
	} else if (folder == NULL || folder[0] != '/') {
		return err_set(e, ERR_CONFIG,
		    "%s: no service manager gave credentials "
		    "(CREDENTIALS_DIRECTORY is not set)",
		    value);
	} else {
		n = snprintf(out, size, "%s/%s", folder, name);
	}
	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_CONFIG, "%.100s: is too long", value);
	return 0;
}

static void
trim(char *s)
{
	size_t from = strspn(s, " \t\r\n");
	size_t len = strlen(s + from);

	while (len > 0 && strchr(" \t\r\n", s[from + len - 1]) != NULL)
		len--;
	memmove(s, s + from, len);
	s[len] = '\0';
}

char *
secret_read(const char *value, size_t least, struct err *e)
{
	char path[PATH_MAX], text[MAX_SECRET_BYTES + 2];
	size_t len;
	FILE *file;

	if (value[0] == '\0')
		return mem_strdup("");
	if (find(value, path, sizeof(path), e) < 0)
		return NULL;
	file = fopen(path, "re");
	if (file == NULL) {
		(void)err_set(e, ERR_CONFIG, "%s: %s", path, strerror(errno));
		return NULL;
	}
	len = fread(text, 1, MAX_SECRET_BYTES + 1, file);
	text[len] = '\0';
	if (ferror(file) || len > MAX_SECRET_BYTES || strlen(text) != len) {
		(void)fclose(file);
		(void)err_set(e, ERR_CONFIG, "%s: is no token", path);
		return NULL;
	}
	(void)fclose(file);
	trim(text);
	if (strlen(text) < least) {
		(void)err_set(e, ERR_CONFIG,
		    "%s: a token has at least %zu characters", path, least);
		return NULL;
	}
	return mem_strdup(text);
}

char *
secret_kept(const char *value, const char *config)
{
	const char *slash = strrchr(config, '/');
	size_t folder = slash == NULL ? 0 : (size_t)(slash - config) + 1;
	const char *name = value + sizeof(unit_prefix) - 1;
	struct buf path;

	if (strncmp(value, unit_prefix, sizeof(unit_prefix) - 1) != 0 ||
	    *name == '\0' || strchr(name, '/') != NULL)
		return mem_strdup(value);
	buf_init(&path, PATH_MAX);
	(void)buf_put(&path, config, folder);
	(void)buf_printf(&path, "credentials/%s", name);
	return buf_steal(&path, NULL);
}
