-- I6 one_order_a_key: An idempotency key names one order.
--   over orders
SELECT idempotency_key, count(*) AS order_count, min(order_id) AS first_order_id,
       max(order_id) AS last_order_id
FROM orders
WHERE idempotency_key IS NOT NULL
GROUP BY idempotency_key
HAVING count(*) > 1
ORDER BY idempotency_key
