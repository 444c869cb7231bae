-- Stock moves through its ledger: add_product, change_stock, and the view stock_ledger.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
\ir support/place.psql
SELECT plan(33);

CREATE FUNCTION pg_temp.ledger(product bigint)
RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(concat_ws(' ', kind, quantity, reason, actor), ', '
                          ORDER BY stock_movement_id)
        FROM stock_movements
        WHERE product_id = product);

-- What a statement is refused with: code, parameter, message.
CREATE FUNCTION pg_temp.refusal(statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    field   text;
    message text;
BEGIN
    EXECUTE statement;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS field = COLUMN_NAME, message = MESSAGE_TEXT;
    RETURN concat_ws(' | ', SQLSTATE, field, message);
END;
$$;

-- add_product

SELECT results_eq(
    $$ SELECT product_name, description, price, stock_quantity, sku, archived_at
       FROM add_product('Tea cup', 'Bone china', 4.5, 12, 'CUP-1', 'ada') $$,
    $$ SELECT 'Tea cup', 'Bone china', 4.5000, 12, 'CUP-1', NULL::timestamptz $$,
    'add_product answers with the product');
CREATE FUNCTION pg_temp.product(name text)
RETURNS bigint
LANGUAGE sql
RETURN (SELECT product_id FROM products WHERE product_name = name);

SELECT is(pg_temp.ledger(pg_temp.product('Tea cup')), 'opening 12 ada',
          'its stock is the first row of its ledger');
SELECT lives_ok($$ SELECT add_product('Saucer', NULL, 2, 0, NULL, 'ada') $$,
                'a product may begin without stock, SKU and description');
SELECT is(pg_temp.ledger(pg_temp.product('Saucer')), NULL, 'and then without a ledger');

CREATE TEMPORARY TABLE before_refusals AS SELECT pg_temp.content() AS content;
SELECT throws_ok(
    $$ SELECT add_product('Tea cup', NULL, 2, 5, NULL, 'ada') $$, '23505',
    'duplicate key value violates unique constraint "products_product_name_key"',
    'a name is taken once');
SELECT throws_ok(
    $$ SELECT add_product('Mug', NULL, 2, 5, 'CUP-1', 'ada') $$, '23505',
    'duplicate key value violates unique constraint "products_sku_key"',
    'and so is a SKU');
SELECT throws_ok(
    $$ SELECT add_product('Mug', NULL, 2, -5, NULL, 'ada') $$, '23514',
    'new row for relation "products" violates check constraint "products_stock_quantity_check"',
    'no product begins below zero');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'a refused product leaves nothing');

-- change_stock

UPDATE products SET updated_at = '2000-01-01';
PREPARE change (integer, integer, text, text) AS
SELECT stock_quantity, updated_at = now() AS touched
FROM change_stock(pg_temp.product('Tea cup'), $1, $2, $3, $4, 'alan');

SELECT results_eq($$ EXECUTE change (8, NULL, NULL, 'delivery') $$, $$ VALUES (20, true) $$,
                  'units are added');
SELECT results_eq($$ EXECUTE change (-2, NULL, NULL, 'miscount') $$, $$ VALUES (18, true) $$,
                  'and taken');
SELECT results_eq($$ EXECUTE change (NULL, 15, NULL, 'stocktaking') $$, $$ VALUES (15, true) $$,
                  'the stock is set to less');
SELECT results_eq($$ EXECUTE change (NULL, 16, NULL, 'found one') $$, $$ VALUES (16, true) $$,
                  'and to more');
SELECT results_eq($$ EXECUTE change (-1, NULL, 'write-off', 'broken') $$, $$ VALUES (15, true) $$,
                  'the kind may be given');
SELECT results_eq($$ EXECUTE change (-15, NULL, NULL, 'all of it') $$, $$ VALUES (0, true) $$,
                  'all units may be taken');
SELECT is(pg_temp.ledger(pg_temp.product('Tea cup')),
          'opening 12 ada, receipt 8 delivery alan, correction -2 miscount alan, '
          'correction -3 stocktaking alan, correction 1 found one alan, write-off -1 broken alan, '
          'correction -15 all of it alan',
          'each change is a row of the ledger, with its difference');

UPDATE products SET updated_at = '2000-01-01';
CREATE TEMPORARY TABLE before_nothing AS SELECT pg_temp.content() AS content;
SELECT results_eq($$ EXECUTE change (NULL, 0, NULL, 'counted') $$, $$ VALUES (0, false) $$,
                  'setting it to what it is changes nothing');
SELECT is(pg_temp.refusal('EXECUTE change (0, NULL, NULL, ''none'')'),
          'OR003 | add | add: 0 units change nothing; to record a count, use set',
          'adding none is a mistake');
SELECT is_empty($$ SELECT change_stock(99, 1, NULL, NULL, 'delivery', 'ada') $$,
                'a product that does not exist has no row');
SELECT is(pg_temp.refusal('EXECUTE change (-1, NULL, NULL, ''theft'')'),
          format('OR002 | add | add: 1 units cannot be taken from product %s, which has 0 on hand',
                 pg_temp.product('Tea cup')),
          'more than there is cannot be taken');
SELECT is(pg_temp.refusal('EXECUTE change (-2147483647, NULL, NULL, ''all the world'')'),
          format('OR002 | add | add: 2147483647 units cannot be taken from product %s, which has 0 '
                 'on hand', pg_temp.product('Tea cup')),
          'however many');
SELECT is(pg_temp.refusal('EXECUTE change (5, NULL, ''write-off'', ''found'')'),
          'OR003 | kind | kind: a write-off cannot change the stock from 0 to 5',
          'nothing is gained by a write-off');
SELECT is(pg_temp.content(), (SELECT content FROM before_nothing), 'none of these wrote anything');
SELECT results_eq($$ EXECUTE change (2147483647, NULL, NULL, 'much') $$,
                  $$ VALUES (2147483647, true) $$, 'the largest stock');
SELECT is(pg_temp.refusal('EXECUTE change (NULL, 7, ''receipt'', ''delivery'')'),
          'OR003 | kind | kind: a receipt cannot change the stock from 2147483647 to 7',
          'nothing is lost by a receipt');
SELECT is(pg_temp.refusal('EXECUTE change (1, NULL, NULL, ''one more'')'),
          format('OR003 | add | add: product %s would have 2147483648 units; at most 2147483647 can '
                 'be kept', pg_temp.product('Tea cup')),
          'and not one more');

-- stock_ledger

INSERT INTO customers (customer_id, first_name, last_name, email)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com');
INSERT INTO products (product_id, product_name, price, stock_quantity)
VALUES (1001, 'Lamp', 20, 4), (1002, 'Wick', 1, 0), (1003, 'Globe', 30, 0);
INSERT INTO orders (order_id, customer_id, order_date, total_amount)
VALUES (1001, 1001, '2010-12-01 12:00Z', 40), (1002, 1001, '2010-12-03 12:00Z', 60);
INSERT INTO order_items (order_item_id, order_id, product_id, quantity, price_at_purchase)
VALUES (1001, 1001, 1001, 2, 20), (1002, 1002, 1001, 2, 20), (1003, 1002, 1001, 1, 20);
INSERT INTO stock_movements (stock_movement_id, product_id, quantity, kind, reason, order_id, actor,
                             moved_at)
VALUES (1002, 1001, 5, 'receipt', 'late, yet at the moment of a sale', NULL, 'ada', '2010-12-01 12:00Z'),
       (1001, 1001, 6, 'opening', NULL, NULL, 'ada', '2010-12-01 12:00Z'),
       (1003, 1001, -4, 'write-off', 'flood', NULL, 'alan', '2010-12-02 12:00Z'),
       (1004, 1001, 2, 'restock', 'returned', 1001, 'ada', '2010-12-04 12:00Z'),
       (1005, 1002, 1, 'opening', NULL, NULL, 'ada', '2010-12-01 12:00Z'),
       (1006, 1002, -1, 'write-off', 'lost', NULL, 'ada', '2010-12-01 12:00Z');

SELECT results_eq(
    $$ SELECT entry, to_char(moved_at AT TIME ZONE 'UTC', 'DD'), kind, quantity, balance, reason,
              order_id, actor
       FROM stock_ledger
       WHERE product_id = 1001
       ORDER BY entry $$,
    $$ VALUES (1::bigint, '01', 'opening', 6, 6::bigint, NULL, NULL::bigint, 'ada'),
              (2, '01', 'receipt', 5, 11, 'late, yet at the moment of a sale', NULL, 'ada'),
              (3, '01', 'sale', -2, 9, NULL, 1001, NULL),
              (4, '02', 'write-off', -4, 5, 'flood', NULL, 'alan'),
              (5, '03', 'sale', -2, 3, NULL, 1002, NULL),
              (6, '03', 'sale', -1, 2, NULL, 1002, NULL),
              (7, '04', 'restock', 2, 4, 'returned', 1001, 'ada') $$,
    'the ledger shows sales too, in order, at one moment what comes in before what goes out');
SELECT results_eq(
    $$ SELECT entry, balance FROM stock_ledger WHERE product_id = 1002 ORDER BY entry $$,
    $$ VALUES (1::bigint, 1::bigint), (2, 0) $$,
    'each product is numbered and summed by itself');
SELECT is_empty($$ SELECT * FROM stock_ledger WHERE product_id = 1003 $$,
                'a product that never moved has no entry');
SELECT is_empty(
    $$ SELECT p.product_id
       FROM products p
       JOIN (SELECT DISTINCT ON (product_id) product_id, balance
             FROM stock_ledger
             ORDER BY product_id, entry DESC) l ON l.product_id = p.product_id
       WHERE l.balance <> p.stock_quantity $$,
    'the last balance is the stock on hand');

-- A shop's day by its functions, in one transaction: the ledger has it as it happened.

SELECT lives_ok($$ SELECT add_product('Drum', NULL, 50, 3, 'DRUM', 'ada') $$, 'a product with stock');
SELECT is(pg_temp.outcomes('[{"customer": 1001, "lines": [["DRUM", 3]]}]'), 'accepted', 'is sold out');
SELECT lives_ok($$ SELECT change_stock(pg_temp.product('Drum'), 2, NULL, NULL, 'delivery', 'ada') $$,
                'and delivered again');
SELECT results_eq(
    $$ SELECT kind, quantity, balance
       FROM stock_ledger
       WHERE product_id = pg_temp.product('Drum')
       ORDER BY entry $$,
    $$ VALUES ('opening', 3, 3::bigint), ('sale', -3, 0), ('receipt', 2, 2) $$,
    'its ledger never falls below zero');

SELECT * FROM finish();
ROLLBACK;
