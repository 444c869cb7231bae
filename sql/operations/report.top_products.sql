-- report.top_products: Best sellers. Cancelled orders do not count.
--   cli      report top-products
--   http     GET /v1/reports/top-products 200
--   role     reader
--   param    limit  int     optional 1..1000 =10           How many.
--   param    from   time    optional                       Ordered at this time or later.
--   param    to     until   optional                       Ordered before this time; a date counts whole.
--   param    by     choice  optional units|revenue =units  What makes a best seller; ties go by revenue, then by product_id.
--   result   list top_product
--   column   product_id    id     The product's key.
--   column   sku           text?  The product's article code.
--   column   product_name  text   The product's name.
--   column   units_sold    int    Units over all orders.
--   column   order_count   int    Orders that name it.
--   column   revenue       money  Sum of those lines.
--   chart    bars product_name units_sold
--   example  ordo report top-products --limit 5 --from 2010-12-01 --to 2010-12-10
SELECT i.product_id, p.sku, p.product_name, i.units_sold, i.order_count, i.revenue
FROM (SELECT oi.product_id,
             sum(oi.quantity) AS units_sold,
             count(DISTINCT oi.order_id) AS order_count,
             sum(round(oi.quantity * oi.price_at_purchase, s.minor_unit))::numeric(20,2) AS revenue
      FROM order_items oi
      JOIN orders o ON o.order_id = oi.order_id
      JOIN store_settings s ON s.store_settings_id = 1
      WHERE o.status <> 'Cancelled'
        AND (:'from' IS NULL OR o.order_date >= :'from')
        AND (:'to' IS NULL OR o.order_date < :'to')
      GROUP BY oi.product_id) i
JOIN products p ON p.product_id = i.product_id
ORDER BY CASE WHEN :'by' = 'units' THEN i.units_sold END DESC, i.revenue DESC, i.product_id
LIMIT :'limit';
