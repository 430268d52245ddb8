#include "daemon/serve/auth.h"

#include <openssl/crypto.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/hash.h"

bool
token_matches(const char *authorization, const char *token)
{
	char given[HASH_TEXT_SIZE], ours[HASH_TEXT_SIZE];

	if (authorization == NULL || *token == '\0' ||
	    strncasecmp(authorization, "Bearer ", 7) != 0)
		return false;
	authorization += 7;
	authorization += strspn(authorization, " ");
	/* Hashes are of one length, whatever was given. */
	hash_sha256(authorization, strlen(authorization), given);
	hash_sha256(token, strlen(token), ours);
	return CRYPTO_memcmp(given, ours, HASH_TEXT_SIZE - 1) == 0;
}
