/*
 * What goes wrong with the words of a print: changes to a conversion, in its
 * place.
 */
#ifndef GOUJI_TESTS_PRINTED_DISTURB_H
#define GOUJI_TESTS_PRINTED_DISTURB_H

/* Moves every `step`th word by so many points, or takes it away (none). */
void disturb_words(char *s, int step, int x, int y);
/* Takes away the values that begin where the `which`th does. */
void disturb_column(char *s, int which);

#endif
