#include "collectors/text/sentences.h"

#include <string.h>

size_t
sentence_stop(const char *s, size_t len, unsigned stops)
{
	static const struct {
		const char *text;
		unsigned kind;
	} all[] = {
		{ "。", SENTENCE_FULL_STOP },
		{ "！", SENTENCE_MARK },
		{ "？", SENTENCE_MARK },
		{ "!", SENTENCE_ASCII_MARK },
		{ "?", SENTENCE_ASCII_MARK },
		{ "；", SENTENCE_SEMICOLON },
		{ ";", SENTENCE_SEMICOLON },
		{ "\n", SENTENCE_LINE },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		size_t n = strlen(all[i].text);

		if ((stops & all[i].kind) != 0 && n <= len &&
		    memcmp(s, all[i].text, n) == 0)
			return n;
	}
	return 0;
}

bool
sentence_next(
    const char *text, size_t len, unsigned stops, struct sentence_range *r)
{
	size_t at = r->next, stop = 0;

	if (at >= len)
		return false;
	r->from = at;
	while (
	    at < len && (stop = sentence_stop(text + at, len - at, stops)) == 0)
		at++;
	r->to = at;
	r->next = at + stop;
	r->ends_line = stop > 0 && text[at] == '\n';
	return true;
}
