-- Place one order: every line or none. The arrays are parallel, an element a line; a line names its
-- product by id, by SKU, or by both (then one of the two must exist, and not as two products).
-- Answers one row: what became of it. Nothing is written unless the outcome is 'accepted'.
--   accepted, replayed (the key's order, as it is now), key_conflict,
--   unknown_customer, archived_customer,
--   unknown_product, ambiguous_product, archived_product (item says which line, from 1),
--   too_large (the total does not fit),
--   out_of_stock (product_id, wanted over all lines, available).
CREATE OR REPLACE FUNCTION create_order(
    p_customer_id     bigint,
    p_product_ids     bigint[],
    p_skus            text[],
    p_quantities      integer[],
    p_idempotency_key text)
RETURNS TABLE (
    outcome      text,
    order_id     bigint,
    customer_id  bigint,
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
    digest   bytea;
    placed   orders;
    buyer    customers;
    ids      bigint[];
    prices   numeric[];
    line     record;
    v_total  numeric;
BEGIN
    IF p_idempotency_key IS NOT NULL THEN
        digest := sha256(convert_to(concat_ws('|', p_customer_id,
                                              array_to_string(p_product_ids, ',', '-'),
                                              to_json(p_skus)::text,
                                              array_to_string(p_quantities, ',')), 'UTF8'));
        SELECT * INTO placed
        FROM orders
        WHERE idempotency_key = p_idempotency_key;
        IF FOUND THEN
            RETURN QUERY
            SELECT CASE WHEN placed.request_digest = digest THEN 'replayed' ELSE 'key_conflict' END,
                   placed.order_id, placed.customer_id, placed.order_date, placed.total_amount,
                   placed.status, NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint;
            RETURN;
        END IF;
    END IF;

    SELECT * INTO buyer
    FROM customers
    WHERE customer_id = p_customer_id;
    IF NOT FOUND OR buyer.archived_at IS NOT NULL THEN
        outcome := CASE WHEN FOUND THEN 'archived_customer' ELSE 'unknown_customer' END;
        RETURN NEXT;
        RETURN;
    END IF;

    -- One look-up a line each way; the first bad line decides.
    SELECT array_agg(coalesce(by_id.product_id, by_sku.product_id) ORDER BY l.n) INTO ids
    FROM unnest(p_product_ids, p_skus) WITH ORDINALITY AS l (product_id, sku, n)
    LEFT JOIN products by_id ON by_id.product_id = l.product_id
    LEFT JOIN products by_sku ON by_sku.sku = l.sku;
    SELECT l.n,
           CASE WHEN by_id.product_id <> by_sku.product_id THEN 'ambiguous_product'
                WHEN ids[l.n] IS NULL THEN 'unknown_product'
                ELSE 'archived_product' END AS fault
    INTO line
    FROM unnest(p_product_ids, p_skus) WITH ORDINALITY AS l (product_id, sku, n)
    LEFT JOIN products by_id ON by_id.product_id = l.product_id
    LEFT JOIN products by_sku ON by_sku.sku = l.sku
    WHERE by_id.product_id <> by_sku.product_id
       OR ids[l.n] IS NULL
       OR coalesce(by_id.archived_at, by_sku.archived_at) IS NOT NULL
    ORDER BY l.n
    LIMIT 1;
    IF FOUND THEN
        outcome := line.fault;
        item := line.n;
        RETURN NEXT;
        RETURN;
    END IF;

    -- In id order, as everywhere, so that two orders never wait for each other in a circle.
    PERFORM 1
    FROM products
    WHERE product_id = ANY (ids)
    ORDER BY product_id
    FOR NO KEY UPDATE;

    SELECT min(l.n) AS n, p.product_id, sum(p_quantities[l.n]) AS wanted, p.stock_quantity
    INTO line
    FROM unnest(ids) WITH ORDINALITY AS l (product_id, n)
    JOIN products p ON p.product_id = l.product_id
    GROUP BY p.product_id
    HAVING sum(p_quantities[l.n]) > p.stock_quantity
    ORDER BY min(l.n)
    LIMIT 1;
    IF FOUND THEN
        outcome := 'out_of_stock';
        item := line.n;
        product_id := line.product_id;
        wanted := line.wanted;
        available := line.stock_quantity;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT array_agg(p.price ORDER BY l.n),
           sum(round(p_quantities[l.n] * p.price, s.minor_unit))
    INTO prices, v_total
    FROM unnest(ids) WITH ORDINALITY AS l (product_id, n)
    JOIN products p ON p.product_id = l.product_id
    CROSS JOIN store_settings s;
    IF v_total >= 1e12 THEN
        outcome := 'too_large';
        RETURN NEXT;
        RETURN;
    END IF;

    -- The time since the products are locked, not since the transaction began, which may have waited:
    -- a sale stands in the ledger after the delivery that it sold from.
    INSERT INTO orders (customer_id, order_date, total_amount, idempotency_key, request_digest)
    VALUES (p_customer_id, clock_timestamp(), v_total, p_idempotency_key, digest)
    RETURNING * INTO placed;

    INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase)
    SELECT placed.order_id, ids[l.n], p_quantities[l.n], prices[l.n]
    FROM generate_subscripts(ids, 1) AS l (n)
    ORDER BY l.n;

    UPDATE products p
    SET stock_quantity = p.stock_quantity - l.quantity,
        updated_at = now()
    FROM (SELECT ids[n] AS product_id, sum(p_quantities[n]) AS quantity
          FROM generate_subscripts(ids, 1) AS n
          GROUP BY 1) l
    WHERE p.product_id = l.product_id;

    RETURN QUERY
    SELECT 'accepted', placed.order_id, placed.customer_id, placed.order_date, placed.total_amount,
           placed.status, NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint;
END;
$$;
