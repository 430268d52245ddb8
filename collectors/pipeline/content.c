#include "collectors/pipeline/content.h"

#include <string.h>

#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/model/report.h"
#include "collectors/text/boilerplate.h"

/* The content as one text, to be hashed: all sections at their limit. */
#define MAX_CONTENT_BYTES \
	(LIMIT_SECTIONS * LIMIT_SECTION_BYTES * 2u + 16u * 1024 * 1024)

static void
put_text(struct buf *b, const char *s)
{
	/* NULL and "" are two things; no text has either byte. */
	buf_puts(b, s == NULL ? "\x01" : s);
	buf_putc(b, '\x1f');
}

/* Where a text stands decides what of it may be the page's. */
enum place {
	PREFACE, /* below the site's head: only prose counts */
	SECTION,
	LAST_SECTION /* above the site's foot */
};

/* Without the page's boilerplate: a counter that moves with each visit, or the
 * list of today's news, is no other text. */
static void
put_prose(struct buf *b, const char *s, enum place place)
{
	bool pending = false; /* a counter whose number is on the next line */
	bool prose_only = place == PREFACE;

	if (s == NULL) {
		put_text(b, NULL);
		return;
	}
	while (*s != '\0') {
		size_t len = strcspn(s, "\n");
		bool left_out = (pending && boilerplate_number(s, len)) ||
		    boilerplate_line(s, len) ||
		    (prose_only && !boilerplate_is_prose(s, len)) ||
		    (place == LAST_SECTION && boilerplate_is_entry(s, len));

		pending = boilerplate_wants_number(s, len);
		if (!left_out) {
			buf_put(b, s, len);
			buf_putc(b, '\n');
		}
		if (place == LAST_SECTION && boilerplate_ends_text(s, len))
			prose_only = true;
		s += len + (s[len] == '\n');
	}
	put_text(b, "");
}

void
content_hash(const struct report *r, char out[HASH_TEXT_SIZE])
{
	struct buf b;

	buf_init(&b, MAX_CONTENT_BYTES);
	put_text(&b, r->form->id);
	put_text(&b, r->title);
	put_prose(&b, r->preface, PREFACE);
	for (size_t i = 0; i < r->form->n_cells; i++) {
		const struct cell *cell = &r->cells[i];
		char number[NUM_TEXT_SIZE];

		if (cell->state == CELL_ABSENT && cell->text == NULL)
			continue;
		put_text(&b, r->form->cells[i].id);
		put_text(&b, cell_state_name(cell->state));
		put_text(&b,
		    cell->state == CELL_REPORTED
			? num_format(cell->value, number)
			: NULL);
		put_text(&b, cell->text);
	}
	for (size_t i = 0; i < r->n_sections; i++) {
		put_text(&b, r->sections[i].heading);
		put_prose(&b, r->sections[i].text,
		    i + 1 < r->n_sections ? SECTION : LAST_SECTION);
	}
	hash_sha256(buf_str(&b), b.len, out);
	buf_fini(&b);
}
