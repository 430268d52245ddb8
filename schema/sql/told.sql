-- What is told by mail, and what was.

-- name: told_findings
-- Those that are there, and those that were told and are gone. quiet: of a
-- past year that was never collected before. hidden: all sites are away.
-- scan: once a run, over what is to be compared with what was told
SELECT f.id, f.code, t.name, t.email, f.year, f.rule, f.severity, f.message,
	f.evidence, f.repairs, f.cause, f.state, y.form, y.url,
	o.state, o.severity, o.message, o.told_at, o.quiet,
	f.year <> :year AND coalesce(k.collected, 0) = 0 AS quiet,
	(SELECT count(*) > 0 AND min(s.state IN ('blocked', 'tls_error',
		'timeout', 'http_error', 'redirect_refused', 'robots'))
	FROM source s
	WHERE s.code = f.code AND s.position IS NOT NULL) AS hidden
FROM finding f JOIN township t ON t.code = f.code
	LEFT JOIN report_year y ON y.code = f.code AND y.year = f.year
	LEFT JOIN told_finding o ON o.finding_id = f.id
	LEFT JOIN told_year k ON k.code = f.code AND k.year = f.year
WHERE t.position IS NOT NULL AND (f.state <> 'resolved' OR o.state = 'open')
ORDER BY t.position, f.year DESC, f.cause = 0, f.cause, f.id
LIMIT :most

-- name: told_finding_put
INSERT INTO told_finding (finding_id, state, severity, message, quiet, told_at)
VALUES (:id, :state, :severity, :message, :quiet, :now)
ON CONFLICT (finding_id) DO UPDATE SET state = excluded.state,
	severity = excluded.severity, message = excluded.message,
	quiet = excluded.quiet, told_at = excluded.told_at

-- name: told_years
SELECT y.code, t.name, t.email, y.year, y.status, y.report_id IS NOT NULL,
	EXISTS (SELECT 1 FROM not_judged n
		WHERE n.report_id = y.report_id AND n.failed = 1),
	coalesce(k.status, ''), coalesce(k.failed, 0),
	coalesce(k.collected, 0),
	(SELECT count(*) > 0 AND min(s.state IN ('blocked', 'tls_error',
		'timeout', 'http_error', 'redirect_refused', 'robots'))
	FROM source s
	WHERE s.code = y.code AND s.position IS NOT NULL)
FROM report_year y JOIN township t ON t.code = y.code
	LEFT JOIN told_year k ON k.code = y.code AND k.year = y.year
WHERE t.position IS NOT NULL
ORDER BY t.position, y.year
LIMIT :most

-- name: told_year_put
INSERT INTO told_year (code, year, status, collected, failed)
VALUES (:code, :year, :status, :collected, :failed)
ON CONFLICT (code, year) DO UPDATE SET status = excluded.status,
	collected = excluded.collected, failed = excluded.failed

-- name: told_sources
-- scan: once a run, over all sources
SELECT s.id, s.code, t.name, s.url, s.state, s.failures
FROM source s JOIN township t ON t.code = s.code
WHERE s.position IS NOT NULL AND s.failures >= 3
	AND s.state NOT IN ('ok', 'never')
	AND NOT EXISTS (SELECT 1 FROM told_source o WHERE o.source_id = s.id)
ORDER BY t.position, s.position
LIMIT :most

-- name: told_source_put
INSERT INTO told_source (source_id, told_at) VALUES (:id, :now)

-- name: told_source_ended
-- scan: those that fail are few
DELETE FROM told_source WHERE source_id IN (
	SELECT id FROM source WHERE failures = 0)
