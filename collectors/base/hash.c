#include "collectors/base/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdio.h>

const char *
hash_sha256(const void *p, size_t len, char out[HASH_TEXT_SIZE])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	int ok = EVP_Digest(p, len, digest, &n, EVP_sha256(), NULL);

	assert(ok == 1 && n == 32);
	for (unsigned int i = 0; i < n; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return out;
}

uint64_t
hash_text(const char *s)
{
	uint64_t hash = 14695981039346656037u;

	for (; *s != '\0'; s++)
		hash = (hash ^ (unsigned char)*s) * 1099511628211u;
	return hash;
}
