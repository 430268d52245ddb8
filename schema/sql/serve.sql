-- What the API asks. Lists go on behind the cursor :after and stop at :limit.

-- name: serve_ready
SELECT version FROM meta WHERE id = 1

-- name: serve_counts
-- One row a status of the year's expected bodies.
SELECT y.status, count(*)
FROM report_year y
WHERE y.year = :year AND y.expected = 1
GROUP BY y.status ORDER BY y.status

-- name: serve_townships
SELECT code, name, kind, position
FROM township
WHERE position > :after AND (:kind IS NULL OR kind = :kind)
ORDER BY position
LIMIT :limit

-- name: serve_township
SELECT code, name, kind, position FROM township WHERE code = :code

-- name: serve_township_years
SELECT y.year, y.status, r.revision, y.errors, y.warnings, y.published_on,
	y.on_time
FROM report_year y LEFT JOIN publication r ON r.id = y.publication_id
WHERE y.code = :code
ORDER BY y.year

-- name: serve_township_sources
SELECT collector, url, state, last_ok, failures, detail
FROM source
WHERE code = :code AND position IS NOT NULL
ORDER BY position

-- name: serve_year_before
-- The next smaller year that anything is known of.
SELECT year FROM report_year WHERE year < :year ORDER BY year DESC LIMIT 1

-- name: serve_reports
SELECT y.code, t.name, t.kind, g.form, r.revision, y.status, y.errors,
	y.warnings, r.title, y.published_on, y.on_time, r.url
FROM report_year y CROSS JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
WHERE y.year = :year AND y.code > :after
	AND (:status IS NULL OR y.status = :status)
	AND (:kind IS NULL OR t.kind = :kind)
ORDER BY y.code
LIMIT :limit

-- name: serve_report_year
SELECT t.name, t.kind, r.revision, y.status, y.detail, y.on_time, y.expected,
	y.publication_id, y.rules_version
FROM report_year y CROSS JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
WHERE y.code = :code AND y.year = :year

-- name: serve_revision
SELECT r.id, g.form, r.title, r.published_on, r.url, r.fetched_at,
	g.document_sha256, d.media_type
FROM publication r JOIN reading g ON g.id = r.reading_id
	JOIN document d ON d.sha256 = g.document_sha256
WHERE r.code = :code AND r.year = :year AND r.revision = :revision

-- name: serve_revisions
SELECT r.id, r.revision, g.form, r.title, r.published_on, r.url, r.fetched_at,
	g.document_sha256, d.media_type
FROM publication r JOIN reading g ON g.id = r.reading_id
	JOIN document d ON d.sha256 = g.document_sha256
WHERE r.code = :code AND r.year = :year AND r.revision > :after
ORDER BY r.revision
LIMIT :limit

-- name: serve_alternates
-- Other documents of the year; each with the report that they are held
-- against.
SELECT a.id, g.form, a.url, g.document_sha256, a.fetched_at, y.publication_id,
	h.form
FROM publication a JOIN reading g ON g.id = a.reading_id
	JOIN report_year y ON y.code = a.code AND y.year = a.year
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading h ON h.id = r.reading_id
WHERE a.code = :code AND a.year = :year AND a.revision IS NULL
ORDER BY a.asked_url
LIMIT :limit

-- name: serve_rejected
-- What stands for the report of a year and is none that could be read.
SELECT y.rejected_sha256
FROM source s JOIN source_year y ON y.source_id = s.id
	JOIN document d ON d.sha256 = y.rejected_sha256
WHERE s.code = :code AND s.position IS NOT NULL AND y.year IN (0, :year)
	AND y.outcome IN ('unreadable', 'mismatch')
ORDER BY y.year = 0, s.position
LIMIT 1

-- name: serve_implied
SELECT cell, value FROM implied WHERE publication_id = :report

-- name: serve_not_judged
SELECT rule, reason FROM (
	SELECT rule, reason, position FROM not_judged WHERE publication_id = :report
	UNION ALL
	SELECT rule, reason, 1000000 FROM own_not_judged
	WHERE publication_id = :report)
ORDER BY position, rule

-- name: serve_failures
-- Rules that failed on current reports.
-- scan: of an index that holds nothing else, and nothing as a rule
SELECT y.code, t.name, y.year, n.rule, n.reason
FROM not_judged n INDEXED BY not_judged_failed
	CROSS JOIN publication r ON r.id = n.publication_id
	CROSS JOIN report_year y ON y.code = r.code AND y.year = r.year
		AND y.publication_id = r.id
	CROSS JOIN township t ON t.code = y.code
WHERE n.failed = 1
ORDER BY n.publication_id, n.position
LIMIT :limit

-- name: serve_report_findings
-- What still stands; the resolved are in the list of findings.
SELECT f.id, f.code, '', f.year, f.rule, f.axis, f.severity, f.place,
	f.message, f.cells, f.expected, f.actual, f.cause, f.evidence, f.state,
	f.first_seen, f.last_seen, g.form, f.repairs, f.rules_version,
	f.acked_by, f.note, f.acked_at
FROM finding f
	LEFT JOIN report_year y ON y.code = f.code AND y.year = f.year
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
WHERE f.code = :code AND f.year = :year AND f.state <> 'resolved'
ORDER BY f.rule, f.id
LIMIT :limit

-- name: serve_findings
SELECT f.id, f.code, t.name, f.year, f.rule, f.axis, f.severity, f.place,
	f.message, f.cells, f.expected, f.actual, f.cause, f.evidence, f.state,
	f.first_seen, f.last_seen, g.form, f.repairs, f.rules_version,
	f.acked_by, f.note, f.acked_at
FROM finding f CROSS JOIN township t ON t.code = f.code
	LEFT JOIN report_year y ON y.code = f.code AND y.year = f.year
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
WHERE f.id > :after
	AND (:year IS NULL OR f.year = :year)
	AND (:code IS NULL OR f.code = :code)
	AND (:rule IS NULL OR f.rule = :rule)
	AND (:axis IS NULL OR f.axis = :axis)
	AND (:severity IS NULL OR f.severity = :severity)
	AND (:state IS NULL OR f.state = :state)
ORDER BY f.id
LIMIT :limit

-- name: serve_finding
SELECT f.id, f.code, t.name, f.year, f.rule, f.axis, f.severity, f.place,
	f.message, f.cells, f.expected, f.actual, f.cause, f.evidence, f.state,
	f.first_seen, f.last_seen, g.form, f.repairs, f.rules_version,
	f.acked_by, f.note, f.acked_at
FROM finding f CROSS JOIN township t ON t.code = f.code
	LEFT JOIN report_year y ON y.code = f.code AND y.year = f.year
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
WHERE f.id = :id

-- name: serve_finding_events
SELECT at, event, revision, severity, message, actor, note
FROM finding_event
WHERE finding_id = :id
ORDER BY id

-- name: serve_document
SELECT media_type, size, content FROM document WHERE sha256 = :sha256

-- name: serve_document_of
-- Of a year only: its revisions and alternates, and what its sources brought;
-- the last one that was given up outlives its visit.
SELECT media_type, size, content
FROM document
WHERE sha256 = :sha256
	AND (EXISTS (SELECT 1 FROM publication r
			JOIN reading g ON g.id = r.reading_id
			WHERE r.code = :code AND r.year = :year
				AND g.document_sha256 = :sha256)
		OR EXISTS (SELECT 1
			FROM source s JOIN visit v ON v.source_id = s.id
			WHERE s.code = :code AND v.year IN (0, :year)
				AND v.sha256 = :sha256)
		OR EXISTS (SELECT 1
			FROM source s JOIN source_year y ON y.source_id = s.id
			WHERE s.code = :code AND y.year IN (0, :year)
				AND y.rejected_sha256 = :sha256))

-- name: serve_rollup_years
-- One row a year that anybody is expected in.
SELECT y.year, count(*), count(y.judged), total(y.judged = 'valid'),
	total(y.judged = 'warned'), total(y.judged = 'invalid'),
	total(y.on_time = 1 AND y.judged IS NOT NULL)
FROM report_year y CROSS JOIN township t ON t.code = y.code
WHERE y.year < :before AND y.expected = 1 AND t.kind <> 'county'
GROUP BY y.year
ORDER BY y.year DESC
LIMIT :limit

-- name: serve_rollup_missing
-- Expected bodies of the kind (NULL: all but the county) without a report.
SELECT t.code, t.name, y.status
FROM report_year y CROSS JOIN township t ON t.code = y.code
WHERE y.year = :year AND y.expected = 1 AND y.publication_id IS NULL
	AND t.kind <> 'county' AND (:kind IS NULL OR t.kind = :kind)
ORDER BY y.code
LIMIT :limit

-- name: serve_contributors
-- Expected bodies of the kind, with the cell as the sums have it: NULL without
-- a row.
SELECT t.code, t.name, t.kind, y.status, y.publication_id IS NOT NULL, r.revision,
	c.state, c.value, c.counted, o.valid
FROM report_year y CROSS JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN cell_owner o ON o.code = y.code AND o.year = y.year
	LEFT JOIN cell c ON c.code = y.code AND c.year = y.year
		AND c.cell = :cell
WHERE y.year = :year AND y.code > :after AND y.expected = 1
	AND t.kind <> 'county' AND (:kind IS NULL OR t.kind = :kind)
ORDER BY y.code
LIMIT :limit

-- name: serve_county_report
SELECT t.code, t.name, y.publication_id, g.form, r.revision, y.status
FROM report_year y CROSS JOIN township t ON t.code = y.code
	JOIN publication r ON r.id = y.publication_id
	JOIN reading g ON g.id = r.reading_id
WHERE y.year = :year AND t.kind = 'county'
ORDER BY y.code
LIMIT 1

-- name: serve_runs
SELECT id, state, trigger, started_at, finished_at, sources_total,
	sources_done, documents_fetched, documents_not_modified,
	documents_failed, reports_new, reports_revised, reports_unchanged
FROM run
WHERE id < :before
ORDER BY id DESC
LIMIT :limit

-- name: serve_run
SELECT id, state, trigger, started_at, finished_at, sources_total,
	sources_done, documents_fetched, documents_not_modified,
	documents_failed, reports_new, reports_revised, reports_unchanged
FROM run
WHERE id = :id

-- name: serve_last_done
-- The newest run that is done.
-- scan: from the newest on, and only the open one is newer
SELECT id, sources_total, documents_fetched, documents_not_modified,
	documents_failed, reports_new, reports_revised, reports_unchanged,
	started_at, finished_at
FROM run
WHERE state = 'done'
ORDER BY id DESC
LIMIT 1

-- name: serve_last_nightly
-- When the last run over everything ended that nobody asked for by hand.
SELECT finished_at
FROM run
WHERE all_codes = 1 AND trigger <> 'api' AND finished_at IS NOT NULL
ORDER BY finished_at DESC
LIMIT 1

-- name: serve_finding_counts
-- scan: of an index that holds two words a finding
SELECT state, severity, count(*) FROM finding GROUP BY state, severity

-- name: serve_outbox_counts
-- Mails that wait, and those that were refused for good and are still kept.
SELECT (SELECT count(*) FROM mail WHERE state = 'waiting' AND next_at >= 0),
	(SELECT count(*) FROM mail WHERE state = 'refused' AND ended_at >= 0)

-- name: serve_database_size
-- scan: one row each
SELECT c.page_count * s.page_size
FROM pragma_page_count() c, pragma_page_size() s

-- name: serve_run_outcomes
SELECT code, nullif(year, 0), url, outcome, detail FROM visit
WHERE run_id = :id
ORDER BY source_id, year
LIMIT :limit

-- name: serve_run_outcomes_count
SELECT count(*) FROM visit WHERE run_id = :id
