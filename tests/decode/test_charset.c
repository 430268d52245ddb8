#include "collectors/text/charset.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "tests/support/unit.h"

#define BYTES(s) s, sizeof(s) - 1

/* 白鹭乡 in GB18030, and 青石镇 in Big5. */
#define GB_BAILU     "\xb0\xd7\xf0\xd8\xcf\xe7"
#define BIG5_QINGSHI "\xab\x43\xa5\xdb\xc2\xed"

struct charset_case {
	const char *bytes;
	size_t len;
	const char *content_type;
	const char *charset, *text;
	size_t n_replaced;
};

static const struct charset_case cases[] = {
	/* UTF-8 is UTF-8, whatever is said of it. */
	{ BYTES("白鹭乡"), NULL, "UTF-8", "白鹭乡", 0 },
	{ BYTES("白鹭乡"), "text/html; charset=gb2312", "UTF-8", "白鹭乡", 0 },
	{ BYTES("<meta charset=gbk>白鹭乡"), NULL, "UTF-8",
	    "<meta charset=gbk>白鹭乡", 0 },
	{ BYTES("\xef\xbb\xbf白鹭乡"), "text/html;charset=GBK", "UTF-8",
	    "白鹭乡", 0 },
	{ BYTES("plain"), "text/html; charset=gbk", "UTF-8", "plain", 0 },
	{ BYTES(""), NULL, "UTF-8", "", 0 },
	/* One bad byte, or a cut end, is one bad byte. */
	{ BYTES("白\xff鹭乡二〇二三年"), NULL, "UTF-8",
	    "白\xef\xbf\xbd鹭乡二〇二三年", 1 },
	{ BYTES("白鹭乡二〇二三\xe5\xb9"), "text/html; charset=gbk", "UTF-8",
	    "白鹭乡二〇二三\xef\xbf\xbd\xef\xbf\xbd", 2 },
	/* GB18030 with its label, without, with another. */
	{ BYTES(GB_BAILU), "text/html; charset=GB2312", "GB18030", "白鹭乡",
	    0 },
	{ BYTES(GB_BAILU), NULL, "GB18030", "白鹭乡", 0 },
	{ BYTES(GB_BAILU), "text/html; charset=utf-8", "GB18030", "白鹭乡", 0 },
	{ BYTES(GB_BAILU), "text/html; charset=iso-8859-1", "GB18030", "白鹭乡",
	    0 },
	/* 㐀, which is beyond GBK. */
	{ BYTES(GB_BAILU "\x81\x39\xee\x39"), "text/html; charset=gbk",
	    "GB18030", "白鹭乡㐀", 0 },
	/* What fits UTF-8 by chance: the label decides. */
	{ BYTES("\xc1\xaa\xcd\xa8"), "text/plain; charset=gbk", "GB18030",
	    "联通", 0 },
	{ BYTES("\xc2\xb7"), NULL, "UTF-8", "·", 0 },
	/* Stray bytes do not take the rest of the page with them. */
	{ BYTES("\xff" GB_BAILU), NULL, "GB18030", "\xef\xbf\xbd白鹭乡", 1 },
	{ BYTES(GB_BAILU "\xb0<p>" GB_BAILU), NULL, "GB18030",
	    "白鹭乡\xef\xbf\xbd<p>白鹭乡", 1 },
	{ BYTES(GB_BAILU "\xb0"), NULL, "GB18030", "白鹭乡\xef\xbf\xbd", 1 },
	/* Labels inside the page. */
	{ BYTES("<META http-equiv=\"Content-Type\" "
		"content=\"text/html; charset=big5\">" BIG5_QINGSHI),
	    NULL, "Big5",
	    "<META http-equiv=\"Content-Type\" "
	    "content=\"text/html; charset=big5\">青石鎮",
	    0 },
	{ BYTES("<?xml version='1.0' encoding='Big5'?>" BIG5_QINGSHI), NULL,
	    "Big5", "<?xml version='1.0' encoding='Big5'?>青石鎮", 0 },
	{ BYTES(BIG5_QINGSHI), "text/html; charset=\"Big5\"", "Big5", "青石鎮",
	    0 },
	/* UTF-16. */
	{ BYTES("\xff\xfe\x7d\x76\x61\x4e"), NULL, "UTF-16LE", "白乡", 0 },
	{ BYTES("\xfe\xff\x76\x7d\x4e\x61"), "text/html; charset=utf-8",
	    "UTF-16BE", "白乡", 0 },
	{ BYTES("a\0b\0"), "text/plain; charset=utf-16", "UTF-16LE", "ab", 0 },
	{ BYTES("\xff\xfe\x7d\x76\x61"), NULL, "UTF-16LE", "白\xef\xbf\xbd",
	    1 },
	/* Line ends. */
	{ BYTES("a\r\nb\rc\n\r\r\nd"), NULL, "UTF-8", "a\nb\nc\n\n\nd", 0 },
};

static void
reads_each_charset(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct charset_case *c = &cases[i];
		struct charset_text t;

		charset_decode(a, c->bytes, c->len, c->content_type, &t);
		assert_string_equal(t.text, c->text);
		assert_string_equal(t.charset, c->charset);
		assert_int_equal(t.n_replaced, c->n_replaced);
		assert_int_equal(t.len, strlen(c->text));
	}
	arena_free(a);
}

static void
leaves_nuls_out_and_counts_them(void **state)
{
	struct arena *a = arena_new();
	struct charset_text t;

	(void)state;
	charset_decode(a, "a\0\0b", 4, NULL, &t);
	assert_string_equal(t.text, "ab");
	assert_int_equal(t.n_nul, 2);
	arena_free(a);
}

/* A label is looked for at the beginning only. */
static void
looks_for_a_label_in_four_kilobytes(void **state)
{
	static char page[8192];
	const char *meta = "<meta charset=big5>" BIG5_QINGSHI;
	struct arena *a = arena_new();
	struct charset_text t;

	(void)state;
	memset(page, ' ', sizeof(page));
	memcpy(page + 4000, meta, strlen(meta));
	charset_decode(a, page, sizeof(page), NULL, &t);
	assert_string_equal(t.charset, "Big5");
	memset(page, ' ', sizeof(page));
	memcpy(page + 4090, meta, strlen(meta));
	charset_decode(a, page, sizeof(page), NULL, &t);
	assert_string_equal(t.charset, "GB18030");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_charset),
		cmocka_unit_test(leaves_nuls_out_and_counts_them),
		cmocka_unit_test(looks_for_a_label_in_four_kilobytes),
	};

	return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
