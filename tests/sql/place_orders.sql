-- place_orders, order by order: all lines with their stock deducted, or nothing.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
\ir support/place.psql
SELECT plan(45);

INSERT INTO customers (customer_id, first_name, last_name, email, archived_at)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com', NULL),
       (1002, 'Alan', 'Turing', 'alan@example.com', now());
INSERT INTO products (product_id, product_name, sku, price, stock_quantity, archived_at)
VALUES (1001, 'Tea cup', 'CUP-1', 4.50, 10, NULL),
       (1002, 'Saucer', '1001', 2.0000, 5, NULL), -- a SKU that is another product's id
       (1003, 'Old pot', 'OLD', 9.99, 3, now()),
       (1004, 'Candle', 'OUT', 1.00, 0, NULL),
       (1005, 'Bale', 'BIG', 10000.0001, 2147483647, NULL),
       (1006, 'Third', 'THIRD', 33333333.3333, 30000, NULL),
       (1007, 'Penny', 'PENNY', 0.99, 1, NULL),
       (1008, 'Bead', 'BEAD', 0.0050, 1000, NULL),
       (1009, 'Lamp', NULL, 20.00, 100, NULL);
UPDATE products SET updated_at = '2000-01-01';

-- Refusals: what is answered, and that nothing is written.

CREATE TEMPORARY TABLE before_refusals AS SELECT pg_temp.content() AS content;
-- The answer is the row as text: the outcome, four columns of the order that there is not, the line
-- at fault; and of a shortage the product, what was wanted, what is there.
CREATE TEMPORARY TABLE refusals (
    refusal_id integer GENERATED ALWAYS AS IDENTITY,
    why        text,
    placed     jsonb,
    answer     text);
INSERT INTO refusals (why, placed, answer)
VALUES ('a customer who does not exist',
        '{"customer": 99, "lines": [[1001, 1]]}', 'unknown_customer,,,,,,,,'),
       ('an archived customer',
        '{"customer": 1002, "lines": [[1001, 1]]}', 'archived_customer,,,,,,,,'),
       ('the customer is looked at before the lines',
        '{"customer": 99, "lines": [[99, 1]]}', 'unknown_customer,,,,,,,,'),
       ('an id that does not exist',
        '{"customer": 1001, "lines": [[99, 1]]}', 'unknown_product,,,,,1,,,'),
       ('a SKU that does not exist',
        '{"customer": 1001, "lines": [["CUP-9", 1]]}', 'unknown_product,,,,,1,,,'),
       ('a SKU in another case is another SKU',
        '{"customer": 1001, "lines": [["cup-1", 1]]}', 'unknown_product,,,,,1,,,'),
       ('a number that is neither an id nor a SKU',
        '{"customer": 1001, "lines": [[99, "99", 1]]}', 'unknown_product,,,,,1,,,'),
       ('a number that is one product''s id and another''s SKU',
        '{"customer": 1001, "lines": [[1001, "1001", 1]]}', 'ambiguous_product,,,,,1,,,'),
       ('an archived product by its id',
        '{"customer": 1001, "lines": [[1003, 1]]}', 'archived_product,,,,,1,,,'),
       ('an archived product by its SKU',
        '{"customer": 1001, "lines": [["OLD", 1]]}', 'archived_product,,,,,1,,,'),
       ('of several bad lines the first is told',
        '{"customer": 1001, "lines": [[1002, 1], [1003, 1], [99, 1], [1001, "1001", 1]]}',
        'archived_product,,,,,2,,,'),
       ('a bad line is told before a lack of stock',
        '{"customer": 1001, "lines": [[1001, 11], [99, 1]]}', 'unknown_product,,,,,2,,,'),
       ('one unit too many',
        '{"customer": 1001, "lines": [[1001, 11]]}', 'out_of_stock,,,,,1,1001,11,10'),
       ('a sold-out product',
        '{"customer": 1001, "lines": [["OUT", 1]]}', 'out_of_stock,,,,,1,1004,1,0'),
       ('too many over all lines of a product; its first line is told',
        '{"customer": 1001, "lines": [[1002, 1], [1001, 6], [1001, 5]]}',
        'out_of_stock,,,,,2,1001,11,10'),
       ('of several short products the one on the first line is told',
        '{"customer": 1001, "lines": [[1009, 1], [1002, 6], [1001, 11]]}',
        'out_of_stock,,,,,2,1002,6,5'),
       ('more units than an integer holds',
        '{"customer": 1001, "lines": [[1005, 2147483647], [1005, 2147483647]]}',
        'out_of_stock,,,,,1,1005,4294967294,2147483647'),
       ('a lack of stock is told before a total that is too large',
        '{"customer": 1001, "lines": [[1005, 99999999], [1004, 1]]}', 'out_of_stock,,,,,2,1004,1,0'),
       ('a total that rounds to a trillion',
        '{"customer": 1001, "lines": [[1005, 99999999]]}', 'too_large,,,,,,,,');

SELECT results_eq(
    format('SELECT p::text FROM pg_temp.place(%L) p', jsonb_build_array(placed)),
    ARRAY['(1,' || answer || ')'],
    'refused: ' || why)
FROM refusals
ORDER BY refusal_id;
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'a refused order writes nothing');
SELECT results_eq(
    $$ SELECT p::text
       FROM (SELECT jsonb_agg(placed ORDER BY refusal_id) AS all_of_them FROM refusals) r,
            pg_temp.place(r.all_of_them) p $$,
    $$ SELECT format('(%s,%s)', refusal_id, answer) FROM refusals ORDER BY refusal_id $$,
    'together they are refused as each by itself');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'and write nothing');

SELECT throws_ok(
    format('SELECT * FROM pg_temp.place(%L)', orders), '23514',
    'new row for relation "order_items" violates check constraint "order_items_quantity_check"',
    why)
FROM (VALUES ('a quantity that is none is stopped by the table',
              '[{"customer": 1001, "lines": [[1009, 0]]}]'),
             ('and so is one that would add to the stock',
              '[{"customer": 1001, "lines": [[1009, 5], [1009, -3]]}]'))
     AS broken (why, orders);
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'which leaves nothing behind');

-- An order that can be met.

CREATE TEMPORARY TABLE first_order AS
SELECT *
FROM pg_temp.place('[{"customer": 1001, "lines": [[1009, 2], ["CUP-1", 3], [1009, 1]], "key": "k"}]');
CREATE FUNCTION pg_temp.first_order_id()
RETURNS bigint
LANGUAGE sql
RETURN (SELECT order_id FROM first_order);

SELECT results_eq(
    $$ SELECT ordinal, outcome, order_date BETWEEN now() AND clock_timestamp(), total_amount, status,
              item, product_id, wanted, available
       FROM first_order $$,
    $$ VALUES (1, 'accepted', true, 73.50, 'Pending', NULL::integer, NULL::bigint, NULL::bigint,
               NULL::bigint) $$,
    'an accepted order is answered with what it became');
SELECT results_eq(
    $$ SELECT o.customer_id, o.order_date = f.order_date, o.total_amount, o.status, o.idempotency_key
       FROM orders o
       JOIN first_order f ON f.order_id = o.order_id $$,
    $$ VALUES (1001::bigint, true, 73.50, 'Pending', 'k') $$,
    'and that is what stands in the table');
SELECT is(pg_temp.lines(pg_temp.first_order_id()),
          '1009 x 2 at 20.0000, 1001 x 3 at 4.5000, 1009 x 1 at 20.0000',
          'its lines are those given, in their order, a product twice if it was named twice');
SELECT is(pg_temp.stock(1009), 97, 'each unit is deducted once, over all lines of a product');
SELECT is(pg_temp.stock(1001), 7, 'and of each product');
SELECT set_eq(
    $$ SELECT p.product_id FROM products p JOIN first_order o ON o.order_date = p.updated_at $$,
    ARRAY[1001, 1009], 'the products ordered were touched then');
SELECT results_eq(
    $$ SELECT count(*) FROM products WHERE updated_at = '2000-01-01' $$, ARRAY[7::bigint],
    'and no others');
SELECT is_empty('SELECT * FROM stock_movements', 'a sale has no row of its own in the ledger');
SELECT is_empty('SELECT * FROM order_status_changes', 'and being placed is not a step');

UPDATE products SET price = 99 WHERE product_id = 1009;
SELECT is(pg_temp.lines(pg_temp.first_order_id()),
          '1009 x 2 at 20.0000, 1001 x 3 at 4.5000, 1009 x 1 at 20.0000',
          'a later price does not touch the order');

SELECT results_eq(
    format('SELECT outcome, total_amount FROM pg_temp.place(%L)', jsonb_build_array(placed)),
    format('VALUES (''accepted'', %s)', total),
    why)
FROM (VALUES ('a product may be named by its id and its own SKU',
              '{"customer": 1001, "lines": [[1001, "CUP-1", 1]]}'::jsonb, 4.50),
             ('a number that may be an id or a SKU is the one that exists: the id',
              '{"customer": 1001, "lines": [[1002, "1002", 1]]}', 2.00),
             ('or the SKU',
              '{"customer": 1001, "lines": [[99, "1001", 1]]}', 2.00),
             ('all that is left may be ordered',
              '{"customer": 1001, "lines": [[1001, 6]]}', 27.00),
             ('the largest total',
              '{"customer": 1001, "lines": [[1006, 30000], [1007, 1]]}', 999999999999.99))
     AS met (why, placed, total);
SELECT is(pg_temp.stock(1001), 0, 'and of what was all ordered, nothing is left');

-- Rounding: each line to the store's minor unit, half away from zero; the total is their sum.

CREATE TEMPORARY TABLE roundings (minor_unit integer, price numeric, quantities jsonb, total numeric);
INSERT INTO roundings
VALUES (2, 0.0050, '[1]', 0.01),
       (2, 0.0049, '[1]', 0.00),
       (2, 0.1250, '[1]', 0.13),
       (2, 0.0050, '[1, 1]', 0.02),
       (2, 0.0033, '[1, 1, 1]', 0.00),
       (2, 0.0033, '[3]', 0.01),
       (1, 0.2500, '[1, 1]', 0.60),
       (1, 0.0499, '[1]', 0.00),
       (0, 2.5000, '[1, 1]', 6.00),
       (0, 0.4999, '[1, 1]', 0.00);

CREATE FUNCTION pg_temp.total(p_minor_unit integer, p_price numeric, p_quantities jsonb)
RETURNS numeric
LANGUAGE sql
AS $$
    UPDATE store_settings SET minor_unit = p_minor_unit;
    UPDATE products SET price = p_price WHERE product_id = 1008;
    SELECT total_amount
    FROM (SELECT jsonb_agg(jsonb_build_array(1008, quantity)) AS lines
          FROM jsonb_array_elements(p_quantities) AS q (quantity)) l,
         pg_temp.place(jsonb_build_array(jsonb_build_object('customer', 1001, 'lines', l.lines)));
$$;

SELECT results_eq(
    $$ SELECT minor_unit, price, quantities, pg_temp.total(minor_unit, price, quantities)::text
       FROM roundings
       WHERE roundings.minor_unit = $$ || n,
    $$ SELECT minor_unit, price, quantities, total::text
       FROM roundings
       WHERE roundings.minor_unit = $$ || n,
    'rounding to ' || n || ' decimals')
FROM generate_series(0, 2) n;

SELECT is_empty($$ SELECT * FROM place_orders('{}', NULL, NULL, '{}', '{}', NULL, '{}') $$,
    'no orders, no answers');

SELECT * FROM finish();
ROLLBACK;
