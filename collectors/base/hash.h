/*
 * SHA-256 of bytes, as the lower-case hexadecimal that everything names a
 * document by. Pure (OpenSSL does the work).
 */
#ifndef GOUJI_BASE_HASH_H
#define GOUJI_BASE_HASH_H

#include <stddef.h>

#define HASH_TEXT_SIZE 65

/* Returns `out`. */
const char *hash_sha256(const void *p, size_t len, char out[HASH_TEXT_SIZE]);

#endif
