/*
 * A rule that fails must not take the other rules' findings with it: a job
 * whose readers died of it goes on without that rule, and its answer says so.
 */
#include "collectors/base/log.h"
#include "collectors/form/rules.h"
#include "daemon/reader/pool.h"

void
pool_note_killer(struct job *job, int rule)
{
	job->killer = rule;
}

/* The rules behind what the job said at first, and the brace. */
static void
list_broken(const struct job_pool *p, struct job *job)
{
	if (job->whole == 0)
		job->whole = job->json.len - 1;
	job->json.len = job->whole;
	(void)buf_puts(&job->json, ",\"broken\":[");
	for (int i = 0; i < job->n_broken; i++)
		(void)buf_printf(&job->json, "%s\"%s\"", i == 0 ? "" : ",",
		    p->rules->rules[job->broken[i]].id);
	(void)buf_puts(&job->json, "]}");
	frame_header(job->header, job->kind, job->json.len,
	    job->body_len + job->converted_len);
}

bool
pool_leave_out_killer(const struct job_pool *p, struct job *job)
{
	if (job->killer < 0 || (size_t)job->killer >= p->rules->n_rules ||
	    job->n_broken == POOL_MAX_BROKEN || job->kind == FRAME_FIND)
		return false;
	log_error(
	    "reader.rule_failed rule=%s", p->rules->rules[job->killer].id);
	job->broken[job->n_broken++] = job->killer;
	job->killer = -1;
	job->deaths = 0;
	list_broken(p, job);
	return true;
}
