/*
 * Random reports that went through a real word processor: printed as HTML,
 * opened and saved as .docx by LibreOffice, and read back cell by cell. Says
 * SKIPPED and exits 77 where there is no LibreOffice.
 */
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collectors/base/arena.h"
#include "collectors/base/buf.h"
#include "collectors/base/err.h"
#include "collectors/decode/decode.h"
#include "collectors/form/form.h"
#include "collectors/model/page.h"
#include "collectors/model/report.h"
#include "collectors/normalize/normalize.h"

#include "tests/support/random_report.h"
#include "tests/support/render.h"
#include "tests/support/same_cells.h"
#include "tests/support/unit.h"

#define REPORTS    64
#define FIRST_SEED 20240301u
#define MAX_BYTES  (4u * 1024 * 1024)
#define PATH_BYTES 256

extern char **environ;

static char folder[] = "/tmp/gouji-docx-XXXXXX";

struct fixture {
	struct arena *a;
	struct form_set *forms;
	struct report reports[REPORTS];
	char names[REPORTS][PATH_BYTES]; /* of the HTML files */
};

/* Report i: on each form in turn, every third with blanks, every fourth with
 * the rows that stand in for others. */
static void
make_report(struct fixture *f, size_t i)
{
	const struct form *form = &f->forms->forms[i % f->forms->n_forms];
	uint64_t seed = FIRST_SEED + i;
	struct report *r = &f->reports[i];

	random_report(f->a, form, seed, r);
	if (i % 4 == 3)
		random_report_use_alternative(r);
	if (i % 3 == 2)
		random_report_blank(r, seed, 3);
}

static void
print_report(struct fixture *f, size_t i)
{
	const struct render_options o = { .shape = RENDER_HTML,
		.seed = i < 4 ? 0 : FIRST_SEED + i,
		.published_on = "2024-01-12" };
	struct buf b;
	FILE *file;

	buf_init(&b, MAX_BYTES);
	render_report(&b, &f->reports[i], &o);
	assert_false(b.failed);
	(void)snprintf(f->names[i], PATH_BYTES, "%s/%zu.html", folder, i);
	file = fopen(f->names[i], "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(b.data, 1, b.len, file), b.len);
	assert_int_equal(fclose(file), 0);
	buf_fini(&b);
}

/* All of them in one call: starting takes most of the time. */
static void
convert(struct fixture *f)
{
	char profile[PATH_BYTES], soffice[] = "soffice";
	char headless[] = "--headless", to[] = "--convert-to", docx[] = "docx";
	char filter[] = "--infilter=HTML (StarWriter)", into[] = "--outdir";
	char *argv[REPORTS + 9] = { soffice, profile, headless, filter, to,
		docx, into, folder };
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;

	(void)snprintf(profile, sizeof(profile),
	    "-env:UserInstallation=file://%s/profile", folder);
	for (size_t i = 0; i < REPORTS; i++)
		argv[8 + i] = f->names[i];
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(
	    &actions, STDOUT_FILENO, "/dev/null", 1, 0);
	assert_int_equal(
	    posix_spawnp(&pid, soffice, &actions, NULL, argv, environ), 0);
	(void)posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static size_t
read_file(const char *name, char *bytes)
{
	FILE *file = fopen(name, "rb");
	size_t len;

	if (file == NULL)
		fail_msg("%s: %s", name, strerror(errno));
	len = fread(bytes, 1, MAX_BYTES, file);
	(void)fclose(file);
	return len;
}

static void
read_back(struct fixture *f, size_t i, char *bytes)
{
	const struct normalize_context context = { 0 };
	const struct report *want = &f->reports[i];
	char name[PATH_BYTES];
	struct err e = { 0 };
	struct page page;
	struct report got;
	size_t len;

	(void)snprintf(name, sizeof(name), "%s/%zu.docx", folder, i);
	len = read_file(name, bytes);
	if (decode_document(f->a, bytes, len, NULL, &page, &e) != 0 ||
	    normalize_page(f->a, &page, f->forms, &context, &got, &e) != 0)
		fail_msg("%s: %s", name, e.msg);
	assert_string_equal(got.form->id, want->form->id);
	for (size_t r = 0; r < got.n_reasons; r++)
		print_message("%s: %s\n", name, got.reasons[r]);
	same_cells(want, &got, name);
	assert_int_equal(got.n_reasons, 0);
	assert_int_equal(got.year, want->year);
	assert_string_equal(got.title, want->title);
	assert_string_equal(got.organ, want->organ);
	assert_int_equal(got.n_sections, want->n_sections);
	for (size_t s = 0; s < want->n_sections; s++) {
		assert_string_equal(
		    got.sections[s].heading, want->sections[s].heading);
		assert_string_equal(
		    got.sections[s].text, want->sections[s].text);
	}
}

static int
remove_entry(
    const char *path, const struct stat *st, int kind, struct FTW *place)
{
	(void)st;
	(void)kind;
	(void)place;
	return remove(path);
}

static void
reads_what_a_word_processor_writes(void **state)
{
	struct fixture *f = *state;
	char *bytes = arena_alloc(f->a, MAX_BYTES);

	for (size_t i = 0; i < REPORTS; i++) {
		make_report(f, i);
		print_report(f, i);
	}
	convert(f);
	for (size_t i = 0; i < REPORTS; i++)
		read_back(f, i, bytes);
}

static int
begin(void **state)
{
	static struct fixture f;

	if (mkdtemp(folder) == NULL)
		return -1;
	f.a = arena_new();
	f.forms = form_set_builtin();
	*state = &f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	(void)nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	form_set_free(f->forms);
	arena_free(f->a);
	return 0;
}

static bool
have_soffice(void)
{
	const char *path = getenv("PATH");
	char name[PATH_BYTES];

	while (path != NULL && *path != '\0') {
		size_t len = strcspn(path, ":");

		(void)snprintf(
		    name, sizeof(name), "%.*s/soffice", (int)len, path);
		if (access(name, X_OK) == 0)
			return true;
		path += len + (path[len] == ':');
	}
	return false;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_a_word_processor_writes),
	};

	if (!have_soffice()) {
		(void)printf("SKIPPED: no LibreOffice (soffice) here\n");
		return 77;
	}
	return cmocka_run_group_tests_name("word_processor", tests, begin, end);
}
