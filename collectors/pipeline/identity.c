#include "collectors/pipeline/identity.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/pipeline/read.h"
#include "collectors/text/publisher.h"

static bool
report_names(struct arena *a, const struct report *r, const char *name)
{
	if (*publisher_place(a, name) == '\0' ||
	    publisher_match(a, name, r->publisher) != PUBLISHER_OTHER ||
	    publisher_in_text(a, r->publisher, name, r->publisher) ||
	    publisher_in_text(a, r->title, name, r->publisher) ||
	    publisher_in_text(a, r->preface, name, r->publisher))
		return true;
	for (size_t i = 0; i < r->n_sections; i++)
		if (publisher_in_text(
			a, r->sections[i].text, name, r->publisher))
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
	if (context->name == NULL || r->publisher[0] == '\0' ||
	    report_names(a, r, context->name))
		return NULL;
	for (size_t i = 0; i < context->n_aliases; i++)
		if (report_names(a, r, context->aliases[i]))
			return NULL;
	return arena_printf(
	    a, "report of %s, expected %s", r->publisher, context->name);
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
identity_may_make_regulations(const char *publisher)
{
	static const char *const above[] = { "省", "自治区", "市", "自治州" };
	static const char *const below[] = { "县", "旗", "镇", "乡", "街道",
		"村", "社区", "苏木" };
	const char *rest = publisher;

	if (HAS_ANY(publisher, below) || !HAS_ANY(publisher, above))
		return false;
	/* 某市某区: a district, unless the 区 is the 自治区's own. */
	for (;;) {
		const char *district = strstr(rest, "区");

		if (district == NULL)
			return true;
		if (district - publisher < (ptrdiff_t)strlen("自治") ||
		    strncmp(district - strlen("自治"), "自治区",
			strlen("自治区")) != 0)
			return false;
		rest = district + strlen("区");
	}
}

enum township_kind
identity_kind(const char *publisher)
{
	static const char *const towns[] = { "镇", "乡", "街道", "苏木" };
	static const char *const governments[] = { "县人民政府", "区人民政府",
		"市人民政府", "旗人民政府", "省人民政府" };
	static const char *const departments[] = { "局", "委员会", "中心", "部",
		"办公室", "办公厅" };

	if (HAS_ANY(publisher, departments))
		return KIND_DEPARTMENT;
	if (publisher[0] == '\0' || HAS_ANY(publisher, towns))
		return KIND_TOWNSHIP;
	return HAS_ANY(publisher, governments) ? KIND_COUNTY : KIND_DEPARTMENT;
}
