-- order.ship: Mark an order as shipped (from Pending).
--   cli      order ship <order_id>
--   http     POST /v1/orders/{order_id}/ship 200
--   role     clerk
--   param    order_id  id    required          Which order.
--   param    note      text  optional 1..500   For the record: the carrier's tracking number, say.
--   bind     actor     text
--   result   one order
--   column   order_id      id      The order's key.
--   column   customer_id   id      Who ordered.
--   column   order_date    time    When it was placed.
--   column   total_amount  money   Sum of its lines.
--   column   status        choice  Pending|Shipped|Cancelled  Where the order stands.
--   example  ordo order ship 1 --note "parcel 00340434"
SELECT order_id, customer_id, order_date, total_amount, status
FROM change_order_status(:'order_id', 'Shipped', :'note', :'actor');
