-- What is only shown: shown_price, and the view customer_order_details.
BEGIN;
SET LOCAL search_path = main, tap;
SELECT plan(6);

SELECT results_eq(
    $$ SELECT shown_price(price)::text
       FROM (VALUES (3.3900), (5), (0), (0.0010), (1.2345), (10.1000), (99999999.9999), (NULL)) AS p (price) $$,
    ARRAY['3.39', '5.00', '0.00', '0.001', '1.2345', '10.10', '99999999.9999', NULL],
    'a price is shown with two decimals, or as many as it has');
SELECT volatility_is('main', 'shown_price', ARRAY['numeric'], 'immutable');

INSERT INTO customers (customer_id, first_name, last_name, email, archived_at)
VALUES (1001, 'Ada', 'Lovelace', 'ada@example.com', now()),
       (1002, 'Alan', 'Turing', 'alan@example.com', NULL);
INSERT INTO products (product_id, product_name, sku, price, archived_at)
VALUES (1001, 'Tea cup', 'CUP-1', 5, NULL), (1002, 'Saucer', NULL, 2, now());
INSERT INTO orders (order_id, customer_id, order_date, total_amount, status)
VALUES (1001, 1001, '2010-12-01 08:26Z', 11, 'Cancelled'), (1002, 1001, '2010-12-02 08:26Z', 4, 'Pending');
INSERT INTO order_items (order_item_id, order_id, product_id, quantity, price_at_purchase)
VALUES (1001, 1001, 1001, 2, 4.5), (1002, 1001, 1002, 1, 2), (1003, 1002, 1001, 1, 2), (1004, 1002, 1001, 1, 2);

SELECT results_eq(
    $$ SELECT order_item_id, order_id, first_name, last_name, email, status, total_amount, sku,
              product_name, quantity, price_at_purchase
       FROM customer_order_details
       WHERE customer_id = 1001
       ORDER BY order_item_id $$,
    $$ VALUES
       (1001::bigint, 1001::bigint, 'Ada', 'Lovelace', 'ada@example.com', 'Cancelled', 11.00, 'CUP-1', 'Tea cup', 2, 4.5000),
       (1002, 1001, 'Ada', 'Lovelace', 'ada@example.com', 'Cancelled', 11.00, NULL, 'Saucer', 1, 2.0000),
       (1003, 1002, 'Ada', 'Lovelace', 'ada@example.com', 'Pending', 4.00, 'CUP-1', 'Tea cup', 1, 2.0000),
       (1004, 1002, 'Ada', 'Lovelace', 'ada@example.com', 'Pending', 4.00, 'CUP-1', 'Tea cup', 1, 2.0000) $$,
    'customer_order_details has one row an order line, with its order, customer and product');
SELECT is_empty($$ SELECT * FROM customer_order_details WHERE customer_id = 1002 $$,
                'a customer without an order has none');
SELECT results_eq(
    $$ SELECT price_at_purchase FROM customer_order_details WHERE order_item_id = 1001 $$, ARRAY[4.5],
    'the price is that of the purchase, not today''s');
SELECT results_eq(
    $$ SELECT count(*) FROM customer_order_details $$, $$ SELECT count(*) FROM order_items $$,
    'no line is lost or doubled');

SELECT * FROM finish();
ROLLBACK;
