#include "collectors/find/robots.h"

#include <string.h>
#include <strings.h>

#include "collectors/base/arena.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"

/* A part of the file. */
struct part {
	const char *at;
	size_t len;
};

/* Whom the lines that are read now are for. */
struct group {
	bool ours, everyones;
	bool has_rules; /* the next User-agent begins another */
};

struct rules {
	struct robots robots;
	size_t cap;
	bool named; /* some group is of this kind */
};

struct reader {
	struct arena *arena;
	const char *product;
	struct group group;
	struct rules ours, everyones;
};

/* ---- percent-encoding ---- */

/* RFC 3986 2.3: what means the same, encoded or not. */
static bool
is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

static size_t
put_encoded(char *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";

	out[0] = '%';
	out[1] = digits[c >> 4];
	out[2] = digits[c & 15];
	return 3;
}

/*
 * One way to write it: unreserved characters plain, other encoded ones with
 * capital digits, what no URL can hold encoded. In a path '*' and '$' are no
 * signs and are encoded, too.
 */
static struct part
encode_alike(struct arena *a, struct part in, bool is_path)
{
	char *out = arena_alloc(a, 3 * in.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		unsigned char c = (unsigned char)in.at[i];
		int high = -1, low = -1;

		if (c == '%' && in.len - i > 2) {
			high = utf8_hex_digit(in.at[i + 1]);
			low = utf8_hex_digit(in.at[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			c = (unsigned char)(high << 4 | low);
			if (is_unreserved(c))
				out[n++] = (char)c;
			else
				n += put_encoded(out + n, c);
			i += 2;
		} else if (c <= ' ' || c >= 0x7f ||
		    (is_path && (c == '*' || c == '$'))) {
			n += put_encoded(out + n, c);
		} else {
			out[n++] = (char)c;
		}
	}
	out[n] = '\0';
	return (struct part){ out, n };
}

/* ---- lines ---- */

static struct part
trim(struct part p)
{
	while (p.len > 0 && (p.at[0] == ' ' || p.at[0] == '\t')) {
		p.at++;
		p.len--;
	}
	while (p.len > 0 && (p.at[p.len - 1] == ' ' || p.at[p.len - 1] == '\t'))
		p.len--;
	return p;
}

static bool
is_word(struct part p, const char *word)
{
	return p.len == strlen(word) && strncasecmp(p.at, word, p.len) == 0;
}

static size_t
product_length(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len &&
	    ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z') ||
		s[n] == '-' || s[n] == '_'))
		n++;
	return n;
}

static void
take_agent(struct reader *r, struct part value)
{
	if (r->group.has_rules)
		r->group = (struct group){ false, false, false };
	if (value.len > 0 && value.at[0] == '*' &&
	    (value.len == 1 || value.at[1] == ' ' || value.at[1] == '\t')) {
		r->group.everyones = true;
		r->everyones.named = true;
		return;
	}
	value.len = product_length(value.at, value.len);
	if (is_word(value, r->product)) {
		r->group.ours = true;
		r->ours.named = true;
	}
}

static void
add_rule(struct reader *r, struct rules *to, bool allow, struct part value)
{
	struct robots *robots = &to->robots;
	struct part pattern;

	if (robots->n_rules == LIMIT_ROBOTS_RULES) {
		robots->n_left++;
		return;
	}
	pattern = encode_alike(r->arena, value, false);
	robots->rules = arena_grow(r->arena, robots->rules, robots->n_rules,
	    &to->cap, sizeof(*robots->rules));
	robots->rules[robots->n_rules++] =
	    (struct robots_rule){ allow, pattern.at, pattern.len };
}

static void
take_rule(struct reader *r, bool allow, struct part value)
{
	r->group.has_rules = true;
	/* "Disallow:" with nothing behind forbids nothing. */
	if (value.len == 0)
		return;
	if (r->group.ours)
		add_rule(r, &r->ours, allow, value);
	if (r->group.everyones)
		add_rule(r, &r->everyones, allow, value);
}

/* Seconds, perhaps with a fraction; -1 when it is no number. */
static int64_t
parse_delay(struct part p)
{
	int64_t ms = 0, unit = 1000;
	size_t i = 0;

	if (p.len == 0 || p.at[0] < '0' || p.at[0] > '9')
		return -1;
	for (; i < p.len && p.at[i] >= '0' && p.at[i] <= '9'; i++)
		if (ms < LIMIT_ROBOTS_DELAY_MS)
			ms = ms * 10 + (int64_t)(p.at[i] - '0') * 1000;
	if (i < p.len && p.at[i] == '.')
		for (i++; i < p.len && p.at[i] >= '0' && p.at[i] <= '9'; i++) {
			unit /= 10;
			ms += (int64_t)(p.at[i] - '0') * unit;
		}
	if (i < p.len)
		return -1;
	return ms < LIMIT_ROBOTS_DELAY_MS ? ms : LIMIT_ROBOTS_DELAY_MS;
}

static void
take_delay(struct reader *r, struct part value)
{
	int64_t ms = parse_delay(value);

	if (r->group.ours && ms > r->ours.robots.delay_ms)
		r->ours.robots.delay_ms = ms;
	if (r->group.everyones && ms > r->everyones.robots.delay_ms)
		r->everyones.robots.delay_ms = ms;
}

/* Other lines (Sitemap and what else there is) change nothing, not even whom
 * the next rules are for (RFC 9309 2.2.4). */
static void
take_line(struct reader *r, struct part line)
{
	const char *hash = memchr(line.at, '#', line.len);
	const char *colon;
	struct part key, value;

	if (hash != NULL)
		line.len = (size_t)(hash - line.at);
	colon = memchr(line.at, ':', line.len);
	if (colon == NULL)
		return;
	key = trim((struct part){ line.at, (size_t)(colon - line.at) });
	value = trim((struct part){
	    colon + 1, line.len - (size_t)(colon - line.at) - 1 });
	if (is_word(key, "user-agent"))
		take_agent(r, value);
	else if (is_word(key, "disallow"))
		take_rule(r, false, value);
	else if (is_word(key, "allow"))
		take_rule(r, true, value);
	else if (is_word(key, "crawl-delay"))
		take_delay(r, value);
}

/* ---- the file ---- */

static bool
is_markup(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && strchr(" \t\r\n", text[i]) != NULL && text[i] != '\0')
		i++;
	return i < len && text[i] == '<';
}

const char *
robots_product(struct arena *a, const char *user_agent)
{
	size_t len = product_length(user_agent, strlen(user_agent));

	if (len == 0)
		return "gouji";
	return arena_strndup(a, user_agent, len);
}

void
robots_parse(struct arena *a, const char *text, size_t len, const char *product,
    struct robots *out)
{
	struct reader r = { .arena = a, .product = product };
	size_t from = 0;

	if (len > LIMIT_ROBOTS_BYTES)
		len = LIMIT_ROBOTS_BYTES;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		from = 3;
	memset(out, 0, sizeof(*out));
	if (is_markup(text + from, len - from))
		return;
	while (from < len) {
		size_t to = from;

		while (to < len && text[to] != '\r' && text[to] != '\n' &&
		    text[to] != '\0')
			to++;
		take_line(&r, (struct part){ text + from, to - from });
		from = to + 1;
	}
	*out = r.ours.named ? r.ours.robots : r.everyones.robots;
}

/* ---- matching ---- */

/* Is `pattern` (no '*' in it) where `path` begins? */
static bool
begins_with(struct part path, struct part pattern)
{
	return path.len >= pattern.len &&
	    memcmp(path.at, pattern.at, pattern.len) == 0;
}

static struct part
behind(struct part path, size_t len)
{
	return (struct part){ path.at + len, path.len - len };
}

/*
 * The pieces between the stars in turn, each at its first place: a later one
 * would leave less for the rest. Every step takes time in what it consumes.
 */
static bool
matches(struct part path, const struct robots_rule *rule)
{
	struct part rest = { rule->pattern, rule->len };
	bool anchored = rest.len > 0 && rest.at[rest.len - 1] == '$';
	bool first = true;

	if (anchored)
		rest.len--;
	for (;;) {
		const char *star = memchr(rest.at, '*', rest.len);
		struct part piece = { rest.at,
			star == NULL ? rest.len : (size_t)(star - rest.at) };
		bool last = star == NULL;
		const char *at;

		if (last && anchored && !first)
			return path.len >= piece.len &&
			    begins_with(
				behind(path, path.len - piece.len), piece);
		if (first) {
			if (!begins_with(path, piece))
				return false;
			path = behind(path, piece.len);
		} else if (piece.len > 0) {
			at = memmem(path.at, path.len, piece.at, piece.len);
			if (at == NULL)
				return false;
			path = behind(path, (size_t)(at - path.at) + piece.len);
		}
		if (last)
			return !anchored || path.len == 0;
		rest = behind(rest, piece.len + 1);
		first = false;
	}
}

bool
robots_allow(struct arena *a, const struct robots *r, const char *path)
{
	struct part alike =
	    encode_alike(a, (struct part){ path, strlen(path) }, true);
	const struct robots_rule *best = NULL;

	if (strcmp(path, "/robots.txt") == 0)
		return true;
	for (size_t i = 0; i < r->n_rules; i++) {
		const struct robots_rule *rule = &r->rules[i];

		if (best != NULL &&
		    (rule->len < best->len ||
			(rule->len == best->len && !rule->allow)))
			continue;
		if (matches(alike, rule))
			best = rule;
	}
	return best == NULL || best->allow;
}
