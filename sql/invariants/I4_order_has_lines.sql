-- I4 order_has_lines: Every order has at least one line.
--   over orders
SELECT o.order_id, o.order_date, o.total_amount
FROM orders o
WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = o.order_id)
ORDER BY o.order_id
