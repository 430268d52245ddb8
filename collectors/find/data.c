#include "collectors/find/data.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/find/answer.h"
#include "collectors/find/source.h"

int
data_read(struct arena *a, const struct source_answer *in,
    const struct source_text *text, struct answer *out, struct cJSON **tree,
    struct err *e)
{
	const struct answer answer = answer_of_text(a, in, text);
	const char *s;

	s = answer.text + strspn(answer.text, " \t\n");
	if (*s != '{' && *s != '[') {
		if (!text->is_html)
			return err_set(
			    e, ERR_UNREADABLE, "neither JSON nor a page");
		*tree = NULL;
		return answer_read_html(a, in, text, out, e);
	}
	*tree = json_parse(s, strlen(s), e);
	if (*tree == NULL) {
		if (e != NULL)
			e->code = ERR_UNREADABLE;
		return err_context(e, "broken JSON");
	}
	*out = answer;
	return 0;
}
