-- Findings and what else a judgement says.

-- name: finding_same
SELECT 1 FROM finding
WHERE code = :code AND year = :year AND rule = :rule AND place = :place
	AND state <> 'resolved' AND severity = :severity
	AND message = :message AND cells = :cells AND cause = :cause
	AND repairs = :repairs
	AND expected IS :expected AND actual IS :actual
	AND evidence IS :evidence AND figures = :figures
	AND rules_version = :rules_version

-- name: finding_put
-- What was acknowledged stays so while it rests on the same figures.
INSERT INTO finding (code, year, rule, place, axis, severity, message, cells,
	expected, actual, evidence, figures, rules_version, cause, repairs,
	judge, state, revision, judgement, first_seen, last_seen)
VALUES (:code, :year, :rule, :place, :axis, :severity, :message, :cells,
	:expected, :actual, :evidence, :figures, :rules_version, :cause,
	:repairs, :judge, 'open', :revision, :judgement, :now, :now)
ON CONFLICT (code, year, rule, place) DO UPDATE SET
	(state, acked_at, acked_by, note) = (
		SELECT iif(k, 'acked', 'open'), iif(k, acked_at, NULL),
			iif(k, acked_by, NULL), iif(k, note, NULL)
		FROM (SELECT state = 'acked' AND expected IS excluded.expected
			AND actual IS excluded.actual
			AND evidence IS excluded.evidence
			AND figures = excluded.figures AS k)),
	axis = excluded.axis, severity = excluded.severity,
	message = excluded.message, cells = excluded.cells,
	expected = excluded.expected, actual = excluded.actual,
	evidence = excluded.evidence, figures = excluded.figures,
	rules_version = excluded.rules_version, cause = excluded.cause,
	repairs = excluded.repairs,
	judge = excluded.judge,
	revision = excluded.revision, judgement = excluded.judgement,
	last_seen = excluded.last_seen, resolved_at = NULL

-- name: finding_ack
-- Nothing to change: there is none, or it is resolved.
UPDATE finding SET state = 'acked', acked_at = :now, acked_by = :by,
	note = :note
WHERE id = :id AND state <> 'resolved'

-- name: finding_unstamp
-- A judge's findings of one rule, or of all (NULL), that a judgement held: the
-- next one may come in the same transaction.
UPDATE finding SET judgement = 0
WHERE code = :code AND year = :year AND judge = :judge
	AND (:rule IS NULL OR rule = :rule)

-- name: finding_keep
-- One that cannot be judged now stays as it was.
UPDATE finding SET judgement = :judgement
WHERE code = :code AND year = :year AND rule = :rule AND place = :place
	AND state <> 'resolved'

-- name: finding_keep_rule
-- All of a rule that failed.
UPDATE finding SET judgement = :judgement
WHERE code = :code AND year = :year AND rule = :rule AND judge = 'reader'
	AND state <> 'resolved'

-- name: not_judged_put_failure
-- Judging as a whole failed; position -1 is its own.
INSERT OR REPLACE INTO not_judged (publication_id, position, rule, reason, failed)
SELECT publication_id, -1, '*', :reason, 1 FROM report_year
WHERE code = :code AND year = :year AND publication_id IS NOT NULL

-- name: finding_resolve
UPDATE finding SET state = 'resolved', resolved_at = :now
WHERE code = :code AND year = :year AND judge = :judge
	AND (:rule IS NULL OR rule = :rule) AND state <> 'resolved'
	AND judgement <> :judgement

-- name: not_judged_delete
DELETE FROM not_judged WHERE publication_id = :report

-- name: not_judged_insert
INSERT INTO not_judged (publication_id, position, rule, reason, failed)
VALUES (:report, :position, :rule, :reason, :failed)

-- name: implied_delete
DELETE FROM implied WHERE publication_id = :report

-- name: implied_insert
INSERT INTO implied (publication_id, cell, value) VALUES (:report, :cell, :value)
