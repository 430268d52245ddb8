/*
 * Every limit on what comes from outside, in one place, a sentence each.
 */
#ifndef GOUJI_BASE_LIMITS_H
#define GOUJI_BASE_LIMITS_H

/* A document: the largest real report seen is 0.3 MB; [collect] max_body and
 * `gouji check` stop here at the latest. */
#define LIMIT_DOCUMENT_BYTES (64u * 1024 * 1024)
/* Tables in one page; a portal page with navigation has dozens. */
#define LIMIT_TABLES 500
/* Rows of one table; the form's largest has 28. */
#define LIMIT_TABLE_ROWS 2000
/* Columns of one table after its spans; the form's widest has 15. */
#define LIMIT_TABLE_COLUMNS 64
/* Cells of one page's tables together, so that a table of a million cells is
 * refused before it costs memory. */
#define LIMIT_PAGE_CELLS 100000
/* Nesting of elements; HTML deeper than this is a bomb. */
#define LIMIT_HTML_DEPTH 400
/* Elements of a page that are open at once, by a count of its tags; a parser
 * needs the square of it in time. */
#define LIMIT_HTML_OPEN 10000
/* Attributes of one element; likewise. */
#define LIMIT_HTML_ATTRIBUTES 1000
/* Elements and attributes of one page; each takes some 300 bytes. */
#define LIMIT_HTML_PARTS 1000000
/* Entries of the archive that a Word document is; one with a picture a page
 * has hundreds. */
#define LIMIT_ARCHIVE_ENTRIES 10000
/* Bytes of one of its parts, unpacked; a report's text has 0.3 MB of XML, and
 * libxml2 takes no more than 10,000,000. */
#define LIMIT_PART_BYTES (8u * 1024 * 1024)
/* Nesting of XML elements; tables in tables take three each. */
#define LIMIT_XML_DEPTH 200
/* Attributes of one XML element; Word's root element declares some 40
 * namespaces. A parser needs the square of it in time. */
#define LIMIT_XML_ATTRIBUTES 200
/* Namespaces declared by the open elements of a part; each name is looked up
 * among them. */
#define LIMIT_XML_NAMESPACES 1000
/* Elements and attributes of one part; a report has 15,000, and each takes
 * some 300 bytes. */
#define LIMIT_XML_PARTS 500000
/* Bytes of one cell's text; the form's longest label has 150. */
#define LIMIT_CELL_BYTES 8192
/* Pages of a PDF; a report has a dozen. */
#define LIMIT_PDF_PAGES 300
/* Words of one page of a PDF; a full one has a thousand characters. */
#define LIMIT_PDF_WORDS 20000
/* Pieces of lines that one page of a PDF draws, dots among them; those of
 * them that are left when pieces are joined; pictures. */
#define LIMIT_PDF_RULINGS  60000
#define LIMIT_PDF_LINES    4000
#define LIMIT_PDF_PICTURES 2000
/* Letters that one page of a PDF draws. */
#define LIMIT_PDF_LETTERS 60000
/* Rows of a table on one page of a PDF. */
#define LIMIT_PDF_ROWS 500
/* Elements of a PDF's drawing that are open at once, those that stand for
 * something drawn elsewhere, and what is drawn by such, in all. */
#define LIMIT_PDF_DEPTH       256
#define LIMIT_PDF_DEFINITIONS 100000
#define LIMIT_PDF_COPIES      1000000
/* Blocks (paragraphs, tables, pictures) of one page. */
#define LIMIT_PAGE_BLOCKS 50000
/* Metadata elements kept of one page. */
#define LIMIT_PAGE_META 200
/* Bytes of text of one section of a report that are kept. */
#define LIMIT_SECTION_BYTES (256u * 1024)
/* Sections of one report; the form has six. */
#define LIMIT_SECTIONS 40
/* Bytes of a report's text that are read for figures, and statements that are
 * kept of it; a long report has 30 KB and some fifty. */
#define LIMIT_NARRATIVE_BYTES (128u * 1024)
#define LIMIT_STATEMENTS      500
/* Sentences of one report that are compared with others', bytes and letters of
 * one, and places of five letters of all together: a long narrative has 200
 * sentences and 10,000 letters, and what is beyond is not compared. */
#define LIMIT_PASSAGES        1000
#define LIMIT_PASSAGE_BYTES   3000
#define LIMIT_PASSAGE_LETTERS 1000
#define LIMIT_SHINGLES        20000
/* Reader's reasons kept for one report. */
#define LIMIT_REASONS 50
/* Labels that differ from the form's, kept for one report: a form has some
 * sixty. */
#define LIMIT_VARIANTS 50
/* Findings of one report; more is a broken document, and the rest is
 * counted. */
#define LIMIT_FINDINGS 400
/* Sets of cells given as what may be wrong, and cells of one set: a clerk
 * looks at a few places, not at all that arithmetic allows. */
#define LIMIT_REPAIRS      5
#define LIMIT_REPAIR_CELLS 3
/* A form file, and forms in one folder. */
#define LIMIT_FORM_BYTES (1024u * 1024)
#define LIMIT_FORMS      16
/* A frame between goujid and a reader: header, then body; what cannot be
 * compressed grows a little. */
#define LIMIT_JOB_HEADER_BYTES (8u * 1024 * 1024)
#define LIMIT_JOB_BODY_BYTES \
	(LIMIT_DOCUMENT_BYTES + LIMIT_CONVERTED_BYTES + 65536u)
/* What a converter makes of a document: the drawing of a report's pages has
 * some 3 MB. */
#define LIMIT_CONVERTED_BYTES (32u * 1024 * 1024)
/* What a converter's tool may have in its folder: files, and their bytes. */
#define LIMIT_FOLDER_FILES 2000
#define LIMIT_FOLDER_BYTES (256u * 1024 * 1024)
/* The configuration file and townships.csv. */
#define LIMIT_CONFIG_BYTES (1024u * 1024)
#define LIMIT_TOWNSHIPS    5000
#define LIMIT_SOURCES      10000
/* A URL. */
#define LIMIT_URL_BYTES 2048
/* What counts of a robots.txt (RFC 9309 asks for 500 KiB at least), and of its
 * rules for us; each is compared with every URL. */
#define LIMIT_ROBOTS_BYTES (500u * 1024)
#define LIMIT_ROBOTS_RULES 2000
/* A Crawl-delay that is honoured; a longer one counts as this. */
#define LIMIT_ROBOTS_DELAY_MS 60000
/* A page that may be a challenge; reports and lists are larger, or have tables
 * and links. */
#define LIMIT_CHALLENGE_BYTES (64u * 1024)
/* What of a page is looked at for where it sends its reader; the element that
 * does stands in its head. */
#define LIMIT_REFRESH_BYTES (16u * 1024)
/* Headers of one answer together, those of 100 Continue included. */
#define LIMIT_HEADER_BYTES (256u * 1024)
/* Bytes that a server may send around a page, above the page's own size once
 * more: the framing of its pieces. Extensions of chunks have no other end. */
#define LIMIT_FRAMING_BYTES (1024u * 1024)
/* Documents of a year that are kept beside the one that it follows; the one
 * that was not seen for the longest time gives way. */
#define LIMIT_ALTERNATES 20
/* Requests of gouji probe: a list to its end and the documents of two years,
 * as goujid asks for them, and its first guesses; links that it shows. */
#define LIMIT_PROBE_REQUESTS 90
#define LIMIT_PROBE_LINKS    40
/* One answer of the API. */
#define LIMIT_ANSWER_BYTES (64u * 1024 * 1024)
/* A request to the API: its first line and headers, and its body. */
#define LIMIT_REQUEST_HEAD_BYTES (16u * 1024)
#define LIMIT_REQUEST_BODY_BYTES (64u * 1024)
/* How slowly a body may arrive at the least, bytes a second: a document over
 * the worst line that an office has. */
#define LIMIT_BODY_RATE (32u * 1024)
/* Connections to the API at once; then the oldest unfinished one is cut. */
#define LIMIT_CONNECTIONS 200
/* Bytes of answers that clients have not read yet when another is built; the
 * oldest of them are cut. Four of the largest. */
#define LIMIT_UNSENT_BYTES (256u * 1024 * 1024)
/* Time for a request to arrive, and for its answer to leave. */
#define LIMIT_REQUEST_MS 30000
#define LIMIT_ANSWER_MS  180000
/* Time that one answer may take the database. */
#define LIMIT_QUERY_MS 5000
/* Rows of one JSON list, and of a CSV file that names no limit. */
#define LIMIT_LIST_ROWS 1000
#define LIMIT_CSV_ROWS  20000
/* Links that may lead to a report, of one answer to a list's request. */
#define LIMIT_LIST_LINKS 2000
/* Bytes of all their URLs and titles; a county's list has 0.1 MB. */
#define LIMIT_LIST_BYTES (2u * 1024 * 1024)
/* Answers of one list in one run: a county's longest has some thirty. */
#define LIMIT_LIST_PAGES 60
/* Links that one body's report of one year is looked for behind, and files of
 * one page that it may be. */
#define LIMIT_CANDIDATES 4
/* Files of a page with a report that are fetched to be compared with it: a
 * site offers it as Word and as PDF. */
#define LIMIT_ATTACHMENTS 2
/* All that a mail server answers in one try: bytes. A talkative one's are
 * some 2000. */
#define LIMIT_MAIL_ANSWERS 65536u
/* Report years that make sense: the regulation's first report was 2008's. */
#define LIMIT_YEAR_MIN 2008
#define LIMIT_YEAR_MAX 2100

/* Name or note of an acknowledgement: bytes. */
#define LIMIT_ACK_BYTES 2000

/* New, mended or changed findings that one run tells of, the rest waits for the
 * next; a county of a hundred bodies has some hundred in its busiest week. */
#define LIMIT_TOLD 3000
/* Years of bodies, the newest first, and sources that are compared with what
 * was told of them. */
#define LIMIT_TOLD_YEARS 20000
/* Items of one section of a mail that are written out; a mail of them all is
 * read by nobody. */
#define LIMIT_MAIL_ITEMS 50
/* Bytes of one part of a mail before it is encoded: mail servers take 10 MB. */
#define LIMIT_MAIL_PART (1024u * 1024)

/* Rows that one turn of the loop deletes or looks at of what is kept no
 * longer; documents, which may be large, that it deletes. */
#define LIMIT_RETENTION_ROWS      500
#define LIMIT_RETENTION_DOCUMENTS 8

/* Memory that a reader and a converter's tool may have where nothing is
 * configured, in MiB; and a number as text, for what prints it. */
#define DEFAULT_READER_MIB     512
#define NUMBER_TEXT(number)    NUMBER_TEXT_OF(number)
#define NUMBER_TEXT_OF(number) #number

#endif
