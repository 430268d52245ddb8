#include "collectors/text/publisher.h"

#include <stddef.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"

#define N(a)        (sizeof(a) / sizeof((a)[0]))
#define HAN_BYTES   3
#define NAME_LENGTH 30

/* Endings that name the office and not the place, longer ones first. */
static const char *const office_endings[] = { "党政综合办公室", "党政综合办",
	"党政办公室", "党政办", "人民政府办公室", "人民政府办公厅",
	"人民政府办", "人民政府", "街道办事处", "政府办公室", "政府办公厅",
	"政府办", "办公室", "办公厅", "街道办", "办事处", "街道", "政府" };
/* Those of a street's, which another kind of body may share its name with. */
static const char *const street_endings[] = { "街道办事处", "街道办", "办事处",
	"街道" };
/* What a name is of, and what else is written in front of it. */
static const char *const above[] = { "省", "市", "县", "区", "旗", "州", "盟",
	"委员会", "党委", "工委", "中共", "关于", "公布", "发布", "公开" };

static bool
ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && memcmp(s + len - n, end, n) == 0;
}

/* The first of the words that `s` ends with and is more than; 0 none. */
static size_t
ending(const char *s, size_t len, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ends_with(s, len, words[i]) && len > strlen(words[i]))
			return strlen(words[i]);
	return 0;
}

static bool
starts_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* A name taken apart. */
struct name {
	char *label;
	char *place;
	bool street; /* its ending says so */
};

static struct name
take_apart(struct arena *a, const char *text)
{
	struct name name = { .label = utf8_label(a, text) };
	size_t len = strlen(name.label), cut;

	name.place = arena_strdup(a, name.label);
	while ((cut = ending(
		    name.place, len, office_endings, N(office_endings))) > 0) {
		if (ending(name.place, len, street_endings, N(street_endings)) >
		    0)
			name.street = true;
		len -= cut;
		name.place[len] = '\0';
	}
	/* 前进街, 前进街道 and 前进街办事处. */
	if (ends_with(name.place, len, "街") && len > 2 * HAN_BYTES) {
		name.street = true;
		name.place[len - HAN_BYTES] = '\0';
	}
	return name;
}

const char *
publisher_place(struct arena *a, const char *name)
{
	return take_apart(a, name).place;
}

/* Bytes of a place that stand in front of its own name: up to the last word
 * of `above` that leaves a name of two characters. */
static size_t
prefix_bytes(const char *place)
{
	size_t len = strlen(place);

	for (size_t at = len; at-- > 0;)
		for (size_t i = 0; i < N(above); i++) {
			size_t n = strlen(above[i]);

			if (len - at >= n + 2 * (size_t)HAN_BYTES && at > 0 &&
			    memcmp(place + at, above[i], n) == 0)
				return at + n;
		}
	return 0;
}

const char *
publisher_prefix(struct arena *a, const char *name)
{
	const char *place = take_apart(a, name).place;

	return arena_strndup(a, place, prefix_bytes(place));
}

/* Does `longer` name `shorter` and, before it, what that is of? */
static bool
is_within(const char *longer, const char *shorter)
{
	static const char *const levels[] = { "县", "区", "市" };
	static const char *const departments[] = { "局", "委", "会", "中心",
		"院", "办" };
	size_t len = strlen(longer), n = strlen(shorter);

	if (n == 0 || n >= len || !ends_with(longer, len, shorter))
		return false;
	len -= n;
	/* 县财政局 of 河东县. */
	if (starts_any(shorter, levels, N(levels)) &&
	    ending(shorter, n, departments, N(departments)) > 0)
		return true;
	for (size_t i = 0; i < N(above); i++)
		if (ends_with(longer, len, above[i]))
			return true;
	return false;
}

/* Is `less` the name without the word for what it is: 青石 of 青石镇? */
static bool
is_bare(const struct name *name, const struct name *less)
{
	static const char *const kinds[] = { "镇", "乡", "苏木" };
	size_t len = strlen(name->place), n = strlen(less->place);
	size_t cut = ending(name->place, len, kinds, N(kinds));

	return cut > 0 && n >= 2 * HAN_BYTES && n == len - cut &&
	    !less->street && !name->street &&
	    memcmp(name->place, less->place, n) == 0;
}

enum publisher_match
publisher_match(struct arena *a, const char *name, const char *other)
{
	struct name one = take_apart(a, name), two = take_apart(a, other);

	if (*one.label == '\0' || *two.label == '\0')
		return PUBLISHER_OTHER;
	if (strcmp(one.label, two.label) == 0)
		return PUBLISHER_SAME;
	if (strcmp(one.place, two.place) == 0)
		return PUBLISHER_PLACE;
	if (is_within(two.place, one.place) || is_bare(&two, &one))
		return PUBLISHER_LONGER;
	if (is_within(one.place, two.place) || is_bare(&one, &two))
		return PUBLISHER_SHORTER;
	return PUBLISHER_OTHER;
}

/* Is the place at `at` of `key` only the end of the writer's longer one? */
static bool
is_part_of(
    const char *key, const char *at, const char *place, const char *writer)
{
	const char *inside = writer;

	while ((inside = strstr(inside, place)) != NULL) {
		size_t before = (size_t)(inside - writer);

		if (before > 0 && (size_t)(at - key) >= before &&
		    strncmp(at - before, writer, strlen(writer)) == 0)
			return true;
		inside++;
	}
	return false;
}

bool
publisher_in_text(
    struct arena *a, const char *text, const char *name, const char *writer)
{
	static const char *const street[] = { "街", "办事处" };
	struct name one = take_apart(a, name);
	const char *place = one.place + prefix_bytes(one.place);
	const char *other = NULL, *key, *at;

	if (text == NULL || *place == '\0')
		return false;
	if (writer != NULL &&
	    publisher_match(a, name, writer) == PUBLISHER_OTHER)
		other = take_apart(a, writer).place;
	key = utf8_label(a, text);
	for (at = key; (at = strstr(at, place)) != NULL; at++) {
		if (other != NULL && is_part_of(key, at, place, other))
			continue;
		if (!one.street || at[strlen(place)] == '\0' ||
		    starts_any(at + strlen(place), street, N(street)))
			return true;
	}
	return false;
}

bool
publisher_is_name(const char *text)
{
	static const char *const ends[] = { "镇", "乡", "街道", "办事处",
		"政府", "局", "委员会", "中心", "办公室", "管委会", "区", "县",
		"市" };
	size_t len = strlen(text);

	return utf8_count(text) <= NAME_LENGTH && strchr(text, ':') == NULL &&
	    strchr(text, '>') == NULL && strstr(text, "：") == NULL &&
	    ending(text, len, ends, N(ends)) > 0;
}
