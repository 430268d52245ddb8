-- Likeness of reports: what the store's pass over a year asks and changes.

-- name: likeness_put
INSERT INTO likeness (code, year, publication_id, passages)
VALUES (:code, :year, :report, :passages)
ON CONFLICT (code, year) DO UPDATE SET publication_id = excluded.publication_id,
	passages = excluded.passages
WHERE passages IS NOT excluded.passages OR publication_id <> excluded.publication_id

-- name: likeness_get
-- Only of the report that the year follows now.
SELECT l.passages FROM likeness l
JOIN report_year y ON y.code = l.code AND y.year = l.year
	AND y.publication_id = l.publication_id
WHERE l.code = :code AND l.year = :year

-- name: likeness_bodies
-- Bodies of the registry that have a report of the year.
SELECT y.code, t.kind, t.name, y.publication_id, r.revision
FROM report_year y JOIN township t ON t.code = y.code
	JOIN publication r ON r.id = y.publication_id
WHERE y.year = :year AND y.publication_id IS NOT NULL AND t.position IS NOT NULL
ORDER BY y.code

-- name: likeness_open
-- Bodies whose findings of a rule may have to end.
SELECT DISTINCT code FROM finding
WHERE year = :year AND rule = :rule AND judge = 'store' AND state <> 'resolved'

-- name: likeness_section
SELECT json_extract(g.json, '$.sections[' || :position || '].text')
FROM publication r JOIN reading g ON g.id = r.reading_id
WHERE r.id = :report

-- name: likeness_set_due
INSERT INTO likeness_due (year, mark) VALUES (:year, :mark)
ON CONFLICT (year) DO UPDATE SET mark = excluded.mark

-- name: likeness_set_all_due
-- scan: other rules or another registry are about every year
INSERT INTO likeness_due (year, mark)
SELECT DISTINCT year, :mark FROM report_year WHERE publication_id IS NOT NULL
ON CONFLICT (year) DO UPDATE SET mark = excluded.mark

-- name: likeness_next_due
SELECT year, mark FROM likeness_due WHERE year > 0 ORDER BY year LIMIT 1

-- name: likeness_get_due
SELECT mark FROM likeness_due WHERE year = :year

-- name: likeness_end_due
DELETE FROM likeness_due WHERE year = :year AND mark = :mark
