-- product.archive: Archive a product: hidden from lists, and can no longer be ordered; history stays.
--   cli      product archive <product_id>
--   http     POST /v1/products/{product_id}/archive 200
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
--   example  ordo product archive 1
UPDATE products
SET archived_at = coalesce(archived_at, now()),
    updated_at = CASE WHEN archived_at IS NULL THEN now() ELSE updated_at END
WHERE product_id = :'product_id'
RETURNING product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
          created_at, updated_at, archived_at;
