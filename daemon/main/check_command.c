#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/read/identity.h"
#include "collectors/read/read.h"
#include "collectors/read/resource.h"
#include "daemon/main/check_convert.h"
#include "daemon/main/command.h"
#include "daemon/main/local_file.h"
#include "daemon/main/print_report.h"
#include "daemon/main/words.h"
#include "daemon/main/year_option.h"

#define MAX_PRINTED (64u * 1024 * 1024)

struct check_options {
	const struct form *form; /* NULL = auto */
	int year;                /* 0 = as the document says */
	const char *name;
	bool kind_given;
	enum township_kind kind;
	const char *prior_file;
	bool json;
	bool colour;
};

struct checker {
	struct form_set *forms;
	struct rule_set *rules;
	struct check_options options;
	struct arena *prior_arena;
	struct reading prior;
	const char *prior_reason;
	int exit_code;
};

static void
print_usage(FILE *to)
{
	fputs("用法：gouji check 文件… [选项]\n"
	      "读取并核查本地的年度报告（网页、文本、Word、PDF），不联网，不用"
	      "数据库。\n\n"
	      "  --form auto|2019|2021   表格格式，默认自动判别\n"
	      "  --year 年度             报告年度（文件中没有写明时使用）\n"
	      "  --name 名称             单位名称，如 瓦亭镇\n"
	      "  --kind township|department|county\n"
	      "                          单位类别：乡镇街道、部门、县\n"
	      "  --prior 文件            上一年度的报告，用于核对跨年关系\n"
	      "  --forms 文件夹          用此文件夹中的格式文件代替内置格式\n"
	      "  --json                  每个文件输出一行 JSON\n"
	      "  --help                  显示本说明\n\n"
	      "退出码：0 没有错误级问题；1 有错误级问题；2 用法不对或文件"
	      "无法读取。\n",
	    to);
}

/* ---- reading ---- */

static bool
was_read(const struct reading *r)
{
	return r->outcome == READING_REPORT || r->outcome == READING_MISMATCH;
}

/* Why the report given for the year before cannot be it, or NULL: another
 * body's, another year's. `r` is NULL before the report itself was read. */
static const char *
not_the_prior(const struct checker *c, struct arena *a, const struct report *r)
{
	const struct report *prior = &c->prior.report;
	const struct read_context whose = {
		.name = c->options.name != NULL ? c->options.name : r->organ
	};

	if (r->year != 0 && prior->year != 0 && prior->year != r->year - 1)
		return arena_printf(a, "the report given is of %d, not of %d",
		    prior->year, r->year - 1);
	if (whose.name[0] != '\0' &&
	    identity_mismatch(a, prior, &whose) != NULL)
		return arena_printf(a, "the report given for %d is of %s",
		    prior->year, prior->organ);
	return NULL;
}

static void
read_context_of(const struct checker *c, struct arena *a,
    const struct report *r, struct read_context *context)
{
	const struct check_options *o = &c->options;

	memset(context, 0, sizeof(*context));
	context->name = o->name;
	context->kind = o->kind;
	context->year = o->year;
	context->form = o->form;
	context->county_or_below = true;
	context->prior_reason = c->prior_reason;
	if (o->prior_file != NULL && c->prior_reason == NULL && r != NULL) {
		context->prior_reason = not_the_prior(c, a, r);
		if (context->prior_reason == NULL)
			context->prior = &c->prior.report;
	}
}

/*
 * Read one file, and judge it by what its text says where nothing was given:
 * the body's name tells its kind and whether it may make 规章, and with the
 * year whether the report of the year before is its own.
 */
static int
read_one(const struct checker *c, struct arena *a, const char *path,
    struct reading *out, struct err *e)
{
	struct read_context context;
	size_t len = 0;
	char *converted;
	char *bytes = local_file_read(path, &len, e);

	if (bytes == NULL)
		return -1;
	read_context_of(c, a, NULL, &context);
	if (check_convert(bytes, len, &context, &converted, e) < 0) {
		free(bytes);
		return -1;
	}
	read_document(a, c->forms, c->rules, bytes, len, &context, out);
	if (was_read(out)) {
		const char *organ = out->report.organ;

		read_context_of(c, a, &out->report, &context);
		if (!c->options.kind_given)
			context.kind = identity_kind(organ);
		context.county_or_below = context.kind == KIND_TOWNSHIP ||
		    !identity_may_make_regulations(organ);
		read_judge(a, c->rules, &context, out);
	}
	free(converted);
	free(bytes);
	return 0;
}

static void
read_prior(struct checker *c)
{
	struct err e;

	if (c->options.prior_file == NULL)
		return;
	c->prior_arena = arena_new();
	if (read_one(c, c->prior_arena, c->options.prior_file, &c->prior, &e) <
	    0) {
		c->prior_reason = arena_strdup(c->prior_arena, e.msg);
		fprintf(stderr, "gouji: %s：%s\n", c->options.prior_file,
		    reason_words(c->prior_arena, e.msg));
		c->exit_code = EXIT_TROUBLE;
	} else if (!was_read(&c->prior)) {
		c->prior_reason = c->prior.reason;
		fprintf(stderr, "gouji: %s：%s\n", c->options.prior_file,
		    reason_words(c->prior_arena, c->prior.reason));
		c->exit_code = EXIT_TROUBLE;
	}
}

/* ---- printing ---- */

static void
write_json(const struct checker *c, struct arena *a, const char *file,
    const struct reading *r, struct buf *out)
{
	const struct judgement *j = &r->judgement;
	struct resource_finding *findings =
	    arena_calloc(a, j->n_findings + 1, sizeof(*findings));
	struct resource resource = {
		.file = file,
		.year = r->report.year,
		.status = "unreadable",
		.reason = r->reason,
		.sha256 = r->sha256,
		.media_type = r->media_type,
	};
	struct json_writer w;

	if (was_read(r)) {
		for (size_t i = 0; i < j->n_findings; i++)
			findings[i].finding = &j->findings[i];
		resource.name =
		    c->options.name != NULL ? c->options.name : r->report.organ;
		resource.kind = township_kind_name(c->options.kind_given
			? c->options.kind
			: identity_kind(r->report.organ));
		resource.status = report_status_name(judgement_status(j));
		resource.report = &r->report;
		resource.implied = j->implied;
		resource.n_implied = j->n_implied;
		resource.findings = findings;
		resource.n_findings = j->n_findings;
		resource.not_judged = j->not_judged;
		resource.n_not_judged = j->n_not_judged;
	}
	json_begin(&w, out);
	resource_write(&w, &resource);
	(void)buf_putc(out, '\n');
}

static void
note_exit(struct checker *c, int code)
{
	if (code > c->exit_code)
		c->exit_code = code;
}

static void
check_file(struct checker *c, const char *file)
{
	struct arena *a = arena_new();
	struct reading reading;
	struct buf out;
	struct err e;

	buf_init(&out, MAX_PRINTED);
	memset(&reading, 0, sizeof(reading));
	if (read_one(c, a, file, &reading, &e) < 0) {
		reading.outcome = READING_UNREADABLE;
		reading.reason = e.msg;
	}
	if (!was_read(&reading))
		note_exit(c, EXIT_TROUBLE);
	else if (judgement_count(&reading.judgement, SEVERITY_ERROR) > 0)
		note_exit(c, EXIT_BAD_NEWS);
	if (c->options.json)
		write_json(c, a, file, &reading, &out);
	else if (was_read(&reading))
		print_report(a, file, &reading, c->options.colour, &out);
	if (!c->options.json && reading.reason != NULL)
		fprintf(stderr, "gouji: %s：%s\n", file,
		    reason_words(a, reading.reason));
	(void)fwrite(buf_str(&out), 1, out.len, stdout);
	buf_fini(&out);
	arena_free(a);
}

/* ---- options ---- */

static int
usage_error(const char *what, const char *value)
{
	fprintf(stderr, "gouji check: %s：%s\n", what, value);
	return EXIT_TROUBLE;
}

enum {
	OPT_FORM = 1,
	OPT_YEAR,
	OPT_NAME,
	OPT_KIND,
	OPT_PRIOR,
	OPT_FORMS,
	OPT_JSON,
	OPT_HELP
};

static int
load_forms(struct checker *c, const char *folder)
{
	struct err e;

	form_set_free(c->forms);
	c->forms = folder == NULL ? form_set_builtin()
				  : form_set_load_folder(folder, &e);
	if (c->forms != NULL)
		return 0;
	return usage_error("格式文件有误", e.msg);
}

/* Options of which the last one counts; strings are looked up afterwards. */
static int
parse_options(struct checker *c, int argc, char **argv)
{
	static const struct option options[] = {
		{ "form", required_argument, NULL, OPT_FORM },
		{ "year", required_argument, NULL, OPT_YEAR },
		{ "name", required_argument, NULL, OPT_NAME },
		{ "kind", required_argument, NULL, OPT_KIND },
		{ "prior", required_argument, NULL, OPT_PRIOR },
		{ "forms", required_argument, NULL, OPT_FORMS },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "help", no_argument, NULL, OPT_HELP },
		{ NULL, 0, NULL, 0 },
	};
	struct check_options *o = &c->options;
	const char *form = "auto", *folder = NULL;
	int opt;

	while ((opt = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (opt == OPT_FORM) {
			form = optarg;
		} else if (opt == OPT_YEAR) {
			if (year_option_parse(optarg, &o->year) < 0)
				return usage_error("年度不对", optarg);
		} else if (opt == OPT_NAME) {
			o->name = optarg;
		} else if (opt == OPT_KIND) {
			if (township_kind_parse(optarg, &o->kind) < 0)
				return usage_error("单位类别不对", optarg);
			o->kind_given = true;
		} else if (opt == OPT_PRIOR) {
			o->prior_file = optarg;
		} else if (opt == OPT_FORMS) {
			folder = optarg;
		} else if (opt == OPT_JSON) {
			o->json = true;
		} else if (opt == OPT_HELP || opt == 'h') {
			print_usage(stdout);
			exit(EXIT_DONE);
		} else {
			print_usage(stderr);
			return EXIT_TROUBLE;
		}
	}
	if (load_forms(c, folder) != 0)
		return EXIT_TROUBLE;
	if (strcmp(form, "auto") != 0 &&
	    (o->form = form_find(c->forms, form)) == NULL)
		return usage_error("没有这种格式", form);
	if (optind >= argc) {
		print_usage(stderr);
		return EXIT_TROUBLE;
	}
	return 0;
}

int
check_command(int argc, char **argv)
{
	struct checker c;
	int r;

	memset(&c, 0, sizeof(c));
	c.options.colour =
	    isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL;
	r = parse_options(&c, argc, argv);
	if (r == 0) {
		c.rules = rule_set_builtin();
		read_prior(&c);
		for (int i = optind; i < argc; i++) {
			check_file(&c, argv[i]);
			if (!c.options.json && i + 1 < argc)
				putchar('\n');
		}
		r = c.exit_code;
	}
	arena_free(c.prior_arena);
	rule_set_free(c.rules);
	form_set_free(c.forms);
	return r;
}
