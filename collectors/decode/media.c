#include "collectors/decode/media.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "collectors/base/utf8.h"

/* How far a PDF's signature may stand from the beginning. */
#define PDF_HEADER_BYTES 1024
/* Where the first tag of a page is looked for behind stray output. */
#define HTML_SNIFF_BYTES 65536

static const char *const names[MEDIA_KINDS] = {
	[MEDIA_HTML] = "text/html",
	[MEDIA_TEXT] = "text/plain",
	[MEDIA_PDF] = "application/pdf",
	[MEDIA_DOCX] = "application/vnd.openxmlformats-officedocument."
		       "wordprocessingml.document",
	[MEDIA_DOC] = "application/msword",
	[MEDIA_XLSX] = "application/vnd.openxmlformats-officedocument."
		       "spreadsheetml.sheet",
	[MEDIA_XLS] = "application/vnd.ms-excel",
	[MEDIA_OFD] = "application/ofd",
	[MEDIA_ZIP] = "application/zip",
	[MEDIA_OFFICE] = "application/x-ole-storage",
	[MEDIA_RTF] = "application/rtf",
	[MEDIA_MHTML] = "multipart/related",
	[MEDIA_GZIP] = "application/gzip",
};

const char *
media_name(enum media m)
{
	return (size_t)m < MEDIA_KINDS && names[m] != NULL
	    ? names[m]
	    : "application/octet-stream";
}

#define SIGNATURE(bytes, media)                         \
	{                                               \
		bytes, sizeof(bytes) - 1, MEDIA_##media \
	}

static const struct {
	const char *bytes;
	size_t len;
	enum media media;
} signatures[] = {
	SIGNATURE("PK\x03\x04", ZIP),
	SIGNATURE("PK\x05\x06", ZIP),
	SIGNATURE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
	SIGNATURE("{\\rtf", RTF),
	SIGNATURE("\x1f\x8b\x08", GZIP),
	SIGNATURE("Rar!\x1a\x07", ARCHIVE),
	SIGNATURE("7z\xbc\xaf\x27\x1c", ARCHIVE),
	SIGNATURE("\x89PNG\r\n\x1a\n", PICTURE),
	SIGNATURE("\xff\xd8\xff", PICTURE),
	SIGNATURE("GIF87a", PICTURE),
	SIGNATURE("GIF89a", PICTURE),
	SIGNATURE("II*\0", PICTURE),
	SIGNATURE("MM\0*", PICTURE),
};

#define HAS(bytes, len, word) \
	(memmem((bytes), (len), word, sizeof(word) - 1) != NULL)

/* What is packed in a ZIP archive: its entries' names stand in clear. */
static enum media
packed_kind(const char *s, size_t len)
{
	if (HAS(s, len, "word/document"))
		return MEDIA_DOCX;
	if (HAS(s, len, "xl/workbook"))
		return MEDIA_XLSX;
	if (HAS(s, len, "OFD.xml"))
		return MEDIA_OFD;
	/* Word's main part has its usual name, but need not. */
	if (HAS(s, len, "[Content_Types].xml") && !HAS(s, len, "ppt/") &&
	    !HAS(s, len, "xl/"))
		return MEDIA_DOCX;
	return MEDIA_ZIP;
}

/* What an OLE2 container holds: its directory's names are UTF-16. */
static enum media
ole_kind(const char *s, size_t len)
{
	if (HAS(s, len, "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"))
		return MEDIA_DOC;
	if (HAS(s, len, "W\0o\0r\0k\0b\0o\0o\0k\0"))
		return MEDIA_XLS;
	return MEDIA_OFFICE;
}

/* A page saved with its pictures as one mail message. */
static bool
is_mhtml(const char *s, size_t len)
{
	size_t n = len < 1024 ? len : 1024;

	if (len < 13 ||
	    (strncasecmp(s, "MIME-Version:", 13) != 0 &&
		strncasecmp(s, "From:", 5) != 0))
		return false;
	return HAS(s, n, "multipart/related");
}

enum media
media_of_bytes(const void *bytes, size_t len)
{
	const char *s = bytes;
	enum media m = MEDIA_UNKNOWN;

	if (len == 0)
		return MEDIA_EMPTY;
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (len >= signatures[i].len &&
		    memcmp(s, signatures[i].bytes, signatures[i].len) == 0)
			m = signatures[i].media;
	if (m == MEDIA_ZIP)
		return packed_kind(s, len);
	if (m == MEDIA_OFFICE)
		return ole_kind(s, len);
	if (m != MEDIA_UNKNOWN)
		return m;
	if (HAS(s, len < PDF_HEADER_BYTES ? len : PDF_HEADER_BYTES, "%PDF-"))
		return MEDIA_PDF;
	if (len >= 12 && memcmp(s, "RIFF", 4) == 0 &&
	    memcmp(s + 8, "WEBP", 4) == 0)
		return MEDIA_PICTURE;
	/* A bitmap: its reserved bytes tell it from text. */
	if (len >= 26 && memcmp(s, "BM", 2) == 0 &&
	    memcmp(s + 6, "\0\0\0\0", 4) == 0)
		return MEDIA_PICTURE;
	if (is_mhtml(s, len))
		return MEDIA_MHTML;
	return MEDIA_UNKNOWN;
}

static bool
starts(const char *s, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - s) >= len && strncasecmp(s, word, len) == 0;
}

/* A tag of this name, not one that only begins like it. */
static bool
starts_tag(const char *s, const char *end, const char *name)
{
	size_t len = strlen(name);

	if (!starts(s, end, name))
		return false;
	return s + len == end || strchr(" \t\n\f/>", s[len]) != NULL;
}

/* Behind white space, comments, <?...?>: where a page's first tag stands. */
static const char *
skip_preamble(const char *s, const char *end)
{
	for (;;) {
		const char *close;

		while (s < end && strchr(" \t\n\f", *s) != NULL)
			s++;
		if (starts(s, end, "<!--"))
			close = "-->";
		else if (starts(s, end, "<?"))
			close = ">";
		else
			return s;
		s = memmem(s, (size_t)(end - s), close, strlen(close));
		if (s == NULL)
			return end;
		s += strlen(close);
	}
}

static bool
is_html(const char *s, size_t len)
{
	static const char *const first[] = { "<!doctype", "<html", "<head",
		"<body", "<meta", "<title", "<link", "<style", "<script",
		"<div", "<p", "<table", "<span", "<br", "<h1", "<h2", "<h3",
		"<h4", "<a", "<b", "<strong", "<font", "<center", "<ul", "<ol",
		"<li", "<section", "<article", "<form", "<img", "<td", "<tr",
		"<tbody", "<thead", "<pre", "<base", "<iframe", "<frameset",
		"<embed", "<object", "<header", "<main", "<nav", "<ucapcontent",
		"<ucaptitle", "<publishtime" };
	static const char *const later[] = { "<html", "<body", "<table",
		"<!doctype" };
	const char *end = s + len, *tag = skip_preamble(s, end);
	const char *stop;

	if (tag == end && tag > s && memchr(s, '<', len) != NULL)
		return true; /* nothing but comments */
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (starts_tag(tag, end, first[i]))
			return true;
	/* Behind what a broken server said first. */
	stop = len < HTML_SNIFF_BYTES ? end : s + HTML_SNIFF_BYTES;
	for (tag = s; tag < stop; tag++) {
		if (*tag != '<')
			continue;
		for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
			if (starts_tag(tag, end, later[i]))
				return true;
	}
	return false;
}

enum media
media_of_text(const char *text, size_t len, size_t n_bad)
{
	size_t pos = 0, n_blank = 0, n = 0;

	if (is_html(text, len))
		return MEDIA_HTML;
	while (pos < len) {
		uint32_t c = utf8_next(text, len, &pos);

		n++;
		if (utf8_is_space(c))
			n_blank++;
		else if (c < 0x20 || c == 0x7f)
			n_bad++;
	}
	/* One sign in twenty that is no text: nobody wrote that. */
	if (n_bad > 0 && n_bad >= n / 20)
		return MEDIA_BINARY;
	return n_blank == n ? MEDIA_EMPTY : MEDIA_TEXT;
}
