-- order.show: Show an order with its lines and what happened to it.
--   cli      order show <order_id>
--   http     GET /v1/orders/{order_id} 200
--   role     reader
--   param    order_id  id  required  Which order.
--   result   one order_details
--   column   order_id                      id      The order's key.
--   column   order_date                    time    When it was placed.
--   column   status                        choice  Pending|Shipped|Cancelled  Where the order stands.
--   column   total_amount                  money   Sum of its lines.
--   column   currency                      text    The store's currency, ISO 4217.
--   column   customer_id                   id      Who ordered.
--   column   first_name                    text    The customer's given name.
--   column   last_name                     text    The customer's family name.
--   column   email                         text    The customer's e-mail address.
--   column   idempotency_key               text?   The name that its request was given.
--   column   items                         json    Its lines.
--   column   items[].order_item_id         id      The line's key.
--   column   items[].product_id            id      What was ordered.
--   column   items[].sku                   text?   The product's article code.
--   column   items[].product_name          text    The product's name.
--   column   items[].quantity              int     Units.
--   column   items[].price_at_purchase     money   Price of a unit when the order was placed.
--   column   items[].line_total            money   Units times price, rounded to the currency.
--   column   status_changes                json    The steps it took, the first one first.
--   column   status_changes[].from_status  choice  Pending|Shipped|Cancelled  Where it stood.
--   column   status_changes[].to_status    choice  Pending|Shipped|Cancelled  Where it stood then.
--   column   status_changes[].changed_at   time    When.
--   column   status_changes[].actor        text    Who did it.
--   column   status_changes[].note         text?   Said for the record.
--   column   actions                       json    The steps that it allows now.
--   column   actions[]                     text    The last word of the operation: ship for order ship.
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
                   'changed_at', (to_json(h.changed_at AT TIME ZONE 'UTC') #>> '{}') || 'Z',
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
