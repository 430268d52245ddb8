/*
 * The least memory that a reader may be given is enough for the largest Word
 * document that there may be.
 */
#include <stdlib.h>
#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/pipeline/read.h"
#include "daemon/reader/jobs.h"
#include "tests/reader/harness.h"
#include "tests/support/docx.h"
#include "tests/support/unit.h"

/* What beside the text makes the archive large: a picture that is packed no
 * smaller. */
#define PICTURE_BYTES (60u * 1024 * 1024)
#define PARAGRAPHS    (LIMIT_XML_PARTS / 10 - 10)
/* What a paragraph takes beside its text. */
#define BEFORE "<w:p a='1' b='2' c='3' d='4' e='5' f='6' g='7'><w:r><w:t>"
#define BEHIND "</w:t></w:r></w:p>"

static void
put_text(struct buf *text)
{
	size_t each = (LIMIT_PART_BYTES - 4096) / PARAGRAPHS;

	buf_init(text, LIMIT_PART_BYTES);
	(void)buf_put(text, DOCX_ROOT "<w:body>", strlen(DOCX_ROOT "<w:body>"));
	for (size_t i = 0; i < PARAGRAPHS; i++) {
		size_t len = sizeof(BEFORE) - 1 + sizeof(BEHIND) - 1;

		(void)buf_put(text, BEFORE, sizeof(BEFORE) - 1);
		for (; len < each; len++)
			(void)buf_putc(text, 'x');
		(void)buf_put(text, BEHIND, sizeof(BEHIND) - 1);
	}
	(void)buf_put(
	    text, "</w:body></w:document>", strlen("</w:body></w:document>"));
	assert_false(text->failed);
}

static char *
make_picture(void)
{
	char *picture = malloc(PICTURE_BYTES);
	uint64_t x = 88172645463325252u;

	assert_non_null(picture);
	for (size_t i = 0; i + 8 <= PICTURE_BYTES; i += 8) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		memcpy(picture + i, &x, 8);
	}
	return picture;
}

static void
the_largest_word_document_is_read(void **state)
{
	char *picture;
	struct buf text, document;
	struct harness h;
	struct done d;

	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* it has no limit to its memory there, and is slow */
#endif
	picture = make_picture();
	put_text(&text);
	{
		const struct docx_part parts[] = {
			{ "[Content_Types].xml", DOCX_TYPES, 0 },
			{ "_rels/.rels",
			    DOCX_RELATIONS(DOCX_RELATION(
				"officeDocument", "word/document.xml")),
			    0 },
			{ "word/document.xml", buf_str(&text), text.len },
			{ "word/media/image1.png", picture, PICTURE_BYTES },
		};

		buf_init(&document, LIMIT_DOCUMENT_BYTES);
		docx_pack(&document, parts, 4);
	}
	assert_false(document.failed);
	assert_true(document.len > PICTURE_BYTES);
	harness_begin(&h, GOUJI_READER);
	h.settings.deadline_ms = 50000;
	harness_start(&h);
	harness_read(&h, &d, document.data, document.len);
	harness_until(&h, &d.done);
	assert_string_equal(d.detail, "");
	assert_int_equal(d.failure, JOB_OK);
	assert_string_equal(d.reason, "not a report");
	assert_int_equal(job_pool_counts(h.pool).restarts, 0);
	harness_end(&h);
	buf_fini(&document);
	buf_fini(&text);
	free(picture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_largest_word_document_is_read),
	};

	return cmocka_run_group_tests_name("reader_memory", tests, NULL, NULL);
}
