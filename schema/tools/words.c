/*
 * Host tool: turns schema/words.json into C.
 * usage: words HEADER SOURCE words.json
 *
 * {"lists": {"outcome": {"enum": "outcome", "prefix": "OUTCOME",
 *   "words": {"ok": {"en", "zh", "brief"?}, ...}, "more"?: {...}}, ...},
 *  "reasons": {"empty_file": {"en", "zh"}, ...}}
 *
 * A list with "enum" becomes OUTCOME_OK.. of enum outcome, in the order of its
 * words; the words of "more" belong to the list and to no enum. Every word has
 * English and Chinese, and English and Chinese of a reason name the same
 * arguments at most.
 */
#include <cjson/cJSON.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FILE (1u << 20)

static void __attribute__((format(printf, 1, 2), noreturn))
die(const char *fmt, ...)
{
	va_list ap;

	fputs("words.json: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static cJSON *
load(const char *path)
{
	static char text[MAX_FILE];
	FILE *f = fopen(path, "r");
	cJSON *v;
	size_t n;

	if (f == NULL)
		die("cannot be opened");
	n = fread(text, 1, sizeof(text) - 1, f);
	if (ferror(f) || !feof(f))
		die("cannot be read, or is too long");
	fclose(f);
	text[n] = '\0';
	v = cJSON_ParseWithOpts(text, NULL, true);
	if (v == NULL)
		die("no JSON near: %.40s", cJSON_GetErrorPtr());
	return v;
}

/* ---- checking ---- */

static const char *
text_of(const cJSON *object, const char *key)
{
	return cJSON_GetStringValue(
	    cJSON_GetObjectItemCaseSensitive(object, key));
}

static void
check_id(const char *id)
{
	for (const char *p = id; *p != '\0'; p++)
		if (!islower((unsigned char)*p) &&
		    !isdigit((unsigned char)*p) && *p != '_')
			die("\"%s\" is no id", id);
}

/* Every word of `object` has both languages; no id comes twice. */
static void
check_words(const char *list, const cJSON *object)
{
	const cJSON *word;

	cJSON_ArrayForEach(word, object)
	{
		const char *zh = text_of(word, "zh");

		check_id(word->string);
		if (text_of(word, "en") == NULL || *text_of(word, "en") == '\0')
			die("%s.%s has no English", list, word->string);
		if (zh == NULL || *zh == '\0')
			die("%s.%s has no Chinese", list, word->string);
		for (const cJSON *w = word->next; w != NULL; w = w->next)
			if (strcmp(w->string, word->string) == 0)
				die("%s.%s is there twice", list, word->string);
	}
}

/* Which of {1}..{9} a text has, as bits. */
static unsigned
arguments_of(const char *text)
{
	unsigned found = 0;

	for (const char *p = strchr(text, '{'); p != NULL;
	     p = strchr(p + 1, '{'))
		if (p[1] >= '1' && p[1] <= '9')
			found |= 1u << (p[1] - '1');
	return found;
}

static void
check_reasons(const cJSON *reasons)
{
	const cJSON *word;

	check_words("reasons", reasons);
	cJSON_ArrayForEach(word, reasons)
	{
		unsigned english = arguments_of(text_of(word, "en"));

		if ((english & (english + 1)) != 0)
			die("reasons.%s leaves an argument out", word->string);
		if ((arguments_of(text_of(word, "zh")) & ~english) != 0)
			die("reasons.%s has an argument in Chinese alone",
			    word->string);
	}
}

static void
check_list(const cJSON *list)
{
	check_id(list->string);
	if ((text_of(list, "enum") == NULL) !=
	    (text_of(list, "prefix") == NULL))
		die("%s has an enum or a prefix alone", list->string);
	check_words(
	    list->string, cJSON_GetObjectItemCaseSensitive(list, "words"));
	check_words(
	    list->string, cJSON_GetObjectItemCaseSensitive(list, "more"));
}

/* ---- the header ---- */

static void
print_upper(FILE *out, const char *s)
{
	for (; *s != '\0'; s++)
		fputc(toupper((unsigned char)*s), out);
}

static void
print_value(FILE *out, const char *prefix, const char *id)
{
	fputc('\t', out);
	fputs(prefix, out);
	fputc('_', out);
	print_upper(out, id);
	fputs(",\n", out);
}

static void
print_enum(FILE *out, const cJSON *list)
{
	const char *name = text_of(list, "enum");
	const cJSON *word;

	if (name == NULL)
		return;
	fprintf(out, "enum %s {\n", name);
	cJSON_ArrayForEach(
	    word, cJSON_GetObjectItemCaseSensitive(list, "words"))
	    print_value(out, text_of(list, "prefix"), word->string);
	fprintf(out,
	    "};\n"
	    "const char *%s_name(enum %s v);\n"
	    "const char *%s_word(enum %s v);\n"
	    "int %s_parse(const char *s, enum %s *out);\n\n",
	    name, name, name, name, name, name);
}

static int
print_header(const char *path, const cJSON *lists, const cJSON *reasons)
{
	FILE *out = fopen(path, "w");
	const cJSON *v;

	if (out == NULL)
		return -1;
	fputs("#ifndef GOUJI_SCHEMA_WORDS_NAMES_H\n"
	      "#define GOUJI_SCHEMA_WORDS_NAMES_H\n\nenum word_list_id {\n",
	    out);
	cJSON_ArrayForEach(v, lists) print_value(out, "WORDS", v->string);
	fputs(
	    "\tN_WORD_LISTS\n};\n\nenum reason_code {\n\tREASON_NONE,\n", out);
	cJSON_ArrayForEach(v, reasons) print_value(out, "REASON", v->string);
	fputs("\tN_REASONS\n};\n\n", out);
	cJSON_ArrayForEach(v, lists) print_enum(out, v);
	fputs("#endif\n", out);
	return fclose(out);
}

/* ---- the tables ---- */

static void
print_string(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

static void
print_words(FILE *out, const cJSON *object)
{
	const cJSON *word;

	cJSON_ArrayForEach(word, object)
	{
		const char *brief = text_of(word, "brief");

		fputs("\t{ ", out);
		print_string(out, word->string);
		fputs(", ", out);
		print_string(out, text_of(word, "en"));
		fputs(",\n\t    ", out);
		print_string(out, text_of(word, "zh"));
		fputs(",\n\t    ", out);
		print_string(out, brief == NULL ? text_of(word, "zh") : brief);
		fputs(" },\n", out);
	}
}

static void
print_list(FILE *out, const cJSON *list)
{
	fprintf(
	    out, "static const struct wording %s_words[] = {\n", list->string);
	print_words(out, cJSON_GetObjectItemCaseSensitive(list, "words"));
	print_words(out, cJSON_GetObjectItemCaseSensitive(list, "more"));
	fputs("};\n\n", out);
}

static void
print_functions(FILE *out, const cJSON *list)
{
	const char *name = text_of(list, "enum"), *words = list->string;

	if (name == NULL)
		return;
	fprintf(out,
	    "\nconst char *\n%s_name(enum %s v)\n{\n"
	    "\tassert((size_t)v < word_lists[WORDS_",
	    name, name);
	print_upper(out, words);
	fprintf(out, "].n_enum);\n\treturn %s_words[v].id;\n}\n", words);
	fprintf(out,
	    "\nconst char *\n%s_word(enum %s v)\n{\n"
	    "\tassert((size_t)v < word_lists[WORDS_",
	    name, name);
	print_upper(out, words);
	fprintf(out, "].n_enum);\n\treturn %s_words[v].chinese;\n}\n", words);
	fprintf(out,
	    "\nint\n%s_parse(const char *s, enum %s *out)\n{\n"
	    "\tfor (size_t i = 0; s != NULL && i < word_lists[WORDS_",
	    name, name);
	print_upper(out, words);
	fprintf(out,
	    "].n_enum;\n\t     i++) {\n"
	    "\t\tif (strcmp(%s_words[i].id, s) == 0) {\n"
	    "\t\t\t*out = (enum %s)i;\n\t\t\treturn 0;\n\t\t}\n\t}\n"
	    "\treturn -1;\n}\n",
	    words, name);
}

static int
print_source(const char *path, const cJSON *lists, const cJSON *reasons)
{
	FILE *out = fopen(path, "w");
	const cJSON *v;

	if (out == NULL)
		return -1;
	fputs("#include \"schema/words.h\"\n\n"
	      "#include <assert.h>\n#include <string.h>\n\n",
	    out);
	cJSON_ArrayForEach(v, lists) print_list(out, v);
	fputs("const struct word_list word_lists[] = {\n", out);
	cJSON_ArrayForEach(v, lists)
	{
		const cJSON *words =
		    cJSON_GetObjectItemCaseSensitive(v, "words");
		bool is_enum = text_of(v, "enum") != NULL;

		fprintf(out,
		    "\t{ \"%s\", %s_words,\n"
		    "\t    sizeof(%s_words) / sizeof(%s_words[0]), %d },\n",
		    v->string, v->string, v->string, v->string,
		    is_enum ? cJSON_GetArraySize(words) : 0);
	}
	fputs("};\n\nconst struct wording reason_wordings[] = {\n"
	      "\t{ \"\", \"\", \"\", \"\" },\n",
	    out);
	print_words(out, reasons);
	fputs("};\n", out);
	cJSON_ArrayForEach(v, lists) print_functions(out, v);
	return fclose(out);
}

int
main(int argc, char **argv)
{
	const cJSON *lists, *reasons, *v;
	cJSON *all;

	if (argc != 4) {
		fprintf(stderr, "usage: words HEADER SOURCE words.json\n");
		return EXIT_FAILURE;
	}
	all = load(argv[3]);
	lists = cJSON_GetObjectItemCaseSensitive(all, "lists");
	reasons = cJSON_GetObjectItemCaseSensitive(all, "reasons");
	cJSON_ArrayForEach(v, lists) check_list(v);
	check_reasons(reasons);
	if (print_header(argv[1], lists, reasons) != 0 ||
	    print_source(argv[2], lists, reasons) != 0) {
		perror(argv[0]);
		return EXIT_FAILURE;
	}
	cJSON_Delete(all);
	return EXIT_SUCCESS;
}
