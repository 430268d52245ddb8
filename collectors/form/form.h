/*
 * Loads the official forms (collectors/model/form.h) from schema/forms/, built
 * into the programs, or from a folder given at run time, and cross-checks them;
 * a broken form is an error with file and JSON path. Pure but for
 * form_set_load_folder. What the files may say stands in load.h.
 */
#ifndef GOUJI_FORM_FORM_H
#define GOUJI_FORM_FORM_H

#include "collectors/base/attr.h"
#include "collectors/model/form.h"

struct err;

/* The built-in forms; asserts that they load (a test holds them). Ends with
 * form_set_free(). */
struct form_set *form_set_builtin(void);
/*
 * All *.json of a folder instead; sections.json in it replaces the six parts,
 * which are the built-in ones without it. NULL: e names file and JSON path
 * ("2021.json: $.blocks[4].rows[3].id: "granted" is there twice").
 */
MUST_CHECK struct form_set *form_set_load_folder(
    const char *path, struct err *e);
void form_set_free(struct form_set *set);

#endif
