#include "tests/printed/disturb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds to the number at p, which keeps its length. */
static void
add_points(char *p, int points)
{
	char *end, text[64];
	double value = strtod(p, &end) + points;
	size_t len = (size_t)(end - p);

	if (len >= sizeof(text) || value < 0)
		return;
	(void)snprintf(text, sizeof(text), "%0*.*f", (int)len, 3, value);
	if (strlen(text) == len)
		memcpy(p, text, len);
}

void
disturb_words(char *s, int step, int x, int y)
{
	static const char *const names[] = { "xMin=\"", "yMin=\"", "xMax=\"",
		"yMax=\"" };
	int n = 0;

	while ((s = strstr(s, "<word ")) != NULL) {
		char *at = s++;

		if (++n % step != 0)
			continue;
		if (x == 0 && y == 0) {
			char *end = strstr(at, "</word>");

			if (end == NULL)
				return;
			memset(at, ' ', (size_t)(end + 7 - at));
			continue;
		}
		for (int k = 0; k < 4; k++) {
			at = strstr(at, names[k]);
			if (at == NULL)
				return;
			at += strlen(names[k]);
			add_points(at, k % 2 == 0 ? x : y);
		}
	}
}

void
disturb_column(char *s, int which)
{
	char left[64] = "", *at = s;

	for (int n = 0; (at = strstr(at, "<word xMin=\"")) != NULL; at++) {
		const char *text = strchr(at, '>');

		if (text == NULL)
			return;
		if (text[1] < '0' || text[1] > '9' || n++ < which)
			continue;
		(void)snprintf(left, sizeof(left), "%.19s", at);
		break;
	}
	for (at = s; *left != '\0' && (at = strstr(at, left)) != NULL;) {
		char *end = strstr(at, "</word>");

		if (end == NULL)
			return;
		if (strchr(at, '>')[1] >= '0' && strchr(at, '>')[1] <= '9')
			memset(at, ' ', (size_t)(end + 7 - at));
		at = end;
	}
}
