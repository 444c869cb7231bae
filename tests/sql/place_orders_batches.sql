-- place_orders, many orders a call: the outcome is that of placing them one by one.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
\ir support/place.psql
SELECT plan(24);

INSERT INTO customers (customer_id, first_name, last_name, email)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com'),
       (1002, 'Alan', 'Turing', 'alan@example.com');
INSERT INTO products (product_id, product_name, sku, price, stock_quantity)
VALUES (1001, 'Tea cup', 'CUP-1', 4.50, 100),
       (1002, 'Saucer', NULL, 2.25, 100),
       (1003, 'Pot', NULL, 20.00, 10),
       (1004, 'Spoon', NULL, 1.00, 10),
       (1005, 'Candle', NULL, 1.00, 0),
       (1006, 'Bale', NULL, 99999999.9999, 20000),
       (1007, 'Ticket', NULL, 5.00, 100);

-- All of them can be met.

CREATE TEMPORARY TABLE placed AS
SELECT *
FROM pg_temp.place('[{"customer": 1002, "lines": [[1002, 3], [1001, 1]]},
                     {"customer": 1001, "lines": [["CUP-1", 2]]},
                     {"customer": 1002, "lines": [[1001, 4], [1002, 5], [1001, 1]]}]');
SELECT results_eq(
    $$ SELECT ordinal, outcome, total_amount, status FROM placed $$,
    $$ VALUES (1, 'accepted', 11.25, 'Pending'), (2, 'accepted', 9.00, 'Pending'),
              (3, 'accepted', 33.75, 'Pending') $$,
    'a row an order, in the order in which they came');
SELECT results_eq(
    $$ SELECT o.customer_id, o.total_amount, o.status, p.ordinal, pg_temp.lines(o.order_id)
       FROM orders o
       JOIN placed p ON p.order_id = o.order_id AND p.order_date = o.order_date
       ORDER BY o.order_id $$,
    $$ VALUES (1002::bigint, 11.25, 'Pending', 1, '1002 x 3 at 2.2500, 1001 x 1 at 4.5000'),
              (1001, 9.00, 'Pending', 2, '1001 x 2 at 4.5000'),
              (1002, 33.75, 'Pending', 3,
               '1001 x 4 at 4.5000, 1002 x 5 at 2.2500, 1001 x 1 at 4.5000') $$,
    'each stands with its own customer and lines; their ids ascend in that order too');
SELECT results_eq(
    $$ SELECT p.ordinal
       FROM order_items i
       JOIN placed p ON p.order_id = i.order_id
       ORDER BY i.order_item_id $$,
    ARRAY[1, 1, 2, 3, 3, 3], 'and so do those of their lines');
SELECT is(pg_temp.stock(1001), 92, 'each unit is deducted once, over all orders of a product');
SELECT is(pg_temp.stock(1002), 92, 'and of each product');

-- A product that runs out.

SELECT results_eq(
    $$ SELECT ordinal, outcome, item, product_id, wanted, available
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1003, 4]]},
                            {"customer": 1001, "lines": [[1001, 1], [1003, 5], [1003, 2]]},
                            {"customer": 1001, "lines": [[1003, 6]]},
                            {"customer": 1001, "lines": [[1003, 1]]},
                            {"customer": 1001, "lines": [[1001, 1]]}]') $$,
    $$ VALUES (1, 'accepted', NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint),
              (2, 'out_of_stock', 2, 1003, 7, 6),
              (3, 'accepted', NULL, NULL, NULL, NULL),
              (4, 'out_of_stock', 1, 1003, 1, 0),
              (5, 'accepted', NULL, NULL, NULL, NULL) $$,
    'who comes too late is told what was left then; a smaller order after it is still met');
SELECT is(pg_temp.stock(1003), 0, 'all of it is sold');
SELECT is(pg_temp.stock(1001), 91, 'and of the others what was ordered with success');

UPDATE products SET stock_quantity = 10 WHERE product_id = 1003;
SELECT results_eq(
    $$ SELECT ordinal, outcome, item, product_id, wanted, available
       FROM pg_temp.place('[{"customer": 1001, "lines": [[1003, 6], [1004, 11]]},
                            {"customer": 1001, "lines": [[1004, 3], [1003, 6]]},
                            {"customer": 1001, "lines": [[1004, 8], [1003, 5]]},
                            {"customer": 1001, "lines": [[1003, 5], [1004, 8]]},
                            {"customer": 1001, "lines": [[1003, 4], [1004, 7]]}]') $$,
    $$ VALUES (1, 'out_of_stock', 2, 1004::bigint, 11::bigint, 10::bigint),
              (2, 'accepted', NULL, NULL, NULL, NULL),
              (3, 'out_of_stock', 1, 1004, 8, 7),
              (4, 'out_of_stock', 1, 1003, 5, 4),
              (5, 'accepted', NULL, NULL, NULL, NULL) $$,
    'an order that is short of one product takes none of another');
SELECT is(ARRAY[pg_temp.stock(1003), pg_temp.stock(1004)], ARRAY[0, 0],
          'so that the others have them');

UPDATE products SET stock_quantity = 10 WHERE product_id IN (1003, 1004);
SELECT is(
    pg_temp.outcomes('[{"customer": 99, "lines": [[1003, 10]]},
                       {"customer": 1001, "lines": [[1003, 10], [99, 1]]},
                       {"customer": 1001, "lines": [[1003, 10], [1006, 10001]]},
                       {"customer": 1001, "lines": [[1003, 10]]}]'),
    'unknown_customer, unknown_product, too_large, accepted',
    'nor does one that is refused for another reason');
SELECT is(pg_temp.stock(1003), 0, 'and the last one has them');
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1004, 10], [1006, 10001]]},
                       {"customer": 1001, "lines": [[1004, 8], [1006, 9999]]},
                       {"customer": 1001, "lines": [[1004, 1], [1006, 10002]]},
                       {"customer": 1001, "lines": [[1004, 3], [1006, 10001]]}]'),
    'too_large, accepted, out_of_stock, out_of_stock',
    'whether a total is too large is asked after the stock, order by order');
SELECT is(ARRAY[pg_temp.stock(1004), pg_temp.stock(1006)], ARRAY[2, 10001],
          'and only what was sold is gone');

SELECT results_eq(
    $$ SELECT outcome, available, count(*)
       FROM (SELECT jsonb_agg(jsonb_build_object('customer', 1001, 'lines',
                                                 jsonb_build_array(jsonb_build_array(1007, 3)))) AS orders
             FROM generate_series(1, 200)) o,
            pg_temp.place(o.orders || '[{"customer": 1001, "lines": [[1007, 1]]}]') p
       GROUP BY outcome, available
       ORDER BY outcome $$,
    $$ VALUES ('accepted', NULL::bigint, 34::bigint), ('out_of_stock', 1, 167) $$,
    'of 200 orders of 3 from 100 units 33 are met, and one more that wants the last unit');
SELECT is(pg_temp.stock(1007), 0, 'which are all of them');

-- What is refused is cheap.

CREATE TEMPORARY TABLE before_refusals AS
SELECT pg_temp.content() AS content, (SELECT last_value FROM orders_order_id_seq) AS last_id;
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1005, 1]]},
                       {"customer": 1001, "lines": [[1001, 1], [1005, 1]], "key": "k"}]'),
    'out_of_stock, out_of_stock', 'orders for a product that is sold out are refused');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'which writes nothing');
SELECT results_eq('SELECT last_value FROM orders_order_id_seq', 'SELECT last_id FROM before_refusals',
                  'and uses up no ids');

-- All or nothing, where the database itself refuses: here by an index of the shop's own.

INSERT INTO customers (customer_id, first_name, last_name, email)
VALUES (1003, 'Grace', 'Hopper', 'grace@example.com');
CREATE UNIQUE INDEX one_order_of_grace ON orders (customer_id) WHERE customer_id = 1003;
UPDATE before_refusals SET content = pg_temp.content();
SELECT throws_ok(
    $$ SELECT pg_temp.place('[{"customer": 1001, "lines": [[1001, 1]]},
                              {"customer": 1003, "lines": [[1001, 1]]},
                              {"customer": 1003, "lines": [[1002, 1]]}]') $$,
    '23505', 'duplicate key value violates unique constraint "one_order_of_grace"',
    'a rule that the function does not know is told as PostgreSQL has it');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'and the batch leaves nothing');
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1001, 1]]},
                       {"customer": 1003, "lines": [[1001, 1]]}]'),
    'accepted, accepted', 'without the order that breaks it, the others stand');

-- How it plans is its own affair.

CREATE TEMPORARY TABLE before_settings AS SELECT name, setting FROM pg_settings;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_indexscan = off;
UPDATE before_settings b
SET setting = s.setting
FROM pg_settings s
WHERE s.name = b.name;
SELECT is(
    pg_temp.outcomes('[{"customer": 1001, "lines": [[1001, 1]]},
                       {"customer": 1001, "lines": [["CUP-1", 1]]}]'),
    'accepted, accepted', 'whatever the caller''s settings are, orders are placed');
SELECT is_empty(
    $$ SELECT s.name, s.setting
       FROM pg_settings s
       JOIN before_settings b ON b.name = s.name
       WHERE b.setting IS DISTINCT FROM s.setting $$,
    'and they are the same afterwards');

SELECT * FROM finish();
ROLLBACK;
