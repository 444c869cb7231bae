-- I5 status_by_legal_steps: An order's status is the end of a chain of legal steps from Pending.
--   over orders
SELECT o.order_id, o.status, coalesce(h.last_status, 'Pending') AS recorded_status, h.path
FROM orders o
LEFT JOIN (SELECT order_id,
                  bool_and(legal) AS legal,
                  (array_agg(to_status ORDER BY order_status_change_id DESC))[1] AS last_status,
                  string_agg(from_status || ' > ' || to_status, ', '
                             ORDER BY order_status_change_id) AS path
           FROM (SELECT c.order_id, c.order_status_change_id, c.from_status, c.to_status,
                        s.to_status IS NOT NULL
                        AND c.from_status = coalesce(lag(c.to_status) OVER (
                                PARTITION BY c.order_id
                                ORDER BY c.order_status_change_id), 'Pending') AS legal
                 FROM order_status_changes c
                 LEFT JOIN order_steps s ON s.from_status = c.from_status
                                        AND s.to_status = c.to_status) steps
           GROUP BY order_id) h ON h.order_id = o.order_id
WHERE o.status <> coalesce(h.last_status, 'Pending')
   OR NOT coalesce(h.legal, true)
ORDER BY o.order_id
