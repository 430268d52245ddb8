#include "daemon/reader/frame.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "collectors/base/limits.h"
#include "collectors/base/mem.h"

#define MAGIC 0x314a4721u /* "!GJ1" */
/* First piece of memory, and the most that is kept between frames. */
#define FIRST_CAP (64u * 1024)
#define KEPT_CAP  (4u * 1024 * 1024)

static void
put_u32(unsigned char *out, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(v >> (8 * i));
}

static uint32_t
get_u32(const unsigned char *in)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)in[i] << (8 * i);
	return v;
}

void
frame_header(unsigned char out[FRAME_HEADER_SIZE], enum frame_kind kind,
    size_t json_len, size_t body_len)
{
	assert(json_len <= LIMIT_JOB_HEADER_BYTES);
	assert(body_len <= LIMIT_JOB_BODY_BYTES);
	put_u32(out, MAGIC);
	put_u32(out + 4, (uint32_t)kind);
	put_u32(out + 8, (uint32_t)json_len);
	put_u32(out + 12, (uint32_t)body_len);
}

void
frame_parser_init(struct frame_parser *p)
{
	memset(p, 0, sizeof(*p));
}

void
frame_parser_fini(struct frame_parser *p)
{
	free(p->data);
	memset(p, 0, sizeof(*p));
}

static int
read_header(struct frame_parser *p, struct err *e)
{
	uint32_t kind = get_u32(p->header + 4);
	uint32_t json_len = get_u32(p->header + 8);
	uint32_t body_len = get_u32(p->header + 12);

	if (get_u32(p->header) != MAGIC || kind < FRAME_READ ||
	    kind > FRAME_RESULT)
		return err_set(e, ERR_FORMAT, "no frame");
	if (json_len > LIMIT_JOB_HEADER_BYTES)
		return err_set(e, ERR_LIMIT,
		    "frame with %u bytes of JSON, limit %u", json_len,
		    LIMIT_JOB_HEADER_BYTES);
	if (body_len > LIMIT_JOB_BODY_BYTES)
		return err_set(e, ERR_LIMIT,
		    "frame with a body of %u bytes, limit %u", body_len,
		    LIMIT_JOB_BODY_BYTES);
	p->frame.kind = (enum frame_kind)kind;
	p->frame.json_len = json_len;
	p->frame.body_len = body_len;
	return 0;
}

/* Room for `len` more of `total`: doubled, never more than all. */
static void
make_room(struct frame_parser *p, size_t len, size_t total)
{
	size_t cap = p->cap == 0 ? FIRST_CAP : p->cap;

	while (cap < p->len + len)
		cap *= 2;
	if (cap > total && total >= p->len + len && total > FIRST_CAP)
		cap = total;
	if (cap <= p->cap)
		return;
	p->data = mem_realloc(p->data, cap, 1);
	p->cap = cap;
}

int
frame_feed(struct frame_parser *p, const void *bytes, size_t len, size_t *used,
    struct err *e)
{
	const char *from = bytes;
	size_t total, take, head = FRAME_HEADER_SIZE - p->header_len;

	*used = 0;
	if (head > 0) {
		take = len < head ? len : head;
		memcpy(p->header + p->header_len, from, take);
		p->header_len += take;
		*used = take;
		if (p->header_len < FRAME_HEADER_SIZE)
			return 0;
		if (read_header(p, e) < 0)
			return -1;
	}
	total = p->frame.json_len + p->frame.body_len;
	take = len - *used;
	if (take > total - p->len)
		take = total - p->len;
	make_room(p, take, total);
	if (take > 0)
		memcpy(p->data + p->len, from + *used, take);
	p->len += take;
	*used += take;
	if (p->len < total)
		return 0;
	p->frame.json = p->data;
	p->frame.body = p->data + p->frame.json_len;
	return 1;
}

void
frame_next(struct frame_parser *p)
{
	p->header_len = 0;
	p->len = 0;
	memset(&p->frame, 0, sizeof(p->frame));
	if (p->cap > KEPT_CAP) {
		free(p->data);
		p->data = NULL;
		p->cap = 0;
	}
}
