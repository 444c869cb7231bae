-- The last line of defence: each constraint is broken once, and says its own name. The program tells
-- users what they did wrong by these names.
BEGIN;
SET LOCAL search_path = main, tap;

INSERT INTO customers (customer_id, first_name, last_name, email)
VALUES (1000, 'Ada', 'Lovelace', 'Ada@Example.com');
INSERT INTO products (product_id, product_name, price, stock_quantity, sku)
VALUES (1000, 'Tea cup', 4.50, 10, 'CUP-1');
INSERT INTO orders (order_id, customer_id, total_amount, idempotency_key)
VALUES (1000, 1000, 4.50, 'first');
INSERT INTO order_items (order_item_id, order_id, product_id, quantity, price_at_purchase)
VALUES (1000, 1000, 1000, 1, 4.50);
INSERT INTO stock_movements (stock_movement_id, product_id, quantity, kind, actor)
VALUES (1000, 1000, 11, 'opening', 'ada');
INSERT INTO order_status_changes (order_status_change_id, order_id, from_status, to_status, actor)
VALUES (1000, 1000, 'Pending', 'Shipped', 'ada');
INSERT INTO api_keys (key_id, key_name, role, secret_hash, created_by)
VALUES (1000, 'till', 'clerk', sha256(''), 'ada');

CREATE TEMPORARY TABLE breaches (name text, statement text);
INSERT INTO breaches (name, statement) VALUES

('customers_pkey', $$ INSERT INTO customers (customer_id, first_name, last_name, email) VALUES (1000, 'A', 'T', 'alan@example.com') $$),
('customers_first_name_check', $$ UPDATE customers SET first_name = '' $$),
('customers_last_name_check', $$ UPDATE customers SET last_name = repeat('x', 101) $$),
('customers_email_check', $$ UPDATE customers SET email = repeat('x', 255) $$),
('customers_phone_check', $$ UPDATE customers SET phone = '' $$),
('idx_customers_email', $$ INSERT INTO customers (first_name, last_name, email) VALUES ('A', 'L', 'aDA@eXAMPLE.COM') $$),

('products_pkey', $$ INSERT INTO products (product_id, product_name, price) VALUES (1000, 'Saucer', 2) $$),
('products_product_name_key', $$ INSERT INTO products (product_name, price) VALUES ('Tea cup', 2) $$),
('products_product_name_check', $$ UPDATE products SET product_name = '' $$),
('products_description_check', $$ UPDATE products SET description = repeat('x', 4001) $$),
('products_price_check', $$ UPDATE products SET price = -0.0001 $$),
('products_stock_quantity_check', $$ UPDATE products SET stock_quantity = -1 $$),
('products_sku_key', $$ INSERT INTO products (product_name, price, sku) VALUES ('Saucer', 2, 'CUP-1') $$),
('products_sku_check', $$ UPDATE products SET sku = repeat('x', 65) $$),

('orders_pkey', $$ INSERT INTO orders (order_id, customer_id, total_amount) VALUES (1000, 1000, 0) $$),
('orders_customer_id_fkey', $$ INSERT INTO orders (customer_id, total_amount) VALUES (99, 0) $$),
('orders_total_amount_check', $$ UPDATE orders SET total_amount = -0.01 $$),
('orders_status_check', $$ UPDATE orders SET status = 'Lost' $$),
('orders_idempotency_key_check', $$ UPDATE orders SET idempotency_key = '' $$),
('idx_orders_idempotency_key', $$ INSERT INTO orders (customer_id, total_amount, idempotency_key) VALUES (1000, 0, 'first') $$),

('order_items_pkey', $$ INSERT INTO order_items VALUES (1000, 1000, 1000, 1, 1) $$),
('order_items_order_id_fkey', $$ UPDATE order_items SET order_id = 99 $$),
('order_items_product_id_fkey', $$ UPDATE order_items SET product_id = 99 $$),
('order_items_quantity_check', $$ UPDATE order_items SET quantity = 0 $$),
('order_items_price_at_purchase_check', $$ UPDATE order_items SET price_at_purchase = -0.0001 $$),

('stock_movements_pkey', $$ INSERT INTO stock_movements (stock_movement_id, product_id, quantity, kind, actor) VALUES (1000, 1000, 1, 'receipt', 'ada') $$),
('stock_movements_product_id_fkey', $$ UPDATE stock_movements SET product_id = 99 $$),
('stock_movements_quantity_check', $$ UPDATE stock_movements SET quantity = 0 $$),
('stock_movements_kind_check', $$ UPDATE stock_movements SET kind = 'sale' $$),
('stock_movements_reason_check', $$ UPDATE stock_movements SET reason = '' $$),
('stock_movements_order_id_fkey', $$ UPDATE stock_movements SET order_id = 99 $$),
('stock_movements_actor_check', $$ UPDATE stock_movements SET actor = '' $$),

('order_steps_pkey', $$ INSERT INTO order_steps VALUES ('Pending', 'Shipped', 'send', true) $$),
('order_steps_action_check', $$ UPDATE order_steps SET action = '' $$),

('order_status_changes_pkey', $$ INSERT INTO order_status_changes VALUES (1000, 1000, 'Pending', 'Shipped', NULL, 'ada') $$),
('order_status_changes_order_id_fkey', $$ UPDATE order_status_changes SET order_id = 99 $$),
('order_status_changes_note_check', $$ UPDATE order_status_changes SET note = '' $$),
('order_status_changes_actor_check', $$ UPDATE order_status_changes SET actor = repeat('x', 101) $$),

('api_keys_pkey', $$ INSERT INTO api_keys (key_id, key_name, role, secret_hash, created_by) VALUES (1000, 'web', 'clerk', sha256(''), 'ada') $$),
('api_keys_key_name_check', $$ UPDATE api_keys SET key_name = '' $$),
('api_keys_role_check', $$ UPDATE api_keys SET role = 'owner' $$),
('api_keys_secret_hash_check', $$ UPDATE api_keys SET secret_hash = 'secret' $$),
('api_keys_rate_limit_check', $$ UPDATE api_keys SET rate_limit = 0 $$),
('api_keys_created_by_check', $$ UPDATE api_keys SET created_by = '' $$),
('idx_api_keys_key_name', $$ INSERT INTO api_keys (key_name, role, secret_hash, created_by) VALUES ('till', 'reader', sha256(''), 'ada') $$),

('store_settings_pkey', $$ INSERT INTO store_settings (currency, minor_unit, time_zone) VALUES ('EUR', 2, 'UTC') $$),
('store_settings_one_row_check', $$ INSERT INTO store_settings (store_settings_id, currency, minor_unit, time_zone) VALUES (2, 'EUR', 2, 'UTC') $$),
('store_settings_currency_check', $$ UPDATE store_settings SET currency = 'eur' $$),
('store_settings_minor_unit_check', $$ UPDATE store_settings SET minor_unit = 3 $$),
('schema_migrations_pkey', $$ INSERT INTO schema_migrations (migration_id, name, checksum) VALUES (1, 'shop', '') $$);

-- The constraint or unique index that stops a statement; NULL if nothing does.
CREATE FUNCTION pg_temp.stopped_by(statement text)
RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    stopped_by text;
BEGIN
    EXECUTE statement;
    RETURN NULL;
EXCEPTION WHEN integrity_constraint_violation THEN
    GET STACKED DIAGNOSTICS stopped_by = CONSTRAINT_NAME;
    RETURN stopped_by;
END;
$$;

SELECT plan((SELECT count(*)::integer FROM breaches) + 4);

SELECT is(pg_temp.stopped_by(statement), name, name)
FROM breaches;

SELECT set_eq(
    $$ SELECT name FROM breaches $$,
    $$ SELECT conname FROM pg_constraint WHERE connamespace = 'main'::regnamespace
       UNION
       SELECT indexrelid::regclass::name FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       WHERE relnamespace = 'main'::regnamespace AND indisunique $$,
    'no constraint is left out');
SELECT is_empty(
    $$ SELECT conname FROM pg_constraint
       WHERE connamespace = 'main'::regnamespace AND conname ~ '_[0-9]+$' $$,
    'no name ends in a number, which is how a distributed database marks its shards');

-- What must not be stopped.

SELECT lives_ok(
    $$ INSERT INTO customers (first_name, last_name, email, phone)
       VALUES (repeat('ä', 100), repeat('ß', 100), repeat('x', 254), repeat('0', 40)) $$,
    'lengths count characters, and the longest is taken');
SELECT lives_ok(
    $$ INSERT INTO products (product_name, price, sku)
       VALUES ('Saucer', 0, 'cup-1'), ('Spoon', 99999999.9999, NULL), ('Fork', 0.0001, NULL) $$,
    'SKUs that differ by case are two, and products without one are many');

SELECT * FROM finish();
ROLLBACK;
