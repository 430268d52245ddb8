/*
 * Whose report is it, and of which year? The document itself has the last
 * word: its title, its statistical period and the names in its text. Pure.
 */
#ifndef GOUJI_PIPELINE_IDENTITY_H
#define GOUJI_PIPELINE_IDENTITY_H

#include <stdbool.h>

#include "collectors/model/report.h"

struct arena;
struct read_context;

/*
 * NULL when the report may be the one that was expected; else why not, in
 * English ("report of 2022, expected 2023"). Where the document names no year
 * or no body, or the expected name stands anywhere in its text, it passes.
 */
const char *identity_mismatch(struct arena *a, const struct report *r,
    const struct read_context *context);

/*
 * May the body that signs the report (or one above it that it reports for)
 * make 规章? By its name alone: a 省, 自治区, 市 or 自治州 without a county, a
 * town or a street behind. For offline checks, where no county is configured;
 * a county-level 市 cannot be told from a larger one and is given the benefit
 * of the doubt.
 */
bool identity_may_make_regulations(const char *publisher);

/* The kind that a body's name says: 镇, 乡, 街道 ... are townships, a
 * 县人民政府 and its like the county, all else departments. */
enum township_kind identity_kind(const char *publisher);

#endif
