#include "daemon/cli/probe_print.h"

#include <stdarg.h>
#include <string.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/limits.h"
#include "collectors/form/form.h"
#include "daemon/cli/probe.h"
#include "daemon/cli/probe_lines.h"
#include "daemon/cli/probe_words.h"
#include "schema/words.h"

/* Findings that are shown; gouji check shows all. */
#define MAX_FINDINGS 10
#define MAX_READING  (64u * 1024)

struct printer {
	struct arena *a;
	struct buf *out;
};

static void say(const struct printer *p, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

/* A line; what comes from outside cannot move the cursor. */
static void
say(const struct printer *p, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(p->a, fmt, ap);
	va_end(ap);
	(void)buf_puts(p->out, probe_clean(p->a, text));
	(void)buf_putc(p->out, '\n');
}

/* ---- a document ---- */

/* Cells of a table that hold a number, and all. */
static void
count_cells(const struct report *r, int table, size_t *reported, size_t *all)
{
	*reported = *all = 0;
	for (size_t i = 0; i < r->form->n_cells; i++) {
		if (r->form->rows[r->form->cells[i].row].table != table ||
		    r->form->rows[r->form->cells[i].row].alternative)
			continue;
		++*all;
		*reported += r->cells[i].state == CELL_REPORTED;
	}
}

static void
say_tables(const struct printer *p, const struct report *r)
{
	static const char *const names[] = { "表二", "表三", "表四" };

	for (int t = 0; t < REPORT_TABLES; t++) {
		size_t reported, all;

		count_cells(r, t + 2, &reported, &all);
		if (r->tables[t].found)
			say(p, "    %s：读出 %zu 个数（格式共 %zu 格）",
			    names[t], reported, all);
		else
			say(p, "    %s：没有找到", names[t]);
	}
}

static void
say_findings(const struct printer *p, const struct judgement *j)
{
	size_t shown = 0;

	say(p, "    核查：错误 %zu，待核实 %zu（没有与上一年度核对）",
	    judgement_count(j, SEVERITY_ERROR),
	    judgement_count(j, SEVERITY_WARNING));
	for (size_t i = 0; i < j->n_findings; i++) {
		const struct finding *f = &j->findings[i];

		if (f->severity == SEVERITY_INFO)
			continue;
		if (shown++ == MAX_FINDINGS) {
			say(p, "      （只列出前 %d 条）", MAX_FINDINGS);
			break;
		}
		say(p, "      [%s] %s %s", severity_word(f->severity), f->rule,
		    f->message);
	}
}

static void
say_reading(const struct printer *p, const struct reading *r)
{
	const struct report *report = &r->report;

	if (r->outcome == READING_UNREADABLE) {
		say(p, "    识别：读不出来，%s",
		    probe_detail_words(p->a, r->reason));
		return;
	}
	if (r->outcome == READING_NOT_A_REPORT) {
		say(p, "    识别：%s", probe_detail_words(p->a, r->reason));
		return;
	}
	if (r->outcome == READING_MISMATCH)
		say(p, "    识别：是年度报告，但不是该单位或该年度的（%s）",
		    probe_detail_words(p->a, r->reason));
	else
		say(p, "    识别：年度报告");
	say(p, "    标题：%s", report->title);
	say(p, "    单位：%s", report->organ);
	if (report->year != 0)
		say(p, "    年度：%d", report->year);
	if (report->form == NULL)
		return;
	say(p, "    格式：%s 年版", report->form->id);
	say_tables(p, report);
	if (r->outcome == READING_REPORT)
		say_findings(p, &r->judgement);
}

const char *
probe_print_reading(struct arena *a, const struct reading *r)
{
	struct buf out;
	const struct printer p = { a, &out };
	const char *text;

	buf_init(&out, MAX_READING);
	say_reading(&p, r);
	text = arena_strdup(a, buf_str(&out));
	buf_fini(&out);
	return text;
}

/* ---- what was asked ---- */

static const char *
encryption(const struct probe_answer *answer)
{
	if (strncmp(answer->url, "https:", 6) != 0)
		return "没有加密（http）";
	if (answer->outcome == OUTCOME_TLS_ERROR)
		return "建立不了";
	if (strstr(answer->options, "verify=off") != NULL)
		return "没有核对证书";
	if (strstr(answer->options, "tls=legacy") != NULL)
		return "旧的加密方式";
	return "正常";
}

static void
say_answer(
    const struct printer *p, const struct probe_answer *answer, size_t number)
{
	const char *detail = probe_detail_words(p->a, answer->detail);
	const char *status = answer->http_status == 0
	    ? ""
	    : arena_printf(p->a, "，HTTP %ld", answer->http_status);

	say(p, "  %zu. %s", number, answer->asked);
	if (answer->options[0] != '\0')
		say(p, "    选项：%s", answer->options);
	for (size_t i = 0; i < answer->n_redirects; i++)
		say(p, "    跳转：%s%s", answer->redirects[i].to,
		    answer->redirects[i].status == 200 ? "（网页自动转向）"
						       : "");
	say(p, "    结果：%s%s%s%s", probe_outcome_words(answer), status,
	    detail[0] == '\0' ? "" : "，", detail);
	if (answer->unsent || answer->outcome == OUTCOME_ROBOTS)
		return;
	say(p, "    加密：%s；用时：%lld.%03lld 秒", encryption(answer),
	    (long long)answer->elapsed_ms / 1000,
	    (long long)answer->elapsed_ms % 1000);
	if (answer->bytes != NULL)
		say(p, "    内容：%zu 字节，%s%s%s", answer->len,
		    answer->media_type, answer->charset == NULL ? "" : "，",
		    answer->charset == NULL ? "" : answer->charset);
}

static const char *
robots_words(struct arena *a, const struct probe_robots *robots)
{
	if (robots->http_status == 200)
		return robots->len == 0
		    ? "是空的，不作限制"
		    : arena_printf(a, "有（%zu 字节），已遵守", robots->len);
	if (robots->http_status >= 500)
		return arena_printf(a, "网站出错（HTTP %ld），按规矩不访问",
		    robots->http_status);
	return "没有，不作限制";
}

static void
say_web(const struct printer *p, const struct probe_web *w, bool robots)
{
	size_t n, n_robots;
	const struct probe_answer *const *answers = probe_web_answers(w, &n);
	const struct probe_robots *hosts = probe_web_robots(w, &n_robots);

	say(p, "访问经过：");
	for (size_t i = 0; i < n; i++)
		say_answer(p, answers[i], i + 1);
	if (n == 0)
		say(p, "  没有访问");
	for (size_t i = 0; i < n_robots; i++)
		say(p, "  robots.txt（%s）：%s", hosts[i].host,
		    robots_words(p->a, &hosts[i]));
	if (!robots)
		say(p, "  robots.txt：配置文件写了 robots = no，没有查看");
}

/* ---- what it is ---- */

/* What the first answer held for each collector, those that found as much
 * together. */
static void
say_trials(const struct printer *p, const struct probe_result *r)
{
	for (size_t i = 0; i < r->n_trials; i++) {
		const struct probe_trial *t = &r->trials[i];
		const char *trouble = t->trouble == NULL
		    ? NULL
		    : probe_detail_words(p->a, t->trouble);

		if (trouble == NULL)
			say(p, "  %s：首页有 %zu 条像是年度报告的链接%s",
			    t->collector, t->n_links,
			    t->n_more == 0 ? "" : "，还有后续页");
		else
			say(p, "  %s：%s", t->collector,
			    trouble[0] == '\0' ? "没有取得" : trouble);
	}
}

static bool
found_the_same(const struct probe_trial *t, const struct probe_trial *other)
{
	if (t->trouble != NULL && other->trouble != NULL)
		return strcmp(t->trouble, other->trouble) == 0;
	return t->trouble == other->trouble && t->n_links == other->n_links &&
	    t->n_more == other->n_more;
}

/* As list, which takes every column, where the others find no more. */
static bool
all_found_the_same(const struct probe_result *r)
{
	for (size_t i = 1; i < r->n_trials; i++)
		if (!found_the_same(&r->trials[0], &r->trials[i]))
			return false;
	return r->n_trials > 1;
}

static void
say_collector(const struct printer *p, const struct probe_result *r)
{
	if (all_found_the_same(r) && r->trials[0].trouble != NULL) {
		say(p, "按五种列表各试一次：%s",
		    probe_detail_words(p->a, r->trials[0].trouble));
	} else if (all_found_the_same(r)) {
		say(p, "按五种列表各试一次，首页都有 %zu 条像是年度报告的链接",
		    r->trials[0].n_links);
	} else if (r->n_trials > 0) {
		say(p, "按列表试过：");
		say_trials(p, r);
	}
	if (r->collector == NULL)
		say(p, "采集方式：没有合适的");
	else
		say(p, "采集方式：%s（%s）", r->collector,
		    word_chinese(WORDS_COLLECTOR, r->collector));
}

static void
say_links(const struct printer *p, const struct probe_result *r)
{
	static const char *const uses[] = {
		[PROBE_LINK_CANDIDATE] = "",
		[PROBE_LINK_OTHER_BODY] = "（别的单位）",
		[PROBE_LINK_PASSED] = "（有更合适的，未采用）",
	};

	say(p, "栏目共 %zu 页，找到 %zu 条像是年度报告的链接：", r->walk.at,
	    r->walk.n_links);
	for (size_t i = 0; i < r->walk.n_links && i < LIMIT_PROBE_LINKS; i++) {
		const struct source_link *link = r->links[i].link;

		say(p, "  %s  %s  %s%s",
		    link->year == 0 ? "年度不明"
				    : arena_printf(p->a, "%d 年", link->year),
		    link->organ[0] == '\0' ? "未写单位" : link->organ,
		    link->title, uses[r->links[i].use]);
		say(p, "      %s", link->url);
	}
	if (r->walk.n_links > LIMIT_PROBE_LINKS)
		say(p, "  （只列出前 %d 条）", LIMIT_PROBE_LINKS);
}

static void
say_bodies(const struct printer *p, const struct probe_result *r)
{
	say(p, "栏目里有 %zu 个单位的报告：", r->n_bodies);
	for (size_t i = 0; i < r->n_bodies && i < LIMIT_PROBE_LINKS; i++)
		say(p, "  %s%s", r->bodies[i].name,
		    r->bodies[i].known == NULL ? "（townships.csv 中没有）"
					       : "");
}

static void
say_document(const struct printer *p, const struct probe_document *d)
{
	const char *detail;

	say(p, "  %s%s", d->file ? "所附文件：" : "", d->url);
	if (d->text != NULL) {
		(void)buf_puts(p->out, d->text);
		if (d->outcome == OUTCOME_MISMATCH &&
		    strstr(d->text, "但不是该单位或该年度的") == NULL)
			say(p, "    不采用：%s",
			    probe_detail_words(p->a, d->detail));
		return;
	}
	detail = probe_detail_words(p->a, d->detail);
	say(p, "    没有读：%s%s%s", outcome_word(d->outcome),
	    detail[0] == '\0' ? "" : "，", detail);
}

static void
say_visit(const struct printer *p, const struct probe_visit *visit)
{
	if (visit->year == 0)
		say(p, "试读：");
	else
		say(p, "试读 %d 年的报告：", visit->year);
	for (size_t i = 0; i < visit->n_documents; i++)
		say_document(p, &visit->documents[i]);
	if (visit->n_documents == 0)
		say(p, "  没有可读的：%s",
		    probe_detail_words(p->a, visit->word.detail));
}

/* ---- the end ---- */

/* It is not the site that is in the way. */
static bool
is_ours(const struct probe_result *r)
{
	return r->problem != NULL && strcmp(r->problem, "no_certificates") == 0;
}

static void
say_end(const struct printer *p, const struct probe_result *r,
    const struct probe_web *w)
{
	const char *advice = probe_advice_words(r);
	bool lost =
	    r->problem != NULL && strcmp(r->problem, "interrupted") == 0;
	struct probe_lines lines;

	if (r->usable)
		say(p, "结论：可以采集");
	else
		say(p, "结论：%s，%s", lost ? "没有结论" : "不能采集",
		    probe_problem_words(r));
	if (advice[0] != '\0')
		say(p, "建议：%s", advice);
	if (r->problem != NULL &&
	    (strcmp(r->problem, "blocked") == 0 ||
		strcmp(r->problem, "robots") == 0))
		say(p, "本程序访问时的名称（User-Agent）：%s",
		    probe_web_user_agent(w));
	for (size_t i = 0; i < r->n_notes; i++)
		say(p, "注意：%s", probe_note_words(p->a, r, (int)r->notes[i]));
	if (lost)
		return;
	probe_lines_make(p->a, r, &lines);
	if (lines.n == 0)
		return;
	say(p, "%s", "");
	say(p, "%s%s：", r->usable || is_ours(r) ? "" : "改由人工导入时，",
	    is_ours(r) ? "装好根证书后再试，能行的话写入 townships.csv"
		       : "写入 townships.csv");
	say(p, "  %s", lines.header);
	for (size_t i = 0; i < lines.n; i++)
		say(p, "  %s", lines.lines[i]);
	if (!lines.complete && strstr(lines.lines[lines.n - 1], "单位代码"))
		say(p, "  （把“单位代码”换成各单位自己的代码）");
}

void
probe_print(struct arena *a, const struct probe_result *r,
    const struct probe_web *w, bool robots, struct buf *out)
{
	const struct printer p = { a, out };

	say(&p, "网址：%s", r->options->url);
	if (r->body.name[0] != '\0')
		say(&p, "单位：%s%s%s", r->body.name,
		    r->body.known == NULL ? "" : "，",
		    r->body.known == NULL ? "" : r->body.known->code);
	say(&p, "年度：%d", r->options->year);
	say(&p, "%s", "");
	say_web(&p, w, robots);
	say(&p, "%s", "");
	if (r->collector != NULL ||
	    (r->first != NULL && r->first->outcome == OUTCOME_OK)) {
		say_collector(&p, r);
		if (r->n_bodies > 1)
			say_bodies(&p, r);
		if (r->is_list)
			say_links(&p, r);
		for (size_t i = 0; i < r->n_visits; i++)
			say_visit(&p, &r->visits[i]);
		say(&p, "%s", "");
	}
	say_end(&p, r, w);
}
