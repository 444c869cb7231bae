-- The words of a search, and that an index serves them.
BEGIN;
SET LOCAL search_path = main, tap;
SELECT plan(23);

SELECT is(search_words('Ada'), '{%ada%}', 'a word is looked for in small letters');
SELECT is(search_words(E' to\t Be\nor  not be '), '{%not%,%be%,%or%,%to%}', 'words are parted by white space; the longest is first, and each there once');
SELECT is(search_words('50% a_b \c'), ARRAY['%50\%%', '%a\_b%', '%\\c%'], 'what would be a pattern is not');
SELECT is(search_words(''), '{}', 'nothing is no words');
SELECT is(search_words('ÄÖ straße'), '{%straße%,%äö%}', 'letters are those of all languages');

CREATE FUNCTION pg_temp.found(content text, search text)
RETURNS boolean
LANGUAGE sql
RETURN text_has_words(content, search);
SELECT ok(pg_temp.found('ada lovelace', 'LOVE ada'), 'all words, in any order');
SELECT ok(NOT pg_temp.found('ada lovelace', 'ada love hopper'), 'a word that is not there is enough');
SELECT ok(pg_temp.found('a b c d e f', 'f e d c b a'), 'many words');
SELECT ok(NOT pg_temp.found('a b c d e f', 'f e d c b a g'), 'of which the last is not there');
SELECT ok(NOT pg_temp.found('a b c d e f', 'f e d c b zz'), 'or the longest');
SELECT ok(pg_temp.found('anything', ' '), 'no word is in everything');
SELECT ok(pg_temp.found('50% off', '0%') AND NOT pg_temp.found('50 off', '0%'), 'a percent sign is one');
SELECT ok(pg_temp.found('a_b', 'a_b') AND NOT pg_temp.found('axb', 'a_b'), 'so is an underscore');
SELECT ok(pg_temp.found('a\b', '\b') AND NOT pg_temp.found('ab', '\b'), 'and a backslash');
SELECT is(customer_text('Ada', 'Lovelace', 'ADA@example.com', NULL), 'ada lovelace ada@example.com ',
          'a customer without a phone number can be found');

SELECT is(search_number(' 42 '), 42::bigint, 'digits alone are a number');
SELECT is(search_number('42a'), NULL, 'others are words');
SELECT is(search_number('1234567890123456789'), NULL, 'as are more than a number has');

-- What the planner makes of it, for many rows.
INSERT INTO customers (first_name, last_name, email)
SELECT 'Ada', md5(n::text), n || '@example.com'
FROM generate_series(1, 5000) n;
ANALYZE customers;
SELECT NULL FROM gin_clean_pending_list('idx_customers_search');
CREATE FUNCTION pg_temp.plan_of(search text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE format('EXPLAIN SELECT customer_id FROM customers
                                WHERE text_has_words(customer_text(first_name, last_name, email, phone), %L)
                                ORDER BY customer_id LIMIT 10', search) LOOP
        plan := concat_ws(E'\n', plan, line);
    END LOOP;
    RETURN plan;
END;
$$;
SELECT matches(pg_temp.plan_of('nosuchword'), 'Bitmap Index Scan on idx_customers_search', 'a rare word is looked up in the index');
SELECT matches(pg_temp.plan_of('ada hopper xyzzy'), '%xyzzy%.*%hopper%.*%ada%|%hopper%.*%xyzzy%.*%ada%', 'each word by itself');
SELECT doesnt_match(pg_temp.plan_of('nosuchword'), 'search_words', 'words are settled before planning');
SELECT matches(pg_temp.plan_of('ada'), 'Index Scan using customers_pkey', 'a frequent one is met on the way');
SELECT matches(pg_temp.plan_of('ada example com nosuchword'), 'Bitmap Index Scan', 'frequent words do not hide a rare one');

SELECT * FROM finish();
ROLLBACK;
