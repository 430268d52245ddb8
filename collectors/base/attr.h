/*
 * The few compiler attributes that the project uses, behind names.
 */
#ifndef GOUJI_BASE_ATTR_H
#define GOUJI_BASE_ATTR_H

/* The caller must look at what is returned. */
#define MUST_CHECK __attribute__((warn_unused_result))
/* Argument `fmt` is a printf format whose values start at `args`. */
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN               __attribute__((noreturn))

#endif
