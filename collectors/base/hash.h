/*
 * SHA-256 of bytes, as the lower-case hexadecimal that everything names a
 * document by (OpenSSL does the work), and a quick hash for tables in memory.
 * Pure.
 */
#ifndef GOUJI_BASE_HASH_H
#define GOUJI_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_TEXT_SIZE 65

/* Returns `out`. */
const char *hash_sha256(const void *p, size_t len, char out[HASH_TEXT_SIZE]);

/* FNV-1a of a text: quick, and no defence against who wants collisions. */
uint64_t hash_text(const char *s);

#endif
