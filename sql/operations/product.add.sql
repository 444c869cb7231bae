-- product.add: Add a product.
--   cli      product add
--   http     POST /v1/products 201
--   role     clerk
--   param    name         text   required 1..200             Unique.
--   param    price        money  required                    Price of a unit.
--   param    stock        int    optional 0..2147483647 =0   Units on hand, as the opening row of its ledger.
--   param    sku          text   optional 0..64              The shop's own article code; unique.
--   param    description  text   optional 0..4000            For the customer.
--   bind     actor        text
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
--   example  ordo product add --name "Tea cup" --price 4.50 --stock 12 --sku CUP-1
SELECT product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
       created_at, updated_at, archived_at
FROM add_product(:'name', nullif(:'description', ''), :'price', :'stock'::integer,
                 nullif(:'sku', ''), :'actor');
