-- product.show: Show a product.
--   cli      product show <product_id>
--   http     GET /v1/products/{product_id} 200
--   role     reader
--   param    product_id  id  required  Which product.
--   result   one product
--   column   product_id      id     The product's key.
--   column   sku             text?  The shop's own article code; unique.
--   column   product_name    text   Unique.
--   column   description     text?  For the customer.
--   column   price           money  Price of a unit.
--   column   stock_quantity  int    Units on hand.
--   column   created_at      time   When it was added.
--   column   updated_at      time   When it last changed, stock included.
--   column   archived_at     time?  Since when it is archived.
--   example  ordo product show 1
SELECT product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
       created_at, updated_at, archived_at
FROM products
WHERE product_id = :'product_id';
