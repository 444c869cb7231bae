-- report.stock_ledger: Why a product's stock is what it is: every movement, newest first.
--   cli      report stock-ledger <product_id>
--   http     GET /v1/reports/stock-ledger/{product_id} 200
--   role     reader
--   param    product_id  id   required              Which product.
--   param    limit       int  optional 1..1000 =50  How many.
--   param    after       id   optional              Only entries before this entry: the next page.
--   subject  products.product_id
--   result   list stock_entry
--   column   entry     id      Its number in the product's ledger, from 1.
--   column   moved_at  time    When.
--   column   kind      choice  opening|receipt|correction|restock|write-off|sale  What it is.
--   column   quantity  int     Units more; negative for fewer.
--   column   balance   int     Units on hand after it.
--   column   reason    text?   Why, as it was given.
--   column   order_id  id?     The order that was placed or cancelled.
--   column   actor     text?   Who did it; not told of a sale.
--   page     entry
--   chart    line moved_at balance
--   example  ordo report stock-ledger 1
SELECT entry, moved_at, kind, quantity, balance::bigint AS balance, reason, order_id, actor
FROM stock_ledger
WHERE product_id = :'product_id'
  AND entry < coalesce(:'after', 9223372036854775807)
ORDER BY entry DESC
LIMIT :'limit';
