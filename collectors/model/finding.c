#include "collectors/model/finding.h"

enum report_status
judgement_status(const struct judgement *j)
{
	enum report_status status = STATUS_VALID;

	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_ERROR && f->axis == AXIS_DATA)
			return STATUS_INVALID;
		if (f->severity >= SEVERITY_WARNING)
			status = STATUS_WARNED;
	}
	return status;
}

size_t
judgement_count(const struct judgement *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++)
		n += j->findings[i].severity == s;
	return n;
}

size_t
judgement_causes(const struct judgement *j, enum severity s)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n_findings; i++) {
		bool counted = j->findings[i].severity != s;

		for (size_t k = 0; k < i && !counted; k++)
			counted = j->findings[k].severity == s &&
			    j->findings[k].cause == j->findings[i].cause;
		n += !counted;
	}
	return n;
}
