#include <stdlib.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/hash.h"
#include "tests/support/unit.h"

static void
an_arena_grows_and_forgets(void **state)
{
	struct arena *a = arena_new();
	size_t n = 0, cap = 0;
	int *items = NULL;
	char *big;

	(void)state;
	for (int round = 0; round < 2; round++) {
		items = NULL;
		n = cap = 0;
		for (int i = 0; i < 1000; i++) {
			items = arena_grow(a, items, n, &cap, sizeof(*items));
			items[n++] = i;
		}
		for (int i = 0; i < 1000; i++)
			assert_int_equal(items[i], i);
		big = arena_alloc(a, 1 << 20);
		assert_int_equal(big[(1 << 20) - 1], 0);
		memset(big, 7, 1 << 20);
		assert_true(arena_used(a) > 1 << 20);
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_printf(a, "%s-%d", "t3", 7), "t3-7");
	arena_free(a);
	arena_free(NULL);
}

static void
a_buffer_stops_at_its_maximum(void **state)
{
	struct buf b;
	size_t len;
	char *s;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(buf_puts(&b, "12345"), 0);
	assert_int_equal(buf_printf(&b, "%d", 67890), 0);
	assert_int_equal(buf_putc(&b, 'x'), -1);
	assert_true(b.failed);
	assert_int_equal(buf_put(&b, "", 0), -1);
	assert_string_equal(buf_str(&b), "1234567890");
	buf_clear(&b);
	assert_int_equal(buf_puts(&b, "again"), 0);
	s = buf_steal(&b, &len);
	assert_int_equal(len, 5);
	assert_string_equal(s, "again");
	free(s);
	buf_fini(&b);
}

static void
hashes_as_everybody_does(void **state)
{
	char out[HASH_TEXT_SIZE];

	(void)state;
	assert_string_equal(hash_sha256("abc", 3, out),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(hash_sha256("", 0, out),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_grows_and_forgets),
		cmocka_unit_test(a_buffer_stops_at_its_maximum),
		cmocka_unit_test(hashes_as_everybody_does),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
