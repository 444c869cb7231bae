-- Place a batch in which a key occurs more than once, part by part, so that no key occurs twice in a
-- part: what an order is to the key of an earlier one depends on what became of that. As place_orders,
-- in the same transaction.
CREATE OR REPLACE FUNCTION place_orders_in_parts(
    p_customer_ids bigint[],
    p_keys         text[],
    p_requests     text[],
    p_line_orders  integer[],
    p_product_ids  bigint[],
    p_skus         text[],
    p_quantities   integer[])
RETURNS TABLE (
    ordinal      integer,
    outcome      text,
    order_id     bigint,
    order_date   timestamptz,
    total_amount numeric,
    status       text,
    item         integer,
    product_id   bigint,
    wanted       bigint,
    available    bigint)
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    order_count CONSTANT integer := cardinality(p_customer_ids);
    first_order integer := 1;
    first_line  integer;
    last_line   integer;
BEGIN
    -- All of them now, in id order: each part would lock its own, one after the other.
    PERFORM 1
    FROM products
    WHERE product_id = ANY (p_product_ids)
       OR sku = ANY (p_skus)
    ORDER BY product_id
    FOR NO KEY UPDATE;

    FOR last_order IN 1..order_count LOOP
        CONTINUE WHEN last_order < order_count
                  AND (p_keys[last_order + 1] IS NULL
                       OR array_position(p_keys[first_order:last_order], p_keys[last_order + 1]) IS NULL);
        first_line := array_position(p_line_orders, first_order);
        last_line := coalesce(array_position(p_line_orders, last_order + 1) - 1, cardinality(p_line_orders));
        RETURN QUERY
        SELECT p.ordinal + first_order - 1, p.outcome, p.order_id, p.order_date, p.total_amount,
               p.status, p.item, p.product_id, p.wanted, p.available
        FROM place_orders(p_customer_ids[first_order:last_order],
                          p_keys[first_order:last_order],
                          p_requests[first_order:last_order],
                          ARRAY(SELECT n - first_order + 1
                                FROM unnest(p_line_orders[first_line:last_line]) AS l (n)),
                          p_product_ids[first_line:last_line],
                          p_skus[first_line:last_line],
                          p_quantities[first_line:last_line]) p;
        first_order := last_order + 1;
    END LOOP;
END;
$$;
