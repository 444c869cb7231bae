-- create_order: all lines with their stock deducted, or nothing.
BEGIN;
SET LOCAL search_path = main, tap;
\ir support/content.psql
SELECT plan(48);

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

CREATE FUNCTION pg_temp.stock(product bigint)
RETURNS integer
LANGUAGE sql
RETURN (SELECT stock_quantity FROM products WHERE product_id = product);

CREATE FUNCTION pg_temp.lines(which bigint)
RETURNS text
LANGUAGE sql
RETURN (SELECT string_agg(product_id || ' x ' || quantity || ' at ' || price_at_purchase, ', '
                          ORDER BY order_item_id)
        FROM order_items
        WHERE order_id = which);

-- Refusals: what is answered, and that nothing is written.

CREATE TEMPORARY TABLE before_refusals AS SELECT pg_temp.content() AS content;
-- The answer is the row as text: its outcome, five columns of the order that there is not, the line
-- at fault; and of a shortage the product, what was wanted, what is there.
CREATE TEMPORARY TABLE refusals (
    why         text,
    customer_id bigint,
    product_ids bigint[],
    skus        text[],
    quantities  integer[],
    answer      text);
INSERT INTO refusals
VALUES ('a customer who does not exist',
        99, '{1001}', '{NULL}', '{1}', '(unknown_customer,,,,,,,,,)'),
       ('an archived customer',
        1002, '{1001}', '{NULL}', '{1}', '(archived_customer,,,,,,,,,)'),
       ('the customer is looked at before the lines',
        99, '{99}', '{NULL}', '{1}', '(unknown_customer,,,,,,,,,)'),
       ('an id that does not exist',
        1001, '{99}', '{NULL}', '{1}', '(unknown_product,,,,,,1,,,)'),
       ('a SKU that does not exist',
        1001, '{NULL}', '{CUP-9}', '{1}', '(unknown_product,,,,,,1,,,)'),
       ('a SKU in another case is another SKU',
        1001, '{NULL}', '{cup-1}', '{1}', '(unknown_product,,,,,,1,,,)'),
       ('a number that is neither an id nor a SKU',
        1001, '{99}', '{99}', '{1}', '(unknown_product,,,,,,1,,,)'),
       ('a number that is one product''s id and another''s SKU',
        1001, '{1001}', '{1001}', '{1}', '(ambiguous_product,,,,,,1,,,)'),
       ('an archived product by its id',
        1001, '{1003}', '{NULL}', '{1}', '(archived_product,,,,,,1,,,)'),
       ('an archived product by its SKU',
        1001, '{NULL}', '{OLD}', '{1}', '(archived_product,,,,,,1,,,)'),
       ('of several bad lines the first is told',
        1001, '{1002,1003,99,1001}', '{NULL,NULL,NULL,1001}', '{1,1,1,1}',
        '(archived_product,,,,,,2,,,)'),
       ('a bad line is told before a lack of stock',
        1001, '{1001,99}', '{NULL,NULL}', '{11,1}', '(unknown_product,,,,,,2,,,)'),
       ('one unit too many',
        1001, '{1001}', '{NULL}', '{11}', '(out_of_stock,,,,,,1,1001,11,10)'),
       ('a sold-out product',
        1001, '{NULL}', '{OUT}', '{1}', '(out_of_stock,,,,,,1,1004,1,0)'),
       ('too many over all lines of a product; its first line is told',
        1001, '{1002,1001,1001}', '{NULL,NULL,NULL}', '{1,6,5}',
        '(out_of_stock,,,,,,2,1001,11,10)'),
       ('of several short products the one on the first line is told',
        1001, '{1009,1002,1001}', '{NULL,NULL,NULL}', '{1,6,11}',
        '(out_of_stock,,,,,,2,1002,6,5)'),
       ('more units than an integer holds',
        1001, '{1005,1005}', '{NULL,NULL}', '{2147483647,2147483647}',
        '(out_of_stock,,,,,,1,1005,4294967294,2147483647)'),
       ('a total that rounds to a trillion',
        1001, '{1005}', '{NULL}', '{99999999}', '(too_large,,,,,,,,,)');

SELECT is((SELECT o::text
           FROM create_order(r.customer_id, r.product_ids, r.skus, r.quantities, NULL) o),
          r.answer,
          'refused: ' || r.why)
FROM refusals r;
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'a refused order writes nothing');

SELECT throws_ok(
    $$ SELECT * FROM create_order(1001, '{1009}', '{NULL}', '{0}', NULL) $$, '23514',
    'new row for relation "order_items" violates check constraint "order_items_quantity_check"',
    'a quantity that is none is stopped by the table');
SELECT throws_ok(
    $$ SELECT * FROM create_order(1001, '{1009,1009}', '{NULL,NULL}', '{5,-3}', NULL) $$, '23514',
    'new row for relation "order_items" violates check constraint "order_items_quantity_check"',
    'and so is one that would add to the stock');
SELECT is(pg_temp.content(), (SELECT content FROM before_refusals), 'which leaves nothing behind');

-- An order that can be met.

CREATE TEMPORARY TABLE first_order AS
SELECT * FROM create_order(1001, '{1009,NULL,1009}', '{NULL,CUP-1,NULL}', '{2,3,1}', 'key-1');
CREATE FUNCTION pg_temp.first_order_id()
RETURNS bigint
LANGUAGE sql
RETURN (SELECT order_id FROM first_order);

SELECT results_eq(
    $$ SELECT outcome, customer_id, order_date BETWEEN now() AND clock_timestamp(), total_amount,
              status, item, product_id, wanted, available
       FROM first_order $$,
    $$ VALUES ('accepted', 1001::bigint, true, 73.50, 'Pending', NULL::integer, NULL::bigint,
               NULL::bigint, NULL::bigint) $$,
    'an accepted order is answered with what it became');
SELECT results_eq(
    $$ SELECT o.customer_id, o.order_date = f.order_date, o.total_amount, o.status, o.idempotency_key
       FROM orders o
       JOIN first_order f ON f.order_id = o.order_id $$,
    $$ VALUES (1001::bigint, true, 73.50, 'Pending', 'key-1') $$,
    'and that is what stands in the table');
SELECT is(pg_temp.lines(pg_temp.first_order_id()),
          '1009 x 2 at 20.0000, 1001 x 3 at 4.5000, 1009 x 1 at 20.0000',
          'its lines are those given, in their order, a product twice if it was named twice');
SELECT is(pg_temp.stock(1009), 97, 'each unit is deducted once, over all lines of a product');
SELECT is(pg_temp.stock(1001), 7, 'and of each product');
SELECT set_eq(
    $$ SELECT product_id FROM products WHERE updated_at = now() $$, ARRAY[1001, 1009],
    'only the products ordered were touched');
SELECT is_empty('SELECT * FROM stock_movements', 'a sale has no row of its own in the ledger');
SELECT is_empty('SELECT * FROM order_status_changes', 'and being placed is not a step');

UPDATE products SET price = 99 WHERE product_id = 1009;
SELECT is(pg_temp.lines(pg_temp.first_order_id()),
          '1009 x 2 at 20.0000, 1001 x 3 at 4.5000, 1009 x 1 at 20.0000',
          'a later price does not touch the order');

SELECT results_eq(
    $$ SELECT outcome, total_amount FROM create_order(1001, '{1001}', '{CUP-1}', '{1}', NULL) $$,
    $$ VALUES ('accepted', 4.50) $$,
    'a product may be named by its id and its own SKU');
SELECT results_eq(
    $$ SELECT outcome, total_amount FROM create_order(1001, '{1002}', '{1002}', '{1}', NULL) $$,
    $$ VALUES ('accepted', 2.00) $$,
    'a number that may be an id or a SKU is the one that exists: the id');
SELECT results_eq(
    $$ SELECT outcome, total_amount FROM create_order(1001, '{99}', '{1001}', '{1}', NULL) $$,
    $$ VALUES ('accepted', 2.00) $$,
    'or the SKU');
SELECT results_eq(
    $$ SELECT outcome FROM create_order(1001, '{1001}', '{NULL}', '{6}', NULL) $$,
    $$ VALUES ('accepted') $$,
    'all that is left may be ordered');
SELECT is(pg_temp.stock(1001), 0, 'and then nothing is left');
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM create_order(1001, '{1006,1007}', '{NULL,NULL}', '{30000,1}', NULL) $$,
    $$ VALUES ('accepted', 999999999999.99) $$,
    'the largest total');

-- Idempotency keys.

CREATE TEMPORARY TABLE before_replays AS SELECT pg_temp.content() AS content;

SELECT results_eq(
    $$ SELECT outcome, order_id, customer_id, order_date, total_amount, status
       FROM create_order(1001, '{1009,NULL,1009}', '{NULL,CUP-1,NULL}', '{2,3,1}', 'key-1') $$,
    $$ SELECT 'replayed', order_id, customer_id, order_date, total_amount, status
       FROM first_order $$,
    'the same key with the same order is answered with the first one, sold out though it is by now');
SELECT results_eq(
    $$ SELECT outcome, order_id
       FROM (VALUES ('{1009,NULL,1009}'::bigint[], '{NULL,CUP-1,NULL}'::text[], '{2,3,2}'::integer[]),
                    ('{1001,NULL,1009}', '{NULL,CUP-1,NULL}', '{2,3,1}'),
                    ('{1009,NULL,1009}', '{NULL,CUP-2,NULL}', '{2,3,1}'),
                    ('{1009,NULL}', '{NULL,CUP-1}', '{2,3}'),
                    ('{NULL,1009,1009}', '{CUP-1,NULL,NULL}', '{3,2,1}'))
            AS other (product_ids, skus, quantities),
            create_order(1001, other.product_ids, other.skus, other.quantities, 'key-1') $$,
    $$ SELECT 'key_conflict', order_id FROM first_order, generate_series(1, 5) $$,
    'with another quantity, product, SKU, number or order of lines it is a conflict');
SELECT results_eq(
    $$ SELECT outcome
       FROM create_order(1002, '{1009,NULL,1009}', '{NULL,CUP-1,NULL}', '{2,3,1}', 'key-1') $$,
    $$ VALUES ('key_conflict') $$,
    'and with another customer, before that one is looked at');
SELECT is(pg_temp.content(), (SELECT content FROM before_replays),
          'neither a replay nor a conflict writes anything');

SELECT lives_ok(
    $$ SELECT change_order_status(pg_temp.first_order_id(), 'Shipped', NULL, 'ada') $$,
    'the first order goes its way');
SELECT results_eq(
    $$ SELECT outcome, status
       FROM create_order(1001, '{1009,NULL,1009}', '{NULL,CUP-1,NULL}', '{2,3,1}', 'key-1') $$,
    $$ VALUES ('replayed', 'Shipped') $$,
    'and a replay shows it as it is now');
SELECT results_eq(
    $$ SELECT outcome FROM create_order(99, '{1002}', '{NULL}', '{1}', 'key-2')
       UNION ALL
       SELECT outcome FROM create_order(1001, '{1002}', '{NULL}', '{1}', 'key-2') $$,
    $$ VALUES ('unknown_customer'), ('accepted') $$,
    'a refusal does not use up the key');
SELECT results_eq(
    $$ SELECT a.outcome, b.outcome, a.order_id <> b.order_id
       FROM create_order(1001, '{1008}', '{NULL}', '{1}', NULL) a,
            create_order(1001, '{1008}', '{NULL}', '{1}', NULL) b $$,
    $$ VALUES ('accepted', 'accepted', true) $$,
    'without a key the same order twice is two orders');

-- Rounding: each line to the store's minor unit, half away from zero; the total is their sum.

CREATE TEMPORARY TABLE roundings (minor_unit integer, price numeric, quantities integer[], total numeric);
INSERT INTO roundings
VALUES (2, 0.0050, '{1}', 0.01),
       (2, 0.0049, '{1}', 0.00),
       (2, 0.1250, '{1}', 0.13),
       (2, 0.0050, '{1,1}', 0.02),
       (2, 0.0033, '{1,1,1}', 0.00),
       (2, 0.0033, '{3}', 0.01),
       (1, 0.2500, '{1,1}', 0.60),
       (1, 0.0499, '{1}', 0.00),
       (0, 2.5000, '{1,1}', 6.00),
       (0, 0.4999, '{1,1}', 0.00);

CREATE FUNCTION pg_temp.total(p_minor_unit integer, p_price numeric, p_quantities integer[])
RETURNS numeric
LANGUAGE sql
AS $$
    UPDATE store_settings SET minor_unit = p_minor_unit;
    UPDATE products SET price = p_price WHERE product_id = 1008;
    SELECT total_amount
    FROM create_order(1001, array_fill(1008::bigint, ARRAY[cardinality(p_quantities)]),
                      array_fill(NULL::text, ARRAY[cardinality(p_quantities)]), p_quantities, NULL);
$$;

SELECT results_eq(
    $$ SELECT minor_unit, price, quantities, pg_temp.total(minor_unit, price, quantities)
       FROM roundings
       WHERE roundings.minor_unit = $$ || n,
    $$ SELECT minor_unit, price, quantities, total FROM roundings WHERE minor_unit = $$ || n,
    'rounding to ' || n || ' decimals')
FROM generate_series(0, 2) n;

SELECT * FROM finish();
ROLLBACK;
