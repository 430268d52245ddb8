-- What the store itself asks and changes.

-- name: state_version
SELECT version FROM state WHERE id = 1

-- name: state_next_version
UPDATE state SET version = version + 1 WHERE id = 1
