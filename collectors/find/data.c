#include "collectors/find/data.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/decode/media.h"
#include "collectors/find/answer.h"
#include "collectors/find/source.h"

int
data_read(struct arena *a, const struct source_answer *in, struct answer *out,
    struct cJSON **tree, struct err *e)
{
	struct answer answer;
	const char *s;

	if (answer_read_text(a, in, &answer, e) < 0)
		return -1;
	s = answer.text + strspn(answer.text, " \t\n");
	if (*s != '{' && *s != '[') {
		if (media_of_text(answer.text, answer.len, 0) != MEDIA_HTML)
			return err_set(
			    e, ERR_UNREADABLE, "neither JSON nor a page");
		*tree = NULL;
		return answer_read_html(a, in, out, e);
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
