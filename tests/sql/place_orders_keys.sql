-- place_orders with idempotency keys: a key stands for one order, also within a batch.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
\ir support/place.psql
SELECT plan(25);

INSERT INTO customers (customer_id, first_name, last_name, email, archived_at)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com', NULL),
       (1002, 'Alan', 'Turing', 'alan@example.com', now());
INSERT INTO products (product_id, product_name, sku, price, stock_quantity)
VALUES (1001, 'Tea cup', 'CUP-1', 4.50, 3),
       (1002, 'Saucer', NULL, 2.00, 100),
       (1003, 'Pot', NULL, 20.00, 10),
       (1004, 'Lamp', NULL, 20.00, 100);

CREATE TEMPORARY TABLE first_order AS
SELECT *
FROM pg_temp.place('[{"customer": 1001, "lines": [[1004, 2], ["CUP-1", 3], [1004, 1]], "key": "key-1"}]');
CREATE FUNCTION pg_temp.first_order_id()
RETURNS bigint
LANGUAGE sql
RETURN (SELECT order_id FROM first_order);

-- A key from an earlier batch.

SELECT results_eq(
    $$ SELECT o.idempotency_key, o.request_digest
       FROM orders o
       JOIN first_order f ON f.order_id = o.order_id $$,
    $$ SELECT 'key-1', sha256(convert_to('{"lines": [[1004, 2], ["CUP-1", 3], [1004, 1]], '
                                         '"customer": 1001}', 'UTF8')) $$,
    'an order keeps its key, and a digest of what was asked for');
CREATE TEMPORARY TABLE before_replays AS SELECT pg_temp.content() AS content;
SELECT results_eq(
    $$ SELECT outcome, order_id, order_date, total_amount, status, item
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1004, 2], ["CUP-1", 3], [1004, 1]],
                             "key": "key-1"}]') $$,
    $$ SELECT 'replayed', order_id, order_date, total_amount, status, NULL::integer
       FROM first_order $$,
    'the same key with the same order is answered with the first one, sold out though it is by now');
SELECT results_eq(
    $$ SELECT ordinal, outcome, order_id
       FROM pg_temp.place(
           '[{"customer": 1001, "lines": [[1004, 2], ["CUP-1", 3], [1004, 2]], "key": "key-1"}]') $$,
    $$ SELECT 1, 'key_conflict', order_id FROM first_order $$,
    'the same key with another order is a conflict');
SELECT is(
    pg_temp.outcomes('[{"customer": 1002, "lines": [[1004, 1]], "key": "key-1"}]'), 'key_conflict',
    'the key is looked at before the customer');
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[99, 1]], "key": "key-1"}]'), 'key_conflict',
    'and before the lines');
SELECT is(pg_temp.content(), (SELECT content FROM before_replays),
          'neither a replay nor a conflict writes anything');
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1002, 1]], "key": "KEY-1"}]'), 'accepted',
    'a key in another case is another key');

SELECT lives_ok(
    $$ SELECT change_order_status(pg_temp.first_order_id(), 'Shipped', NULL, 'ada') $$,
    'the first order goes its way');
UPDATE customers SET archived_at = now() WHERE customer_id = 1001;
SELECT results_eq(
    $$ SELECT outcome, status
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1004, 2], ["CUP-1", 3], [1004, 1]],
                             "key": "key-1"}]') $$,
    $$ VALUES ('replayed', 'Shipped') $$,
    'and a replay shows it as it is now, though its customer could order no more');
UPDATE customers SET archived_at = NULL WHERE customer_id = 1001;
SELECT is(
    pg_temp.outcomes('[{"customer": 99, "lines": [[1002, 1]], "key": "key-2"}]') || ', '
    || pg_temp.outcomes('[{"customer": 1001, "lines": [[1002, 1]], "key": "key-2"}]'),
    'unknown_customer, accepted',
    'a refusal does not use up the key');
SELECT results_eq(
    $$ SELECT outcome, count(DISTINCT order_id)
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1002, 1]]},
                            {"customer": 1001, "lines": [[1002, 1]]}]')
       GROUP BY outcome $$,
    $$ VALUES ('accepted', 2::bigint) $$,
    'without a key the same order twice is two orders');

-- Keys of earlier batches among orders that can and cannot be met.

UPDATE products SET stock_quantity = 10 WHERE product_id = 1003;
SELECT results_eq(
    $$ SELECT ordinal, outcome, order_id = pg_temp.first_order_id(), status, item, available
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1003, 6]]},
                            {"customer": 1001, "lines": [[1004, 2], ["CUP-1", 3], [1004, 1]],
                             "key": "key-1"},
                            {"customer": 1001, "lines": [[1003, 6]], "key": "key-3"},
                            {"customer": 1001, "lines": [[1003, 1]], "key": "key-1"},
                            {"customer": 1001, "lines": [[1003, 4]], "key": "key-4"}]') $$,
    $$ VALUES (1, 'accepted', false, 'Pending', NULL::integer, NULL::bigint),
              (2, 'replayed', true, 'Shipped', NULL, NULL),
              (3, 'out_of_stock', NULL, NULL, 1, 4),
              (4, 'key_conflict', true, 'Shipped', NULL, NULL),
              (5, 'accepted', false, 'Pending', NULL, NULL) $$,
    'each is told what it would be told alone');
SELECT is(pg_temp.stock(1003), 0, 'and neither replay nor conflict takes stock');

-- One key several times in a batch.

UPDATE products SET stock_quantity = 10 WHERE product_id = 1003;
CREATE TEMPORARY TABLE doubled AS
SELECT *
FROM pg_temp.place('[{"customer": 1001, "lines": [[1003, 6]], "key": "twice"},
                     {"customer": 1001, "lines": [[1003, 3]]},
                     {"customer": 1001, "lines": [[1003, 6]], "key": "twice"},
                     {"customer": 1001, "lines": [[1003, 2]]},
                     {"customer": 1001, "lines": [[1003, 1]], "key": "twice"},
                     {"customer": 1001, "lines": [[1003, 1]]},
                     {"customer": 1001, "lines": [[1003, 6]], "key": "twice"}]');
SELECT results_eq(
    $$ SELECT ordinal, outcome, total_amount, item, available FROM doubled $$,
    $$ VALUES (1, 'accepted', 120.00, NULL::integer, NULL::bigint),
              (2, 'accepted', 60.00, NULL, NULL),
              (3, 'replayed', 120.00, NULL, NULL),
              (4, 'out_of_stock', NULL, 1, 1),
              (5, 'key_conflict', 120.00, NULL, NULL),
              (6, 'accepted', 20.00, NULL, NULL),
              (7, 'replayed', 120.00, NULL, NULL) $$,
    'the first has it, the others are told so, in the order in which they came');
SELECT results_eq(
    $$ SELECT ordinal
       FROM doubled
       WHERE order_id = (SELECT order_id FROM doubled WHERE ordinal = 1) $$,
    ARRAY[1, 3, 5, 7], 'which of them is one order');
SELECT is(pg_temp.stock(1003), 0, 'it is placed once');
SELECT results_eq(
    $$ SELECT ordinal FROM doubled WHERE outcome = 'accepted' ORDER BY order_id $$, ARRAY[1, 2, 6],
    'and ids ascend in the order in which they came here too');
SELECT results_eq(
    $$ SELECT count(*) FROM orders WHERE idempotency_key = 'twice' $$, ARRAY[1::bigint],
    'the key stands once');

UPDATE products SET stock_quantity = 10 WHERE product_id = 1003;
SELECT results_eq(
    $$ SELECT ordinal, outcome, available
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1003, 11]], "key": "second"},
                            {"customer": 1001, "lines": [[1003, 10]], "key": "second"},
                            {"customer": 1001, "lines": [[1003, 11]], "key": "second"}]') $$,
    $$ VALUES (1, 'out_of_stock', 10::bigint), (2, 'accepted', NULL), (3, 'key_conflict', NULL) $$,
    'if the first is refused, the second may have the key');
SELECT is(
    pg_temp.outcomes('[{"customer": 99, "lines": [[1004, 1]], "key": "none"},
                       {"customer": 99, "lines": [[1004, 1]], "key": "none"}]'),
    'unknown_customer, unknown_customer', 'if all are refused, nobody has it');
SELECT is_empty($$ SELECT * FROM orders WHERE idempotency_key = 'none' $$, 'as it should be');
SELECT results_eq(
    $$ SELECT outcome, count(*), count(DISTINCT order_id)
       FROM (SELECT jsonb_agg('{"customer": 1001, "lines": [[1004, 1]]}'
                              || jsonb_build_object('key', 'of ' || n % 7)) AS orders
             FROM generate_series(0, 69) AS n) o,
            pg_temp.place(o.orders)
       GROUP BY outcome
       ORDER BY outcome $$,
    $$ VALUES ('accepted', 7::bigint, 7::bigint), ('replayed', 63, 7) $$,
    '10 copies of each of 7 orders are 7 orders');
SELECT is(pg_temp.stock(1004), 90, 'which took the units of 7');
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1004, 1], [1004, 2]], "key": "shapes"},
                       {"customer": 1001, "lines": [[1002, 1]], "key": "shapes"},
                       {"customer": 1001, "lines": [[1002, 1], ["CUP-1", 1]]},
                       {"customer": 1001, "lines": [[1004, 1], [1004, 2]], "key": "shapes"}]'),
    'accepted, key_conflict, out_of_stock, replayed',
    'orders of several lines, some by SKU, are parted between lines of the right orders');
SELECT is(pg_temp.lines((SELECT order_id FROM orders WHERE idempotency_key = 'shapes')),
          '1004 x 1 at 20.0000, 1004 x 2 at 20.0000', 'and written as they are');

SELECT * FROM finish();
ROLLBACK;
