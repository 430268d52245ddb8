-- What is told by mail, and what was.

-- name: told_basis
SELECT rules, registry_sha256 FROM meta WHERE id = 1

-- name: told_first
-- What comes first in a past year is shown, not announced. CROSS: in this
-- order, for there are many findings of past years.
-- scan: those that are due
INSERT INTO told_finding (finding_id, state, severity, message, figures,
	evidence, quiet, told_at)
SELECT f.id, 'open', f.severity, f.message, coalesce(f.expected, '') || char(9)
	|| coalesce(f.actual, '') || char(9) || f.figures,
	coalesce(f.evidence, ''), 1, :now
FROM told_due d CROSS JOIN finding f ON f.id = d.finding_id
	JOIN township t ON t.code = f.code
	LEFT JOIN told_year k ON k.code = f.code AND k.year = f.year
WHERE f.year < :year AND coalesce(k.collected, 0) = 0
	AND coalesce(k.watched, 0) = 0 AND f.state <> 'resolved'
	AND f.severity IN ('error', 'warning') AND t.position IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM told_finding o WHERE o.finding_id = f.id)

-- name: told_first_end
-- scan: those that are due
DELETE FROM told_due WHERE EXISTS (
	SELECT 1 FROM told_finding o JOIN finding f ON f.id = o.finding_id
	WHERE o.finding_id = told_due.finding_id AND o.quiet = 1
		AND o.state = 'open' AND f.state <> 'resolved'
		AND o.severity = f.severity AND o.message = f.message
		AND o.evidence = coalesce(f.evidence, '')
		AND o.figures = coalesce(f.expected, '') || char(9)
			|| coalesce(f.actual, '') || char(9) || f.figures)

-- name: told_findings
-- Those that may be otherwise than was told, and those that the office is to be
-- reminded of, told before :due. Held back: all sites of the body are away,
-- unless the office brought the report itself; or the year is not expected any
-- more. prior: the report of the year before is there for the first time. What
-- is acted on comes before the limit.
-- scan: those that are due
WITH candidate (id) AS (
	SELECT finding_id FROM told_due
	UNION
	SELECT o.finding_id FROM told_finding o
		JOIN finding f ON f.id = o.finding_id
	WHERE o.state = 'open' AND o.quiet = 0 AND o.told_at <= :due
		AND f.state = 'open'
		AND (f.severity = 'error' OR f.rule = 'H06')),
news AS (SELECT f.id, f.code, t.name, f.year, f.rule, f.axis, f.severity,
	f.message, f.evidence, f.repairs, f.cause, f.state, g.form, r.url,
	r.fetched_at, coalesce(g.document_sha256, ''),
	coalesce(f.expected, '') || char(9) || coalesce(f.actual, '')
		|| char(9) || f.figures,
	o.state, o.severity, o.message, o.figures, o.evidence, o.told_at,
	o.quiet, k.collected, k.watched, k.document, k.basis,
	p.publication_id IS NOT NULL AND coalesce(pk.collected, 0) = 0, t.position
FROM candidate c CROSS JOIN finding f ON f.id = c.id
	JOIN township t ON t.code = f.code
	LEFT JOIN report_year y ON y.code = f.code AND y.year = f.year
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
	LEFT JOIN told_finding o ON o.finding_id = f.id
	LEFT JOIN told_year k ON k.code = f.code AND k.year = f.year
	LEFT JOIN report_year p ON p.code = f.code AND p.year = f.year - 1
	LEFT JOIN told_year pk ON pk.code = f.code AND pk.year = f.year - 1
WHERE t.position IS NOT NULL
	AND (coalesce(y.expected, 0) = 1 OR y.publication_id IS NOT NULL)
	AND ((r.id IS NOT NULL AND r.source_id IS NULL) OR NOT (
		SELECT count(*) > 0 AND min(s.state IN ('blocked', 'tls_error',
			'timeout', 'http_error', 'redirect_refused', 'robots'))
		FROM source s
		WHERE s.code = f.code AND s.position IS NOT NULL
			AND s.collector <> 'manual'))
ORDER BY f.severity <> 'error' AND coalesce(o.severity, '') <> 'error'
	AND f.rule <> 'H06', t.position
LIMIT :most)
SELECT * FROM news ORDER BY position, year DESC, cause = 0, cause, id

-- name: told_finding_end
DELETE FROM told_due WHERE finding_id = :id

-- name: told_finding_put
INSERT INTO told_finding (finding_id, state, severity, message, figures,
	evidence, quiet, told_at)
VALUES (:id, :state, :severity, :message, :figures, :evidence, :quiet, :at)
ON CONFLICT (finding_id) DO UPDATE SET state = excluded.state,
	severity = excluded.severity, message = excluded.message,
	figures = excluded.figures, evidence = excluded.evidence,
	quiet = excluded.quiet, told_at = excluded.told_at

-- name: told_finding_forget
DELETE FROM told_finding WHERE finding_id = :id

-- name: told_still
-- What was told before this run's end, by cause.
SELECT count(*) FILTER (WHERE error), count(*) FILTER (WHERE NOT error)
FROM (SELECT max(f.severity = 'error') AS error
	FROM told_finding o JOIN finding f ON f.id = o.finding_id
		JOIN township t ON t.code = f.code
		JOIN report_year y ON y.code = f.code AND y.year = f.year
	WHERE o.state = 'open' AND o.quiet = 0 AND o.told_at < :now
		AND f.state = 'open' AND t.position IS NOT NULL
		AND (y.expected = 1 OR y.publication_id IS NOT NULL)
	GROUP BY f.code, f.year, iif(f.cause = 0, -f.id, f.cause))

-- name: told_years
-- Those of the current year, and past ones that are otherwise than was noted.
-- scan: once a run, over the years of all bodies
SELECT y.code, t.name, y.year, y.status, y.publication_id IS NOT NULL,
	EXISTS (SELECT 1 FROM not_judged n
		WHERE n.publication_id = y.publication_id AND n.failed = 1),
	coalesce(k.status, ''), coalesce(k.failed, 0),
	coalesce(k.collected, 0), coalesce(k.document, ''),
	coalesce(k.basis, ''), coalesce(k.watched, 0),
	coalesce(g.document_sha256, ''), t.kind,
	NOT (r.id IS NOT NULL AND r.source_id IS NULL) AND (
		SELECT count(*) > 0 AND min(s.state IN ('blocked', 'tls_error',
			'timeout', 'http_error', 'redirect_refused', 'robots'))
		FROM source s
		WHERE s.code = y.code AND s.position IS NOT NULL
			AND s.collector <> 'manual')
		OR (y.status = 'unreadable' AND EXISTS (
			SELECT 1 FROM source s
				JOIN source_year h ON h.source_id = s.id
			WHERE s.code = y.code AND s.position IS NOT NULL
				AND h.year IN (0, y.year) AND h.own_failure = 1)),
	y.publication_id IS NOT NULL AND (y.judge_due > 0
		OR g.reader_version <> :reader_version)
FROM report_year y JOIN township t ON t.code = y.code
	LEFT JOIN publication r ON r.id = y.publication_id
	LEFT JOIN reading g ON g.id = r.reading_id
	LEFT JOIN told_year k ON k.code = y.code AND k.year = y.year
WHERE t.position IS NOT NULL AND (y.year >= :year OR k.code IS NULL
	OR k.status <> y.status OR k.basis <> :basis
	OR k.document <> coalesce(g.document_sha256, '')
	OR k.collected < (y.publication_id IS NOT NULL)
	OR k.failed <> EXISTS (SELECT 1 FROM not_judged n
		WHERE n.publication_id = y.publication_id AND n.failed = 1))
ORDER BY y.year DESC, t.position
LIMIT :most

-- name: told_year_put
INSERT INTO told_year (code, year, status, collected, failed, document, basis,
	watched)
VALUES (:code, :year, :status, :collected, :failed, :document, :basis,
	:watched)
ON CONFLICT (code, year) DO UPDATE SET status = excluded.status,
	collected = excluded.collected, failed = excluded.failed,
	document = excluded.document, basis = excluded.basis,
	watched = excluded.watched
WHERE status <> excluded.status OR collected <> excluded.collected
	OR failed <> excluded.failed OR document <> excluded.document
	OR basis <> excluded.basis OR watched <> excluded.watched

-- name: told_sources
-- Those that fail and were not told of, and those that were and answer again. A
-- report that is gone is a finding (H06): its page is not told of beside it.
-- scan: once a run, over all sources
SELECT s.id, s.code, t.name, s.url, s.state, s.failures
FROM source s JOIN township t ON t.code = s.code
	LEFT JOIN told_source o ON o.source_id = s.id
WHERE s.position IS NOT NULL AND t.position IS NOT NULL
	AND iif(s.failures = 0, o.source_id IS NOT NULL,
		s.failures >= 3 AND s.state NOT IN ('ok', 'never')
			AND coalesce(o.back, 1) = 1 AND NOT (
			s.state = 'not_found' AND EXISTS (
				SELECT 1 FROM finding f
				WHERE f.code = s.code AND f.rule = 'H06'
					AND f.state <> 'resolved')))
	AND NOT EXISTS (SELECT 1 FROM incident WHERE kind = 'network')
ORDER BY t.position, s.position
LIMIT :most

-- name: told_sources_still
-- scan: those that fail are few
SELECT count(*) FROM told_source o JOIN source s ON s.id = o.source_id
WHERE o.back = 0 AND o.told_at < :now AND s.failures > 0
	AND s.position IS NOT NULL

-- name: told_source_put
INSERT INTO told_source (source_id, told_at) VALUES (:id, :now)
ON CONFLICT (source_id) DO UPDATE SET told_at = excluded.told_at, back = 0

-- name: told_source_forget
DELETE FROM told_source WHERE source_id = :id

-- name: told_source_ended
-- scan: those that fail are few
UPDATE told_source SET back = 1 WHERE back = 0 AND source_id IN (
	SELECT id FROM source WHERE failures = 0)
