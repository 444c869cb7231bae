-- Add p_add units to a product's stock, or set it to p_set (the other is NULL), through the ledger.
-- Setting it to what it already is writes nothing.
CREATE OR REPLACE FUNCTION change_stock(
    p_product_id bigint,
    p_add        integer,
    p_set        integer,
    p_kind       text,
    p_reason     text,
    p_actor      text)
RETURNS SETOF products
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    changed   products;
    new_stock bigint;
BEGIN
    IF p_add = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'OR003', COLUMN = 'add',
            MESSAGE = 'add: 0 units change nothing; to record a count, use set';
    END IF;

    SELECT * INTO changed
    FROM products
    WHERE product_id = p_product_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    new_stock := coalesce(p_set::bigint, changed.stock_quantity::bigint + p_add);
    IF new_stock < 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'OR002', COLUMN = 'add',
            MESSAGE = format('add: %s units cannot be taken from product %s, which has %s on hand',
                             -p_add::bigint, p_product_id, changed.stock_quantity);
    ELSIF new_stock > 2147483647 THEN
        RAISE EXCEPTION USING ERRCODE = 'OR003', COLUMN = 'add',
            MESSAGE = format('add: product %s would have %s units; at most 2147483647 can be kept',
                             p_product_id, new_stock);
    END IF;

    IF p_kind = 'receipt' AND new_stock < changed.stock_quantity
       OR p_kind = 'write-off' AND new_stock > changed.stock_quantity THEN
        RAISE EXCEPTION USING ERRCODE = 'OR003', COLUMN = 'kind',
            MESSAGE = format('kind: a %s cannot change the stock from %s to %s', p_kind,
                             changed.stock_quantity, new_stock);
    END IF;

    IF new_stock <> changed.stock_quantity THEN
        INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at)
        VALUES (p_product_id,
                new_stock - changed.stock_quantity,
                coalesce(p_kind, CASE WHEN p_add > 0 THEN 'receipt' ELSE 'correction' END),
                p_reason,
                p_actor,
                clock_timestamp());
        UPDATE products
        SET stock_quantity = new_stock,
            updated_at = now()
        WHERE product_id = p_product_id
        RETURNING * INTO changed;
    END IF;
    RETURN NEXT changed;
END;
$$;
