-- A unit price as it is shown: at least two decimals, and no trailing zeros beyond them.
-- The body is bound to pg_catalog when it is created, so it needs no search_path and is inlined.
CREATE OR REPLACE FUNCTION shown_price(price numeric)
RETURNS numeric
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
RETURN pg_catalog.round(price, greatest(2, pg_catalog.scale(pg_catalog.trim_scale(price))));
