-- I3 total_equals_lines: An order's total is the sum of its lines, each rounded to the minor unit.
--   over orders
SELECT o.order_id, o.total_amount, coalesce(i.lines_total, 0) AS lines_total
FROM orders o
LEFT JOIN (SELECT oi.order_id, sum(round(oi.quantity * oi.price_at_purchase, s.minor_unit)) AS lines_total
           FROM order_items oi
           CROSS JOIN store_settings s
           GROUP BY oi.order_id) i ON i.order_id = o.order_id
WHERE o.total_amount <> coalesce(i.lines_total, 0)
ORDER BY o.order_id
