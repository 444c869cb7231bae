-- Return all units of an order to stock, a ledger row a product. Products are locked in id order,
-- as everywhere.
CREATE OR REPLACE FUNCTION restock_order(
    p_order_id bigint,
    p_reason   text,
    p_actor    text)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    short products;
BEGIN
    PERFORM 1
    FROM products
    WHERE product_id IN (SELECT product_id FROM order_items WHERE order_id = p_order_id)
    ORDER BY product_id
    FOR NO KEY UPDATE;

    SELECT p.* INTO short
    FROM products p
    JOIN (SELECT product_id, sum(quantity) AS quantity
          FROM order_items
          WHERE order_id = p_order_id
          GROUP BY product_id) i ON i.product_id = p.product_id
    WHERE p.stock_quantity + i.quantity > 2147483647
    ORDER BY p.product_id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OR002', COLUMN = 'order_id',
            MESSAGE = format('order %s cannot be restocked: product %s has %s units, and at most '
                             '2147483647 can be kept', p_order_id, short.product_id,
                             short.stock_quantity);
    END IF;

    INSERT INTO stock_movements (product_id, quantity, kind, reason, order_id, actor, moved_at)
    SELECT product_id, sum(quantity), 'restock', p_reason, p_order_id, p_actor, clock_timestamp()
    FROM order_items
    WHERE order_id = p_order_id
    GROUP BY product_id
    ORDER BY product_id;

    UPDATE products p
    SET stock_quantity = p.stock_quantity + i.quantity,
        updated_at = now()
    FROM (SELECT product_id, sum(quantity) AS quantity
          FROM order_items
          WHERE order_id = p_order_id
          GROUP BY product_id) i
    WHERE p.product_id = i.product_id;
END;
$$;
