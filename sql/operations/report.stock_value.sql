-- report.stock_value: What the stock is worth at today's prices, most valuable first.
--   cli      report stock-value
--   http     GET /v1/reports/stock-value 200
--   role     reader
--   param    limit  int  optional 1..1000 =50  How many products; share and total count all.
--   result   list stock_value
--   column   product_id      id     The product's key.
--   column   sku             text?  The product's article code.
--   column   product_name    text   The product's name.
--   column   stock_quantity  int    Units on hand.
--   column   price           money  Price of a unit.
--   column   stock_value     money  Units times price.
--   column   total_value     money  The same of the whole stock.
--   chart    bars product_name stock_value
--   note     total_value is the value of the whole stock, in every row. Archived products count while they have stock.
--   example  ordo report stock-value --limit 20
SELECT p.product_id, p.sku, p.product_name, p.stock_quantity, shown_price(p.price) AS price,
       round(p.stock_quantity * p.price, s.minor_unit)::numeric(24,2) AS stock_value,
       sum(round(p.stock_quantity * p.price, s.minor_unit)) OVER ()::numeric(24,2) AS total_value
FROM products p
JOIN store_settings s ON s.store_settings_id = 1
WHERE p.stock_quantity > 0
ORDER BY stock_value DESC, p.product_id
LIMIT :'limit';
