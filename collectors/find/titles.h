/*
 * Which of a list's links are reports: by their titles alone. Pure; everything
 * lives in the arena.
 */
#ifndef GOUJI_FIND_TITLES_H
#define GOUJI_FIND_TITLES_H

#include <stdbool.h>

struct arena;

enum titles_kind {
	TITLES_OTHER,
	TITLES_REPORT, /* 青石镇2024年政府信息公开工作年度报告 */
	TITLES_PICTURE, /* its twin in pictures, (图片版) */
	TITLES_BODY,    /* a body's name, with or without a year, no more */
	TITLES_YEAR,    /* a year and no more */
	TITLES_GROUP, /* several bodies: 乡镇（街道）, 县直部门年报 */
};

/* What a link's text says. */
struct titles_title {
	const char *text;      /* without dates and bullets around it */
	const char *publisher; /* "" none */
	int year;              /* 0 none */
	bool cut;              /* it ends in "..." */
};

/*
 * `column`: the links' column is one of such reports, so that less is enough:
 * 2024年度报告, 青石镇, 2024年.
 */
enum titles_kind titles_read(
    struct arena *a, const char *text, bool column, struct titles_title *out);

/* The whole of a link's text and its title attribute. */
const char *titles_whole(struct arena *a, const char *text, const char *title);

/* Is it the name of a column of such reports: 政府信息公开年报, 年度报告? */
bool titles_name_column(struct arena *a, const char *text);

/* The one in pictures is taken where there is no other. */
bool titles_is_picture(const char *title);

/*
 * The report year in a URL, where a folder of it says 年: n2024n, 2024n,
 * 2022n_595; 0 when none does, or two different ones.
 */
int titles_year_in_url(const char *url);

#endif
