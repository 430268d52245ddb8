#include "daemon/serve/metrics.h"

#include <inttypes.h>
#include <stddef.h>

#include "collectors/base/buf.h"
#include "collectors/base/histogram.h"

void
metrics_family(
    struct buf *out, const char *name, const char *type, const char *help)
{
	(void)buf_printf(
	    out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_name(
    struct buf *out, const char *name, const char *suffix, const char *labels)
{
	(void)buf_printf(out, "%s%s", name, suffix);
	if (labels != NULL && *labels != '\0')
		(void)buf_printf(out, "{%s}", labels);
	(void)buf_putc(out, ' ');
}

void
metrics_value(
    struct buf *out, const char *name, const char *labels, int64_t value)
{
	put_name(out, name, "", labels);
	(void)buf_printf(out, "%" PRId64 "\n", value);
}

static void
put_seconds(struct buf *out, int64_t ms)
{
	if (ms < 0) {
		(void)buf_putc(out, '-');
		ms = -ms;
	}
	(void)buf_printf(out, "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
}

void
metrics_seconds(
    struct buf *out, const char *name, const char *labels, int64_t ms)
{
	put_name(out, name, "", labels);
	put_seconds(out, ms);
	(void)buf_putc(out, '\n');
}

void
metrics_label(struct buf *labels, const char *name, const char *value)
{
	(void)buf_printf(labels, "%s%s=\"", labels->len > 0 ? "," : "", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n') {
			(void)buf_puts(labels, "\\n");
			continue;
		}
		if (*value == '"' || *value == '\\')
			(void)buf_putc(labels, '\\');
		(void)buf_putc(labels, *value);
	}
	(void)buf_putc(labels, '"');
}

static void
put_bucket_name(struct buf *out, const char *name, const char *labels)
{
	(void)buf_printf(out, "%s_bucket{%s%sle=\"", name,
	    labels == NULL ? "" : labels,
	    labels == NULL || *labels == '\0' ? "" : ",");
}

void
metrics_histogram(struct buf *out, const char *name, const char *labels,
    const struct histogram *h)
{
	uint64_t below = 0;

	for (int i = 0; i < HISTOGRAM_STEPS; i++) {
		below += h->counts[i];
		put_bucket_name(out, name, labels);
		put_seconds(out, histogram_steps[i]);
		(void)buf_printf(out, "\"} %" PRIu64 "\n", below);
	}
	put_bucket_name(out, name, labels);
	(void)buf_printf(out, "+Inf\"} %" PRIu64 "\n", h->n);
	put_name(out, name, "_sum", labels);
	put_seconds(out, (int64_t)h->sum_ms);
	(void)buf_putc(out, '\n');
	put_name(out, name, "_count", labels);
	(void)buf_printf(out, "%" PRIu64 "\n", h->n);
}
