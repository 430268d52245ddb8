#include "collectors/decode/pdf/words.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/decode/pdf/page.h"
#include "collectors/decode/pdf/path.h"
#include "collectors/decode/pdf/xml.h"

/* A title of the file's own that is longer is none. */
#define TITLE_BYTES 300

struct reading {
	struct arena *a;
	struct err *e;
	struct pdf_pages *out;
	size_t page_cap, word_cap;
	bool in_title, in_word;
	struct pdf_word word;
};

bool
pdf_words_is_value(const char *s)
{
	size_t len = strlen(s), pos = 0;
	bool ends = false;

	while (pos < len) {
		uint32_t c = utf8_next(s, len, &pos);
		bool digit = (c >= '0' && c <= '9') ||
		    (c >= 0xff10 && c <= 0xff19); /* full-width */

		if (!digit && c != '.' && c != ',' && c != '-' && c != '+' &&
		    c != '%' && c != 0x2212 && c != 0xff0e && c != 0xff0c &&
		    c != 0xff05 && c != 0xff0d && !utf8_is_space(c))
			return false;
		if (!utf8_is_space(c))
			ends = digit || c == '%' || c == 0xff05;
	}
	return ends;
}

bool
pdf_words_is_numbered(struct arena *a, const char *text)
{
	const char *s = utf8_fold(a, text);
	size_t digits = strspn(s, "0123456789"), len = strlen(s), pos = 0;
	uint32_t c;

	if (digits > 0)
		return s[digits] == '.' || s[digits] == ')' ||
		    strncmp(s + digits, "、", 3) == 0 ||
		    utf8_is_han(digits < len
			    ? (pos = digits, utf8_next(s, len, &pos))
			    : 0);
	if (*s == '(')
		pos++;
	if (pos == len)
		return false;
	c = utf8_next(s, len, &pos);
	if (c < 0x80 ||
	    strstr("一二三四五六七八九十",
		arena_strndup(a, s + (*s == '('), 3)) == NULL)
		return false;
	return *s == '(' || strncmp(s + pos, "、", 3) == 0;
}

/* Latin letters and signs take half the width of a Chinese character. */
static int
half_widths(const char *s)
{
	size_t len = strlen(s), pos = 0;
	int n = 0;

	while (pos < len)
		n += utf8_next(s, len, &pos) < 0x2000 ? 1 : 2;
	return n;
}

static void
measure(struct pdf_word *w)
{
	double width = w->box.x1 - w->box.x0, height = w->box.y1 - w->box.y0;
	int halves = half_widths(w->text);

	w->value = pdf_words_is_value(w->text);
	w->vertical = utf8_count(w->text) > 1 && height > 2 * width;
	if (w->vertical) {
		w->em = width;
		return;
	}
	w->em = 2 * width / halves;
	/* Narrow letters, wide spaces: the height knows better. */
	if (w->em > height)
		w->em = height;
	if (w->em < height / 3)
		w->em = height / 3;
}

static bool
read_box(struct pdf_xml *x, struct pdf_box *out)
{
	return pdf_path_value(pdf_xml_attribute(x, "xMin"), &out->x0) &&
	    pdf_path_value(pdf_xml_attribute(x, "yMin"), &out->y0) &&
	    pdf_path_value(pdf_xml_attribute(x, "xMax"), &out->x1) &&
	    pdf_path_value(pdf_xml_attribute(x, "yMax"), &out->y1) &&
	    out->x0 < out->x1 && out->y0 < out->y1;
}

static int
begin_page(struct reading *r, struct pdf_xml *x)
{
	struct pdf_pages *out = r->out;
	struct pdf_page *p;

	if (out->n == LIMIT_PDF_PAGES)
		return err_set(r->e, ERR_LIMIT, "PDF has more than %u pages",
		    LIMIT_PDF_PAGES);
	out->list = arena_grow(
	    r->a, out->list, out->n, &r->page_cap, sizeof(*out->list));
	p = &out->list[out->n++];
	*p = (struct pdf_page){ 0 };
	r->word_cap = 0;
	(void)pdf_path_value(pdf_xml_attribute(x, "width"), &p->width);
	(void)pdf_path_value(pdf_xml_attribute(x, "height"), &p->height);
	return 0;
}

static int
add_word(struct reading *r, const char *text)
{
	struct pdf_page *p = &r->out->list[r->out->n - 1];

	r->word.text = utf8_trim(r->a, text);
	if (*r->word.text == '\0')
		return 0;
	if (p->n_words == LIMIT_PDF_WORDS)
		return err_set(r->e, ERR_LIMIT,
		    "PDF page has more than %u words", LIMIT_PDF_WORDS);
	measure(&r->word);
	p->words = arena_grow(
	    r->a, p->words, p->n_words, &r->word_cap, sizeof(*p->words));
	p->words[p->n_words++] = r->word;
	return 0;
}

/* The page's size is that of the paper before it was turned, the words'
 * places are those after. */
static void
turn(struct pdf_page *p)
{
	bool turned = false;

	for (size_t i = 0; i < p->n_words && !turned; i++)
		turned = p->words[i].box.x1 > p->width + 1 ||
		    p->words[i].box.y1 > p->height + 1;
	if (turned) {
		double width = p->width;

		p->width = p->height;
		p->height = width;
	}
}

/* Some writers' titles come in another charset, and so as rubbish. */
static bool
is_sane_title(const char *s)
{
	size_t len = strlen(s), pos = 0;
	bool han = false;

	if (len > TITLE_BYTES)
		return false;
	while (pos < len) {
		uint32_t c = utf8_next(s, len, &pos);

		if (c < 0x20 || (c >= 0x7f && c < 0x100 && c != 0xb7))
			return false;
		han = han || utf8_is_han(c);
	}
	return han;
}

static int
start(struct reading *r, struct pdf_xml *x)
{
	if (strcmp(x->name, "title") == 0) {
		r->in_title = !x->empty;
		return 0;
	}
	if (strcmp(x->name, "page") == 0)
		return begin_page(r, x);
	r->in_word = strcmp(x->name, "word") == 0 && !x->empty &&
	    r->out->n > 0 && read_box(x, &r->word.box);
	return 0;
}

static int
text(struct reading *r, const char *s)
{
	if (r->in_word) {
		r->in_word = false;
		return add_word(r, s);
	}
	if (r->in_title && is_sane_title(s))
		r->out->title = utf8_trim(r->a, s);
	r->in_title = false;
	return 0;
}

int
pdf_words_read(struct arena *a, const char *bytes, size_t len,
    struct pdf_pages *out, struct err *e)
{
	struct reading r = { .a = a, .e = e, .out = out };
	struct pdf_xml x;
	int rc = 0;

	*out = (struct pdf_pages){ .title = "" };
	if (pdf_xml_open(&x, a, bytes, len, e) != 0)
		return -1;
	while (rc == 0) {
		enum pdf_xml_node node = pdf_xml_next(&x);

		if (node == PDF_XML_DONE)
			break;
		if (node == PDF_XML_BROKEN)
			rc = err_set(e, ERR_UNREADABLE,
			    "the words of the PDF break off");
		else if (node == PDF_XML_START)
			rc = start(&r, &x);
		else if (node == PDF_XML_TEXT)
			rc = text(&r, x.text);
		else
			r.in_word = r.in_title = false;
	}
	pdf_xml_close(&x);
	if (rc == 0 && out->n == 0)
		return err_set(e, ERR_UNREADABLE, "PDF without pages");
	for (size_t i = 0; i < out->n; i++)
		turn(&out->list[i]);
	return rc;
}
