-- report.orders_by_status: Where the orders stand, and what they come to.
--   cli      report orders-by-status
--   http     GET /v1/reports/orders-by-status 200
--   role     reader
--   param    from  time   optional  Ordered at this time or later.
--   param    to    until  optional  Ordered before this time; a date counts whole.
--   result   list status_count
--   column   status       choice  Pending|Shipped|Cancelled  Where they stand.
--   column   order_count  int     Orders that stand there.
--   column   revenue      money   Sum of their totals.
--   chart    bars status order_count
--   example  ordo report orders-by-status --from 2010-12-01 --to 2010-12-10
SELECT o.status, count(*) AS order_count, sum(o.total_amount) AS revenue
FROM orders o
WHERE (:'from' IS NULL OR o.order_date >= :'from')
  AND (:'to' IS NULL OR o.order_date < :'to')
GROUP BY o.status
ORDER BY order_count DESC, o.status;
