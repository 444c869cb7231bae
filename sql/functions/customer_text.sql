-- What a search for a customer looks into. The index idx_customers_search holds it (see
-- src/store/search_index.h): whoever changes this makes that index again in a migration.
CREATE OR REPLACE FUNCTION customer_text(
    first_name text,
    last_name  text,
    email      text,
    phone      text)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
RETURN pg_catalog.lower(first_name || ' ' || last_name || ' ' || email || ' ' || coalesce(phone, ''));
