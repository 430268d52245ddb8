/*
 * Mail addresses: lists as people write them, "a@x, 主任 <b@y>". A mail can be
 * sent to what address_is_valid() says yes to, and to nothing else: the
 * configuration and the registry refuse other addresses, with file and line.
 * Pure.
 */
#ifndef GOUJI_CONF_ADDRESS_H
#define GOUJI_CONF_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* One mailbox of a list (RFC 5322, 3.4); both strings are the arena's. */
struct address {
	const char *name; /* as people read it, without quotes; "" when none */
	const char *bare; /* "b@y" */
};

/*
 * Can mail be sent to it? A local part and a domain in plain letters (a name
 * such as 例子.cn would need SMTPUTF8 and IDNA, which few servers of offices
 * have), one @, at most 254 bytes (RFC 5321, 4.5.3.1.3, less the brackets),
 * none of the characters that mean something in a header.
 */
bool address_is_valid(const char *s);

/*
 * The mailboxes of a list; commas and semicolons (full-width ones, too) stand
 * between, but for those inside "quotes"; empty entries are passed over. -1
 * (ERR_CONFIG): e names the first entry that no mail can be sent to and says
 * why; *out then holds the others.
 */
int address_list_parse(struct arena *a, const char *list, struct address **out,
    size_t *n, struct err *e);

#endif
