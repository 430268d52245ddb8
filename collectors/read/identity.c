#include "collectors/read/identity.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/utf8.h"
#include "collectors/read/read.h"

/* Endings that name the office and not the place. */
static const char *const office_endings[] = { "人民政府办公厅",
	"人民政府办公室", "人民政府", "街道办事处", "街道办", "办事处", "街道",
	"政府" };

static bool
ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && memcmp(s + len - n, end, n) == 0;
}

/* A name as it is compared: folded, without its office ending. */
static const char *
place_name(struct arena *a, const char *name)
{
	char *key = utf8_label(a, name);
	size_t len = strlen(key);

	for (size_t i = 0;
	     i < sizeof(office_endings) / sizeof(office_endings[0]); i++) {
		const char *end = office_endings[i];

		if (ends_with(key, len, end) && len > strlen(end)) {
			key[len - strlen(end)] = '\0';
			break;
		}
	}
	return key;
}

static bool
text_names(struct arena *a, const char *text, const char *place)
{
	return text != NULL && strstr(utf8_label(a, text), place) != NULL;
}

static bool
report_names(struct arena *a, const struct report *r, const char *name)
{
	const char *place = place_name(a, name);

	if (place[0] == '\0')
		return true;
	if (r->organ[0] != '\0' &&
	    strstr(place, place_name(a, r->organ)) != NULL)
		return true;
	if (text_names(a, r->organ, place) || text_names(a, r->title, place) ||
	    text_names(a, r->preface, place))
		return true;
	for (size_t i = 0; i < r->n_sections; i++)
		if (text_names(a, r->sections[i].text, place))
			return true;
	return false;
}

const char *
identity_mismatch(
    struct arena *a, const struct report *r, const struct read_context *context)
{
	if (context->year != 0 && r->year != 0 && r->year != context->year)
		return arena_printf(
		    a, "report of %d, expected %d", r->year, context->year);
	if (context->name == NULL || r->organ[0] == '\0' ||
	    report_names(a, r, context->name))
		return NULL;
	for (size_t i = 0; i < context->n_aliases; i++)
		if (report_names(a, r, context->aliases[i]))
			return NULL;
	return arena_printf(
	    a, "report of %s, expected %s", r->organ, context->name);
}

static bool
has_any(const char *s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(s, words[i]) != NULL)
			return true;
	return false;
}

#define HAS_ANY(s, words) \
	has_any(s, (words), sizeof(words) / sizeof((words)[0]))

bool
identity_may_make_regulations(const char *organ)
{
	static const char *const above[] = { "省", "自治区", "市", "自治州" };
	static const char *const below[] = { "县", "旗", "镇", "乡", "街道",
		"村", "社区", "苏木" };
	const char *rest = organ;

	if (HAS_ANY(organ, below) || !HAS_ANY(organ, above))
		return false;
	/* 某市某区: a district, unless the 区 is the 自治区's own. */
	for (;;) {
		const char *district = strstr(rest, "区");

		if (district == NULL)
			return true;
		if (district - organ < (ptrdiff_t)strlen("自治") ||
		    strncmp(district - strlen("自治"), "自治区",
			strlen("自治区")) != 0)
			return false;
		rest = district + strlen("区");
	}
}

enum township_kind
identity_kind(const char *organ)
{
	static const char *const towns[] = { "镇", "乡", "街道", "苏木" };
	static const char *const governments[] = { "县人民政府", "区人民政府",
		"市人民政府", "旗人民政府", "省人民政府" };
	static const char *const departments[] = { "局", "委员会", "中心", "部",
		"办公室", "办公厅" };

	if (HAS_ANY(organ, departments))
		return KIND_DEPARTMENT;
	if (organ[0] == '\0' || HAS_ANY(organ, towns))
		return KIND_TOWNSHIP;
	return HAS_ANY(organ, governments) ? KIND_COUNTY : KIND_DEPARTMENT;
}
