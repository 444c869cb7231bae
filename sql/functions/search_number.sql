-- The number that a search is about; NULL where it is about words. Evaluated while a statement is
-- planned.
CREATE OR REPLACE FUNCTION search_number(search text)
RETURNS bigint
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
RETURN substring(search FROM '^\s*([0-9]{1,18})\s*$')::bigint;
