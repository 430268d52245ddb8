-- The tables of goujid's database. Times are milliseconds since 1970 UTC,
-- dates text as 2025-01-31 in the county's time zone. A number of a report is
-- an INTEGER or, where it has decimals, TEXT exactly as printed ('0.50'), hence
-- the columns of type ANY; NULL is "not reported". Migration 1 is edited until
-- the first release; after that a change is the next migration.

-- migration: 1
-- One row. version grows with every change; answers are cached by it.
-- registry_sha256: of townships.csv's content as last loaded. rules: what the
-- reports are judged by, as store_set_rules was told.
CREATE TABLE meta (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL,
	registry_sha256 TEXT NOT NULL,
	rules TEXT NOT NULL
) STRICT;
INSERT INTO meta (id, version, registry_sha256, rules) VALUES (1, 1, '', '');

-- position: place in townships.csv; NULL when it left the file.
CREATE TABLE township (
	code TEXT PRIMARY KEY NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('township', 'department', 'county')),
	email TEXT NOT NULL,
	aliases TEXT NOT NULL,
	first_year INTEGER NOT NULL,
	last_year INTEGER NOT NULL,
	successor TEXT NOT NULL,
	position INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX township_by_position ON township (position);
CREATE INDEX township_county ON township (code) WHERE kind = 'county';

-- position: place among the township's sources; NULL when it left the file.
-- state: 'never', 'ok' (the last run got answers) or the outcome that failed,
-- which is any but ok and not_modified for a year that the source gave a
-- report of before (where it never did, not_found and the like are 'ok').
-- failures: county dates in a row on which it failed so. counted: dates that
-- the last run added to failures; a run in which nobody could be reached takes
-- them back. run_id: the last run that visited it.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL REFERENCES township (code),
	collector TEXT NOT NULL,
	url TEXT NOT NULL,
	options TEXT NOT NULL,
	position INTEGER,
	state TEXT NOT NULL DEFAULT 'never',
	detail TEXT NOT NULL DEFAULT '',
	last_visit INTEGER,
	last_ok INTEGER,
	failures INTEGER NOT NULL DEFAULT 0,
	counted INTEGER NOT NULL DEFAULT 0,
	failed_on TEXT,
	run_id INTEGER,
	UNIQUE (code, collector, url)
) STRICT;
CREATE INDEX source_by_position ON source (code, position);

-- What a source last said about a year that it was asked for (0: the page's
-- own). answered: the last outcome that can be relied on. found_year: of the
-- report that it gives now. document_sha256, content_sha256, reader_version: the
-- last document that was a report, what was read from it and by whom.
-- rejected_sha256: the last document that was none and was kept nevertheless.
-- own_failure: the source answered, but our own reader failed. first_visit:
-- when the source was first asked for the year (visits are not kept for ever).
CREATE TABLE source_year (
	source_id INTEGER NOT NULL REFERENCES source (id),
	year INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	answered TEXT,
	detail TEXT NOT NULL,
	url TEXT NOT NULL,
	found_year INTEGER,
	document_sha256 TEXT,
	content_sha256 TEXT,
	reader_version INTEGER,
	rejected_sha256 TEXT,
	own_failure INTEGER NOT NULL DEFAULT 0 CHECK (own_failure IN (0, 1)),
	visited_at INTEGER NOT NULL,
	first_visit INTEGER,
	PRIMARY KEY (source_id, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_year_own_failure ON source_year (source_id, year)
WHERE own_failure = 1;
CREATE INDEX source_year_rejected ON source_year (rejected_sha256)
WHERE rejected_sha256 IS NOT NULL;

CREATE TABLE validator (
	url TEXT PRIMARY KEY NOT NULL,
	etag TEXT NOT NULL,
	last_modified TEXT NOT NULL,
	reader_version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What came over the wire, as it came: documents until they are dealt with, so
-- that none is fetched twice when goujid is killed; lists until the URL answers
-- otherwise. run_id, fetched_at: when it came or was last confirmed (304).
CREATE TABLE answer (
	id INTEGER PRIMARY KEY,
	url TEXT NOT NULL UNIQUE,
	list INTEGER NOT NULL,
	run_id INTEGER NOT NULL REFERENCES run (id),
	final_url TEXT NOT NULL,
	content_type TEXT NOT NULL,
	etag TEXT NOT NULL,
	last_modified TEXT NOT NULL,
	fetched_at INTEGER NOT NULL,
	body BLOB NOT NULL -- last: what stands before it is read without it
) STRICT;
CREATE INDEX answer_by_age ON answer (list, fetched_at);
CREATE INDEX answer_by_run ON answer (run_id);

-- Hosts that are left alone for the rest of a run.
CREATE TABLE blocked_host (
	run_id INTEGER NOT NULL REFERENCES run (id),
	host TEXT NOT NULL,
	detail TEXT NOT NULL,
	PRIMARY KEY (run_id, host)
) STRICT, WITHOUT ROWID;

-- robots.txt of a host as it came. status: of HTTP.
CREATE TABLE robots (
	host TEXT PRIMARY KEY NOT NULL,
	fetched_at INTEGER NOT NULL,
	status INTEGER NOT NULL,
	text BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- content: the fetched bytes, compressed with zstd; size: before that.
CREATE TABLE document (
	sha256 TEXT PRIMARY KEY NOT NULL,
	media_type TEXT,
	size INTEGER NOT NULL,
	content BLOB NOT NULL,
	stored_at INTEGER NOT NULL
) STRICT;
-- Retention deletes old rows in small batches, found by this and run_by_age.
-- Runs with their visits stay 400 days, documents that nothing rests on 90.
CREATE INDEX document_by_age ON document (stored_at, sha256);

-- What a reader said of a document, as the model's JSON (report_write). One
-- document may be read as several reports (of several bodies or years).
-- content_sha256: of form, title, cells, texts without the page's boilerplate,
-- to compare readings by.
CREATE TABLE reading (
	id INTEGER PRIMARY KEY,
	document_sha256 TEXT NOT NULL REFERENCES document (sha256),
	reader_version INTEGER NOT NULL,
	form TEXT NOT NULL,
	content_sha256 TEXT NOT NULL,
	json TEXT NOT NULL
) STRICT;
CREATE INDEX reading_by_document ON reading (document_sha256);

-- Where and when a body shows a report of a year. role: main, a revision of what
-- the year follows; upload, a revision that the office gave; alternate, another
-- document of the year, which the year does not follow; attachment, one that a
-- page links (page_url: the page's asked_url). url: where the document really
-- was; asked_url: what the source or its list led to. first_seen: when it came.
-- changed_run, seen_run: the last runs that brought something else and that
-- found it there; 0 for an upload.
CREATE TABLE publication (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL REFERENCES township (code),
	year INTEGER NOT NULL,
	role TEXT NOT NULL
		CHECK (role IN ('main', 'upload', 'alternate', 'attachment')),
	revision INTEGER
		CHECK ((revision IS NULL) = (role IN ('alternate', 'attachment'))),
	reading_id INTEGER NOT NULL UNIQUE REFERENCES reading (id),
	title TEXT,
	published_on TEXT,
	published_by TEXT,
	url TEXT,
	asked_url TEXT CHECK ((asked_url IS NULL) = (role = 'upload')),
	page_url TEXT CHECK ((page_url IS NULL) = (role <> 'attachment')),
	source_id INTEGER REFERENCES source (id),
	fetched_at INTEGER NOT NULL,
	first_seen INTEGER NOT NULL,
	changed_run INTEGER NOT NULL,
	seen_run INTEGER NOT NULL,
	UNIQUE (code, year, revision)
) STRICT;
CREATE UNIQUE INDEX publication_alternate ON publication (code, year, asked_url)
WHERE revision IS NULL;
CREATE INDEX publication_by_source ON publication (source_id);

-- The dates of publication that the document bears, by where it says so (enum
-- report_dated): when it came, and when it was last seen.
CREATE TABLE publication_date (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	place TEXT NOT NULL CHECK (place IN ('meta', 'text', 'url')),
	first_on TEXT,
	last_on TEXT,
	PRIMARY KEY (publication_id, place)
) STRICT, WITHOUT ROWID;

-- The sentences of the current report, by their hashes, as
-- collectors/check/similarity/similarity.h packs them: what it is compared by.
CREATE TABLE likeness (
	code TEXT NOT NULL,
	year INTEGER NOT NULL,
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	passages BLOB NOT NULL,
	PRIMARY KEY (code, year),
	FOREIGN KEY (code) REFERENCES township (code)
) STRICT;

-- Years whose reports are to be compared again: one of them or of the year
-- before, the registry or the rules changed. mark: the version that did it.
CREATE TABLE likeness_due (
	year INTEGER PRIMARY KEY,
	mark INTEGER NOT NULL
) STRICT;

-- Every year that is expected of a township or that it has a report of.
-- publication_id: the current report, NULL without one. judged: 'valid',
-- 'warned' or 'invalid' of the current report, last done
-- at judged_at by the rules of rules_version.
-- published_on: the first known of all revisions (here, for an index by date
-- finds the years that bear one). on_time: by that, or by what else proves it
-- (status.h). detail: English, why there is no report.
-- missing_first, missing_last: dates past the deadline on which all sources
-- answered that there was none. judge_due: not 0 when the report is to be
-- judged again, for the year before it or the rules have changed; the version
-- that changed them. gone_on: the first three dates, a space between, on which
-- the current report's asked_url answered that there is nothing.
CREATE TABLE report_year (
	code TEXT NOT NULL REFERENCES township (code),
	year INTEGER NOT NULL,
	expected INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('valid', 'partial', 'warned',
		'invalid', 'unreadable', 'wrong', 'missing', 'overdue',
		'unreachable', 'none')),
	detail TEXT NOT NULL DEFAULT '',
	publication_id INTEGER REFERENCES publication (id),
	published_on TEXT,
	on_time INTEGER,
	judged TEXT CHECK (judged IN ('valid', 'partial', 'warned', 'invalid')),
	errors INTEGER NOT NULL DEFAULT 0,
	warnings INTEGER NOT NULL DEFAULT 0,
	first_seen INTEGER,
	judged_at INTEGER,
	rules_version TEXT,
	missing_first TEXT,
	missing_last TEXT,
	judge_due INTEGER NOT NULL DEFAULT 0,
	gone_on TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (code, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_year_by_year ON report_year (year, code);
CREATE INDEX report_year_by_date ON report_year (published_on, year, code)
WHERE published_on IS NOT NULL;
CREATE INDEX report_year_due ON report_year (code, year) WHERE judge_due > 0;

-- The same (code, year, rule, place) is the same finding for ever; its history
-- is in finding_event. figures: tells what stands in its cells from anything
-- else; an ack ends when these, expected, actual or evidence change.
-- rules_version: of the rules that last held it.
-- cells: JSON array of ids; expected, actual: numbers as printed; cause: 1..,
-- shared by findings that one repair would mend; repairs: sets of cells that
-- may be wrong, as the API gives them. judge: whose it is, the
-- reader's or the store's own; each resolves only what it found itself.
-- revision: the one it was last seen in, 0 without a report. judgement: the
-- store's version that last held it.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	code TEXT NOT NULL REFERENCES township (code),
	year INTEGER NOT NULL,
	rule TEXT NOT NULL,
	place TEXT NOT NULL,
	axis TEXT NOT NULL,
	severity TEXT NOT NULL,
	message TEXT NOT NULL,
	cells TEXT NOT NULL,
	expected TEXT,
	actual TEXT,
	evidence TEXT,
	figures TEXT NOT NULL,
	rules_version TEXT NOT NULL,
	cause INTEGER NOT NULL,
	repairs TEXT NOT NULL,
	judge TEXT NOT NULL CHECK (judge IN ('reader', 'store')),
	state TEXT NOT NULL CHECK (state IN ('open', 'acked', 'resolved')),
	revision INTEGER NOT NULL,
	judgement INTEGER NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL,
	resolved_at INTEGER,
	acked_at INTEGER,
	acked_by TEXT,
	note TEXT,
	UNIQUE (code, year, rule, place)
) STRICT;
CREATE INDEX finding_by_year ON finding (year, id);
CREATE INDEX finding_by_rule ON finding (rule, id);
CREATE INDEX finding_by_state ON finding (state, severity);

-- What became of a finding, written by the triggers below whatever changes it;
-- the newest 200 events of each are kept. actor: who acknowledged it.
CREATE TABLE finding_event (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	finding_id INTEGER NOT NULL REFERENCES finding (id),
	at INTEGER NOT NULL,
	event TEXT NOT NULL CHECK (event IN ('opened', 'changed', 'resolved',
		'reopened', 'acked', 'ack_ended')),
	revision INTEGER NOT NULL,
	severity TEXT NOT NULL,
	message TEXT NOT NULL,
	actor TEXT,
	note TEXT
) STRICT;
CREATE INDEX finding_event_by_finding ON finding_event (finding_id, id);

CREATE TRIGGER finding_opened AFTER INSERT ON finding
BEGIN
	INSERT INTO finding_event (finding_id, at, event, revision, severity,
		message)
	VALUES (new.id, new.first_seen, 'opened', new.revision, new.severity,
		new.message);
END;
CREATE TRIGGER finding_changed AFTER UPDATE ON finding
WHEN old.state <> new.state OR old.message <> new.message
	OR old.severity <> new.severity OR old.acked_at IS NOT new.acked_at
BEGIN
	INSERT INTO finding_event (finding_id, at, event, revision, severity,
		message, actor, note)
	VALUES (new.id,
		CASE
			WHEN new.state = 'resolved' THEN new.resolved_at
			WHEN new.acked_at IS NOT old.acked_at
				AND new.state = 'acked' THEN new.acked_at
			ELSE new.last_seen
		END,
		CASE
			WHEN new.state = 'resolved' THEN 'resolved'
			WHEN old.state = 'resolved' THEN 'reopened'
			WHEN new.state = 'acked'
				AND new.acked_at IS NOT old.acked_at
				THEN 'acked'
			WHEN old.state = 'acked' AND new.state = 'open'
				THEN 'ack_ended'
			ELSE 'changed'
		END,
		new.revision, new.severity, new.message,
		iif(new.state = 'acked', new.acked_by, NULL),
		iif(new.state = 'acked', new.note, NULL));
END;
CREATE TRIGGER finding_event_limit AFTER INSERT ON finding_event
BEGIN
	DELETE FROM finding_event
	WHERE finding_id = new.finding_id AND id <= (
		SELECT id FROM finding_event
		WHERE finding_id = new.finding_id
		ORDER BY id DESC LIMIT 1 OFFSET 200);
END;

-- failed: the rule itself did, or all of them ('*'): an error of ours.
CREATE TABLE not_judged (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	position INTEGER NOT NULL,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	failed INTEGER NOT NULL,
	PRIMARY KEY (publication_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_judged_failed ON not_judged (publication_id) WHERE failed = 1;

-- The same for the store's own rules. A reason is English.
CREATE TABLE own_not_judged (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (publication_id, rule)
) STRICT, WITHOUT ROWID;

-- Files that the page which a year follows links, and that were fetched and
-- dealt with, by this reader: they are asked for again when the page changes.
CREATE TABLE attachment (
	code TEXT NOT NULL REFERENCES township (code),
	year INTEGER NOT NULL,
	url TEXT NOT NULL,
	reader_version INTEGER NOT NULL,
	PRIMARY KEY (code, year, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE implied (
	publication_id INTEGER NOT NULL REFERENCES publication (id),
	cell TEXT NOT NULL,
	value ANY NOT NULL,
	PRIMARY KEY (publication_id, cell)
) STRICT, WITHOUT ROWID;

-- all_codes 0: only those in run_code. The counts are of its visits.
CREATE TABLE run (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	trigger TEXT NOT NULL CHECK (trigger IN ('nightly', 'api', 'start')),
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done')),
	all_codes INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	started_at INTEGER,
	finished_at INTEGER,
	sources_total INTEGER NOT NULL DEFAULT 0,
	sources_done INTEGER NOT NULL DEFAULT 0,
	documents_fetched INTEGER NOT NULL DEFAULT 0,
	documents_not_modified INTEGER NOT NULL DEFAULT 0,
	documents_failed INTEGER NOT NULL DEFAULT 0,
	reports_new INTEGER NOT NULL DEFAULT 0,
	reports_revised INTEGER NOT NULL DEFAULT 0,
	reports_unchanged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX run_unfinished ON run (id) WHERE state <> 'done';
CREATE INDEX run_finished ON run (finished_at)
WHERE all_codes = 1 AND trigger <> 'api';
CREATE INDEX run_by_age ON run (created_at);

CREATE TABLE run_code (
	run_id INTEGER NOT NULL REFERENCES run (id),
	position INTEGER NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- One row a source and asked year of a run. sha256: what it brought, where that
-- was kept.
CREATE TABLE visit (
	id INTEGER PRIMARY KEY,
	run_id INTEGER NOT NULL REFERENCES run (id),
	code TEXT NOT NULL,
	source_id INTEGER NOT NULL REFERENCES source (id),
	year INTEGER NOT NULL,
	url TEXT NOT NULL,
	outcome TEXT NOT NULL,
	detail TEXT NOT NULL,
	http_status INTEGER NOT NULL,
	fetched_at INTEGER NOT NULL,
	sha256 TEXT,
	UNIQUE (run_id, source_id, year)
) STRICT;
CREATE INDEX visit_by_source ON visit (source_id);

-- The cells of the report that a year follows, for sums and lists; other
-- revisions and alternates are in their readings. value: as printed; where a row
-- stands for others (t3.other_all), the sum of these when all are reported, and
-- then state says what the row itself is. counted 1: value is in the sums of the
-- body's year, if the body is in them. A cell that is absent and has neither
-- text nor value has no row.
CREATE TABLE cell (
	code TEXT NOT NULL,
	year INTEGER NOT NULL,
	cell TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('reported', 'blank', 'absent',
		'unreadable')),
	value ANY,
	text TEXT,
	counted INTEGER NOT NULL CHECK (counted = 0 OR value IS NOT NULL),
	PRIMARY KEY (code, year, cell),
	FOREIGN KEY (code, year) REFERENCES report_year (code, year)
) STRICT, WITHOUT ROWID;

-- Of which report the cells of a year are, and where they are added up. kind:
-- NULL: in no sum (a county's report, or none is expected). valid 0: only in
-- sums of all that is published. zero 1: a zero report.
CREATE TABLE cell_owner (
	code TEXT NOT NULL,
	year INTEGER NOT NULL,
	content_sha256 TEXT NOT NULL,
	kind TEXT CHECK (kind IN ('township', 'department')),
	valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
	zero INTEGER NOT NULL CHECK (zero IN (0, 1)),
	PRIMARY KEY (code, year),
	FOREIGN KEY (code, year) REFERENCES report_year (code, year)
) STRICT, WITHOUT ROWID;

-- Sums of the cells of a year, by kind of body and by whether the report is
-- valid: what is asked for is the sum of one, two or four of these. Numbers with
-- as many decimals (scale) share a row, so that a number can be taken out
-- again; whole and millionths are exact, n counts the numbers.
CREATE TABLE rollup (
	year INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('township', 'department')),
	valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
	cell TEXT NOT NULL,
	scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 6),
	whole INTEGER NOT NULL,
	millionths INTEGER NOT NULL,
	n INTEGER NOT NULL CHECK (n >= 0),
	PRIMARY KEY (year, kind, valid, cell, scale)
) STRICT, WITHOUT ROWID;

-- The outbox. code: whose notice. message: RFC 5322, empty once it is sent or
-- refused. recipients: bare addresses, a space between; rest: those of them
-- that it still waits for. detail: of the last try, English.
CREATE TABLE mail (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL
		CHECK (kind IN ('digest', 'notice', 'incident', 'test')),
	code TEXT REFERENCES township (code),
	run_id INTEGER REFERENCES run (id),
	message_id TEXT NOT NULL UNIQUE,
	subject TEXT NOT NULL,
	recipients TEXT NOT NULL,
	rest TEXT NOT NULL,
	message BLOB NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
	created_at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	ended_at INTEGER,
	tries INTEGER NOT NULL,
	detail TEXT NOT NULL
) STRICT;
CREATE INDEX mail_waiting ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_ended ON mail (state, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX mail_code ON mail (code) WHERE code IS NOT NULL;
CREATE INDEX mail_by_run ON mail (run_id);
-- A mail that went through ends what is said of refused ones before it.
CREATE INDEX mail_sent_to ON mail (code, id) WHERE state = 'sent';

-- What the office was last told about a finding, in which mail's words; quiet
-- 1: nothing, for it came with the first collection of a past year; 2: nothing,
-- for it was acknowledged already. What was told rests on these: figures
-- (expected, actual and figures of the finding, a tab between) and evidence, as
-- in finding.
CREATE TABLE told_finding (
	finding_id INTEGER PRIMARY KEY REFERENCES finding (id),
	state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
	severity TEXT NOT NULL,
	message TEXT NOT NULL,
	quiet INTEGER NOT NULL,
	figures TEXT NOT NULL DEFAULT '',
	evidence TEXT NOT NULL DEFAULT '',
	told_at INTEGER NOT NULL
) STRICT;
CREATE INDEX told_finding_age ON told_finding (told_at)
WHERE state = 'open' AND quiet = 0;

-- Findings that may be otherwise than was told: a run's end looks at these
-- alone, however many there are. They end when they are noted as told.
CREATE TABLE told_due (
	finding_id INTEGER PRIMARY KEY REFERENCES finding (id)
) STRICT;
CREATE TRIGGER told_due_new AFTER INSERT ON finding
WHEN new.severity IN ('error', 'warning')
BEGIN
	INSERT INTO told_due (finding_id) VALUES (new.id);
END;
CREATE TRIGGER told_due_changed AFTER UPDATE ON finding
WHEN (old.state <> new.state OR old.severity <> new.severity
	OR old.message <> new.message OR old.figures <> new.figures
	OR old.expected IS NOT new.expected OR old.actual IS NOT new.actual
	OR old.evidence IS NOT new.evidence)
	AND (new.severity IN ('error', 'warning') OR EXISTS (
		SELECT 1 FROM told_finding WHERE finding_id = new.id))
BEGIN
	INSERT INTO told_due (finding_id)
	SELECT new.id WHERE NOT EXISTS (
		SELECT 1 FROM told_due WHERE finding_id = new.id);
END;

-- The same about a year. collected: a report of it was there when a run ended.
-- failed: rules failed over its report. document: SHA-256 of the report's, ''
-- without one. basis: of rules, registry, deadlines and reader. Both as they
-- were when a run last ended and the body's news were not held back: whether
-- the body or we changed something. watched 1: that was so while the year was
-- the current one.
CREATE TABLE told_year (
	code TEXT NOT NULL REFERENCES township (code),
	year INTEGER NOT NULL,
	status TEXT NOT NULL,
	collected INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	document TEXT NOT NULL DEFAULT '',
	basis TEXT NOT NULL DEFAULT '',
	watched INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (code, year)
) STRICT, WITHOUT ROWID;

-- Sources that the office knows to fail, until they answer. back 1: it answers
-- again, which the office is still to be told.
CREATE TABLE told_source (
	source_id INTEGER PRIMARY KEY REFERENCES source (id),
	told_at INTEGER NOT NULL,
	back INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What keeps us from our own work, since when; never a body's. count: of what
-- detail names. notified_at: when the last mail about it was made, message_id:
-- which.
CREATE TABLE incident (
	kind TEXT PRIMARY KEY NOT NULL
		CHECK (kind IN ('network', 'readers', 'missed_runs')),
	since INTEGER NOT NULL,
	count INTEGER NOT NULL,
	detail TEXT NOT NULL,
	notified_at INTEGER,
	message_id TEXT
) STRICT, WITHOUT ROWID;

-- ---- for those who copy the file: views that stay as they are ----

-- A body's year, with the report that it follows.
CREATE VIEW v_report AS
SELECT y.code, t.name, t.kind, y.year, y.expected, y.status, y.detail,
	y.on_time, y.errors, y.warnings, y.published_on, r.revision, g.form,
	r.title, r.url, r.asked_url, r.fetched_at, g.document_sha256,
	g.reader_version, y.publication_id
FROM report_year y JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id;

-- The cells of these reports.
CREATE VIEW v_cell AS
SELECT c.code, t.name, t.kind, c.year, c.cell, c.state, c.value, c.text
FROM cell c JOIN township t ON t.code = c.code;
