#include "collectors/decode/media.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "tests/support/unit.h"

#define BYTES(s) s, sizeof(s) - 1

/* Each refused document with the reason that the office reads. */
static const struct {
	const char *bytes;
	size_t len;
	const char *reason;
} refused[] = {
	{ BYTES(""), "empty file" },
	{ BYTES(" \r\n\t\xc2\xa0\n"), "empty file" },
	{ BYTES("\xef\xbb\xbf"), "empty file" },
	{ BYTES("%PDF-1.7\n%\xe2\xe3"), "PDF documents need a converter" },
	{ BYTES("\n\n%PDF-1.4"), "PDF documents need a converter" },
	{ BYTES("PK\x03\x04....[Content_Types].xml...word/document.xml"),
	    "Word document is damaged: the archive is cut off" },
	{ BYTES("PK\x03\x04....xl/workbook.xml"),
	    "Excel workbooks are not supported" },
	{ BYTES("PK\x03\x04....OFD.xml"), "OFD documents are not supported" },
	{ BYTES("PK\x03\x04....readme"), "ZIP archives are not supported" },
	{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
		"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"),
	    "old Word documents need a converter" },
	{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0k\0b\0o\0o\0k\0"),
	    "Excel workbooks are not supported" },
	{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....."),
	    "Office documents need a converter" },
	{ BYTES("{\\rtf1\\ansi"), "RTF documents need a converter" },
	{ BYTES("MIME-Version: 1.0\r\nContent-Type: multipart/related"),
	    "saved web pages (MHTML) are not supported" },
	{ BYTES("\x1f\x8b\x08\0"), "gzip archives are not supported" },
	{ BYTES("Rar!\x1a\x07\0"), "archives are not supported" },
	{ BYTES("\x89PNG\r\n\x1a\n"), "picture" },
	{ BYTES("\xff\xd8\xff\xe0"), "picture" },
	{ BYTES("GIF89a"), "picture" },
	{ BYTES("RIFF\1\2\3\4WEBPVP8 "), "picture" },
	{ BYTES("BM\1\2\3\4\0\0\0\0..................."), "picture" },
	{ BYTES("\0\1\2\3\4\5\6\7\x10\x11\x12\x13"), "binary data" },
	{ BYTES("abc\1\2\3defghijkl"), "binary data" },
};

static void
says_why_it_does_not_read(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct err e = { 0 };
		struct page p = { .title = "as before" };

		/* The header lies. */
		assert_int_equal(
		    decode_document(a, refused[i].bytes, refused[i].len,
			"text/html; charset=utf-8", &p, &e),
		    -1);
		assert_string_equal(e.msg, refused[i].reason);
		assert_int_equal(e.code, ERR_UNREADABLE);
		assert_string_equal(p.title, "as before");
	}
	arena_free(a);
}

static void
tells_html_from_text(void **state)
{
	static const struct {
		const char *text, *media_type;
	} cases[] = {
		{ "<!DOCTYPE html><p>x", "text/html" },
		{ "\xef\xbb\xbf\n<HTML><body>x", "text/html" },
		{ "<!-- saved from url=(0014)about:internet -->\n<div>x",
		    "text/html" },
		{ "<?xml version=\"1.0\"?><!DOCTYPE html><html>x",
		    "text/html" },
		{ "<p>x", "text/html" },
		{ "<span>x", "text/html" },
		{ "<meta charset=utf-8>x", "text/html" },
		{ "<table><tr><td>x", "text/html" },
		{ "<ucapcontent>x", "text/html" },
		{ "Warning: cannot open stream\n<html><p>x", "text/html" },
		{ "<!-- only a comment -->", "text/html" },
		{ "白鹭乡 < 青石镇", "text/plain" },
		{ "<白鹭乡>", "text/plain" },
		{ "<pasted>", "text/plain" },
		{ "<?xml version=\"1.0\"?><datastore>x</datastore>",
		    "text/plain" },
		{ "| 规章 | 0 |", "text/plain" },
		{ "第一页\f第二页", "text/plain" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err e = { 0 };
		struct page p;

		assert_int_equal(
		    decode_document(a, cases[i].text, strlen(cases[i].text),
			"application/pdf", &p, &e),
		    0);
		assert_string_equal(p.media_type, cases[i].media_type);
	}
	arena_free(a);
}

static void
names_what_it_saw(void **state)
{
	(void)state;
	assert_string_equal(
	    media_name(media_of_bytes("%PDF-1.4", 8)), "application/pdf");
	assert_string_equal(
	    media_name(MEDIA_PICTURE), "application/octet-stream");
	assert_string_equal(media_name(MEDIA_TEXT), "text/plain");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_why_it_does_not_read),
		cmocka_unit_test(tells_html_from_text),
		cmocka_unit_test(names_what_it_saw),
	};

	return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
