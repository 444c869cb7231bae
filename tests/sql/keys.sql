-- API keys: what is kept of a key, and when it was last used.
BEGIN;
SET LOCAL search_path = main, tap;
SELECT plan(13);

CREATE TEMPORARY TABLE made AS
SELECT n, k.*
FROM generate_series(1, 50) n, create_api_key('till ' || n, 'clerk', 5, 'ada') k;

SELECT is_empty(
    $$ SELECT * FROM made WHERE secret !~ '^ordo_[0-9]+_[0-9a-f]{64}$' OR split_part(secret, '_', 2) <> key_id::text $$,
    'a key is ordo_, its id, _ and 64 hexadecimal digits');
SELECT is((SELECT count(DISTINCT split_part(secret, '_', 3)) FROM made), 50::bigint, 'each is another one');
SELECT is_empty(
    $$ SELECT * FROM generate_series(1, 64) p
       WHERE (SELECT count(DISTINCT substr(split_part(secret, '_', 3), p, 1)) FROM made) < 8 $$,
    'in every one of its digits');
SELECT is_empty(
    $$ SELECT * FROM made m LEFT JOIN api_keys k USING (key_id)
       WHERE k.secret_hash IS DISTINCT FROM sha256(split_part(m.secret, '_', 3)::bytea) $$,
    'the SHA-256 of the digits'' text is kept');
SELECT is_empty(
    $$ SELECT * FROM api_keys k JOIN made m ON k::text LIKE '%' || split_part(m.secret, '_', 3) || '%' $$,
    'and the digits are not');
SELECT results_eq(
    $$ SELECT key_name, role, rate_limit, created_by, last_used_at, revoked_at FROM api_keys ORDER BY key_id LIMIT 1 $$,
    $$ VALUES ('till 1', 'clerk', 5, 'ada', NULL::timestamptz, NULL::timestamptz) $$,
    'with what it was made with');
SELECT throws_ok($$ SELECT create_api_key('till 1', 'reader', NULL, 'ada') $$, '23505', NULL,
                 'a name is one key''s');
UPDATE api_keys SET revoked_at = now() WHERE key_name = 'till 1';
SELECT lives_ok($$ SELECT create_api_key('till 1', 'reader', NULL, 'ada') $$, 'until that is revoked');

CREATE FUNCTION pg_temp.used(name text)
RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(last_used_at::date::text, ' ')
        FROM api_keys
        WHERE key_name = name AND revoked_at IS NULL);
CREATE FUNCTION pg_temp.id(name text)
RETURNS bigint
LANGUAGE sql
RETURN (SELECT key_id FROM api_keys WHERE key_name = name AND revoked_at IS NULL);

SELECT record_key_uses(ARRAY[pg_temp.id('till 2'), pg_temp.id('till 3'), pg_temp.id('till 2'), 999999],
                       '{2020-02-02, 2020-03-03, 2020-02-01, 2020-01-01}');
SELECT is(pg_temp.used('till 2'), '2020-02-02', 'of several uses the last one counts, in any order');
SELECT is(pg_temp.used('till 3'), '2020-03-03', 'each key has its own');
SELECT is(pg_temp.used('till 4'), NULL, 'another key is untouched');
SELECT record_key_uses(ARRAY[pg_temp.id('till 2'), pg_temp.id('till 3')], '{2020-02-01, 2020-03-04}');
SELECT is(pg_temp.used('till 2'), '2020-02-02', 'an older use changes nothing');
SELECT is(pg_temp.used('till 3'), '2020-03-04', 'a newer one does');

SELECT * FROM finish();
ROLLBACK;
