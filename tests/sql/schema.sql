-- What a store is made of: its tables with their columns, its indexes, views and functions.
BEGIN;
SET LOCAL search_path = main, tap;
SELECT plan(19);

-- A column a line, as it would be declared.
CREATE FUNCTION pg_temp.columns_of(relation regclass)
RETURNS SETOF text
LANGUAGE sql
BEGIN ATOMIC
    SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN a.attidentity = 'd' THEN ' IDENTITY' ELSE '' END
           || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid
                          AND d.adnum = a.attnum
    WHERE a.attrelid = relation
      AND a.attnum > 0
      AND NOT a.attisdropped
    ORDER BY a.attnum;
END;

SELECT tables_are('main', ARRAY['customers', 'products', 'orders', 'order_items',
                                'stock_movements', 'order_steps', 'order_status_changes',
                                'store_settings', 'schema_migrations', 'api_keys']);
SELECT views_are('main', ARRAY['customer_order_details', 'stock_ledger']);
SELECT functions_are('main', ARRAY['add_product', 'change_order_status', 'change_stock',
                                   'create_api_key', 'customer_text', 'place_orders',
                                   'place_orders_in_parts', 'record_key_uses', 'refuse_orders',
                                   'restock_order', 'search_number', 'search_words',
                                   'shown_price', 'text_has_words']);

-- The four tables of the original design, and what was added to them.

SELECT results_eq($$ SELECT pg_temp.columns_of('customers') $$, ARRAY[
    'customer_id bigint NOT NULL IDENTITY',
    'first_name text NOT NULL',
    'last_name text NOT NULL',
    'email text NOT NULL',
    'phone text',
    'registration_date timestamp with time zone NOT NULL DEFAULT now()',
    'archived_at timestamp with time zone'], 'customers');

SELECT results_eq($$ SELECT pg_temp.columns_of('products') $$, ARRAY[
    'product_id bigint NOT NULL IDENTITY',
    'product_name text NOT NULL',
    'description text',
    'price numeric(12,4) NOT NULL',
    'stock_quantity integer NOT NULL DEFAULT 0',
    'sku text',
    'created_at timestamp with time zone NOT NULL DEFAULT now()',
    'updated_at timestamp with time zone NOT NULL DEFAULT now()',
    'archived_at timestamp with time zone'], 'products');

SELECT results_eq($$ SELECT pg_temp.columns_of('orders') $$, ARRAY[
    'order_id bigint NOT NULL IDENTITY',
    'customer_id bigint NOT NULL',
    'order_date timestamp with time zone NOT NULL DEFAULT now()',
    'total_amount numeric(14,2) NOT NULL',
    'status text NOT NULL DEFAULT ''Pending''::text',
    'idempotency_key text',
    'request_digest bytea'], 'orders');

SELECT results_eq($$ SELECT pg_temp.columns_of('order_items') $$, ARRAY[
    'order_item_id bigint NOT NULL IDENTITY',
    'order_id bigint NOT NULL',
    'product_id bigint NOT NULL',
    'quantity integer NOT NULL',
    'price_at_purchase numeric(12,4) NOT NULL'], 'order_items');

-- Its own tables.

SELECT results_eq($$ SELECT pg_temp.columns_of('stock_movements') $$, ARRAY[
    'stock_movement_id bigint NOT NULL IDENTITY',
    'product_id bigint NOT NULL',
    'quantity integer NOT NULL',
    'kind text NOT NULL',
    'reason text',
    'order_id bigint',
    'actor text NOT NULL',
    'moved_at timestamp with time zone NOT NULL DEFAULT now()'], 'stock_movements');

SELECT results_eq($$ SELECT pg_temp.columns_of('order_steps') $$, ARRAY[
    'from_status text NOT NULL',
    'to_status text NOT NULL',
    'action text NOT NULL',
    'restocks boolean NOT NULL'], 'order_steps');

SELECT results_eq($$ SELECT pg_temp.columns_of('order_status_changes') $$, ARRAY[
    'order_status_change_id bigint NOT NULL IDENTITY',
    'order_id bigint NOT NULL',
    'from_status text NOT NULL',
    'to_status text NOT NULL',
    'note text',
    'actor text NOT NULL',
    'changed_at timestamp with time zone NOT NULL DEFAULT now()'], 'order_status_changes');

SELECT results_eq($$ SELECT pg_temp.columns_of('store_settings') $$, ARRAY[
    'store_settings_id smallint NOT NULL DEFAULT 1',
    'currency text NOT NULL',
    'minor_unit smallint NOT NULL',
    'time_zone text NOT NULL',
    'is_demo boolean NOT NULL DEFAULT false',
    'created_at timestamp with time zone NOT NULL DEFAULT now()'], 'store_settings');

SELECT results_eq($$ SELECT pg_temp.columns_of('schema_migrations') $$, ARRAY[
    'migration_id integer NOT NULL',
    'name text NOT NULL',
    'checksum text NOT NULL',
    'applied_at timestamp with time zone NOT NULL DEFAULT now()'], 'schema_migrations');

SELECT results_eq($$ SELECT pg_temp.columns_of('api_keys') $$, ARRAY[
    'key_id bigint NOT NULL IDENTITY',
    'key_name text NOT NULL',
    'role text NOT NULL',
    'secret_hash bytea NOT NULL',
    'rate_limit integer',
    'created_at timestamp with time zone NOT NULL DEFAULT now()',
    'created_by text NOT NULL',
    'last_used_at timestamp with time zone',
    'revoked_at timestamp with time zone'], 'api_keys');

-- The views.

SELECT results_eq($$ SELECT pg_temp.columns_of('customer_order_details') $$, ARRAY[
    'customer_id bigint',
    'first_name text',
    'last_name text',
    'email text',
    'order_id bigint',
    'order_date timestamp with time zone',
    'status text',
    'total_amount numeric(14,2)',
    'order_item_id bigint',
    'product_id bigint',
    'sku text',
    'product_name text',
    'quantity integer',
    'price_at_purchase numeric(12,4)'], 'customer_order_details');

SELECT results_eq($$ SELECT pg_temp.columns_of('stock_ledger') $$, ARRAY[
    'product_id bigint',
    'entry bigint',
    'moved_at timestamp with time zone',
    'kind text',
    'quantity integer',
    'balance bigint',
    'reason text',
    'order_id bigint',
    'actor text'], 'stock_ledger');

-- The indexes: the four of the original design, what lists page by, and those of keys.

SELECT set_eq(
    $$ SELECT regexp_replace(pg_get_indexdef(indexrelid), ' USING btree', '')
       FROM pg_index
       WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'main'::regnamespace)
         AND indexrelid NOT IN (SELECT conindid FROM pg_constraint) $$,
    ARRAY[
    'CREATE UNIQUE INDEX idx_customers_email ON main.customers (lower(email))',
    'CREATE INDEX idx_orders_customer_id ON main.orders (customer_id)',
    'CREATE INDEX idx_order_items_order_id ON main.order_items (order_id)',
    'CREATE INDEX idx_order_items_product_id ON main.order_items (product_id)',
    'CREATE INDEX idx_orders_order_date ON main.orders (order_date, order_id)',
    'CREATE UNIQUE INDEX idx_orders_idempotency_key ON main.orders (idempotency_key) WHERE (idempotency_key IS NOT NULL)',
    'CREATE INDEX idx_stock_movements_product_id ON main.stock_movements (product_id)',
    'CREATE INDEX idx_stock_movements_order_id ON main.stock_movements (order_id) WHERE (order_id IS NOT NULL)',
    'CREATE INDEX idx_order_status_changes_order_id ON main.order_status_changes (order_id)',
    'CREATE INDEX idx_customers_search ON main.customers USING gin (customer_text(first_name, last_name, email, phone) public.gin_trgm_ops)',
    'CREATE UNIQUE INDEX idx_api_keys_key_name ON main.api_keys (key_name) WHERE (revoked_at IS NULL)'],
    'indexes beside those of constraints');

-- What is there from the beginning.

SELECT results_eq(
    $$ SELECT currency, minor_unit::integer, time_zone, is_demo FROM store_settings $$,
    $$ VALUES ('EUR', 2, 'UTC', false) $$,
    'a store keeps what it was made with');
SELECT results_eq(
    $$ SELECT currency, minor_unit::integer FROM other.store_settings $$,
    $$ VALUES ('JPY', 0) $$,
    'and the minor unit of its currency');
SELECT set_eq(
    $$ SELECT from_status, to_status, action, restocks FROM order_steps $$,
    $$ VALUES ('Pending', 'Shipped', 'ship', false), ('Pending', 'Cancelled', 'cancel', true) $$,
    'the legal steps of an order');

SELECT * FROM finish();
ROLLBACK;
