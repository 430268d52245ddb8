-- Incidents.

-- name: incident_get
SELECT since, notified_at FROM incident WHERE kind = :kind

-- name: incident_save
INSERT INTO incident (kind, since, count, detail)
VALUES (:kind, :since, :n, :detail)
ON CONFLICT (kind) DO UPDATE SET count = excluded.count, detail = excluded.detail

-- name: incident_notified
UPDATE incident SET notified_at = :now, message_id = :message_id
WHERE kind = :kind

-- name: incident_delete
DELETE FROM incident WHERE kind = :kind

-- name: run_heard
-- Did anybody answer in this run?
-- scan: once a run, over some hundred hosts and lists
SELECT EXISTS (SELECT 1 FROM visit WHERE run_id = :run
		AND (http_status <> 0
			OR outcome NOT IN ('timeout', 'http_error')))
	OR EXISTS (SELECT 1 FROM answer WHERE run_id = :run)
	OR EXISTS (SELECT 1 FROM robots r JOIN run u ON u.id = :run
		WHERE r.fetched_at >= u.started_at)

-- name: run_silent_urls
SELECT url, detail FROM visit WHERE run_id = :run AND http_status = 0
	AND outcome IN ('timeout', 'http_error')
LIMIT :most

-- name: run_uncount
-- scan: once a run that reached nobody, over all sources
UPDATE source SET failures = failures - counted, counted = 0,
	failed_on = NULL
WHERE run_id = :run AND counted > 0

-- name: run_own_failures
-- How many answers our readers fail on, one of them, how many in this run, and
-- whether they read anything in it.
-- scan: of an index of those alone, which are few
SELECT count(y.source_id), coalesce(min(y.url), ''), coalesce(min(y.detail), ''),
	coalesce(sum(y.visited_at >= r.started_at), 0),
	r.reports_new + r.reports_revised + r.reports_unchanged
FROM run r
	LEFT JOIN source_year y INDEXED BY source_year_own_failure ON y.own_failure = 1
	AND EXISTS (SELECT 1 FROM source s
		WHERE s.id = y.source_id AND s.position IS NOT NULL)
WHERE r.id = :run

-- name: run_waits_since
SELECT created_at FROM run INDEXED BY run_unfinished
WHERE state <> 'done' AND id > 0 ORDER BY id LIMIT 1

-- name: serve_incidents
-- scan: at most one row of each kind
SELECT t.kind, t.since, t.count, t.detail, t.notified_at, m.state
FROM incident t LEFT JOIN mail m ON m.message_id = t.message_id
ORDER BY t.since
