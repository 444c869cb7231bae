-- Add a product; its opening stock, if any, is the first row of its ledger.
CREATE OR REPLACE FUNCTION add_product(
    p_product_name text,
    p_description  text,
    p_price        numeric,
    p_stock        integer,
    p_sku          text,
    p_actor        text)
RETURNS SETOF products
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    added products;
BEGIN
    INSERT INTO products (product_name, description, price, stock_quantity, sku)
    VALUES (p_product_name, p_description, p_price, p_stock, p_sku)
    RETURNING * INTO added;
    IF p_stock > 0 THEN
        INSERT INTO stock_movements (product_id, quantity, kind, actor)
        VALUES (added.product_id, p_stock, 'opening', p_actor);
    END IF;
    RETURN NEXT added;
END;
$$;
