-- The life of an order: change_order_status, and restock_order, which a cancellation calls.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
\ir support/place.psql
SELECT plan(21);

INSERT INTO customers (customer_id, first_name, last_name, email)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com');
INSERT INTO products (product_id, product_name, price, stock_quantity)
VALUES (1001, 'Lamp', 20, 10), (1002, 'Wick', 1, 10), (1003, 'Globe', 30, 2147483647);
CREATE TEMPORARY TABLE placed AS
SELECT ('{to ship,to cancel,to keep}'::text[])[ordinal] AS plan, order_id
FROM pg_temp.place('[{"customer": 1001, "lines": [[1001, 1]]},
                     {"customer": 1001, "lines": [[1002, 2], [1001, 3], [1002, 4]]},
                     {"customer": 1001, "lines": [[1002, 1], [1003, 7]]}]');
UPDATE products SET updated_at = '2000-01-01';

CREATE FUNCTION pg_temp.placed(plan text)
RETURNS bigint
LANGUAGE sql
RETURN (SELECT order_id FROM placed WHERE placed.plan = $1);

-- Code, parameter, message and hint of a refused step.
CREATE FUNCTION pg_temp.refusal(plan text, to_status text)
RETURNS SETOF text
LANGUAGE plpgsql
AS $$
DECLARE
    field   text;
    message text;
    hint    text;
BEGIN
    PERFORM change_order_status(pg_temp.placed(plan), to_status, 'a note', 'ada');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS field = COLUMN_NAME, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    message := replace(message, 'order ' || pg_temp.placed(plan), 'order N');
    RETURN QUERY SELECT unnest(ARRAY[SQLSTATE, field, message, hint]);
END;
$$;

-- A step without restocking.

SELECT results_eq(
    $$ SELECT order_id, customer_id, total_amount, status
       FROM change_order_status(pg_temp.placed('to ship'), 'Shipped', 'parcel 7', 'alan') $$,
    $$ VALUES (pg_temp.placed('to ship'), 1001::bigint, 20.00, 'Shipped') $$,
    'a step answers with the order as it now is');
SELECT results_eq(
    $$ SELECT from_status, to_status, note, actor, changed_at FROM order_status_changes $$,
    $$ VALUES ('Pending', 'Shipped', 'parcel 7', 'alan', now()) $$,
    'and is recorded');
SELECT is_empty('SELECT * FROM stock_movements', 'shipping moves no stock');

-- A step with restocking.

SELECT results_eq(
    $$ SELECT status FROM change_order_status(pg_temp.placed('to cancel'), 'Cancelled', 'sent back', 'ada') $$,
    $$ VALUES ('Cancelled') $$,
    'an order is cancelled');
SELECT results_eq(
    $$ SELECT product_id, quantity, kind, reason, order_id, actor
       FROM stock_movements
       ORDER BY stock_movement_id $$,
    $$ VALUES (1001::bigint, 3, 'restock', 'sent back', pg_temp.placed('to cancel'), 'ada'),
              (1002, 6, 'restock', 'sent back', pg_temp.placed('to cancel'), 'ada') $$,
    'its units return through the ledger, a row a product');
SELECT results_eq(
    $$ SELECT stock_quantity, updated_at = now() FROM products WHERE product_id < 1003 ORDER BY product_id $$,
    $$ VALUES (9, true), (9, true) $$,
    'and stand in stock again');
SELECT results_eq(
    $$ SELECT count(*), sum(quantity) FROM order_items WHERE order_id = pg_temp.placed('to cancel') $$,
    $$ VALUES (3::bigint, 9::bigint) $$,
    'its lines stay, for the record');

-- Steps that the state forbids.

CREATE TEMPORARY TABLE before_refusals AS SELECT pg_temp.content() AS content;
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to ship', 'Cancelled') $$,
    ARRAY['OR002', 'order_id', 'order N is Shipped and cannot become Cancelled', 'Shipped is final.'],
    'a shipped order cannot be cancelled');
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to ship', 'Shipped') $$,
    ARRAY['OR002', 'order_id', 'order N is Shipped already', 'Shipped is final.'],
    'nor shipped twice');
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to cancel', 'Cancelled') $$,
    ARRAY['OR002', 'order_id', 'order N is Cancelled already', 'Cancelled is final.'],
    'a cancelled order is not cancelled again, which would restock it twice');
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to keep', 'Pending') $$,
    ARRAY['OR002', 'order_id', 'order N is Pending already',
          'It can become Cancelled or Shipped.'],
    'what a status can become is told');
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to keep', 'Lost') $$,
    ARRAY['OR002', 'order_id', 'order N is Pending and cannot become Lost',
          'It can become Cancelled or Shipped.'],
    'of a status that does not exist too');
SELECT is_empty($$ SELECT * FROM change_order_status(99, 'Shipped', NULL, 'ada') $$,
                'an order that does not exist has no row');

-- A stock that would not fit.

UPDATE products SET stock_quantity = 2147483641 WHERE product_id = 1003;
UPDATE before_refusals SET content = pg_temp.content();
SELECT results_eq(
    $$ SELECT pg_temp.refusal('to keep', 'Cancelled') $$,
    ARRAY['OR002', 'order_id',
          'order N cannot be restocked: product 1003 has 2147483641 units, and at most 2147483647 can '
          'be kept', ''],
    'more units than can be kept do not return');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals),
          'a refused step leaves everything as it was, the other products too');
UPDATE products SET stock_quantity = 2147483640 WHERE product_id = 1003;
SELECT lives_ok(
    $$ SELECT change_order_status(pg_temp.placed('to keep'), 'Cancelled', NULL, 'ada') $$,
    'as many as can be kept do');
SELECT results_eq(
    $$ SELECT stock_quantity FROM products WHERE product_id = 1003 $$, ARRAY[2147483647],
    'and fill the stock');

-- restock_order by itself, and a step of a shop's own.

SELECT lives_ok($$ SELECT restock_order(99, 'nothing', 'ada') $$,
                'an order without lines returns nothing');
INSERT INTO order_steps (from_status, to_status, action, restocks)
VALUES ('Shipped', 'Cancelled', 'take back', true);
SELECT results_eq(
    $$ SELECT status FROM change_order_status(pg_temp.placed('to ship'), 'Cancelled', 'taken back', 'ada') $$,
    $$ VALUES ('Cancelled') $$,
    'a step is legal when order_steps says so');
SELECT results_eq(
    $$ SELECT stock_quantity FROM products WHERE product_id = 1001 $$, ARRAY[10],
    'and restocks when it says so');
SELECT results_eq(
    $$ SELECT from_status, to_status
       FROM order_status_changes
       WHERE order_id = pg_temp.placed('to ship')
       ORDER BY order_status_change_id $$,
    $$ VALUES ('Pending', 'Shipped'), ('Shipped', 'Cancelled') $$,
    'its whole way is recorded');

SELECT * FROM finish();
ROLLBACK;
