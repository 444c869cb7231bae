-- report.customers: Customers by what they spent. Cancelled orders do not count.
--   cli      report customers
--   http     GET /v1/reports/customers 200
--   role     reader
--   param    limit  int     optional 1..1000 =10              How many.
--   param    from   time    optional                          Ordered at this time or later.
--   param    to     until   optional                          Ordered before this time; a date counts whole.
--   param    by     choice  optional spending|orders =spending  The order of the list; ties go by spending, then by customer_id.
--   result   list customer_spending
--   column   customer_id      id     The customer's key.
--   column   first_name       text   Given name.
--   column   last_name        text   Family name.
--   column   email            text   E-mail address.
--   column   order_count      int    Orders placed.
--   column   total_spent      money  Sum of their totals.
--   column   last_order_date  time   When the last of them was placed.
--   chart    bars email total_spent
--   example  ordo report customers --limit 5 --by orders
SELECT s.customer_id, c.first_name, c.last_name, c.email, s.order_count, s.total_spent,
       s.last_order_date
FROM (SELECT o.customer_id,
             count(*) AS order_count,
             sum(o.total_amount) AS total_spent,
             max(o.order_date) AS last_order_date
      FROM orders o
      WHERE o.status <> 'Cancelled'
        AND (:'from' IS NULL OR o.order_date >= :'from')
        AND (:'to' IS NULL OR o.order_date < :'to')
      GROUP BY o.customer_id) s
JOIN customers c ON c.customer_id = s.customer_id
ORDER BY CASE WHEN :'by' = 'orders' THEN s.order_count END DESC, s.total_spent DESC, s.customer_id
LIMIT :'limit';
