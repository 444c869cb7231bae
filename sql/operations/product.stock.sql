-- product.stock: Change a product's stock, with a row in its ledger.
--   cli      product stock <product_id>
--   http     POST /v1/products/{product_id}/stock 200
--   role     clerk
--   param    product_id  id      required                           Which product.
--   param    add         int     optional -2147483647..2147483647   So many units more; negative for fewer.
--   param    set         int     optional 0..2147483647             The units on hand, as counted.
--   param    reason      text    required 1..500                    Why, for the ledger.
--   param    kind        choice  optional receipt|correction|write-off  What it is; a receipt if units are added, else a correction.
--   one_of   add set
--   bind     actor       text
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
--   note     A set that counts what is there already writes nothing: the ledger holds changes.
--   example  ordo product stock 1 --add 24 --reason "delivery 4711"
--   example  ordo product stock 1 --set 7 --reason "stocktaking"
SELECT product_id, sku, product_name, description, shown_price(price) AS price, stock_quantity,
       created_at, updated_at, archived_at
FROM change_stock(:'product_id', :'add'::integer, :'set'::integer, :'kind', :'reason', :'actor');
