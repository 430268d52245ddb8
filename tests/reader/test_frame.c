#include "daemon/reader/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "tests/support/unit.h"

static void
put_frame(struct buf *out, enum frame_kind kind, const char *json,
    const char *body, size_t body_len)
{
	unsigned char header[FRAME_HEADER_SIZE];

	frame_header(header, kind, strlen(json), body_len);
	(void)buf_put(out, header, sizeof(header));
	(void)buf_puts(out, json);
	(void)buf_put(out, body, body_len);
}

/* Frames come out whole, whatever the pieces that they came in. */
static void
puts_pieces_together(void **state)
{
	struct buf bytes;
	char *large = calloc(1, 300000);

	(void)state;
	assert_non_null(large);
	memset(large, 'x', 300000);
	buf_init(&bytes, 1 << 20);
	put_frame(&bytes, FRAME_READ, "{\"a\":1}", large, 300000);
	put_frame(&bytes, FRAME_CHECK, "{}", NULL, 0);
	put_frame(&bytes, FRAME_RESULT, "", "y", 1);
	for (size_t piece = 1; piece < 700000; piece = piece * 7 + 1) {
		struct frame_parser p;
		size_t at = 0, n = 0;

		frame_parser_init(&p);
		while (at < bytes.len) {
			size_t len = bytes.len - at, used;
			int r;

			len = len < piece ? len : piece;
			r = frame_feed(&p, bytes.data + at, len, &used, NULL);
			at += used;
			if (r == 0)
				continue;
			assert_int_equal(r, 1);
			if (n == 0) {
				assert_int_equal(p.frame.kind, FRAME_READ);
				assert_int_equal(p.frame.body_len, 300000);
				assert_memory_equal(
				    p.frame.json, "{\"a\":1}", 7);
				assert_memory_equal(
				    p.frame.body, large, 300000);
			} else if (n == 1) {
				assert_int_equal(p.frame.kind, FRAME_CHECK);
				assert_int_equal(p.frame.json_len, 2);
				assert_int_equal(p.frame.body_len, 0);
			} else {
				assert_int_equal(p.frame.kind, FRAME_RESULT);
				assert_int_equal(p.frame.json_len, 0);
				assert_memory_equal(p.frame.body, "y", 1);
			}
			frame_next(&p);
			n++;
		}
		assert_int_equal(n, 3);
		frame_parser_fini(&p);
	}
	buf_fini(&bytes);
	free(large);
}

static int
feed_header(uint32_t kind, uint32_t json_len, uint32_t body_len, struct err *e)
{
	unsigned char header[FRAME_HEADER_SIZE];
	struct frame_parser p;
	size_t used;
	int r;

	frame_header(header, FRAME_READ, 0, 0);
	for (int i = 0; i < 4; i++) {
		header[4 + i] = (unsigned char)(kind >> (8 * i));
		header[8 + i] = (unsigned char)(json_len >> (8 * i));
		header[12 + i] = (unsigned char)(body_len >> (8 * i));
	}
	frame_parser_init(&p);
	r = frame_feed(&p, header, sizeof(header), &used, e);
	frame_parser_fini(&p);
	return r;
}

static void
refuses_what_is_no_frame(void **state)
{
	struct frame_parser p;
	struct err e = { 0 };
	size_t used;

	(void)state;
	frame_parser_init(&p);
	assert_int_equal(
	    frame_feed(&p, "<html><body></body>", 19, &used, &e), -1);
	assert_string_equal(e.msg, "no frame");
	frame_parser_fini(&p);
	assert_int_equal(feed_header(0, 0, 0, &e), -1);
	assert_int_equal(feed_header(FRAME_RESULT + 1, 0, 0, &e), -1);
	assert_int_equal(feed_header(FRAME_READ, 0, 0, &e), 1);
}

static void
holds_its_limits(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    feed_header(FRAME_READ, LIMIT_JOB_HEADER_BYTES, 0, &e), 0);
	assert_int_equal(
	    feed_header(FRAME_READ, LIMIT_JOB_HEADER_BYTES + 1, 0, &e), -1);
	assert_string_equal(
	    e.msg, "frame with 8388609 bytes of JSON, limit 8388608");
	assert_int_equal(
	    feed_header(FRAME_READ, 0, LIMIT_JOB_BODY_BYTES, &e), 0);
	assert_int_equal(
	    feed_header(FRAME_READ, 0, LIMIT_JOB_BODY_BYTES + 1, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_pieces_together),
		cmocka_unit_test(refuses_what_is_no_frame),
		cmocka_unit_test(holds_its_limits),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
