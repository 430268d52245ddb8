-- What the rules of the store itself ask (daemon/store/own.h).

-- name: own_finds
-- Has one of the store's rules an open finding of the year?
SELECT EXISTS (SELECT 1 FROM finding
	WHERE code = :code AND year = :year AND rule = :rule
		AND judge = 'store' AND state <> 'resolved')

-- name: own_reason
SELECT reason FROM own_not_judged WHERE report_id = :report AND rule = :rule

-- name: own_reason_put
INSERT INTO own_not_judged (report_id, rule, reason)
VALUES (:report, :rule, :reason)
ON CONFLICT (report_id, rule) DO UPDATE SET reason = excluded.reason

-- name: own_reason_delete
DELETE FROM own_not_judged WHERE report_id = :report AND rule = :rule

-- name: own_revision
SELECT id, form, url, asked_url, reader_version, changed_run, seen_run,
	page_url, source_id
FROM report WHERE code = :code AND year = :year AND revision = :revision

-- name: own_mended
-- Findings that an earlier revision had last and that ended when this one
-- came, or later.
SELECT EXISTS (SELECT 1 FROM finding
	WHERE code = :code AND year = :year AND state = 'resolved'
		AND severity IN ('error', 'warning')
		AND revision > 0 AND revision < :revision
		AND resolved_at >= :stored_at)

-- name: own_dates
-- All documents of the year: its revisions, then the others.
SELECT revision, published_on, published_by, first_dated, url, source_id,
	stored_at
FROM report WHERE code = :code AND year = :year
ORDER BY revision IS NULL, revision

-- name: own_first_visit
-- When the source was first asked for the year.
SELECT min(first_visit) FROM source_year
WHERE source_id = :source AND year IN (0, :year)

-- name: own_same_date
SELECT y.year, r.url
FROM report_year y JOIN report r ON r.id = y.report_id
WHERE y.published_on = :date LIMIT :limit

-- name: own_late_same_date
SELECT y.code, y.year, r.url
FROM report_year y JOIN report r ON r.id = y.report_id
JOIN finding f ON f.code = y.code AND f.year = y.year
	AND f.rule IN ('H01', 'H02') AND f.place = 'published_on'
	AND f.state <> 'resolved'
WHERE y.published_on = :date

-- name: own_yielded
-- Did a source that is asked now ever give a report of the body?
SELECT EXISTS (SELECT 1 FROM source s
	JOIN source_year g ON g.source_id = s.id AND g.sha256 IS NOT NULL
	WHERE s.code = :code AND s.position IS NOT NULL)

-- name: own_county_reports
SELECT y.code, y.report_id, y.revision, y.form
FROM report_year y JOIN township t ON t.code = y.code
WHERE y.year = :year AND y.expected = 1 AND y.report_id IS NOT NULL
	AND t.kind = 'county'

-- name: own_county_years
SELECT DISTINCT y.year
FROM township t CROSS JOIN report_year y ON y.code = t.code
WHERE t.position IS NOT NULL AND t.kind = 'county' AND y.report_id IS NOT NULL

-- name: own_missing
SELECT t.name
FROM report_year y JOIN township t ON t.code = y.code
WHERE y.year = :year AND y.expected = 1 AND t.kind <> 'county'
	AND y.report_id IS NULL
ORDER BY t.position

-- name: attachment_all
-- What is known of the year's files, and those that are kept.
SELECT url, reader_version, 0 FROM attachment
WHERE code = :code AND year = :year
UNION ALL
SELECT asked_url, 0, 1 FROM report
WHERE code = :code AND year = :year AND revision IS NULL
	AND page_url IS NOT NULL

-- name: attachment_put
INSERT INTO attachment (code, year, url, reader_version)
VALUES (:code, :year, :url, :reader_version)
ON CONFLICT (code, year, url) DO UPDATE
SET reader_version = excluded.reader_version

-- name: attachment_delete
DELETE FROM attachment WHERE code = :code AND year = :year AND url = :url

-- name: attachment_page
-- Does the year follow this page?
SELECT EXISTS (SELECT 1 FROM report_year y JOIN report r ON r.id = y.report_id
	WHERE y.code = :code AND y.year = :year AND r.asked_url = :page)
