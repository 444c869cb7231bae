-- products: All products, by product_id.
SELECT product_id, product_name, shown_price(price) AS price, sku, description, stock_quantity, created_at,
       updated_at, archived_at
FROM products
ORDER BY product_id;
