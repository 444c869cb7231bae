-- product.show: Show a product.
--   cli      product show <product_id>
--   http     GET /v1/products/{product_id} 200
--   role     reader
--   param    product_id  id  required  Which product.
--   result   one
--   example  ordo product show 1
SELECT product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
       created_at, updated_at, archived_at
FROM products
WHERE product_id = :'product_id';
