/*
 * put-mail DATABASE MESSAGE-ID RECIPIENTS SUBJECT <MESSAGE - puts a mail into
 * the outbox of a database that no goujid has open; MESSAGE is RFC 5322.
 */
#include <stdio.h>

#include "collectors/base/clock.h"
#include "collectors/base/err.h"
#include "collectors/form/form.h"
#include "daemon/store/inside.h"

#define MAX_MESSAGE (4u * 1024 * 1024)

static int
put(struct store *s, char **argv, const char *message, size_t len,
    struct err *e)
{
	const struct store_mail mail = { .kind = MAIL_DIGEST,
		.message_id = argv[2],
		.subject = argv[4],
		.recipients = argv[3],
		.message = message,
		.len = len };

	if (store_begin(s, e) != 0)
		return -1;
	return store_end(s, store_save_mail(s, &mail, e), e);
}

int
main(int argc, char **argv)
{
	static char message[MAX_MESSAGE];
	struct err e = { 0 };
	struct form_set *forms = form_set_builtin();
	struct store *s;
	size_t len;
	int rc = -1;

	if (argc != 5)
		return 2;
	len = fread(message, 1, sizeof(message), stdin);
	s = store_open(argv[1], forms, clock_real(), &e);
	if (s != NULL)
		rc = put(s, argv, message, len, &e);
	if (rc != 0)
		(void)fprintf(stderr, "put-mail: %s\n", e.msg);
	store_close(s);
	form_set_free(forms);
	return rc == 0 ? 0 : 1;
}
