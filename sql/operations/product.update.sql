-- product.update: Change a product; what is not given stays as it is.
--   cli      product update <product_id>
--   http     PATCH /v1/products/{product_id} 200
--   role     clerk
--   param    product_id   id     required           Which product.
--   param    name         text   optional 1..200    Unique.
--   param    price        money  optional           Price of a unit, from now on; orders keep theirs.
--   param    sku          text   optional 0..64     The shop's own article code; unique; empty to remove it.
--   param    description  text   optional 0..4000   For the customer; empty to remove it.
--   any_of   name price sku description
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
--   example  ordo product update 1 --price 4.75
UPDATE products
SET product_name = coalesce(:'name', product_name),
    price = coalesce(:'price', price),
    sku = CASE WHEN :'sku' IS NULL THEN sku ELSE nullif(:'sku', '') END,
    description = CASE WHEN :'description' IS NULL THEN description
                       ELSE nullif(:'description', '') END,
    updated_at = now()
WHERE product_id = :'product_id'
RETURNING product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
          created_at, updated_at, archived_at;
