-- report.low_stock: Products that run out, fewest units first. Archived products do not count.
--   cli      report low-stock
--   http     GET /v1/reports/low-stock 200
--   role     reader
--   param    threshold  int  optional 0..2147483647 =10  At most so many units on hand.
--   param    limit      int  optional 1..1000 =50        How many.
--   result   list low_stock
--   column   product_id      id     The product's key.
--   column   sku             text?  The product's article code.
--   column   product_name    text   The product's name.
--   column   stock_quantity  int    Units on hand.
--   column   price           money  Price of a unit.
--   chart    bars product_name stock_quantity
--   example  ordo report low-stock --threshold 5
SELECT product_id, sku, product_name, stock_quantity, shown_price(price) AS price
FROM products
WHERE archived_at IS NULL
  AND stock_quantity <= :'threshold'
ORDER BY stock_quantity, product_id
LIMIT :'limit';
