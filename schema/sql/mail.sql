-- The outbox.

-- name: mail_put
-- The same message again is no second mail.
INSERT INTO mail (kind, code, run_id, message_id, subject, recipients, rest,
	message, state, created_at, next_at, tries, detail)
VALUES (:kind, :code, :run, :message_id, :subject, :recipients, :recipients,
	:message, 'waiting', :now, :now, 0, '')
ON CONFLICT (message_id) DO NOTHING

-- name: mail_next
SELECT id, kind, code, run_id, message_id, subject, recipients, rest, message,
	created_at, tries, detail
FROM mail WHERE state = 'waiting' AND next_at <= :now
ORDER BY id LIMIT 1

-- name: mail_next_at
SELECT next_at FROM mail WHERE state = 'waiting' AND next_at > :now
ORDER BY next_at LIMIT 1

-- name: mail_end
-- A row that only shrinks would keep its page to itself; one that is put anew
-- shares it.
INSERT OR REPLACE INTO mail (id, kind, code, run_id, message_id, subject,
	recipients, rest, message, state, created_at, next_at, ended_at, tries,
	detail)
SELECT id, kind, code, run_id, message_id, subject, recipients, '', x'', :state,
	created_at, next_at, :now, tries + 1, :detail
FROM mail WHERE id = :id AND state = 'waiting'

-- name: mail_later
UPDATE mail SET next_at = :next_at, tries = tries + 1, rest = coalesce(:rest, rest),
	detail = :detail
WHERE id = :id AND state = 'waiting'

-- name: mail_hold
UPDATE mail SET next_at = :next_at WHERE state = 'waiting' AND next_at < :next_at

-- name: mail_hurry
UPDATE mail SET next_at = 0 WHERE state = 'waiting' AND next_at > 0

-- name: mail_purge
DELETE FROM mail WHERE state IN ('sent', 'refused') AND ended_at < :before

-- name: serve_mail
-- The outbox in short; refused: of those to whom no later mail went; the last:
-- those that were sent, but for recipients who were refused for good, and that
-- no whole one followed; detail: what keeps the oldest from being sent.
SELECT (SELECT count(*) FROM mail WHERE state = 'waiting' AND next_at >= 0),
	(SELECT count(*) FROM mail m WHERE state = 'refused' AND ended_at >= 0
		AND NOT EXISTS (SELECT 1 FROM mail n INDEXED BY mail_sent_to
			WHERE n.state = 'sent' AND n.code IS m.code
				AND n.id > m.id)),
	(SELECT max(ended_at) FROM mail
		WHERE state = 'sent' AND ended_at >= 0),
	(SELECT detail FROM mail INDEXED BY mail_waiting
		WHERE state = 'waiting' AND next_at >= 0 AND tries > 0
		ORDER BY id LIMIT 1),
	(SELECT count(*) FROM mail m WHERE state = 'sent' AND ended_at >= 0
		AND detail <> ''
		AND NOT EXISTS (SELECT 1 FROM mail n INDEXED BY mail_sent_to
			WHERE n.state = 'sent' AND n.code IS m.code
				AND n.id > m.id AND n.detail = ''))

-- name: serve_alerts
SELECT m.id, m.kind, m.code, t.name, m.run_id, m.state, m.subject,
	m.recipients, m.rest, m.created_at, m.ended_at,
	CASE m.state WHEN 'waiting' THEN max(m.next_at, m.created_at) END,
	m.tries, m.detail, m.message_id
FROM mail m LEFT JOIN township t ON t.code = m.code
WHERE m.id < :before
ORDER BY m.id DESC
LIMIT :limit
