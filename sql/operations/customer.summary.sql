-- customer.summary: What a customer has ordered, in figures. Cancelled orders do not count.
--   cli      customer summary <customer_id>
--   http     GET /v1/customers/{customer_id}/summary 200
--   role     reader
--   param    customer_id  id  required  Which customer.
--   result   one customer_summary
--   column   customer_id       id      The customer's key.
--   column   order_count       int     Orders.
--   column   total_spent       money   Sum of their totals.
--   column   average_order     money?  Their average total, rounded to the currency; null without an order.
--   column   first_order_date  time?   When the first was placed.
--   column   last_order_date   time?   When the last was placed.
--   example  ordo customer summary 1
SELECT c.customer_id, o.order_count, o.total_spent,
       round(o.average_order, s.minor_unit)::numeric(14,2) AS average_order,
       o.first_order_date, o.last_order_date
FROM customers c
JOIN store_settings s ON s.store_settings_id = 1
JOIN LATERAL (SELECT count(*) AS order_count,
                     coalesce(sum(total_amount), 0)::numeric(20,2) AS total_spent,
                     avg(total_amount) AS average_order,
                     min(order_date) AS first_order_date,
                     max(order_date) AS last_order_date
              FROM orders
              WHERE customer_id = c.customer_id AND status <> 'Cancelled') o ON true
WHERE c.customer_id = :'customer_id';
