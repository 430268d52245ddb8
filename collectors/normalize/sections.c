#include "collectors/normalize/sections.h"

#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/base/utf8.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/tables/headings.h"

/* What sites put below an article, and some of it above. */
static bool
is_footer(const char *s)
{
	static const char *const words[] = { "上一篇", "下一篇", "上一条",
		"下一条", "扫一扫", "打印本页", "关闭窗口", "主办单位",
		"主办:", "承办单位", "承办:", "版权所有", "网站标识码",
		"网站地图", "联系我们", "关于我们", "ICP备", "分享到",
		"相关附件", "相关链接", "责任编辑", "[打印", "【打印", "打印",
		"友情链接" };

	if (utf8_count(s) > 60)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strncmp(s, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static void
add_paragraph(struct buf *b, const char *text)
{
	if (*text == '\0')
		return;
	if (b->len > 0)
		(void)buf_putc(b, '\n');
	(void)buf_puts(b, text);
}

/* The paragraphs of blocks first..end-1, '\n' between. The document's last part
 * ends with the article: what follows is the site's. */
static const char *
join(struct arena *a, const struct page *page, const bool *block_is_table,
    size_t first, size_t end, const char *before)
{
	struct buf b;
	const char *text;

	buf_init(&b, LIMIT_SECTION_BYTES);
	add_paragraph(&b, before);
	for (size_t i = first; i < end && !b.failed; i++) {
		const char *line;

		if (page->blocks[i].kind != PAGE_TEXT || block_is_table[i])
			continue;
		line = utf8_trim(a, page->blocks[i].text);
		if (is_footer(line)) {
			if (end == page->n_blocks)
				break;
			continue;
		}
		if (line[strspn(line, "|-: ")] != '\0')
			add_paragraph(&b, line);
	}
	text = arena_strdup(a, buf_str(&b));
	buf_fini(&b);
	return text;
}

void
sections_find(struct arena *a, const struct page *page,
    const struct headings *headings, const bool *block_is_table, size_t first,
    struct report *out)
{
	size_t n = headings->n < LIMIT_SECTIONS ? headings->n : LIMIT_SECTIONS;
	size_t begin = n > 0 ? headings->list[0].block : page->n_blocks;

	out->sections = arena_calloc(a, n, sizeof(*out->sections));
	out->n_sections = n;
	out->preface = "";
	if (n > 0 && first <= begin)
		out->preface = join(a, page, block_is_table, first, begin, "");
	for (size_t i = 0; i < n; i++) {
		const struct heading *h = &headings->list[i];
		size_t end = i + 1 < headings->n ? headings->list[i + 1].block
						 : page->n_blocks;

		out->sections[i] = (struct section){
			.number = h->number,
			.printed_number = h->printed,
			.heading = h->text,
			.reworded = h->reworded,
			.text = join(a, page, block_is_table, h->block + 1, end,
			    h->rest),
		};
	}
}

static bool
table_has_picture(const struct page_table *t)
{
	for (size_t r = 0; r < t->n_rows; r++)
		for (size_t c = 0; c < t->rows[r].n_cells; c++)
			if (t->rows[r].cells[c].picture)
				return true;
	return false;
}

bool
sections_have_picture(
    const struct page *page, const struct headings *headings, int number)
{
	for (size_t b = 0; b < page->n_blocks; b++) {
		const struct page_block *block = &page->blocks[b];

		if (block->kind == PAGE_TEXT ||
		    headings_section(headings, b) != number)
			continue;
		if (block->kind == PAGE_PICTURE ||
		    table_has_picture(block->table))
			return true;
	}
	return false;
}
