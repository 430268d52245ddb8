/*
 * Names of bodies, and whether two of them name the same one: 青石镇,
 * 河东县青石镇人民政府 and 青石镇党政办 do; 青石镇 and 大青石镇, 北关镇
 * and 北关街道, 河东县城关镇 and 河西县城关镇 do not. Pure; what is
 * returned lives in the arena.
 */
#ifndef GOUJI_TEXT_PUBLISHER_H
#define GOUJI_TEXT_PUBLISHER_H

#include <stdbool.h>

struct arena;

/* From bad to good. */
enum publisher_match {
	PUBLISHER_OTHER,   /* another body, or no name at all */
	PUBLISHER_LONGER,  /* the other name says more: whose 城关镇 it is */
	PUBLISHER_SHORTER, /* it says less */
	PUBLISHER_PLACE,   /* the same place, another office or ending */
	PUBLISHER_SAME     /* the same but for spaces and marks */
};

/* How `other` stands to `name`. */
enum publisher_match publisher_match(
    struct arena *a, const char *name, const char *other);

/* A name as it is compared: utf8_label(), without the ending that names the
 * office and not the place (人民政府, 街道办事处, 党政办). */
const char *publisher_place(struct arena *a, const char *name);

/* What stands in front of the place's own name: "河东县" of 河东县青石镇, ""
 * when nothing does. */
const char *publisher_prefix(struct arena *a, const char *name);

/*
 * Does the text name this body? Not where the name is only a part of
 * `writer`, another body's: 大青石镇's own report does not name 青石镇. `text`
 * and `writer` may be NULL.
 */
bool publisher_in_text(
    struct arena *a, const char *text, const char *name, const char *writer);

/* Is the text nothing but the name of a body? */
bool publisher_is_name(const char *text);

#endif
