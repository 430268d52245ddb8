/*
 * What a site puts around the text of a report: how often the page was looked
 * at, when and by whom it was put up, what to click on. It is read with the
 * text, but is not what the body published. Pure.
 */
#ifndef GOUJI_TEXT_BOILERPLATE_H
#define GOUJI_TEXT_BOILERPLATE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Is this line (without its newline) boilerplate? It is when it begins with a
 * label such as 发布时间, 打印时间, 来源 or 字号 and a colon, when it names a
 * counter (浏览次数, 点击量) at the start of a word with a colon or a number
 * behind it, when it is short and begins with a link such as 打印 or 关闭 or
 * with what sites put around an article (上一篇, 相关链接, 扫一扫, 分享到,
 * 今天是).
 * Sentences, which have a full stop, and long lines never are.
 */
bool boilerplate_line(const char *line, size_t len);

/* A line that is only a number, as a counter's on a line of its own: with 次
 * or 人次 behind it, or in brackets. */
bool boilerplate_number(const char *line, size_t len);

/* Surely text: a sentence, or what ends with a colon or a comma and is no
 * boilerplate. (What is none of both, a heading or a name, may be either.) */
bool boilerplate_is_prose(const char *line, size_t len);

/* An entry of a list of articles, which ends with its date. */
bool boilerplate_is_entry(const char *line, size_t len);

/*
 * Does the text of a report end here, at the latest? At boilerplate, at an
 * entry of a list, and at a line that is only a date, as a report is signed.
 * What comes behind is the site's, but for prose.
 */
bool boilerplate_ends_text(const char *line, size_t len);

/* Does the line end with a counter that has no number ("浏览次数：")? Then the
 * next line may be it. */
bool boilerplate_wants_number(const char *line, size_t len);

#endif
