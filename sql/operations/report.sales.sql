-- report.sales: Orders, units and revenue by day, week or month. Cancelled orders do not count.
--   cli      report sales
--   http     GET /v1/reports/sales 200
--   role     reader
--   param    by    choice  optional day|week|month =day  The length of a period; weeks begin on Monday.
--   param    from  time    optional                      Ordered at this time or later.
--   param    to    until   optional                      Ordered before this time; a date counts whole.
--   result   list sales_period
--   column   period         date   Its first day.
--   column   order_count    int    Orders placed.
--   column   units_sold     int    Units over all their lines.
--   column   revenue        money  Sum of their totals.
--   column   average_order  money  Their average total, rounded to the currency.
--   chart    line period revenue
--   note     Days begin at midnight in the store's time zone. Periods without an order have no row.
--   example  ordo report sales --by week
SELECT date_trunc(:'by', o.order_date AT TIME ZONE s.time_zone)::date AS period,
       count(*) AS order_count,
       sum(i.units_sold)::bigint AS units_sold,
       sum(o.total_amount) AS revenue,
       round(avg(o.total_amount), max(s.minor_unit))::numeric(14,2) AS average_order
FROM orders o
JOIN store_settings s ON s.store_settings_id = 1
JOIN LATERAL (SELECT sum(oi.quantity) AS units_sold
              FROM order_items oi
              WHERE oi.order_id = o.order_id) i ON true
WHERE o.status <> 'Cancelled'
  AND (:'from' IS NULL OR o.order_date >= :'from')
  AND (:'to' IS NULL OR o.order_date < :'to')
GROUP BY 1
ORDER BY 1;
