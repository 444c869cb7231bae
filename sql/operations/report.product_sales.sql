-- report.product_sales: What one product sold by day, week or month. Cancelled orders do not count.
--   cli      report product-sales <product_id>
--   http     GET /v1/reports/product-sales/{product_id} 200
--   role     reader
--   param    product_id  id      required                      Which product.
--   param    by          choice  optional day|week|month =day  The length of a period; weeks begin on Monday.
--   param    from        time    optional                      Ordered at this time or later.
--   param    to          until   optional                      Ordered before this time; a date counts whole.
--   subject  products.product_id
--   result   list product_period
--   column   period       date   Its first day.
--   column   units_sold   int    Units sold.
--   column   order_count  int    Orders that name it.
--   column   revenue      money  Sum of those lines.
--   chart    line period units_sold
--   note     Days begin at midnight in the store's time zone. Periods without a sale have no row.
--   example  ordo report product-sales 1 --by week
SELECT date_trunc(:'by', o.order_date AT TIME ZONE s.time_zone)::date AS period,
       sum(oi.quantity)::bigint AS units_sold,
       count(DISTINCT oi.order_id) AS order_count,
       sum(round(oi.quantity * oi.price_at_purchase, s.minor_unit))::numeric(20,2) AS revenue
FROM order_items oi
JOIN orders o ON o.order_id = oi.order_id
JOIN store_settings s ON s.store_settings_id = 1
WHERE oi.product_id = :'product_id'
  AND o.status <> 'Cancelled'
  AND (:'from' IS NULL OR o.order_date >= :'from')
  AND (:'to' IS NULL OR o.order_date < :'to')
GROUP BY 1
ORDER BY 1;
