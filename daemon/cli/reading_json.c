#include "daemon/cli/reading_json.h"

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/pipeline/identity.h"
#include "collectors/pipeline/read.h"
#include "collectors/pipeline/resource.h"

bool
reading_has_report(const struct reading *r)
{
	return r->outcome == READING_REPORT || r->outcome == READING_MISMATCH;
}

void
reading_write_json(struct json_writer *w, struct arena *a,
    const struct reading_origin *origin, const struct reading *r)
{
	const struct check_result *j = &r->check_result;
	struct resource_finding *findings =
	    arena_calloc(a, j->n_findings + 1, sizeof(*findings));
	struct resource resource = {
		.file = origin->file,
		.year = r->report.year,
		.status = "unreadable",
		.reason = r->reason,
		.sha256 = r->sha256,
		.media_type = r->media_type,
	};

	if (reading_has_report(r)) {
		for (size_t i = 0; i < j->n_findings; i++)
			findings[i].finding = &j->findings[i];
		resource.name =
		    origin->name != NULL ? origin->name : r->report.publisher;
		resource.kind = origin->kind != NULL
		    ? origin->kind
		    : township_kind_name(identity_kind(r->report.publisher));
		resource.status = report_status_name(check_result_status(j));
		resource.report = &r->report;
		resource.implied = j->implied;
		resource.n_implied = j->n_implied;
		resource.findings = findings;
		resource.n_findings = j->n_findings;
		resource.skipped = j->skipped;
		resource.n_skipped = j->n_skipped;
	}
	resource_write(w, &resource);
}
