-- order.create: Place an order: all lines with their stock deducted, or nothing.
--   cli      order create
--   http     POST /v1/orders 201
--   role     clerk
--   param    customer_id      id     required          Who orders.
--   param    items            items  required 1..10000 What is ordered.
--   param    idempotency_key  text   optional 1..255   Names this request: sent again, it answers with the first order.
--   bind     customer_ids  bigint[]
--   bind     keys          text[]
--   bind     requests      text[]
--   bind     line_orders   int[]
--   bind     product_ids   bigint[]
--   bind     skus          text[]
--   bind     quantities    int[]
--   handler  engine
--   result   one order
--   column   order_id      id      The order's key.
--   column   customer_id   id      Who ordered.
--   column   order_date    time    When it was placed.
--   column   total_amount  money   Sum of its lines.
--   column   status        choice  Pending|Shipped|Cancelled  Where the order stands.
--   note     PRODUCT is a product_id or a SKU; all digits may be either, as long as they do not name two products. Write id=7 or sku=7 to be exact.
--   example  ordo order create --customer 1 --item 3:2 --item CUP-1:1
SELECT *
FROM place_orders(:'customer_ids', :'keys', :'requests', :'line_orders', :'product_ids', :'skus',
                  :'quantities');
