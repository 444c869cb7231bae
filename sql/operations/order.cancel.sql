-- order.cancel: Cancel an order (from Pending); its units return to stock through the ledger.
--   cli      order cancel <order_id>
--   http     POST /v1/orders/{order_id}/cancel 200
--   role     clerk
--   param    order_id  id    required          Which order.
--   param    reason    text  required 1..500   Why, for the record.
--   bind     actor     text
--   result   one order
--   column   order_id      id      The order's key.
--   column   customer_id   id      Who ordered.
--   column   order_date    time    When it was placed.
--   column   total_amount  money   Sum of its lines.
--   column   status        choice  Pending|Shipped|Cancelled  Where the order stands.
--   example  ordo order cancel 1 --reason "customer changed their mind"
SELECT order_id, customer_id, order_date, total_amount, status
FROM change_order_status(:'order_id', 'Cancelled', :'reason', :'actor');
