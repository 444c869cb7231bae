-- I7 no_orphans: Every row's references exist, and every customer and product has its keys.
--   over order_items
SELECT 'order_items' AS table_name, i.order_item_id AS id, 'order_id' AS column_name
FROM order_items i
WHERE NOT EXISTS (SELECT FROM orders o WHERE o.order_id = i.order_id)
UNION ALL
SELECT 'order_items', i.order_item_id, 'product_id'
FROM order_items i
WHERE NOT EXISTS (SELECT FROM products p WHERE p.product_id = i.product_id)
UNION ALL
SELECT 'orders', o.order_id, 'customer_id'
FROM orders o
WHERE NOT EXISTS (SELECT FROM customers c WHERE c.customer_id = o.customer_id)
UNION ALL
SELECT 'stock_movements', m.stock_movement_id, 'product_id'
FROM stock_movements m
WHERE NOT EXISTS (SELECT FROM products p WHERE p.product_id = m.product_id)
UNION ALL
SELECT 'stock_movements', m.stock_movement_id, 'order_id'
FROM stock_movements m
WHERE m.order_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM orders o WHERE o.order_id = m.order_id)
UNION ALL
SELECT 'order_status_changes', h.order_status_change_id, 'order_id'
FROM order_status_changes h
WHERE NOT EXISTS (SELECT FROM orders o WHERE o.order_id = h.order_id)
UNION ALL
SELECT 'customers', customer_id, 'email'
FROM customers
WHERE customer_id IS NULL OR coalesce(email, '') = ''
UNION ALL
SELECT 'products', product_id, 'product_name'
FROM products
WHERE product_id IS NULL OR coalesce(product_name, '') = ''
