-- I8 restocks_equal_lines: Exactly the orders that took a restocking step returned exactly their units.
--   over stock_movements
SELECT coalesce(expected.order_id, returned.order_id) AS order_id,
       coalesce(expected.product_id, returned.product_id) AS product_id,
       coalesce(expected.quantity, 0) AS expected_quantity,
       coalesce(returned.quantity, 0) AS restocked_quantity
FROM (SELECT i.order_id, i.product_id, sum(i.quantity) AS quantity
      FROM order_status_changes h
      JOIN order_steps s ON s.from_status = h.from_status
                        AND s.to_status = h.to_status
                        AND s.restocks
      JOIN order_items i ON i.order_id = h.order_id
      GROUP BY i.order_id, i.product_id) expected
FULL JOIN (SELECT order_id, product_id, sum(quantity) AS quantity
           FROM stock_movements
           WHERE kind = 'restock'
           GROUP BY order_id, product_id) returned
       ON returned.order_id = expected.order_id
      AND returned.product_id = expected.product_id
WHERE coalesce(expected.quantity, 0) <> coalesce(returned.quantity, 0)
ORDER BY 1, 2
