#include "daemon/reader/worker.h"

#include <errno.h>
#include <iconv.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/base/json.h"
#include "collectors/base/limits.h"
#include "collectors/base/log.h"
#include "collectors/base/mem.h"
#include "collectors/find/source.h"
#include "collectors/form/form.h"
#include "collectors/form/rules.h"
#include "collectors/pipeline/list.h"
#include "collectors/pipeline/read.h"
#include "daemon/reader/sandbox.h"

/* Input is taken in pieces of this size. */
#define PIECE (256u * 1024)
/* Speed against size for pages of some 100 KB. */
#define ZSTD_LEVEL 6
/* Heap that stays with the process between jobs (TECH: page faults cost more
 * than parsing), and what is mapped apart. */
#define KEPT_HEAP (32 * 1024 * 1024)
#define MAPPED_AT (8 * 1024 * 1024)

/* Charsets that decoding knows. While a converter is open here, the C library
 * keeps its module loaded and opening another needs no file. */
static const char *const held_charsets[] = { "GB18030", "BIG5-HKSCS",
	"UTF-16LE" };
#define N_HELD (sizeof(held_charsets) / sizeof(held_charsets[0]))

struct worker {
	int in, out;
	int cpu;
	struct form_set *forms;
	struct rule_set *rules;
	struct arena *arena;
	ZSTD_CCtx *zstd;
	iconv_t held[N_HELD];
	char *compressed;
	size_t compressed_cap;
	struct frame_parser parser;
	char *piece;
	size_t piece_from, piece_to; /* what of it is not taken yet */
};

static NORETURN void
end_broken(const char *what)
{
	log_error("reader.broken what=\"%s\"", what);
	_exit(WORKER_EXIT_BROKEN);
}

static void
end_out_of_memory(void)
{
	_exit(WORKER_EXIT_MEMORY);
}

/* ---- start ---- */

/*
 * Load what the libraries load at first use (charset converters, OpenSSL),
 * which cannot be opened later: read small documents of each kind.
 */
static void
warm_up(struct worker *w)
{
	static const struct {
		const char *content_type, *text;
	} samples[] = {
		{ "text/html; charset=utf-8", "<html><p>年报</p></html>" },
		{ "text/html; charset=gb2312",
		    "<html><p>\xc4\xea\xb1\xa8</p></html>" },
		{ "text/plain", "\xff\xfe\x74\x5e\xa5\x62" },
		{ "text/plain", "\xfe\xff\x5e\x74\x62\xa5" },
		{ "text/html; charset=big5",
		    "<html><p>\xa6\x7e\xb3\xf8</p></html>" },
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const struct read_context context = {
			.content_type = samples[i].content_type,
		};
		struct reading reading;

		read_document(w->arena, w->forms, samples[i].text,
		    strlen(samples[i].text), &context, &reading);
		arena_reset(w->arena);
	}
}

static int
load(struct worker *w, const struct worker_options *options, struct err *e)
{
	w->forms = options->forms == NULL
	    ? form_set_builtin()
	    : form_set_load_folder(options->forms, e);
	if (w->forms == NULL)
		return -1;
	w->rules = rule_set_builtin();
	if (rule_set_apply(w->rules, options->rules, e) < 0)
		return -1;
	for (size_t i = 0; i < N_HELD; i++)
		w->held[i] = iconv_open("UTF-8", held_charsets[i]);
	w->zstd = ZSTD_createCCtx();
	if (w->zstd == NULL ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(
		w->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)) ||
	    ZSTD_isError(
		ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1)))
		return err_set(e, ERR_PROCESS, "no compressor");
	return 0;
}

struct worker *
worker_start(
    const struct worker_options *options, int in, int out, struct err *e)
{
	struct worker *w;

	if (sandbox_follow_parent(options->parent, e) < 0)
		return NULL;
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_HEAP);
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_AT);
	w = mem_calloc(1, sizeof(*w));
	w->in = in;
	w->out = out;
	w->cpu = options->cpu;
	w->arena = arena_new();
	w->piece = mem_calloc(PIECE, 1);
	for (size_t i = 0; i < N_HELD; i++)
		w->held[i] = (iconv_t)-1;
	frame_parser_init(&w->parser);
	if (load(w, options, e) < 0) {
		worker_free(w);
		return NULL;
	}
	warm_up(w);
	if (sandbox_enter_reader(options->memory, e) < 0) {
		worker_free(w);
		return NULL;
	}
	mem_on_failure(end_out_of_memory);
	return w;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	frame_parser_fini(&w->parser);
	for (size_t i = 0; i < N_HELD; i++)
		if (w->held[i] != (iconv_t)-1)
			(void)iconv_close(w->held[i]);
	(void)ZSTD_freeCCtx(w->zstd);
	form_set_free(w->forms);
	rule_set_free(w->rules);
	arena_free(w->arena);
	free(w->compressed);
	free(w->piece);
	free(w);
}

/* ---- in and out ---- */

/* false at the end of the input. */
static bool
fill_piece(struct worker *w)
{
	ssize_t n;

	do {
		n = read(w->in, w->piece, PIECE);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		end_broken(strerror(errno));
	w->piece_from = 0;
	w->piece_to = (size_t)n;
	return n > 0;
}

const struct frame *
worker_next(struct worker *w)
{
	struct err e;

	for (;;) {
		size_t used;
		int r = frame_feed(&w->parser, w->piece + w->piece_from,
		    w->piece_to - w->piece_from, &used, &e);

		if (r < 0)
			end_broken(e.msg);
		w->piece_from += used;
		if (r > 0)
			break;
		if (!fill_piece(w)) {
			if (w->parser.header_len > 0)
				end_broken("input ends in a frame");
			return NULL;
		}
	}
	sandbox_allow_cpu(w->cpu);
	return &w->parser.frame;
}

static void
write_all(struct worker *w, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(w->out, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			end_broken(strerror(errno));
		p += n;
		len -= (size_t)n;
	}
}

static void
write_frame(struct worker *w, enum frame_kind kind, const struct buf *text,
    size_t compressed_len)
{
	unsigned char header[FRAME_HEADER_SIZE];

	frame_header(header, kind, text->len, compressed_len);
	write_all(w, header, sizeof(header));
	write_all(w, text->data, text->len);
	write_all(w, w->compressed, compressed_len);
}

/* The reading and what the check found of it, a line each. */
static void
write_reading(struct buf *text, const struct reading *r)
{
	struct json_writer w;

	json_begin(&w, text);
	reading_write(&w, r);
	if (!reading_has_report(r))
		return;
	(void)buf_putc(text, '\n');
	json_begin(&w, text);
	check_result_write(&w, &r->report, &r->judgement);
}

static void
send_reading(struct worker *w, struct reading *reading, size_t compressed_len)
{
	struct buf text;

	buf_init(&text, LIMIT_JOB_HEADER_BYTES);
	write_reading(&text, reading);
	if (text.failed) {
		reading->outcome = READING_UNREADABLE;
		reading->reason = "more text than a report can have";
		buf_clear(&text);
		write_reading(&text, reading);
	}
	write_frame(w, FRAME_RESULT, &text, compressed_len);
	buf_fini(&text);
}

static void
send_page(struct worker *w, const struct source_page *page)
{
	static const struct source_page too_much = {
		.trouble = "more text than a list can have",
	};
	struct json_writer json;
	struct buf text;

	buf_init(&text, LIMIT_JOB_HEADER_BYTES);
	json_begin(&json, &text);
	source_page_write(&json, page);
	if (text.failed) {
		buf_clear(&text);
		json_begin(&json, &text);
		source_page_write(&json, &too_much);
	}
	write_frame(w, FRAME_RESULT, &text, 0);
	buf_fini(&text);
}

/* ---- jobs ---- */

static size_t
compress(struct worker *w, const void *bytes, size_t len)
{
	size_t bound = ZSTD_compressBound(len), n;

	if (bound > w->compressed_cap) {
		free(w->compressed);
		w->compressed = mem_calloc(bound, 1);
		w->compressed_cap = bound;
	}
	n = ZSTD_compress2(
	    w->zstd, w->compressed, w->compressed_cap, bytes, len);
	if (ZSTD_isError(n)) {
		if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
			end_out_of_memory();
		end_broken(ZSTD_getErrorName(n));
	}
	return n;
}

/* How much of the body is the document; the conversion behind it, or why
 * there is none, goes into the context. */
static size_t
split_body(
    const struct frame *f, const struct cJSON *v, struct read_context *context)
{
	int64_t len = 0;

	context->converted_reason = json_get_string(v, "converted_reason");
	if (!json_as_int(json_get(v, "converted_len"), &len))
		return f->body_len;
	if (len < 0 || (uint64_t)len > f->body_len)
		end_broken("a conversion beyond the frame");
	context->converted = f->body + f->body_len - len;
	context->converted_len = (size_t)len;
	return f->body_len - (size_t)len;
}

static void
parse_context(
    struct worker *w, const struct cJSON *v, struct read_context *context)
{
	struct err e;

	if (read_context_parse(
		w->arena, w->forms, json_get(v, "context"), context, &e) < 0)
		end_broken(e.msg);
	context->unchecked = json_get_bool(v, "unchecked");
}

static void
read_job(struct worker *w, const struct frame *f, const struct cJSON *v)
{
	struct read_context context;
	struct reading reading;
	size_t len;

	parse_context(w, v, &context);
	len = split_body(f, v, &context);
	read_document(w->arena, w->forms, f->body, len, &context, &reading);
	if (reading_has_report(&reading)) {
		struct buf nothing;

		buf_init(&nothing, 0);
		write_frame(w, FRAME_CHECKING, &nothing, 0);
		read_check(w->arena, w->rules, &context, &reading);
	}
	send_reading(w, &reading, compress(w, f->body, len));
}

static void
check_job(struct worker *w, const struct cJSON *v)
{
	struct reading reading = { .outcome = READING_REPORT };
	struct read_context context;
	struct json_writer json;
	struct buf text;
	struct err e;

	if (report_parse(w->arena, w->forms,
		json_get(json_get(v, "reading"), "report"), &reading.report,
		&e) < 0)
		end_broken(e.msg);
	if (reading.report.form == NULL)
		end_broken("a report without a form cannot be checked");
	parse_context(w, v, &context);
	read_check(w->arena, w->rules, &context, &reading);
	buf_init(&text, LIMIT_JOB_HEADER_BYTES);
	json_begin(&json, &text);
	check_result_write(&json, &reading.report, &reading.judgement);
	if (text.failed)
		end_broken("more findings than a frame can hold");
	write_frame(w, FRAME_RESULT, &text, 0);
	buf_fini(&text);
}

static void
find_job(struct worker *w, const struct frame *f, const struct cJSON *v)
{
	struct source_page page = { 0 };
	struct source_response answer;
	struct err e;

	if (source_response_parse(w->arena, v, &answer, &e) < 0)
		end_broken(e.msg);
	answer.bytes = f->body;
	answer.len = f->body_len;
	if (list_read(w->arena, &answer, &page, &e) < 0)
		page = (struct source_page){ .trouble = e.msg };
	send_page(w, &page);
}

void
worker_do(struct worker *w)
{
	const struct frame *f = &w->parser.frame;
	struct cJSON *v;
	struct err e;

	v = json_parse(f->json, f->json_len, &e);
	if (v == NULL)
		end_broken(e.msg);
	if (f->kind == FRAME_READ)
		read_job(w, f, v);
	else if (f->kind == FRAME_CHECK)
		check_job(w, v);
	else if (f->kind == FRAME_FIND)
		find_job(w, f, v);
	else
		end_broken("a frame that is no job");
	json_free(v);
	arena_reset(w->arena);
	frame_next(&w->parser);
}
