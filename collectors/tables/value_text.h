/*
 * What a text looks like: nothing, or a number. Pure.
 */
#ifndef GOUJI_TABLES_VALUE_TEXT_H
#define GOUJI_TABLES_VALUE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Text that was folded by utf8_fold is nothing, or one of the signs that
 * stand for nothing: / \ - and the dashes.
 */
bool value_is_blank(const char *folded);
/*
 * Folded text reads as a number: sign, digits, and behind them nothing, a
 * unit or a note. Not the number in front of a label ("1.重复申请"), not a
 * date or a page number.
 */
bool value_is_number(const char *folded);
/* A circled, superscript or subscript number: ①, ¹. It counts notes and
 * labels and is part of no number. */
bool value_is_note_mark(uint32_t c);
/* Does text, not folded, begin with one, as the label ①属于国家秘密? */
bool value_begins_marked(const char *text);

#endif
