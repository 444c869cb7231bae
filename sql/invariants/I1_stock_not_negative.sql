-- I1 stock_not_negative: No product has fewer than zero units on hand.
--   over products
SELECT product_id, product_name, stock_quantity
FROM products
WHERE stock_quantity < 0
ORDER BY product_id
