-- customer.history: A customer's orders, line by line, newest first.
--   cli      customer history <customer_id>
--   http     GET /v1/customers/{customer_id}/history 200
--   role     reader
--   param    customer_id  id   required              Which customer.
--   param    limit        int  optional 1..1000 =50  Order lines a page.
--   param    after        id   optional              Only lines after this order_item_id: the next page.
--   subject  customers.customer_id
--   result   list order_line
--   column   order_id           id      The order's key.
--   column   order_date         time    When the order was placed.
--   column   status             choice  Pending|Shipped|Cancelled  Where the order stands.
--   column   total_amount       money   Sum of the order's lines.
--   column   order_item_id      id      The line's key.
--   column   product_id         id      What was ordered.
--   column   sku                text?   The product's article code.
--   column   product_name       text    The product's name.
--   column   quantity           int     Units.
--   column   price_at_purchase  money   Price of a unit when the order was placed.
--   page     order_item_id
--   example  ordo customer history 1
SELECT order_id, order_date, status, total_amount, order_item_id, product_id, sku, product_name,
       quantity, shown_price(price_at_purchase) AS price_at_purchase
FROM customer_order_details
WHERE customer_id = :'customer_id'
  AND (order_date, order_id, order_item_id) < (
      coalesce((SELECT o.order_date
                FROM order_items i
                JOIN orders o ON o.order_id = i.order_id
                WHERE i.order_item_id = :'after'),
               CASE WHEN :'after' IS NULL THEN 'infinity' ELSE '-infinity' END::timestamptz),
      coalesce((SELECT i.order_id FROM order_items i WHERE i.order_item_id = :'after'), 0),
      coalesce(:'after', 0))
ORDER BY order_date DESC, order_id DESC, order_item_id DESC
LIMIT :'limit';
