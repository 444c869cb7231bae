-- A function touches its own store, whatever the caller's search_path: here, that of another store
-- which has the same keys.
BEGIN;
SET LOCAL search_path = tap;
\ir support/content.psql
SELECT plan(16);

INSERT INTO main.customers (customer_id, first_name, last_name, email)
VALUES (1, 'Ada', 'Lovelace', 'ada@example.com');
INSERT INTO main.products (product_id, product_name, price, stock_quantity) VALUES (1, 'Lamp', 20.25, 10);
INSERT INTO other.customers (customer_id, first_name, last_name, email)
VALUES (1, 'Alan', 'Turing', 'alan@example.com');
INSERT INTO other.products (product_id, product_name, price, stock_quantity) VALUES (1, 'Bell', 7.25, 50);
CREATE TEMPORARY TABLE other_before AS SELECT pg_temp.content('other') AS content;

SET LOCAL search_path = other, tap;
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM main.place_orders('{1,1}', '{key,NULL}', '{two,NULL}', '{1,2}', '{1,1}', NULL, '{2,9}') $$,
    $$ VALUES ('accepted', 40.50), ('out_of_stock', NULL) $$,
    'place_orders, and refuse_orders within it: its own prices, stock and minor unit');
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM main.place_orders('{1,1}', '{key,key}', '{two,three}', '{1,2}', '{1,1}', NULL, '{2,3}') $$,
    $$ VALUES ('replayed', 40.50), ('key_conflict', 40.50) $$,
    'place_orders_in_parts, for a key that occurs twice: its own keys');
SELECT results_eq(
    $$ SELECT product_name, stock_quantity FROM main.change_stock(1, 5, NULL, NULL, 'delivery', 'ada') $$,
    $$ VALUES ('Lamp', 13) $$, 'change_stock: its own product');
SELECT results_eq(
    $$ SELECT product_name FROM main.add_product('Wick', NULL, 1, 3, NULL, 'ada') $$,
    $$ VALUES ('Wick') $$, 'add_product: its own products');
SELECT results_eq(
    $$ SELECT status
       FROM main.change_order_status((SELECT max(order_id) FROM main.orders), 'Cancelled', 'no', 'ada') $$,
    $$ VALUES ('Cancelled') $$, 'change_order_status: its own order');
SELECT lives_ok(
    $$ SELECT main.restock_order((SELECT max(order_id) FROM main.orders), 'again', 'ada') $$,
    'restock_order: its own lines');
SELECT is(main.shown_price(3.5)::text, '3.50', 'shown_price: no store at all');
SELECT is(pg_temp.content('other'), (SELECT content FROM other_before), 'the other store is untouched');
SELECT results_eq(
    $$ SELECT product_name, stock_quantity FROM main.products ORDER BY product_name $$,
    $$ VALUES ('Lamp', 17), ('Wick', 3) $$,
    'all of it happened in its own');

-- The same calls find the other store under its own name, with its own currency's minor unit.
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM place_orders('{1}', '{key}', '{four}', '{1,1}', '{1,1}', NULL, '{2,2}') $$,
    $$ VALUES ('accepted', 30.00) $$,
    'the other store''s function is another one: lines of 14.50 are 15 each');

-- With a path that leads to no store, and with one whose tables only have the right names.
SET LOCAL search_path = tap;
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM main.place_orders('{1}', NULL, NULL, '{1}', '{1}', NULL, '{1}') $$,
    $$ VALUES ('accepted', 20.25) $$, 'no path is needed');
CREATE SCHEMA decoy;
CREATE TABLE decoy.store_settings AS SELECT 0::smallint AS minor_unit;
CREATE TABLE decoy.products AS TABLE main.products;
SET LOCAL search_path = decoy, tap;
SELECT results_eq(
    $$ SELECT outcome, total_amount
       FROM main.place_orders('{1}', NULL, NULL, '{1}', '{1}', NULL, '{1}') $$,
    $$ VALUES ('accepted', 20.25) $$, 'and a misleading one does not mislead');
SELECT results_eq(
    $$ SELECT d.stock_quantity - m.stock_quantity
       FROM decoy.products d
       JOIN main.products m USING (product_id)
       WHERE product_id = 1 $$,
    ARRAY[1], 'stock is deducted where it is kept');

-- Views are bound to their tables when they are made.
SELECT results_eq(
    $$ SELECT DISTINCT product_name FROM main.customer_order_details $$, ARRAY['Lamp'],
    'customer_order_details shows its own store');
SELECT results_eq(
    $$ SELECT balance FROM main.stock_ledger WHERE product_id = 1 ORDER BY entry DESC LIMIT 1 $$,
    $$ SELECT stock_quantity - 10::bigint FROM main.products WHERE product_id = 1 $$,
    'and so does stock_ledger');
SELECT is_empty(
    $$ SELECT proname
       FROM pg_proc
       WHERE pronamespace IN ('main'::regnamespace, 'other'::regnamespace)
         AND prosqlbody IS NULL
         AND format('search_path="%s"', pronamespace::regnamespace) <> ALL (coalesce(proconfig, '{}')) $$,
    'every function carries the path of its store, or is bound at its creation');

SELECT * FROM finish();
ROLLBACK;
