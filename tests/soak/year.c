/* What happens over a year: in the sites, the office and the machine. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collectors/base/err.h"
#include "daemon/conf/conf.h"
#include "daemon/store/backup.h"
#include "tests/conf/folder.h"
#include "tests/replay/replay.h"
#include "tests/soak/measure.h"
#include "tests/soak/soak.h"
#include "tests/support/unit.h"

/* Bodies come in these, in turn. */
enum manner {
	BY_PAGE,
	BY_OTHER_PAGE,
	BY_LIST,
	BY_LIST_TOO,
	BY_FILES, /* a page with files beside it */
	BY_LATE_PAGE,
	N_MANNERS
};

enum act {
	DRAFT,   /* a PDF that is no report */
	PUBLISH, /* the right figures; again: a correction */
	SLIP,    /* a wrong one */
	GONE,
	DOWN,
	HANG,
	CHALLENGE,
	FLAP, /* another figure each day */
	REVISE_OLD,
	CORRECT_OLD,
	DOUBLE, /* the list leads to another report of the same year */
	SINGLE,
	ACK,
	KILL_READERS,
	RELOAD,
	RESTART,
	BACKUP,
	MAIL_BUSY,
	MAIL_REFUSES,
	MAIL_TAKES,
};

/* The body: the first of its manner; PUBLISH and the first SLIP of the year
 * are of all of them. */
static const struct {
	int month, day;
	enum act act;
	enum manner body;
} days[] = {
	{ 1, 5, DRAFT, BY_FILES },
	{ 1, 6, DRAFT, BY_FILES },
	{ 1, 7, DRAFT, BY_FILES },
	{ 1, 8, GONE, BY_FILES },
	{ 1, 12, PUBLISH, BY_PAGE },
	{ 1, 15, SLIP, BY_OTHER_PAGE },
	{ 1, 20, PUBLISH, BY_LIST },
	{ 1, 20, PUBLISH, BY_LIST_TOO },
	{ 1, 25, PUBLISH, BY_FILES },
	{ 2, 3, PUBLISH, BY_OTHER_PAGE },
	{ 2, 10, PUBLISH, BY_LATE_PAGE },
	{ 3, 1, SLIP, BY_PAGE },
	{ 3, 5, PUBLISH, BY_PAGE },
	{ 3, 10, SLIP, BY_OTHER_PAGE },
	{ 3, 12, ACK, 0 },
	{ 3, 20, PUBLISH, BY_OTHER_PAGE },
	{ 4, 1, DOWN, BY_PAGE },
	{ 4, 21, PUBLISH, BY_PAGE },
	{ 5, 3, GONE, BY_FILES },
	{ 5, 20, PUBLISH, BY_FILES },
	{ 6, 1, CHALLENGE, BY_OTHER_PAGE },
	{ 6, 6, PUBLISH, BY_OTHER_PAGE },
	{ 6, 10, KILL_READERS, 0 },
	{ 6, 10, SLIP, BY_LATE_PAGE },
	{ 6, 15, RELOAD, 0 },
	{ 6, 20, PUBLISH, BY_LATE_PAGE },
	{ 7, 1, HANG, BY_PAGE },
	{ 7, 2, PUBLISH, BY_PAGE },
	{ 7, 10, MAIL_BUSY, 0 },
	{ 7, 12, SLIP, BY_LIST_TOO },
	{ 7, 25, MAIL_TAKES, 0 },
	{ 7, 28, PUBLISH, BY_LIST_TOO },
	{ 8, 1, BACKUP, 0 },
	{ 8, 10, MAIL_REFUSES, 0 },
	{ 8, 11, SLIP, BY_LIST },
	{ 8, 14, MAIL_TAKES, 0 },
	{ 8, 20, PUBLISH, BY_LIST },
	{ 9, 1, REVISE_OLD, BY_PAGE },
	{ 9, 20, CORRECT_OLD, BY_PAGE },
	{ 10, 1, RESTART, 0 },
	{ 11, 11, FLAP, BY_OTHER_PAGE },
	{ 11, 12, FLAP, BY_OTHER_PAGE },
	{ 11, 13, FLAP, BY_OTHER_PAGE },
	{ 11, 14, FLAP, BY_OTHER_PAGE },
	{ 11, 15, FLAP, BY_OTHER_PAGE },
	{ 11, 16, PUBLISH, BY_OTHER_PAGE },
	{ 12, 1, DOUBLE, BY_LIST },
	{ 12, 10, SINGLE, BY_LIST },
};

/* What is asked of the API, one each time, whatever happens. */
static const char *const questions[] = {
	"/api/v1/status",
	"/api/v1/townships",
	"/api/v1/reports?year=2024",
	"/api/v1/reports/990000/2024",
	"/api/v1/reports/990000/2024/revisions",
	"/api/v1/findings",
	"/api/v1/rollups",
	"/api/v1/rollups/2024",
	"/api/v1/rollups/2024?format=csv",
	"/api/v1/rollups/2024/cells/t3.received.total",
	"/api/v1/runs",
	"/api/v1/alerts",
	"/metrics",
	"/api/v1/reports?format=csv",
};

#define N(a)                   (sizeof(a) / sizeof((a)[0]))
#define DAYS_BETWEEN_QUESTIONS 5
#define RENAMED_IN             2028
#define MERGED_FROM            2029
/* No name server has to be asked about a label of 64 bytes. */
#define NOWHERE                                                            \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	".example"

/* ---- the bodies ---- */

static const char *
name_of(const struct soak *s, int body)
{
	static const char *const first[] = { "青石", "白鹭", "云台", "柳林",
		"桃源", "东山", "西河", "南桥", "北岭", "上塘", "下洲", "大坪",
		"小溪", "新街" };
	static const char *const second[] = { "镇", "乡", "街道" };
	static char names[4][64];
	static size_t at;
	char *name = names[at++ % N(names)];

	(void)snprintf(name, sizeof(names[0]), "%s%s%s",
	    body == 0 && s->today.year >= RENAMED_IN ? "新" : "",
	    first[(size_t)body % N(first)],
	    second[(size_t)body / N(first) % N(second)]);
	return name;
}

static void
path_of(int body, int year, char out[64])
{
	(void)snprintf(out, 64, "/b%d/%d.html", body, year);
}

static void
put_line(
    const struct soak *s, struct buf *out, int body, const char *url, bool ends)
{
	(void)buf_printf(out, "99%04d,%s,township,%s,@%s,b%d@county.example,%s",
	    body, name_of(s, body),
	    strcmp(url, "/list.html") == 0 ? "list" : "page", url, body,
	    body == 0 ? "青石镇" : "");
	(void)buf_printf(
	    out, ",,%s,%s\n", ends ? "2028" : "", ends ? "998000" : "");
}

void
year_register(struct soak *s)
{
	struct buf text;
	char url[64];

	buf_init(&text, 256 * 1024);
	(void)buf_puts(&text,
	    "code,name,kind,collector,url,email,aliases,first_year,last_year,"
	    "successor\n");
	for (int i = 0; i < s->n_bodies; i++) {
		(void)snprintf(url, sizeof(url), "/b%d/{year}.html", i);
		put_line(s, &text, i,
		    i % N_MANNERS == BY_LIST || i % N_MANNERS == BY_LIST_TOO
			? "/list.html"
			: url,
		    i == BY_LATE_PAGE && s->merged_from != 0);
	}
	if (s->merged_from != 0)
		(void)buf_printf(&text,
		    "998000,东山新镇,township,page,@/new/{year}.html,"
		    "n@county.example,,%d,,\n",
		    s->merged_from);
	if (s->asks_nowhere)
		(void)buf_printf(&text,
		    "990001,%s,township,page,http://" NOWHERE "/{year}.html"
		    ",b1@county.example,,,,\n",
		    name_of(s, 1));
	collecting_register(&s->c, buf_str(&text));
	buf_fini(&text);
}

/* ---- their sites ---- */

static void
publish_at(struct soak *s, const char *path, int body, int year, int slip)
{
	const struct collecting_report report = { name_of(s, body), year,
		1 + slip, 4 + (body + year) % 7, 1 };
	static const char files[] =
	    "<p>附件：<a href=\"report.doc\">下载Word</a></p>";

	if (body % N_MANNERS == BY_FILES) {
		char file[64];

		(void)snprintf(file, sizeof(file), "/b%d/report.doc", body);
		collecting_publish_within(&s->c, path, &report, "", files);
		collecting_publish(&s->c, file, &report);
	} else {
		collecting_publish(&s->c, path, &report);
	}
}

static void
publish(struct soak *s, int body, int year, int slip)
{
	char path[64];

	path_of(body, year, path);
	publish_at(s, path, body, year, slip);
}

/* The list of all that is published by list until now, `twice`: and another
 * report of the last year. */
static void
publish_list(struct soak *s, bool twice)
{
	enum {
		MAX_LINKS = 1500
	};
	struct replay_link *links = calloc(MAX_LINKS + 2, sizeof(*links));
	size_t n = 0;

	for (int year = s->today.year - 1; year >= 2024; year--)
		for (int i = 0; i < s->n_bodies && n < MAX_LINKS; i++) {
			char href[64], *text;

			if (i % N_MANNERS != BY_LIST &&
			    i % N_MANNERS != BY_LIST_TOO)
				continue;
			path_of(i, year, href);
			text = malloc(128);
			(void)snprintf(text, 128,
			    "%s%d年政府信息公开工作年度报告", name_of(s, i),
			    year);
			links[n++] =
			    (struct replay_link){ strdup(href), text, NULL };
			if (!twice || i != BY_LIST || year != s->today.year - 1)
				continue;
			publish_at(s, "/b2/again.html", i, year, 1);
			links[n++] =
			    (struct replay_link){ strdup("/b2/again.html"),
				    strdup(text), NULL };
		}
	replay_column(&s->c, "/list.html", "政府信息公开年报", links, "");
	while (n-- > 0) {
		free((void *)(uintptr_t)links[n].href);
		free((void *)(uintptr_t)links[n].text);
	}
	free(links);
}

/* Who has a list publishes in it too. */
static void
publish_all(struct soak *s, enum manner manner, int year, int slip)
{
	for (int i = (int)manner; i < s->n_bodies; i += N_MANNERS)
		if (i != BY_LATE_PAGE || s->merged_from == 0 ||
		    year < s->merged_from)
			publish(s, i, year, slip);
	if (manner == BY_LATE_PAGE && s->merged_from != 0 &&
	    year >= s->merged_from) {
		const struct collecting_report report = { "东山新镇", year, 1,
			5, 1 };
		char path[64];

		(void)snprintf(path, sizeof(path), "/new/%d.html", year);
		collecting_publish(&s->c, path, &report);
	}
	if (manner == BY_LIST || manner == BY_LIST_TOO)
		publish_list(s, false);
}

static void
answer_instead(struct soak *s, int body, enum act act)
{
	static const char wall[] =
	    "<html><script>document.cookie='a=1'</script></html>";
	char path[64];

	path_of(body, s->today.year - 1, path);
	origin_remove(s->c.origin, path);
	switch (act) {
	case DOWN:
		origin_answer(s->c.origin, path, 503, "", "", 0);
		break;
	case HANG:
		origin_script(s->c.origin, path, ORIGIN_HANG, "", 0);
		break;
	case CHALLENGE:
		origin_answer(s->c.origin, path, 412,
		    "Content-Type: text/html\r\n", wall, strlen(wall));
		break;
	default:
		break;
	}
}

/* Each day another one. */
static void
publish_draft(struct soak *s, int body)
{
	char path[64], pdf[1024], date[DATE_TEXT_SIZE];

	path_of(body, s->today.year - 1, path);
	(void)snprintf(pdf, sizeof(pdf),
	    "%%PDF-1.4\n"
	    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
	    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]"
	    "/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
	    "4 0 obj<</Length 49>>stream\n"
	    "BT /F1 12 Tf 10 100 Td (draft of %s) Tj ET\n"
	    "endstream endobj\n"
	    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
	    "trailer<</Root 1 0 R>>\n%%%%EOF\n",
	    date_format(s->today, date));
	origin_remove(s->c.origin, path);
	origin_answer(s->c.origin, path, 200,
	    "Content-Type: application/pdf\r\n", pdf, strlen(pdf));
}

/* ---- the office and the machine ---- */

static void
acknowledge(struct soak *s)
{
	static const char key[] = "\"id\":";
	int64_t ids[64];
	size_t n = 0;

	soak_ask(s, "GET", "/api/v1/findings?state=open&limit=50", "");
	assert_int_equal(s->status, 200);
	for (const char *p = buf_str(&s->answer);
	     (p = strstr(p, key)) != NULL && n < N(ids); p += strlen(key))
		ids[n++] = strtoll(p + strlen(key), NULL, 10);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		char path[64];

		(void)snprintf(path, sizeof(path), "/api/v1/findings/%lld/ack",
		    (long long)ids[i]);
		soak_ask(
		    s, "POST", path, "{\"by\":\"王\",\"note\":\"已电话核实\"}");
		assert_int_equal(s->status, 200);
	}
}

static void
back_up(struct soak *s)
{
	char file[512];
	struct err e = { 0 };

	(void)snprintf(file, sizeof(file), "%s", folder_path("copy.db"));
	if (backup_make(s->c.conf->database, file, &e) < 0)
		fail_msg("%s", e.msg);
}

static void
ask_something(struct soak *s)
{
	static size_t at;

	soak_ask(s, "GET", questions[at++ % N(questions)], "");
	if (s->status != 200)
		fail_msg("%s", buf_str(&s->answer));
}

static void
do_act(struct soak *s, enum act act, enum manner body)
{
	const int year = s->today.year - 1;

	switch (act) {
	case PUBLISH:
		publish_all(s, body, year, 0);
		break;
	case SLIP:
		publish_all(s, body, year, 1);
		break;
	case FLAP:
		publish(s, (int)body, year, s->today.day % 2);
		break;
	case REVISE_OLD:
	case CORRECT_OLD:
		publish(s, (int)body, 2024, act == REVISE_OLD);
		break;
	case DRAFT:
		publish_draft(s, (int)body);
		break;
	case GONE:
	case DOWN:
	case CHALLENGE:
		answer_instead(s, (int)body, act);
		break;
	case HANG:
		if (year % 4 == 1)
			answer_instead(s, (int)body, act);
		break;
	case DOUBLE:
	case SINGLE:
		publish_list(s, act == DOUBLE);
		break;
	case ACK:
		acknowledge(s);
		break;
	case KILL_READERS:
		measure_kill_children();
		break;
	case RELOAD:
		s->remind_days = 5 + year % 5;
		soak_reload(s);
		break;
	case RESTART:
		s->is_killed = year % 2 == 0;
		break;
	case BACKUP:
		back_up(s);
		break;
	case MAIL_BUSY:
		sink_behave(s->sink, SINK_BUSY);
		break;
	case MAIL_REFUSES:
		sink_behave(s->sink, SINK_REFUSES);
		break;
	case MAIL_TAKES:
		sink_behave(s->sink, SINK_TAKES);
		break;
	}
}

/* The registry changes only now and then. */
static void
reorganize(struct soak *s)
{
	const int day = s->today.month * 100 + s->today.day;
	bool changed = true;

	if (s->today.year == 2027 && (day == 315 || day == 430))
		s->asks_nowhere = day == 315;
	else if (s->today.year == MERGED_FROM + 1 && day == 105)
		s->merged_from = MERGED_FROM;
	else
		changed = s->today.year == RENAMED_IN && day == 501;
	if (changed)
		soak_reload(s);
}

void
year_day(struct soak *s, bool quiet)
{
	if (s->today.day % DAYS_BETWEEN_QUESTIONS == 0)
		ask_something(s);
	if (quiet)
		return;
	reorganize(s);
	for (size_t i = 0; i < N(days); i++)
		if (days[i].month == s->today.month &&
		    days[i].day == s->today.day)
			do_act(s, days[i].act, days[i].body);
}
