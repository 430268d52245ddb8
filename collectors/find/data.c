#include "collectors/find/data.h"

#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/find/list_page.h"
#include "collectors/find/source.h"

int
data_read(struct arena *a, const struct source_response *in,
    const struct source_text *text, struct list_page *out, struct cJSON **tree,
    struct err *e)
{
	const struct list_page list = list_page_of_text(a, in, text);
	const char *s;

	s = list.text + strspn(list.text, " \t\n");
	if (*s != '{' && *s != '[') {
		if (!text->is_html)
			return err_set(
			    e, ERR_UNREADABLE, "neither JSON nor a page");
		*tree = NULL;
		return list_page_read_html(a, in, text, out, e);
	}
	*tree = json_parse(s, strlen(s), e);
	if (*tree == NULL) {
		if (e != NULL)
			e->code = ERR_UNREADABLE;
		return err_context(e, "broken JSON");
	}
	*out = list;
	return 0;
}
