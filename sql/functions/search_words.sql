-- The words of a search as patterns for LIKE, in small letters, the longest first, each as it is
-- written: % and _ are characters like any other. Evaluated while a statement is planned.
CREATE OR REPLACE FUNCTION search_words(search text)
RETURNS text[]
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
RETURN (SELECT coalesce(array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%'
                                  ORDER BY length(word) DESC, word), '{}')
        FROM (SELECT DISTINCT regexp_split_to_table(lower(search), '\s+') AS word) w
        WHERE word <> '');
