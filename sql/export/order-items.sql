-- order-items: The table of order lines, by order_item_id.
SELECT order_item_id, order_id, product_id, quantity, shown_price(price_at_purchase) AS price_at_purchase
FROM order_items
ORDER BY order_item_id;
