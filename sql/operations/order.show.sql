-- order.show: Show an order with its lines and what happened to it.
--   cli      order show <order_id>
--   http     GET /v1/orders/{order_id} 200
--   role     reader
--   param    order_id  id  required  Which order.
--   result   one
--   example  ordo order show 1
SELECT o.order_id, o.order_date, o.status, o.total_amount, s.currency, o.customer_id, c.first_name,
       c.last_name, c.email, o.idempotency_key,
       (SELECT json_agg(json_build_object(
                   'order_item_id', i.order_item_id,
                   'product_id', i.product_id,
                   'sku', p.sku,
                   'product_name', p.product_name,
                   'quantity', i.quantity,
                   'price_at_purchase', shown_price(i.price_at_purchase)::text,
                   'line_total', round(i.quantity * i.price_at_purchase, s.minor_unit)::numeric(14,2)::text)
                   ORDER BY i.order_item_id)
        FROM order_items i
        JOIN products p ON p.product_id = i.product_id
        WHERE i.order_id = o.order_id) AS items,
       (SELECT coalesce(json_agg(json_build_object(
                   'from_status', h.from_status,
                   'to_status', h.to_status,
                   'changed_at', h.changed_at,
                   'actor', h.actor,
                   'note', h.note)
                   ORDER BY h.order_status_change_id), '[]')
        FROM order_status_changes h
        WHERE h.order_id = o.order_id) AS status_changes,
       (SELECT coalesce(json_agg(t.action ORDER BY t.action), '[]')
        FROM order_steps t
        WHERE t.from_status = o.status) AS actions
FROM orders o
JOIN customers c ON c.customer_id = o.customer_id
JOIN store_settings s ON s.store_settings_id = 1
WHERE o.order_id = :'order_id';
