-- orders: All order lines with their order's columns, by order_id and order_item_id: what import takes.
SELECT o.order_id, o.order_date, o.customer_id, c.email, o.status, o.idempotency_key, i.order_item_id,
       i.product_id, p.sku, i.quantity, shown_price(i.price_at_purchase) AS price_at_purchase, o.total_amount
FROM orders o
JOIN customers c ON c.customer_id = o.customer_id
JOIN order_items i ON i.order_id = o.order_id
JOIN products p ON p.product_id = i.product_id
ORDER BY o.order_id, i.order_item_id;
