#include "collectors/model/resource.h"

#include "collectors/base/arena.h"
#include "collectors/base/json.h"
#include "collectors/model/form.h"
#include "collectors/model/reading.h"

void
resource_write_finding_fields(
    struct json_writer *w, const struct resource_finding *rf)
{
	const struct finding *f = rf->finding;

	if (rf->id != 0)
		json_put_int(w, "id", rf->id);
	if (rf->code != NULL) {
		json_put_string(w, "code", rf->code);
		json_put_string(w, "name", rf->name);
		json_put_int(w, "year", rf->year);
	}
	finding_write_place(w, f);
	if (rf->id != 0)
		json_put_string(w, "place_words", rf->place_words);
	finding_write_rest(w, f);
	if (rf->id != 0) {
		json_put_string(w, "state", rf->state);
		json_put_string(w, "first_seen", rf->first_seen);
		json_put_string(w, "last_seen", rf->last_seen);
		json_put_string(w, "rules_version", rf->rules_version);
		json_put_string(w, "acked_by", rf->acked_by);
		json_put_string(w, "note", rf->note);
		json_put_string(w, "acked_at", rf->acked_at);
	}
}

void
resource_write_finding(struct json_writer *w, const struct resource_finding *rf)
{
	json_object_begin(w);
	resource_write_finding_fields(w, rf);
	json_object_end(w);
}

static void
write_township(struct json_writer *w, const struct resource *r)
{
	json_key(w, "township");
	json_object_begin(w);
	if (r->code != NULL)
		json_put_string(w, "code", r->code);
	json_put_string(w, "name", r->name);
	json_put_string(w, "kind", r->kind);
	json_object_end(w);
}

static void
write_head(struct json_writer *w, const struct resource *r)
{
	const struct report *report = r->report;

	if (r->year != 0)
		json_put_int(w, "year", r->year);
	else
		json_put_null(w, "year");
	json_put_string(w, "form", report == NULL ? NULL : report->form->id);
	if (r->file == NULL && r->revision != 0)
		json_put_int(w, "revision", r->revision);
	else if (r->file == NULL)
		json_put_null(w, "revision");
	json_put_string(w, "status", r->status);
	if (r->reason != NULL)
		json_put_string(w, "reason", r->reason);
	if (r->on_time == ON_TIME_UNKNOWN)
		json_put_null(w, "on_time");
	else
		json_put_bool(w, "on_time", r->on_time == ON_TIME_YES);
	report_write_head(w, report);
	json_put_string(w, "url", r->url);
	if (r->file == NULL)
		json_put_string(w, "fetched_at", r->fetched_at);
	json_put_string(w, "sha256", r->sha256);
	json_put_string(w, "media_type", r->media_type);
	json_put_string(w, "rules_version", r->rules_version);
}

void
resource_write(struct json_writer *w, const struct resource *r)
{
	json_object_begin(w);
	if (r->file != NULL)
		json_put_string(w, "file", r->file);
	if (r->file == NULL || r->report != NULL) {
		write_township(w, r);
		write_head(w, r);
	} else {
		json_put_string(w, "status", r->status);
		json_put_string(w, "reason", r->reason);
	}
	report_write_cells(w, r->report);
	check_result_write_implied(w, r->report, r->implied, r->n_implied);
	json_key(w, "findings");
	json_array_begin(w);
	for (size_t i = 0; i < r->n_findings; i++)
		resource_write_finding(w, &r->findings[i]);
	json_array_end(w);
	check_result_write_not_judged(w, r->not_judged, r->n_not_judged);
	report_write_notes(w, r->report);
	json_object_end(w);
}

void
resource_write_reading(struct json_writer *w, struct arena *a,
    const struct resource_origin *origin, const struct reading *r)
{
	const struct judgement *j = &r->judgement;
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
		    origin->name != NULL ? origin->name : r->report.organ;
		resource.kind = township_kind_name(origin->kind);
		resource.status = report_status_name(judgement_status(j));
		resource.report = &r->report;
		resource.implied = j->implied;
		resource.n_implied = j->n_implied;
		resource.findings = findings;
		resource.n_findings = j->n_findings;
		resource.not_judged = j->not_judged;
		resource.n_not_judged = j->n_not_judged;
	}
	resource_write(w, &resource);
}
