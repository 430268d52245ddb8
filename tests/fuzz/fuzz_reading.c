/*
 * A reader's result: the reading's JSON, and behind a newline what its check
 * found. What is taken says the same when it is written and parsed again.
 */
#include <assert.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/form/form.h"
#include "collectors/model/reading.h"
#include "tests/fuzz/fuzz.h"

#define MAX_TEXT (16u * 1024 * 1024)

static int
parse(struct arena *a, const struct form_set *forms, const char *text,
    size_t len, struct reading *out)
{
	const char *end = len == 0 ? NULL : memchr(text, '\n', len);
	size_t first = end == NULL ? len : (size_t)(end - text);
	struct cJSON *v;
	struct err e;
	int r;

	if (reading_parse(a, forms, text, first, out, &e) < 0)
		return -1;
	if (!reading_has_report(out) || end == NULL)
		return 0;
	v = json_parse(end, len - first, &e);
	if (v == NULL)
		return -1;
	r = check_result_parse(a, out->report.form, v, &out->judgement, &e);
	json_free(v);
	return r;
}

static void
write(struct buf *out, const struct reading *r)
{
	struct json_writer w;

	buf_init(out, MAX_TEXT);
	json_begin(&w, out);
	reading_write(&w, r);
	if (!reading_has_report(r))
		return;
	(void)buf_putc(out, '\n');
	json_begin(&w, out);
	check_result_write(&w, &r->report, &r->judgement);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct form_set *forms;
	struct arena *a = arena_new();
	struct reading first, second;
	struct buf once, twice;

	if (forms == NULL)
		forms = form_set_builtin();
	if (parse(a, forms, (const char *)data, size, &first) == 0) {
		write(&once, &first);
		assert(!once.failed);
		assert(parse(a, forms, once.data, once.len, &second) == 0);
		write(&twice, &second);
		assert(once.len == twice.len);
		assert(memcmp(once.data, twice.data, once.len) == 0);
		buf_fini(&once);
		buf_fini(&twice);
	}
	arena_free(a);
	return 0;
}
