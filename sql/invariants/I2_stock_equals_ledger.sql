-- I2 stock_equals_ledger: The units on hand are the sum of the product's ledger: its movements less its sales.
--   over products
SELECT p.product_id, p.product_name, p.stock_quantity,
       coalesce(m.moved, 0) - coalesce(s.sold, 0) AS ledger_quantity
FROM products p
LEFT JOIN (SELECT product_id, sum(quantity) AS moved
           FROM stock_movements
           GROUP BY product_id) m ON m.product_id = p.product_id
LEFT JOIN (SELECT product_id, sum(quantity) AS sold
           FROM order_items
           GROUP BY product_id) s ON s.product_id = p.product_id
WHERE p.stock_quantity <> coalesce(m.moved, 0) - coalesce(s.sold, 0)
ORDER BY p.product_id
