-- product.list: List products, oldest first, or as asked.
--   cli      product list
--   http     GET /v1/products 200
--   role     reader
--   param    search     text   optional 1..200         Words, each of them in the name, SKU or description; case does not matter.
--   param    sku        text   optional 1..64          Exactly this SKU.
--   param    max_stock  int    optional 0..2147483647  At most so many units on hand.
--   param    min_price  money  optional                At least this price.
--   param    max_price  money  optional                At most this price.
--   param    archived   flag   optional                Archived products too.
--   param    sort       choice optional oldest|newest|name|price|stock =oldest  By age, or from the least on.
--   param    limit      int    optional 1..1000 =50    Rows a page.
--   param    after      id     optional                Only products after this product_id: the next page.
--   result   list listed_product
--   column   product_id      id     The product's key.
--   column   sku             text?  The shop's own article code; unique.
--   column   product_name    text   Unique.
--   column   price           money  Price of a unit.
--   column   stock_quantity  int    Units on hand.
--   column   updated_at      time   When it last changed, stock included.
--   column   archived_at     time?  Since when it is archived.
--   page     product_id
--   example  ordo product list --search cup --max-stock 10
SELECT product_id, sku, product_name, shown_price(price) AS price, stock_quantity, updated_at,
       archived_at
FROM products
WHERE (:'sort' <> 'oldest' OR product_id > coalesce(:'after', 0))
  AND (:'sort' <> 'newest' OR product_id < coalesce(:'after', 9223372036854775807))
  AND (:'sort' <> 'name' OR :'after' IS NULL
       OR (product_name, product_id) > (SELECT a.product_name, a.product_id FROM products a WHERE a.product_id = :'after'))
  AND (:'sort' <> 'price' OR :'after' IS NULL
       OR (price, product_id) > (SELECT a.price, a.product_id FROM products a WHERE a.product_id = :'after'))
  AND (:'sort' <> 'stock' OR :'after' IS NULL
       OR (stock_quantity, product_id) > (SELECT a.stock_quantity, a.product_id FROM products a WHERE a.product_id = :'after'))
  AND (:'archived' OR archived_at IS NULL)
  AND (:'sku' IS NULL OR sku = :'sku')
  AND (:'max_stock' IS NULL OR stock_quantity <= :'max_stock')
  AND (:'min_price' IS NULL OR price >= :'min_price')
  AND (:'max_price' IS NULL OR price <= :'max_price')
  AND (:'search' IS NULL
       OR text_has_words(lower(product_name || ' ' || coalesce(sku, '') || ' '
                               || coalesce(description, '')),
                         :'search'))
ORDER BY CASE WHEN :'sort' = 'newest' THEN product_id END DESC,
         CASE WHEN :'sort' = 'name' THEN product_name END,
         CASE WHEN :'sort' = 'price' THEN price END,
         CASE WHEN :'sort' = 'stock' THEN stock_quantity END,
         product_id
LIMIT :'limit';
