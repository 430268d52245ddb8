-- What the store itself asks and changes.

-- name: state_get
SELECT version, registry_sha256, rules FROM meta WHERE id = 1

-- name: state_next_version
UPDATE meta SET version = version + 1 WHERE id = 1

-- name: state_set_registry
UPDATE meta SET registry_sha256 = :registry WHERE id = 1

-- name: state_set_rules
UPDATE meta SET rules = :rules WHERE id = 1

-- name: township_forget_positions
-- scan: the whole registry is replaced
UPDATE township SET position = NULL

-- name: source_forget_positions
-- scan: the whole registry is replaced
UPDATE source SET position = NULL

-- name: township_put
INSERT INTO township (code, name, kind, email, aliases, first_year, last_year,
	successor, position)
VALUES (:code, :name, :kind, :email, :aliases, :first_year, :last_year,
	:successor, :position)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,
	email = excluded.email, aliases = excluded.aliases,
	first_year = excluded.first_year, last_year = excluded.last_year,
	successor = excluded.successor, position = excluded.position

-- name: source_put
INSERT INTO source (code, collector, url, options, position)
VALUES (:code, :collector, :url, :options, :position)
ON CONFLICT (code, collector, url) DO UPDATE SET options = excluded.options,
	position = excluded.position

-- name: township_all
-- scan: every township's years are looked at
SELECT code, first_year, last_year, position IS NOT NULL FROM township

-- name: township_get
SELECT code, first_year, last_year, position IS NOT NULL FROM township
WHERE code = :code

-- name: source_find
SELECT id FROM source WHERE code = :code AND position = :position

-- name: year_numbers
SELECT year FROM report_year WHERE code = :code

-- name: year_facts
SELECT t.kind, t.first_year, t.last_year, t.position IS NOT NULL,
	y.code IS NOT NULL, y.status, y.expected, y.publication_id, r.revision,
	y.judged, y.on_time, y.missing_first, y.missing_last
FROM township t LEFT JOIN report_year y ON y.code = t.code AND y.year = :year
	LEFT JOIN publication r ON r.id = y.publication_id
WHERE t.code = :code

-- name: year_sources
SELECT s.collector, coalesce(y.outcome, p.outcome),
	CASE WHEN y.outcome IS NULL THEN p.answered ELSE y.answered END,
	coalesce(y.detail, p.detail), coalesce(y.visited_at, p.visited_at),
	coalesce(y.own_failure, p.own_failure)
FROM source s
LEFT JOIN source_year y ON y.source_id = s.id AND y.year = :year
LEFT JOIN source_year p ON p.source_id = s.id AND p.year = 0
WHERE s.code = :code AND s.position IS NOT NULL
ORDER BY s.position

-- name: year_put
INSERT INTO report_year (code, year, expected, status, detail, on_time,
	missing_first, missing_last)
VALUES (:code, :year, :expected, :status, :detail, :on_time, :missing_first,
	:missing_last)
ON CONFLICT (code, year) DO UPDATE SET expected = excluded.expected,
	status = excluded.status, detail = excluded.detail,
	on_time = excluded.on_time, missing_first = excluded.missing_first,
	missing_last = excluded.missing_last

-- name: year_put_report
-- What its findings make of it is counted behind it (year_count_findings).
INSERT INTO report_year (code, year, expected, status, publication_id, judged,
	first_seen, judged_at, published_on, rules_version)
SELECT r.code, r.year, 0, 'valid', r.id, 'valid', :now, :now,
	(SELECT published_on FROM publication f
	 WHERE f.code = r.code AND f.year = r.year AND f.revision > 0
		AND f.published_on IS NOT NULL
	 ORDER BY f.revision LIMIT 1), :rules_version
FROM publication r WHERE r.id = :report
ON CONFLICT (code, year) DO UPDATE SET
	publication_id = excluded.publication_id,
	first_seen = coalesce(first_seen, excluded.first_seen),
	judged_at = excluded.judged_at, published_on = excluded.published_on,
	rules_version = excluded.rules_version, judge_due = 0

-- name: year_put_judgement
UPDATE report_year SET judged_at = :now, judge_due = 0,
	rules_version = :rules_version
WHERE code = :code AND year = :year

-- name: year_count_findings
-- DESIGN, section 4: only errors in the figures make a report invalid; that a
-- finding was acknowledged changes nothing.
UPDATE report_year SET (judged, errors, warnings) = (
	SELECT CASE WHEN publication_id IS NULL THEN NULL
		WHEN total(severity = 'error' AND axis = 'data') > 0
			THEN 'invalid'
		WHEN total(severity IN ('error', 'warning')) > 0
			THEN 'warned'
		ELSE 'valid' END,
		count(*) FILTER (WHERE severity = 'error'),
		count(*) FILTER (WHERE severity = 'warning')
	FROM finding
	WHERE code = :code AND year = :year AND state <> 'resolved')
WHERE code = :code AND year = :year

-- name: year_set_gone
UPDATE report_year SET gone_on = :gone_on WHERE code = :code AND year = :year

-- name: years_of_url
-- The newest first.
SELECT y.year, y.publication_id, y.gone_on
FROM report_year y JOIN publication r ON r.id = y.publication_id
WHERE y.code = :code AND r.asked_url = :asked_url AND r.source_id = :source
ORDER BY y.year DESC

-- name: year_own_facts
-- What the store itself judges a year by.
SELECT r.id, r.revision, g.form, r.url, r.asked_url, g.reader_version,
	r.changed_run, r.seen_run, r.page_url, y.gone_on, r.source_id,
	r.first_seen
FROM report_year y JOIN publication r ON r.id = y.publication_id
	JOIN reading g ON g.id = r.reading_id
WHERE y.code = :code AND y.year = :year

-- name: years_own
-- scan: other rules are about all that the store judges
SELECT code, year FROM finding WHERE judge = 'store'
UNION SELECT code, year FROM publication WHERE revision IS NULL OR revision > 1
UNION SELECT code, year FROM report_year WHERE gone_on <> ''

-- name: year_get_due
SELECT judge_due FROM report_year WHERE code = :code AND year = :year

-- name: year_set_due
UPDATE report_year SET judge_due = :mark
WHERE code = :code AND year = :year AND publication_id IS NOT NULL

-- name: year_set_all_due
-- scan: other rules are about every report
UPDATE report_year SET judge_due = :mark WHERE publication_id IS NOT NULL

-- name: year_next_due
SELECT code, year, judge_due FROM report_year
WHERE judge_due > 0 AND (code, year) > (:code, :year)
ORDER BY code, year LIMIT 1

-- name: run_create
INSERT INTO run (trigger, state, all_codes, created_at)
VALUES (:trigger, 'queued', :all_codes, :now)

-- name: run_code_add
INSERT INTO run_code (run_id, position, code) VALUES (:run, :position, :code)

-- name: run_start
UPDATE run SET state = 'running',
	sources_total = :sources + (SELECT count(DISTINCT v.source_id)
		FROM visit v JOIN source s ON s.id = v.source_id
		WHERE v.run_id = :run AND s.position IS NULL),
	started_at = coalesce(started_at, :now)
WHERE id = :run AND state <> 'done'

-- name: run_finish
UPDATE run SET state = 'done', finished_at = :now
WHERE id = :run AND state <> 'done'

-- name: run_get
SELECT id, trigger, state, all_codes, created_at, started_at, finished_at
FROM run WHERE id = :run

-- name: run_unfinished
SELECT id FROM run INDEXED BY run_unfinished
WHERE state <> 'done' AND id > 0 ORDER BY id LIMIT 1

-- name: run_codes
SELECT code FROM run_code WHERE run_id = :run ORDER BY position

-- name: run_last_finished
SELECT max(finished_at) FROM run
WHERE all_codes = 1 AND trigger <> 'api' AND finished_at > 0

-- name: run_settle_sources
UPDATE source SET failures = 0
WHERE state = 'ok' AND failures > 0
	AND id IN (SELECT source_id FROM visit WHERE run_id = :run)

-- name: run_count_visit
UPDATE run SET sources_done = sources_done + :new_source,
	sources_total = max(sources_total, sources_done + :new_source),
	documents_fetched = documents_fetched + :fetched,
	documents_not_modified = documents_not_modified + :not_modified,
	documents_failed = documents_failed + :failed
WHERE id = :run

-- name: run_totals
SELECT sources_done, documents_fetched, documents_not_modified,
	documents_failed, reports_new, reports_revised, reports_unchanged
FROM run WHERE id = :run

-- name: run_count_report
UPDATE run SET reports_new = reports_new + :new,
	reports_revised = reports_revised + :revised,
	reports_unchanged = reports_unchanged + :unchanged
WHERE id = :run

-- name: visit_seen
SELECT EXISTS (SELECT 1 FROM visit
	WHERE run_id = :run AND source_id = :source AND year = :year),
	EXISTS (SELECT 1 FROM visit
	WHERE run_id = :run AND source_id = :source)

-- name: visit_put
INSERT INTO visit (run_id, code, source_id, year, url, outcome, detail,
	http_status, fetched_at, sha256)
VALUES (:run, :code, :source, :year, :url, :outcome, :detail, :http_status,
	:fetched_at, :sha256)
ON CONFLICT (run_id, source_id, year) DO UPDATE SET url = excluded.url,
	outcome = excluded.outcome, detail = excluded.detail,
	http_status = excluded.http_status, fetched_at = excluded.fetched_at,
	sha256 = excluded.sha256

-- name: visited
SELECT EXISTS (SELECT 1 FROM visit v JOIN source s ON s.id = v.source_id
	WHERE s.code = :code AND s.position = :position AND v.run_id = :run
		AND v.year = :year)

-- name: source_failed
UPDATE source SET state = :outcome, detail = :detail, last_visit = :now,
	failures = failures + (failed_on IS NOT :today), failed_on = :today,
	counted = iif(run_id IS :run, counted, 0) + (failed_on IS NOT :today),
	run_id = :run
WHERE id = :source

-- name: source_answered
UPDATE source SET last_visit = :now, last_ok = :now,
	detail = iif(run_id IS :run AND state NOT IN ('ok', 'never'), detail,
		''),
	state = iif(run_id IS :run AND state NOT IN ('ok', 'never'), state,
		'ok'),
	counted = iif(run_id IS :run, counted, 0), run_id = :run
WHERE id = :source

-- name: source_year_put
INSERT INTO source_year (source_id, year, outcome, answered, detail, url,
	found_year, document_sha256, content_sha256, reader_version,
	rejected_sha256, own_failure, visited_at, first_visit)
VALUES (:source, :year, :outcome, :answered, :detail, :url, :found_year,
	:document_sha256, :content_sha256, :reader_version, :rejected_sha256,
	:own_failure, :now, :now)
ON CONFLICT (source_id, year) DO UPDATE SET outcome = excluded.outcome,
	answered = coalesce(excluded.answered, answered),
	detail = excluded.detail, url = excluded.url,
	found_year = iif(excluded.answered IS NULL, found_year,
		excluded.found_year),
	document_sha256 = coalesce(excluded.document_sha256, document_sha256),
	content_sha256 = coalesce(excluded.content_sha256, content_sha256),
	reader_version = coalesce(excluded.reader_version, reader_version),
	rejected_sha256 = coalesce(excluded.rejected_sha256, rejected_sha256),
	own_failure = iif(excluded.answered IS NULL, own_failure,
		excluded.own_failure),
	visited_at = excluded.visited_at

-- name: source_last_answered
SELECT y.outcome, y.visited_at
FROM source s JOIN source_year y ON y.source_id = s.id AND y.year = :year
WHERE s.code = :code AND s.position = :position AND y.own_failure = 0

-- name: source_followed_url
SELECT r.asked_url
FROM source s
JOIN report_year y ON y.code = s.code AND y.year = :year
JOIN publication r ON r.id = y.publication_id
WHERE s.code = :code AND s.position = :position AND r.source_id = s.id

-- name: validator_get
SELECT etag, last_modified FROM validator
WHERE url = :url AND reader_version = :reader_version

-- name: validator_put
INSERT INTO validator (url, etag, last_modified, reader_version)
VALUES (:url, :etag, :last_modified, :reader_version)
ON CONFLICT (url) DO UPDATE SET etag = excluded.etag,
	last_modified = excluded.last_modified,
	reader_version = excluded.reader_version

-- name: validator_delete
DELETE FROM validator WHERE url = :url

-- name: validator_delete_of_report
DELETE FROM validator WHERE url <> :asked_url
	AND url = (SELECT asked_url FROM publication WHERE id = :report)

-- name: validator_delete_all
DELETE FROM validator

-- name: answer_put
INSERT INTO answer (url, list, run_id, final_url, content_type, etag,
	last_modified, body, fetched_at)
VALUES (:url, :list, :run, :final_url, :content_type, :etag, :last_modified,
	:body, :fetched_at)
ON CONFLICT (url) DO UPDATE SET list = excluded.list, run_id = excluded.run_id,
	final_url = excluded.final_url, content_type = excluded.content_type,
	etag = excluded.etag, last_modified = excluded.last_modified,
	body = excluded.body, fetched_at = excluded.fetched_at

-- name: answer_get
SELECT list, final_url, content_type, etag, last_modified, fetched_at, body
FROM answer WHERE url = :url AND (:run = 0 OR run_id = :run)

-- name: answer_get_head
SELECT list, final_url, content_type, etag, last_modified, fetched_at
FROM answer WHERE url = :url AND (:run = 0 OR run_id = :run)

-- name: answer_confirm
UPDATE answer SET run_id = :run, fetched_at = :at WHERE url = :url

-- name: answer_drop
DELETE FROM answer WHERE url = :url

-- name: answer_purge_documents
DELETE FROM answer WHERE list = 0

-- name: answer_purge_lists
DELETE FROM answer WHERE list = 1 AND fetched_at < :before

-- name: blocked_host_put
INSERT INTO blocked_host (run_id, host, detail) VALUES (:run, :host, :detail)
ON CONFLICT (run_id, host) DO NOTHING

-- name: blocked_host_get
SELECT detail FROM blocked_host WHERE run_id = :run AND host = :host

-- name: blocked_host_purge
DELETE FROM blocked_host WHERE run_id <= :run

-- name: robots_put
INSERT INTO robots (host, fetched_at, status, text)
VALUES (:host, :fetched_at, :status, :text)
ON CONFLICT (host) DO UPDATE SET fetched_at = excluded.fetched_at,
	status = excluded.status, text = excluded.text

-- name: robots_get
SELECT fetched_at, status, text FROM robots WHERE host = :host

-- name: robots_purge
-- scan: once a run, over some hundred hosts
DELETE FROM robots WHERE fetched_at < :before

-- name: document_put
INSERT INTO document (sha256, media_type, size, content, stored_at)
VALUES (:sha256, :media_type, :size, :content, :now)
ON CONFLICT (sha256) DO NOTHING

-- name: document_get
SELECT media_type, size, content FROM document WHERE sha256 = :sha256

-- name: retention_documents
-- What nothing rests on among the next documents, by their age.
SELECT d.stored_at, d.sha256, NOT EXISTS (SELECT 1 FROM reading g
		WHERE g.document_sha256 = d.sha256)
	AND NOT EXISTS (SELECT 1 FROM source_year y
		WHERE y.rejected_sha256 = d.sha256)
FROM document d
WHERE d.stored_at < :before AND (d.stored_at, d.sha256) > (:stored_at, :sha256)
ORDER BY d.stored_at, d.sha256
LIMIT :most

-- name: document_delete
DELETE FROM document WHERE sha256 = :sha256

-- name: retention_next_run
-- The oldest run that is kept no longer; the newest of all stays.
SELECT id FROM run
WHERE created_at < :before AND state = 'done'
	AND id < (SELECT max(id) FROM run)
ORDER BY created_at
LIMIT 1

-- name: retention_visits
DELETE FROM visit WHERE id IN (
	SELECT id FROM visit WHERE run_id = :run LIMIT :most)

-- name: retention_run_codes
DELETE FROM run_code WHERE run_id = :run

-- name: retention_run_answers
DELETE FROM answer WHERE run_id = :run

-- name: retention_run_mails
UPDATE mail SET run_id = NULL WHERE run_id = :run

-- name: run_delete
DELETE FROM run WHERE id = :run

-- name: report_current
SELECT r.id, r.revision, g.document_sha256, g.reader_version,
	g.content_sha256, r.source_id, g.form, s.position,
	EXISTS (SELECT 1 FROM source_year h WHERE h.source_id = r.source_id
		AND h.year IN (0, r.year) AND h.found_year = r.year),
	r.reading_id
FROM report_year y JOIN publication r ON r.id = y.publication_id
	JOIN reading g ON g.id = r.reading_id
LEFT JOIN source s ON s.id = r.source_id
WHERE y.code = :code AND y.year = :year

-- name: report_is_at
SELECT EXISTS (SELECT 1 FROM publication
	WHERE id = :report AND (asked_url = :asked_url OR url = :url))

-- name: source_gave
SELECT document_sha256, content_sha256, reader_version FROM source_year
WHERE source_id = :source AND year = :year

-- name: source_is_followed
SELECT EXISTS (SELECT 1 FROM source_year g
	JOIN report_year y ON y.code = :code AND y.year = g.found_year
	JOIN publication r ON r.id = y.publication_id
	WHERE g.source_id = :source AND g.year = :year
		AND r.source_id = g.source_id)

-- name: report_set_published
UPDATE publication SET published_on = :published_on,
	published_by = :published_by
WHERE id = :report AND published_on IS NULL

-- name: alternate_find
SELECT r.id, g.content_sha256, g.reader_version
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.code = :code AND r.year = :year AND r.asked_url = :asked_url
	AND r.revision IS NULL

-- name: reading_put
INSERT INTO reading (document_sha256, reader_version, form, content_sha256,
	json)
VALUES (:document_sha256, :reader_version, :form, :content_sha256, :json)

-- name: reading_replace
UPDATE reading SET document_sha256 = :document_sha256,
	reader_version = :reader_version, form = :form,
	content_sha256 = :content_sha256, json = :json
WHERE id = (SELECT reading_id FROM publication WHERE id = :report)

-- name: reading_delete
DELETE FROM reading WHERE id = :reading

-- name: publication_put
INSERT INTO publication (code, year, role, revision, reading_id, title,
	published_on, published_by, url, asked_url, page_url, source_id,
	fetched_at, first_seen, changed_run, seen_run)
VALUES (:code, :year, :role, :revision, :reading, :title, :published_on,
	:published_by, :url, :asked_url, :page_url, :source, :fetched_at, :now,
	:run, :run)

-- name: publication_replace
-- The same document read again may lose its date; another one keeps the date
-- that was known.
UPDATE publication SET role = :role, title = :title,
	published_on = iif(:same_document, :published_on,
		coalesce(published_on, :published_on)),
	published_by = iif(:same_document OR published_on IS NULL,
		:published_by, published_by),
	url = :url, asked_url = :asked_url, page_url = :page_url,
	source_id = :source, fetched_at = :fetched_at,
	changed_run = max(changed_run, :run), seen_run = max(seen_run, :run)
WHERE id = :report

-- name: publication_document
SELECT g.document_sha256
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.id = :report

-- name: publication_get
SELECT g.form, g.json, r.published_on, r.published_by
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.id = :report

-- name: publication_date_put
INSERT INTO publication_date (publication_id, place, first_on, last_on)
VALUES (:report, :place, :date, :date)
ON CONFLICT (publication_id, place) DO UPDATE SET
	first_on = iif(:first, excluded.first_on, first_on),
	last_on = excluded.last_on

-- name: publication_dates
SELECT place, last_on FROM publication_date WHERE publication_id = :report

-- name: publication_dates_delete
DELETE FROM publication_date WHERE publication_id = :report

-- name: alternates_of_year
-- The ones seen last come first.
SELECT r.id, g.form, r.url, r.asked_url, g.reader_version, r.changed_run,
	r.seen_run, r.page_url
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.code = :code AND r.year = :year AND r.revision IS NULL
ORDER BY r.seen_run DESC, r.asked_url

-- name: alternates_of_url
SELECT id, year FROM publication
WHERE code = :code AND asked_url = :asked_url AND source_id = :source
	AND revision IS NULL AND page_url IS NULL
	AND (:year = 0 OR year = :year)

-- name: alternates_unseen
-- scan: once a run, over the alternates alone
-- A file is not asked for again while its page stays as it is.
SELECT r.id, r.code, r.year
FROM publication r INDEXED BY publication_alternate JOIN run ON run.id = r.seen_run
WHERE r.revision IS NULL AND r.page_url IS NULL AND run.created_at < :before

-- name: alternate_set_source
UPDATE publication SET source_id = :source
WHERE id = :report AND revision IS NULL

-- name: alternate_delete
DELETE FROM publication WHERE id = :report AND revision IS NULL
RETURNING reading_id

-- name: alternates_of_source
SELECT r.asked_url
FROM source s JOIN publication r ON r.source_id = s.id
WHERE s.code = :code AND s.position = :position AND r.code = s.code
	AND r.year = :year AND r.revision IS NULL AND r.page_url IS NULL
ORDER BY r.asked_url

-- name: report_set_url
UPDATE publication SET url = :url, asked_url = :asked_url WHERE id = :report

-- name: report_set_seen
UPDATE publication SET seen_run = max(seen_run, :run) WHERE id = :report

-- name: report_origin
SELECT url, asked_url, source_id, fetched_at FROM publication WHERE id = :report

-- name: cell_owner_get
-- What a year's cells are of and are added to, and what it should be.
SELECT t.kind, y.expected, y.judged, y.publication_id, g.content_sha256,
	g.form, o.code IS NOT NULL, o.content_sha256, o.kind, o.valid
FROM report_year y CROSS JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
	LEFT JOIN cell_owner o ON o.code = y.code AND o.year = y.year
WHERE y.code = :code AND y.year = :year

-- name: cell_owner_put
INSERT INTO cell_owner (code, year, content_sha256, kind, valid, zero)
VALUES (:code, :year, :content_sha256, :kind, :valid, :zero)
ON CONFLICT (code, year) DO UPDATE SET
	content_sha256 = excluded.content_sha256, kind = excluded.kind,
	valid = excluded.valid, zero = excluded.zero

-- name: cell_owner_set_group
UPDATE cell_owner SET kind = :kind, valid = :valid
WHERE code = :code AND year = :year

-- name: cell_of_year
SELECT cell, state, value, text, counted FROM cell
WHERE code = :code AND year = :year

-- name: cell_put
INSERT INTO cell (code, year, cell, state, value, text, counted)
VALUES (:code, :year, :cell, :state, :value, :text, :counted)
ON CONFLICT (code, year, cell) DO UPDATE SET state = excluded.state,
	value = excluded.value, text = excluded.text,
	counted = excluded.counted

-- name: cell_delete
DELETE FROM cell WHERE code = :code AND year = :year AND cell = :cell

-- name: rollup_add
INSERT INTO rollup (year, kind, valid, cell, scale, whole, millionths, n)
VALUES (:year, :kind, :valid, :cell, :scale, :whole, :millionths, 1)
ON CONFLICT (year, kind, valid, cell, scale) DO UPDATE SET
	whole = whole + excluded.whole,
	millionths = millionths + excluded.millionths, n = n + 1

-- name: rollup_subtract
UPDATE rollup SET whole = whole - :whole,
	millionths = millionths - :millionths, n = n - 1
WHERE year = :year AND kind = :kind AND valid = :valid AND cell = :cell
	AND scale = :scale

-- name: rollup_all
-- scan: all sums are compared with sums made anew
SELECT year, kind, valid, cell, scale, whole, millionths, n FROM rollup
WHERE n > 0 ORDER BY year, kind, valid, cell, scale

-- name: rollup_delete_all
DELETE FROM rollup

-- name: cell_delete_all
DELETE FROM cell

-- name: cell_owner_delete_all
DELETE FROM cell_owner

-- name: year_all
-- scan: all sums are made anew
SELECT code, year FROM report_year

-- name: rollup_sums
-- A year's sums, of one kind and basis or of both (NULL).
SELECT cell, scale, sum(whole), sum(millionths), sum(n) FROM rollup
WHERE year = :year AND (:kind IS NULL OR kind = :kind)
	AND (:valid IS NULL OR valid = :valid) AND n > 0
GROUP BY cell, scale

-- name: rollup_coverage
-- Expected bodies, and those of the kind (NULL: all) among them.
SELECT count(*), total(kind = 'department'), total(asked),
	total(asked AND judged IS NOT NULL), total(asked AND judged = 'valid'),
	total(asked AND judged = 'warned'),
	total(asked AND judged = 'invalid'),
	total(asked AND on_time = 1 AND judged IS NOT NULL),
	total(asked AND zero = 1 AND (:valid IS NULL OR valid = :valid))
FROM (SELECT t.kind, :kind IS NULL OR t.kind = :kind AS asked, y.judged,
		y.on_time, o.zero, o.valid
	FROM report_year y CROSS JOIN township t ON t.code = y.code
		LEFT JOIN cell_owner o ON o.code = y.code AND o.year = y.year
	WHERE y.year = :year AND y.expected = 1 AND t.kind <> 'county')

-- name: report_next_outdated
SELECT y.code, y.year, g.document_sha256, r.url
FROM report_year y JOIN publication r ON r.id = y.publication_id
	JOIN reading g ON g.id = r.reading_id
WHERE g.reader_version <> :reader_version AND (y.year, y.code) > (:year, :code)
ORDER BY y.year, y.code LIMIT 1
