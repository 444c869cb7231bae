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
SELECT o.order_id, o.order_date, o.status, o.total_amount, i.order_item_id, i.product_id, p.sku,
       p.product_name, i.quantity, shown_price(i.price_at_purchase) AS price_at_purchase
FROM (
    -- No more orders than lines are needed, as each has one, and one more, as that which a page
    -- begins in may have none left.
    SELECT order_id, order_date, status, total_amount
    FROM orders
    WHERE customer_id = :'customer_id'
      AND (:'after' IS NULL
           OR (order_date, order_id) <= (
              SELECT b.order_date, b.order_id
              FROM order_items a
              JOIN orders b ON b.order_id = a.order_id
              WHERE a.order_item_id = :'after'))
    ORDER BY order_date DESC, order_id DESC
    LIMIT :'limit' + 1
) o
JOIN order_items i ON i.order_id = o.order_id
JOIN products p ON p.product_id = i.product_id
WHERE :'after' IS NULL
   OR i.order_item_id < :'after'
   OR i.order_id <> (SELECT a.order_id FROM order_items a WHERE a.order_item_id = :'after')
ORDER BY o.order_date DESC, o.order_id DESC, i.order_item_id DESC
LIMIT :'limit';
