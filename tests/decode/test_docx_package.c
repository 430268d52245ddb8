/*
 * Word documents as archives: where their text is, and what is wrong with
 * those that are damaged or made to cost more than they are worth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/decode/decode.h"
#include "tests/support/docx.h"
#include "tests/support/page_dump.h"
#include "tests/support/unit.h"

#define MAX_BYTES (80u * 1024 * 1024)

#define BODY(inside) "<w:body>" inside "</w:body></w:document>"
#define HELLO        BODY("<w:p><w:r><w:t>年报</w:t></w:r></w:p>")
#define MAIN(target) DOCX_RELATIONS(DOCX_RELATION("officeDocument", target))
#define N(a)         (sizeof(a) / sizeof((a)[0]))

/* NULL: it is read; *text is then its blocks. */
static const char *
read_bytes(struct arena *a, const void *bytes, size_t len, const char **text,
    struct err *e)
{
	struct page p;

	*e = (struct err){ 0 };
	if (decode_document(a, bytes, len, NULL, &p, e) != 0)
		return e->msg;
	*text = page_dump(a, &p);
	return NULL;
}

/* Of a document with this main part. */
static void
check_main(const char *text, size_t len, const char *blocks,
    const char *message, enum err_code code)
{
	const struct docx_part parts[] = {
		{ "[Content_Types].xml", DOCX_TYPES, 0 },
		{ "_rels/.rels", MAIN("word/document.xml"), 0 },
		{ "word/document.xml", text, len },
	};
	struct arena *a = arena_new();
	const char *got = NULL, *said;
	struct err e;
	struct buf b;

	buf_init(&b, MAX_BYTES);
	docx_pack(&b, parts, N(parts));
	said = read_bytes(a, b.data, b.len, &got, &e);
	if (message == NULL) {
		assert_null(said);
		if (blocks != NULL)
			assert_string_equal(got, blocks);
	} else {
		assert_non_null(said);
		assert_string_equal(said, message);
		assert_int_equal(e.code, code);
	}
	buf_fini(&b);
	arena_free(a);
}

/* ---- where the text is ---- */

#define STRICT_ROOT                                                          \
	"<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/" \
	"main\">"
#define PREFIXLESS_ROOT                                        \
	"<document xmlns=\"http://schemas.openxmlformats.org/" \
	"wordprocessingml/2006/main\">"

struct package {
	struct docx_part parts[4];
	const char *message; /* NULL: 年报 is read */
};

static const struct package packages[] = {
	{ { { "_rels/.rels", MAIN("word/document.xml"), 0 },
	      { "word/document.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	/* In other places, named in other ways. */
	{ { { "_rels/.rels", MAIN("/doc/main.xml"), 0 },
	      { "doc/main.xml", DOCX_ROOT HELLO, 0 },
	      { "[Content_Types].xml", DOCX_TYPES, 0 } },
	    NULL },
	{ { { "_rels/.rels", MAIN("./word/x/../document2.xml"), 0 },
	      { "word/document2.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	{ { { "_rels\\.rels", MAIN("word\\document.xml"), 0 },
	      { "word\\document.xml", DOCX_ROOT HELLO, 0 },
	      { "[Content_Types].xml", DOCX_TYPES, 0 } },
	    NULL },
	{ { { "_RELS/.rels", MAIN("Word/Document.xml"), 0 },
	      { "/word/document.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	/* By its content type, by its usual name. */
	{ { { "[Content_Types].xml",
		"<Types xmlns=\"http://schemas.openxmlformats.org/package/"
		"2006/content-types\"><Override PartName=\"/x.xml\" "
		"ContentType=\"text/xml\"/><Override PartName=\"/a/b.xml\" "
		"ContentType=\"application/vnd.ms-word.document."
		"macroEnabled.main+xml\"/></Types>",
		0 },
	      { "a/b.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	{ { { "_rels/.rels", MAIN("gone.xml"), 0 },
	      { "[Content_Types].xml", DOCX_TYPES, 0 },
	      { "word/document.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	{ { { "word/document.xml", DOCX_ROOT HELLO, 0 } }, NULL },
	/* Both namespaces of the standard, any prefix. */
	{ { { "_rels/.rels",
		DOCX_RELATIONS("<Relationship Type=\"http://purl.oclc.org/"
			       "ooxml/officeDocument/relationships/"
			       "officeDocument\" Target=\"word/document.xml\""
			       "/>"),
		0 },
	      { "word/document.xml", STRICT_ROOT HELLO, 0 } },
	    NULL },
	{ { { "word/document.xml",
	      PREFIXLESS_ROOT "<body><p><r><t>年报</t></r></p></body>"
			      "</document>",
	      0 } },
	    NULL },
	{ { { "word/document.xml",
	      "\xef\xbb\xbf<?xml version=\"1.0\"?>" DOCX_ROOT HELLO, 0 } },
	    NULL },
	/* An outside target, and one above the archive, are none. */
	{ { { "_rels/.rels", MAIN("../../etc/passwd"), 0 },
	      { "word/document.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	{ { { "_rels/.rels",
		DOCX_RELATIONS(
		    "<Relationship Type=\"/officeDocument\" TargetMode="
		    "\"External\" Target=\"word/document.xml\"/>"),
		0 },
	      { "word/document.xml", DOCX_ROOT HELLO, 0 } },
	    NULL },
	/* What is no Word document. */
	{ { { "_rels/.rels", MAIN("word/document3.xml"), 0 } },
	    "ZIP archives are not supported" },
	{ { { "[Content_Types].xml", "<Types/>", 0 } },
	    "Word document is damaged: it has no main part" },
	{ { { "[Content_Types].xml", "<Types/>", 0 },
	      { "word/document.xml", "<document/>", 0 } },
	    "an Office document, but none of Word" },
	{ { { "[Content_Types].xml", "<Types/>", 0 },
	      { "ppt/presentation.xml", "<p/>", 0 } },
	    "ZIP archives are not supported" },
	{ { { "word/document.xml", DOCX_ROOT HELLO, 0 },
	      { "WORD\\document.xml", DOCX_ROOT HELLO, 0 } },
	    "Word document is damaged: two parts are named "
	    "word/document.xml" },
	/* Every part that is read is whole. */
	{ { { "word/_rels/document.xml.rels",
		DOCX_RELATIONS(DOCX_RELATION("styles", "styles.xml")), 0 },
	      { "word/styles.xml", "<w:styles", 0 },
	      { "word/document.xml", DOCX_ROOT HELLO, 0 } },
	    "Word document is damaged: word/styles.xml is no XML from byte 9 "
	    "on" },
};

static void
finds_the_main_part(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	for (size_t i = 0; i < N(packages); i++) {
		struct arena *a = arena_new();
		const char *text = NULL, *message;
		struct err e;
		size_t n = 0;

		while (n < 4 && packages[i].parts[n].name != NULL)
			n++;
		docx_pack(&b, packages[i].parts, n);
		message = read_bytes(a, b.data, b.len, &text, &e);
		if (packages[i].message == NULL) {
			if (message != NULL)
				fail_msg("package %zu: %s", i, message);
			assert_string_equal(text, "年报\n");
		} else {
			assert_non_null(message);
			assert_string_equal(message, packages[i].message);
			assert_int_equal(e.code, ERR_UNREADABLE);
		}
		arena_free(a);
	}
	buf_fini(&b);
}

/* ---- damage ---- */

/* The parser's own complaints name the place. */
#define BROKEN(text)                         \
	{                                    \
		text, NULL, sizeof(text) - 1 \
	}

static const struct {
	const char *text;
	const char *message;
	size_t at;
} texts[] = {
	BROKEN(DOCX_ROOT "<w:body><w:p>"),
	BROKEN(DOCX_ROOT "<w:body>&nbsp;"),
	{ DOCX_ROOT "\xff</w:document>",
	    "Word document is damaged: word/document.xml is no UTF-8", 0 },
	{ "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" DOCX_ROOT HELLO,
	    "Word document: word/document.xml declares a document type", 0 },
	{ "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"ha\">"
	  "<!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
	  "<lolz>&c;</lolz>",
	    "Word document: word/document.xml declares a document type", 0 },
	{ "<!ENTITY a \"b\">" DOCX_ROOT HELLO,
	    "Word document: word/document.xml declares a document type", 0 },
};

static void
says_what_is_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(texts); i++) {
		char message[256];

		(void)snprintf(message, sizeof(message),
		    "Word document is damaged: word/document.xml is no XML "
		    "from byte %zu on",
		    texts[i].at);
		check_main(texts[i].text, 0, NULL,
		    texts[i].message == NULL ? message : texts[i].message,
		    ERR_UNREADABLE);
	}
	/* An encoding that is not the text's is idle. */
	check_main("<?xml version=\"1.0\" encoding=\"GBK\"?>" DOCX_ROOT HELLO,
	    0, "年报\n", NULL, ERR_NONE);
	check_main(
	    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" DOCX_ROOT HELLO, 0,
	    "年报\n", NULL, ERR_NONE);
	check_main("\xff\xfe<\0w\0", 6, NULL,
	    "Word document is damaged: word/document.xml is no UTF-8",
	    ERR_UNREADABLE);
}

/* The document that the archive's own damage is tried on: a table of some
 * size, packed. */
static void
pack_plain(struct buf *b)
{
	const struct docx_part parts[] = {
		{ "word/document.xml",
		    DOCX_ROOT BODY("<w:p><w:r><w:t>政府信息公开年度报告"
				   "政府信息公开年度报告</w:t></w:r></w:p>"),
		    0 },
	};

	docx_pack(b, parts, 1);
}

/* Set a field of two bytes in the entry's own header and in the directory. */
static void
patch(struct buf *b, size_t local, size_t central, unsigned value, bool add)
{
	char *entry = memmem(b->data, b->len, "PK\x01\x02", 4);
	char *at[2] = { b->data + local, entry + central };

	assert_non_null(entry);
	for (size_t i = 0; i < 2; i++) {
		unsigned old = (unsigned char)at[i][0] |
		    (unsigned)(unsigned char)at[i][1] << 8;

		old = add ? old + value : value;
		at[i][0] = (char)(old & 0xff);
		at[i][1] = (char)(old >> 8);
	}
}

enum damage {
	DAMAGE_NONE,
	DAMAGE_TAIL,     /* something behind the archive */
	DAMAGE_CUT,      /* its end is missing */
	DAMAGE_HALF,     /* so is half of it */
	DAMAGE_BYTE,     /* a byte of the text is another */
	DAMAGE_SMALLER,  /* headers that say that it is smaller are idle */
	DAMAGE_LARGER,   /* or larger */
	DAMAGE_PASSWORD, /* they say that it is encrypted */
	DAMAGE_METHOD,   /* or packed by bzip2 */
	DAMAGE_KINDS
};

static void
damage(struct buf *b, enum damage kind)
{
	switch (kind) {
	case DAMAGE_TAIL:
		(void)buf_puts(b, "\r\n<!-- 12 ms -->\n");
		break;
	case DAMAGE_CUT:
		b->len -= 10;
		break;
	case DAMAGE_HALF:
		b->len /= 2;
		break;
	case DAMAGE_BYTE:
		b->data[120] ^= 0x55;
		break;
	case DAMAGE_SMALLER:
		patch(b, 22, 24, 100, false);
		break;
	case DAMAGE_LARGER:
		patch(b, 22, 24, 100, true);
		break;
	case DAMAGE_PASSWORD:
		patch(b, 6, 8, 1, true);
		break;
	case DAMAGE_METHOD:
		patch(b, 8, 10, 12, false);
		break;
	default:
		break;
	}
}

static void
says_what_is_wrong_with_the_archive(void **state)
{
	static const char *const messages[DAMAGE_KINDS] = {
		[DAMAGE_CUT] =
		    "Word document is damaged: the archive is cut off",
		[DAMAGE_HALF] =
		    "Word document is damaged: the archive is cut off",
		[DAMAGE_BYTE] = "Word document is damaged: word/document.xml: "
				"Zlib error: data error",
		[DAMAGE_PASSWORD] = "Word document is encrypted",
		[DAMAGE_METHOD] = "Word document is damaged: "
				  "word/document.xml: no compression that "
				  "Word has",
	};
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	for (int kind = 0; kind < DAMAGE_KINDS; kind++) {
		struct arena *a = arena_new();
		const char *text = NULL, *message;
		struct err e;

		pack_plain(&b);
		damage(&b, (enum damage)kind);
		message = read_bytes(a, b.data, b.len, &text, &e);
		if (messages[kind] == NULL) {
			assert_null(message);
			assert_string_equal(
			    text, "政府信息公开年度报告政府信息公开年度报告\n");
		} else {
			if (message == NULL)
				fail_msg("damage %d: %s", kind, text);
			assert_string_equal(message, messages[kind]);
			assert_int_equal(e.code, ERR_UNREADABLE);
		}
		arena_free(a);
	}
	buf_fini(&b);
}

/* ---- limits ---- */

static const struct {
	const char *before, *repeated;
	size_t n;
	const char *after;
	const char *message; /* NULL: is read */
} large[] = {
	{ DOCX_ROOT "<w:body>", "<w:p>", LIMIT_XML_DEPTH, "",
	    "Word document: elements of word/document.xml are nested deeper "
	    "than 200" },
	{ DOCX_ROOT "<w:body>", "<w:tbl><w:tr><w:tc>", 10000, "",
	    "Word document: elements of word/document.xml are nested deeper "
	    "than 200" },
	{ DOCX_ROOT "<w:body><w:p", " a=\"\"", LIMIT_XML_ATTRIBUTES + 1,
	    "/></w:body></w:document>",
	    "Word document: word/document.xml has more than 200 attributes in "
	    "one element" },
	{ DOCX_ROOT "<w:body><w:p ", "=\n", LIMIT_XML_PARTS, "",
	    "Word document: word/document.xml has more than 200 attributes in "
	    "one element" },
	{ DOCX_ROOT "<w:body>", "<w:p/>", LIMIT_XML_PARTS, "",
	    "Word document: word/document.xml has more than 500000 elements "
	    "and attributes" },
	{ DOCX_ROOT "<w:body>", "<w:p a=''/>", LIMIT_XML_PARTS / 2, "",
	    "Word document: word/document.xml has more than 500000 elements "
	    "and attributes" },
	{ DOCX_ROOT "<w:body>", "<!---->", LIMIT_XML_PARTS, "",
	    "Word document: word/document.xml has more than 500000 elements "
	    "and attributes" },
	{ DOCX_ROOT "<w:body>",
	    "<a xmlns:a='a' xmlns:b='a' xmlns:c='a' xmlns:d='a' xmlns:e='a' "
	    "xmlns:f='a' xmlns:g='a' xmlns:h='a' xmlns:i='a' xmlns:j='a'>",
	    150, "",
	    "Word document: word/document.xml has more than 1000 namespaces "
	    "at one place" },
	{ DOCX_ROOT "<w:body>", "<a xmlns:a='a' xmlns:b='a'/>", 2000,
	    "</w:body></w:document>", NULL },
	{ DOCX_ROOT "<w:body>", "<w:tbl/>", LIMIT_TABLES,
	    "</w:body></w:document>", NULL },
	{ DOCX_ROOT "<w:body>", "<w:tbl/>", LIMIT_TABLES + 1,
	    "</w:body></w:document>",
	    "Word document has more than 500 tables" },
	{ DOCX_ROOT "<w:body><w:tbl><w:tr>", "<w:tc/>", LIMIT_PAGE_CELLS,
	    "</w:tr></w:tbl></w:body></w:document>", NULL },
	{ DOCX_ROOT "<w:body><w:tbl><w:tr>", "<w:tc/>", LIMIT_PAGE_CELLS + 1,
	    "</w:tr></w:tbl></w:body></w:document>",
	    "Word document has more than 100000 cells" },
	{ DOCX_ROOT "<w:body>", "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
	    LIMIT_PAGE_BLOCKS, "</w:body></w:document>", NULL },
	{ DOCX_ROOT "<w:body>", "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
	    LIMIT_PAGE_BLOCKS + 1, "</w:body></w:document>",
	    "page has more than 50000 blocks" },
	/* Zeros of the thousandfold: what is unpacked counts. */
	{ DOCX_ROOT "<w:body>", "                                ",
	    LIMIT_PART_BYTES / 32, "</w:body></w:document>",
	    "Word document: word/document.xml has more than 8388608 bytes" },
	{ DOCX_ROOT "<w:body>",
	    "<w:p a='                                                         "
	    "                                                               "
	    "'/>",
	    LIMIT_PART_BYTES / 140, "</w:body></w:document>", NULL },
};

static void
refuses_what_costs_too_much(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	for (size_t i = 0; i < N(large); i++) {
		buf_clear(&b);
		(void)buf_puts(&b, large[i].before);
		for (size_t k = 0; k < large[i].n; k++)
			(void)buf_puts(&b, large[i].repeated);
		(void)buf_puts(&b, large[i].after);
		assert_false(b.failed);
		check_main(b.data, b.len, NULL, large[i].message, ERR_LIMIT);
	}
	buf_fini(&b);
}

#ifndef GOUJI_SANITIZED
/* The address space of this process, in bytes. */
static rlim_t
address_space(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	char line[128];

	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	(void)fclose(f);
	return (rlim_t)strtoul(line, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Within the limits, but more than the process has: no fault of the
 * document's. */
static void
says_that_memory_is_out(void **state)
{
	struct docx_part part = { "word/document.xml", NULL, 0 };
	struct arena *a = arena_new();
	const char *text = NULL, *message;
	struct rlimit old, tight;
	struct buf body, b;
	struct err e;

	(void)state;
	buf_init(&b, MAX_BYTES);
	buf_init(&body, MAX_BYTES);
	(void)buf_puts(&body, DOCX_ROOT "<w:body>");
	for (size_t i = 0; i < LIMIT_XML_PARTS - 100; i++)
		(void)buf_puts(&body, "<w:p/>");
	(void)buf_puts(&body, "</w:body></w:document>");
	part.text = body.data;
	docx_pack(&b, &part, 1);
	buf_fini(&body);
	assert_int_equal(getrlimit(RLIMIT_AS, &old), 0);
	tight = old;
	tight.rlim_cur = address_space() + 40u * 1024 * 1024;
	assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
	message = read_bytes(a, b.data, b.len, &text, &e);
	assert_int_equal(setrlimit(RLIMIT_AS, &old), 0);
	assert_non_null(message);
	assert_string_equal(message,
	    "Word document: word/document.xml takes more memory than there "
	    "is");
	assert_int_equal(e.code, ERR_LIMIT);
	buf_fini(&b);
	arena_free(a);
}
#endif

/* Bytes that only look like so many entries: counted before any is made. */
static void
refuses_an_archive_of_many_entries(void **state)
{
	struct arena *a = arena_new();
	const char *text = NULL, *message;
	struct err e;
	struct buf b;

	(void)state;
	buf_init(&b, MAX_BYTES);
	(void)buf_puts(&b, "PK\x03\x04word/document.xml");
	for (size_t i = 0; i <= LIMIT_ARCHIVE_ENTRIES; i++)
		(void)buf_puts(&b, "PK\x01\x02");
	message = read_bytes(a, b.data, b.len, &text, &e);
	assert_non_null(message);
	assert_string_equal(
	    message, "Word document has 10001 archive entries, limit 10000");
	assert_int_equal(e.code, ERR_LIMIT);
	buf_fini(&b);
	arena_free(a);
}

/* A cell is cut at a character's boundary. */
static void
keeps_what_fits_into_a_cell(void **state)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct docx_text text = { 0 };
	struct page p;
	struct buf b, body;

	(void)state;
	buf_init(&b, MAX_BYTES);
	buf_init(&body, MAX_BYTES);
	(void)buf_puts(&body, "<w:tbl>");
	for (int i = 0; i < 3; i++)
		(void)buf_puts(&body,
		    "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
		    "<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr>");
	(void)buf_puts(&body, "<w:tr><w:tc><w:p><w:r><w:t>x");
	for (int i = 0; i < 3000; i++)
		(void)buf_puts(&body, "镇");
	(void)buf_puts(&body, "</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
	text.body = body.data;
	docx_write(&b, &text);
	assert_int_equal(decode_document(a, b.data, b.len, NULL, &p, &e), 0);
	assert_int_equal(strlen(p.blocks[0].table->rows[3].cells[0].text),
	    1 + (LIMIT_CELL_BYTES - 1) / 3 * 3);
	buf_fini(&b);
	buf_fini(&body);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_main_part),
		cmocka_unit_test(says_what_is_damaged),
		cmocka_unit_test(says_what_is_wrong_with_the_archive),
		cmocka_unit_test(refuses_what_costs_too_much),
#ifndef GOUJI_SANITIZED
		cmocka_unit_test(says_that_memory_is_out),
#endif
		cmocka_unit_test(refuses_an_archive_of_many_entries),
		cmocka_unit_test(keeps_what_fits_into_a_cell),
	};

	return cmocka_run_group_tests_name("docx_package", tests, NULL, NULL);
}
