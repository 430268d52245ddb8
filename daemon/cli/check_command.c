#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/executable.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/model/resource.h"
#include "collectors/pipeline/identity.h"
#include "collectors/pipeline/read.h"
#include "daemon/cli/command.h"
#include "daemon/cli/command_options.h"
#include "daemon/cli/local_file.h"
#include "daemon/cli/print_report.h"
#include "daemon/cli/words.h"
#include "daemon/reader/conversion.h"

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

static const char usage[] =
    "用法：gouji check 文件… [选项]\n"
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
    "无法读取。\n";

/* As [readers] of the configuration has it at first. */
#define DEADLINE_MS 20000

/* ---- reading ---- */

/* What a converter makes of a PDF or an old Word file goes into the context;
 * free() *converted. */
static int
convert_file(const void *bytes, size_t len, struct read_context *context,
    char **converted, struct err *e)
{
	char program[PATH_MAX];
	const struct converter_settings settings = {
		.program = program,
		.memory = (int64_t)DEFAULT_READER_MIB << 20,
		.deadline_ms = DEADLINE_MS,
		.quiet = true,
	};
	struct conversion_outcome outcome;

	*converted = NULL;
	if (conversion_kind_of(bytes, len) == CONVERSION_NONE)
		return 0;
	if (executable_find("gouji-converter", program, sizeof(program), e) <
	    0) {
		context->converted_reason = "needs gouji-converter";
		return 0;
	}
	if (conversion_wait(&settings, bytes, len, &outcome, converted,
		&context->converted_len, e) < 0)
		return -1;
	if (outcome.failure != JOB_OK)
		return err_set(e, ERR_PROCESS, "%s", outcome.detail);
	context->converted = *converted;
	context->converted_reason = outcome.reason;
	return 0;
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
 * Read one file, and check it by what its text says where nothing was given:
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
	if (convert_file(bytes, len, &context, &converted, e) < 0) {
		free(bytes);
		return -1;
	}
	read_document(a, c->forms, bytes, len, &context, out);
	if (reading_has_report(out)) {
		const char *organ = out->report.organ;

		read_context_of(c, a, &out->report, &context);
		if (!c->options.kind_given)
			context.kind = identity_kind(organ);
		context.county_or_below = context.kind == KIND_TOWNSHIP ||
		    !identity_may_make_regulations(organ);
		read_check(a, c->rules, &context, out);
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
	} else if (!reading_has_report(&c->prior)) {
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
	const struct resource_origin origin = { .file = file,
		.name = c->options.name,
		.kind = c->options.kind_given || !reading_has_report(r)
		    ? c->options.kind
		    : identity_kind(r->report.organ) };
	struct json_writer w;

	json_begin(&w, out);
	resource_write_reading(&w, a, &origin, r);
	(void)buf_putc(out, '\n');
}

static void
raise_exit_code(struct checker *c, int code)
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
	if (!reading_has_report(&reading))
		raise_exit_code(c, EXIT_TROUBLE);
	else if (judgement_count(&reading.judgement, SEVERITY_ERROR) > 0)
		raise_exit_code(c, EXIT_BAD_NEWS);
	if (c->options.json)
		write_json(c, a, file, &reading, &out);
	else if (reading_has_report(&reading))
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
load_forms(struct checker *c, const char *folder)
{
	struct err e;

	form_set_free(c->forms);
	c->forms = folder == NULL ? form_set_builtin()
				  : form_set_load_folder(folder, &e);
	if (c->forms != NULL)
		return 0;
	return command_options_wrong("check", "格式文件有误", e.msg);
}

/* What was given is looked up. */
static int
use_options(
    struct checker *c, const char *form, const char *kind, const char *folder)
{
	struct check_options *o = &c->options;

	if (kind != NULL && township_kind_parse(kind, &o->kind) < 0)
		return command_options_wrong("check", "单位类别不对", kind);
	o->kind_given = kind != NULL;
	if (load_forms(c, folder) != 0)
		return EXIT_TROUBLE;
	if (strcmp(form, "auto") == 0)
		return 0;
	o->form = form_find(c->forms, form);
	if (o->form == NULL)
		return command_options_wrong("check", "没有这种格式", form);
	return 0;
}

/* -1 to go on, else the exit code. */
static int
parse_options(struct checker *c, int argc, char **argv, int *first)
{
	struct check_options *o = &c->options;
	const char *form = "auto", *kind = NULL, *folder = NULL;
	const struct command_option options[] = {
		{ "form", 0, COMMAND_TEXT, .text = &form },
		{ "year", 0, COMMAND_YEAR, .year = &o->year },
		{ "name", 0, COMMAND_TEXT, .text = &o->name },
		{ "kind", 0, COMMAND_TEXT, .text = &kind },
		{ "prior", 0, COMMAND_TEXT, .text = &o->prior_file },
		{ "forms", 0, COMMAND_TEXT, .text = &folder },
		{ "json", 0, COMMAND_FLAG, .flag = &o->json },
	};
	const struct command_options all = { "check", usage, options,
		sizeof(options) / sizeof(options[0]), 1, INT_MAX };
	int code = command_options_take(&all, argc, argv, first);

	if (code >= 0)
		return code;
	code = use_options(c, form, kind, folder);
	return code == 0 ? -1 : code;
}

int
check_command(int argc, char **argv)
{
	struct checker c;
	int code, first;

	memset(&c, 0, sizeof(c));
	c.options.colour =
	    isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL;
	code = parse_options(&c, argc, argv, &first);
	if (code < 0) {
		c.rules = rule_set_builtin();
		read_prior(&c);
		for (int i = first; i < argc; i++) {
			check_file(&c, argv[i]);
			if (!c.options.json && i + 1 < argc)
				putchar('\n');
		}
		code = c.exit_code;
	}
	arena_free(c.prior_arena);
	rule_set_free(c.rules);
	form_set_free(c.forms);
	return code;
}
