-- What the rules of the store itself ask (daemon/store/own.h).

-- name: own_finds
-- Has one of the store's rules an open finding of the year?
SELECT EXISTS (SELECT 1 FROM finding
	WHERE code = :code AND year = :year AND rule = :rule
		AND judge = 'store' AND state <> 'resolved')

-- name: own_reason
SELECT reason FROM own_not_judged WHERE publication_id = :report AND rule = :rule

-- name: own_reason_put
INSERT INTO own_not_judged (publication_id, rule, reason)
VALUES (:report, :rule, :reason)
ON CONFLICT (publication_id, rule) DO UPDATE SET reason = excluded.reason

-- name: own_reason_delete
DELETE FROM own_not_judged WHERE publication_id = :report AND rule = :rule

-- name: own_revision
SELECT r.id, g.form, r.url, r.asked_url, g.reader_version, r.changed_run,
	r.seen_run, r.page_url, r.source_id
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.code = :code AND r.year = :year AND r.revision = :revision

-- name: own_mended
-- Findings that an earlier revision had last and that ended when this one
-- came, or later.
SELECT EXISTS (SELECT 1 FROM finding
	WHERE code = :code AND year = :year AND state = 'resolved'
		AND severity IN ('error', 'warning')
		AND revision > 0 AND revision < :revision
		AND resolved_at >= :stored_at)

-- name: own_dates
-- All documents of the year: its revisions, then the others. The last three
-- columns are what they bore when they came, in the order of enum report_dated.
SELECT revision, published_on, published_by, url, source_id, first_seen,
	(SELECT first_on FROM publication_date WHERE publication_id = r.id
		AND place = 'meta'),
	(SELECT first_on FROM publication_date WHERE publication_id = r.id
		AND place = 'text'),
	(SELECT first_on FROM publication_date WHERE publication_id = r.id
		AND place = 'url')
FROM publication r WHERE code = :code AND year = :year
ORDER BY revision IS NULL, revision

-- name: own_first_visit
-- When the source was first asked for the year.
SELECT min(first_visit) FROM source_year
WHERE source_id = :source AND year IN (0, :year)

-- name: own_same_date
SELECT y.year, r.url
FROM report_year y JOIN publication r ON r.id = y.publication_id
WHERE y.published_on = :date LIMIT :limit

-- name: own_late_same_date
SELECT y.code, y.year, r.url
FROM report_year y JOIN publication r ON r.id = y.publication_id
JOIN finding f ON f.code = y.code AND f.year = y.year
	AND f.rule IN ('H01', 'H02') AND f.place = 'published_on'
	AND f.state <> 'resolved'
WHERE y.published_on = :date

-- name: own_yielded
-- Did a source that is asked now ever give a report of the body?
SELECT EXISTS (SELECT 1 FROM source s
	JOIN source_year g ON g.source_id = s.id AND g.document_sha256 IS NOT NULL
	WHERE s.code = :code AND s.position IS NOT NULL)

-- name: own_county_reports
-- scan: of an index that holds the counties alone
SELECT y.code, y.publication_id, r.revision, g.form
FROM township t CROSS JOIN report_year y ON y.code = t.code
	JOIN publication r ON r.id = y.publication_id
	JOIN reading g ON g.id = r.reading_id
WHERE t.kind = 'county' AND y.year = :year AND y.expected = 1

-- name: own_county_years
SELECT DISTINCT y.year
FROM township t CROSS JOIN report_year y ON y.code = t.code
WHERE t.position IS NOT NULL AND t.kind = 'county' AND y.publication_id IS NOT NULL

-- name: own_missing
SELECT t.name
FROM report_year y JOIN township t ON t.code = y.code
WHERE y.year = :year AND y.expected = 1 AND t.kind <> 'county'
	AND y.publication_id IS NULL
ORDER BY t.position

-- name: attachment_all
-- What is known of the year's files, and those that are kept.
SELECT url, reader_version, 0 FROM attachment
WHERE code = :code AND year = :year
UNION ALL
SELECT asked_url, 0, 1 FROM publication
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
SELECT EXISTS (SELECT 1 FROM report_year y JOIN publication r ON r.id = y.publication_id
	WHERE y.code = :code AND y.year = :year AND r.asked_url = :page)
