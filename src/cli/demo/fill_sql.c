#include "cli/demo/fill_sql.h"

const char fill_customers_sql[] =
    "INSERT INTO customers (first_name, last_name, email, phone, registration_date) "
    "SELECT c.first_name, c.last_name, c.email, c.phone, "
    "to_timestamp($6::bigint - (($5::bigint + c.n) * 7919 % 365) * 86400) "
    "FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY "
    "AS c (first_name, last_name, email, phone, n) "
    "ORDER BY c.n";

const char fill_products_sql[] =
    "INSERT INTO products (product_name, sku, price, stock_quantity, created_at, updated_at) "
    "SELECT p.product_name, p.sku, p.price, 0, to_timestamp($4::bigint), to_timestamp($4::bigint) "
    "FROM unnest($1::text[], $2::text[], $3::numeric[]) WITH ORDINALITY "
    "AS p (product_name, sku, price, n) "
    "ORDER BY p.n";

const char fill_receive_sql[] =
    "WITH received AS ("
    "SELECT r.product_id, r.units FROM unnest($1::bigint[], $2::integer[]) AS r (product_id, "
    "units)), "
    "moved AS ("
    "INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at) "
    "SELECT product_id, units, 'receipt', 'delivery', 'ordo demo', to_timestamp($3::bigint) "
    "FROM received ORDER BY product_id) "
    "UPDATE products p SET stock_quantity = p.stock_quantity + r.units, "
    "updated_at = to_timestamp($3::bigint) "
    "FROM received r WHERE p.product_id = r.product_id";

/* As change_order_status and restock_order do it, for many. */
const char fill_date_sql[] =
    "WITH given AS MATERIALIZED ("
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) WITH ORDINALITY "
    "AS g (order_id, ordered_s, status, changed_s, n)), "
    "dated AS ("
    "UPDATE orders o SET order_date = to_timestamp(g.ordered_s), status = g.status "
    "FROM given g WHERE o.order_id = g.order_id), "
    "changed AS ("
    "INSERT INTO order_status_changes (order_id, from_status, to_status, note, actor, changed_at) "
    "SELECT order_id, 'Pending', status, "
    "CASE status WHEN 'Cancelled' THEN 'changed their mind' END, 'ordo demo', "
    "to_timestamp(changed_s) "
    "FROM given WHERE status <> 'Pending' ORDER BY n), "
    "returned AS MATERIALIZED ("
    "SELECT i.order_id, i.product_id, sum(i.quantity)::integer AS quantity, min(g.changed_s) AS "
    "changed_s "
    "FROM given g JOIN order_items i ON i.order_id = g.order_id "
    "WHERE g.status = 'Cancelled' GROUP BY i.order_id, i.product_id), "
    "restocked AS ("
    "INSERT INTO stock_movements (product_id, quantity, kind, reason, order_id, actor, moved_at) "
    "SELECT product_id, quantity, 'restock', 'changed their mind', order_id, 'ordo demo', "
    "to_timestamp(changed_s) "
    "FROM returned ORDER BY order_id, product_id) "
    "UPDATE products p SET stock_quantity = p.stock_quantity + r.quantity "
    "FROM (SELECT product_id, sum(quantity) AS quantity FROM returned GROUP BY product_id) r "
    "WHERE p.product_id = r.product_id";
