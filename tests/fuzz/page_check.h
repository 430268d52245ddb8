/*
 * What every decoded page promises, whatever it was decoded from.
 */
#ifndef GOUJI_TESTS_FUZZ_PAGE_CHECK_H
#define GOUJI_TESTS_FUZZ_PAGE_CHECK_H

struct arena;
struct err;
struct page;

/* Asserts that all its text is well-formed, its cells are within their limits,
 * and its tables laid out hold what they promise. */
void page_check(struct arena *a, const struct page *p);
/* Asserts that this is how a document is refused. */
void page_check_refusal(const struct err *e);

#endif
