-- product.unarchive: Bring an archived product back.
--   cli      product unarchive <product_id>
--   http     POST /v1/products/{product_id}/unarchive 200
--   role     clerk
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
--   example  ordo product unarchive 1
UPDATE products
SET updated_at = CASE WHEN archived_at IS NULL THEN updated_at ELSE now() END,
    archived_at = NULL
WHERE product_id = :'product_id'
RETURNING product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
          created_at, updated_at, archived_at;
