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
UPDATE mail SET state = :state, ended_at = :now, tries = tries + 1, rest = '',
	message = x'', detail = :detail
WHERE id = :id AND state = 'waiting'

-- name: mail_later
UPDATE mail SET next_at = :next_at, tries = tries + 1, rest = coalesce(:rest, rest),
	detail = :detail
WHERE id = :id AND state = 'waiting'

-- name: mail_hurry
UPDATE mail SET next_at = 0 WHERE state = 'waiting' AND next_at > 0

-- name: mail_purge
DELETE FROM mail WHERE ended_at < :before
