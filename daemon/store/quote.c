#include "daemon/store/quote.h"

#include "collectors/base/arena.h"
#include "collectors/check/similarity/similarity.h"
#include "daemon/store/inside.h"

/* Bytes of a passage that are quoted; a clerk finds the rest. */
#define QUOTED_BYTES 360

/* A passage, and whose it is. */
struct shown {
	const char *code;
	int year;
	const struct fingerprints *of;
	const struct fingerprint *passage;
};

static const char *const parts[] = { "", "第一部分", "第二部分", "第三部分",
	"第四部分", "第五部分", "第六部分" };

/* As the report has it, cut between characters. */
static int
quote(struct store *s, struct arena *a, const struct shown *v, const char **out,
    struct err *e)
{
	const struct fingerprint *p = v->passage;
	const char *text = "";
	struct report r;
	size_t len = 0;
	bool found;

	if (store_get_report(s, a, v->code, v->year, &r, &found, e) != 0)
		return -1;
	if (found && fingerprints_fit(v->of, &r)) {
		text = r.sections[p->part].text + p->at;
		len = p->len < QUOTED_BYTES ? p->len : QUOTED_BYTES;
	}
	while (len < p->len && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	*out = arena_printf(a, "%s“%.*s%s”",
	    p->number >= 1 && p->number <= 6 ? parts[p->number] : "", (int)len,
	    text, len < p->len ? "……" : "");
	return 0;
}

int
quote_alike(struct store *s, struct arena *a, const struct quote_texts *t,
    const struct similarity_boilerplate *const templates[2], const char **out,
    struct err *e)
{
	const char *left, *right;
	struct fingerprints x, y;
	struct shown own = { t->code, t->year, &x, NULL };
	struct shown other = { t->other_code, t->other_year, &y, NULL };

	if (store_load_passages(s, a, t->code, t->year, &x, e) != 0 ||
	    store_load_passages(s, a, t->other_code, t->other_year, &y, e) != 0)
		return -1;
	if (!similarity_pair(
		a, &x, &y, t->number, templates, &own.passage, &other.passage))
		return 0;
	if (quote(s, a, &own, &left, e) != 0 ||
	    quote(s, a, &other, &right, e) != 0)
		return -1;
	*out =
	    arena_printf(a, "%s%s；%s%s", t->name, left, t->other_name, right);
	return 0;
}
