/*
 * Log lines for systemd: "<3>event key=value ..." on stderr, one line each.
 * English, values quoted where they need it. Pure code never logs; an error
 * is logged once, where it is decided what to do.
 */
#ifndef GOUJI_BASE_LOG_H
#define GOUJI_BASE_LOG_H

#include "collectors/base/attr.h"

enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* Lines above this level are dropped; LOG_LEVEL_INFO at first. */
void log_set_level(enum log_level level);
/*
 * One line. Control characters of a value (newlines above all) are printed as
 * spaces, and " and \ of a value that stands in quotes as \" and \\, so a value
 * can neither begin a line nor another key. A line that is too long is cut
 * between characters and ends with three dots. Conversions: s .*s d u zu lld
 * llu.
 */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define log_error(...)   log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(...)  log_line(LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(...)    log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)   log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
