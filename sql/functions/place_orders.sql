-- Place a batch of orders, with the outcome of placing them one by one in this order: each whole, with
-- its stock deducted, or not at all; an order that is refused never troubles its neighbours. One
-- call is one transaction; a single order is a batch of one.
--
-- p_customer_ids, p_keys and p_requests are parallel, an element an order. p_keys: idempotency keys,
-- NULL for an order without one; p_requests: for an order with a key, the text that stands for all
-- that it asks for, else NULL. Both are NULL where no order has a key. The line arrays are parallel
-- too, an element a line, the lines of the first order first; p_line_orders says whose line it is
-- (from 1), and every order has one. A line names its product by id, by SKU, or by both (then one of
-- the two must exist, and not as two products); p_skus is NULL where no line has one.
--
-- A row an order, by ordinal, says what became of it. Nothing is written of one that is not 'accepted':
--   accepted, replayed and key_conflict (order_id and so on tell of the key's order, as it is now),
--   unknown_customer, archived_customer,
--   unknown_product, ambiguous_product, archived_product (item says which line, from 1),
--   out_of_stock (item, product_id, wanted over all lines, available),
--   too_large (the total does not fit).
--
-- Stock is deducted last, so that a product that everybody wants is locked only while the batch
-- commits. Was a product short by then, the batch is rolled back to the savepoint and placed once more,
-- with the products locked before it decides. It is placed once more, too, where somebody took a key
-- meanwhile; without locks, as keys are taken before products are locked, always.
--
-- The settings are for plans that suit a store of any size: a foreign key's check is planned once a
-- session, and planned on an empty table it would read the whole table ever after. Nested loops
-- also see to it that products are updated, and so locked, in id order, as everywhere.
CREATE OR REPLACE FUNCTION place_orders(
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
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    order_count     CONSTANT integer := cardinality(p_customer_ids);
    most_tries      CONSTANT integer := 5;
    digests         bytea[];
    known_orders    bigint[];
    key_outcomes    text[];
    customer_faults text[];
    line_products   bigint[];
    line_prices     numeric[];
    line_stocks     integer[];
    line_faults     text[];
    totals          numeric[];
    sold_products   bigint[];
    sold_units      bigint[];
    is_short        boolean;
    is_unusual      boolean;
    outcomes        text[];
    outcome_items   integer[];
    short_products  bigint[];
    short_wanted    bigint[];
    short_available bigint[];
    ids             bigint[];
    placed_at       timestamptz;
    sold_count      integer;
    locks_first     boolean := false;
    last_order      integer;
BEGIN
    IF order_count = 0 THEN
        RETURN;
    END IF;
    IF p_keys IS NOT NULL THEN
        IF (SELECT count(DISTINCT key) < count(key) FROM unnest(p_keys) AS k (key)) THEN
            RETURN QUERY
            SELECT *
            FROM place_orders_in_parts(p_customer_ids, p_keys, p_requests, p_line_orders,
                                       p_product_ids, p_skus, p_quantities);
            RETURN;
        END IF;
        digests := ARRAY(SELECT sha256(convert_to(request, 'UTF8'))
                         FROM unnest(p_requests) AS r (request));
    END IF;

    FOR try IN 1..most_tries LOOP
        IF locks_first THEN
            PERFORM 1
            FROM products
            WHERE product_id = ANY (line_products)
            ORDER BY product_id
            FOR NO KEY UPDATE;
        END IF;

        SELECT array_agg(c.fault), count(c.fault) > 0
        INTO customer_faults, is_unusual
        FROM (SELECT CASE WHEN c.customer_id IS NULL THEN 'unknown_customer'
                          WHEN c.archived_at IS NOT NULL THEN 'archived_customer' END AS fault
              FROM unnest(p_customer_ids) WITH ORDINALITY AS r (customer_id, n)
              LEFT JOIN customers c ON c.customer_id = r.customer_id
              ORDER BY r.n) c;

        SELECT array_agg(l.product_id), array_agg(l.price), array_agg(l.stock_quantity),
               array_agg(l.fault), is_unusual OR count(l.fault) > 0
        INTO line_products, line_prices, line_stocks, line_faults, is_unusual
        FROM (SELECT coalesce(i.product_id, s.product_id) AS product_id,
                     coalesce(i.price, s.price) AS price,
                     coalesce(i.stock_quantity, s.stock_quantity) AS stock_quantity,
                     CASE WHEN i.product_id <> s.product_id THEN 'ambiguous_product'
                          WHEN coalesce(i.product_id, s.product_id) IS NULL THEN 'unknown_product'
                          WHEN coalesce(i.archived_at, s.archived_at) IS NOT NULL
                          THEN 'archived_product' END AS fault
              FROM unnest(p_product_ids, p_skus) WITH ORDINALITY AS r (product_id, sku, n)
              LEFT JOIN products i ON i.product_id = r.product_id
              LEFT JOIN products s ON s.sku = r.sku
              ORDER BY r.n) l;

        -- After what an order may be refused for: where that is the doing of a first order with the
        -- same key, the key is found.
        IF p_keys IS NOT NULL THEN
            SELECT array_agg(k.order_id), array_agg(k.outcome), is_unusual OR count(k.outcome) > 0
            INTO known_orders, key_outcomes, is_unusual
            FROM (SELECT o.order_id,
                         CASE WHEN o.request_digest = r.digest THEN 'replayed'
                              WHEN o.order_id IS NOT NULL THEN 'key_conflict' END AS outcome
                  FROM unnest(p_keys, digests) WITH ORDINALITY AS r (key, digest, n)
                  LEFT JOIN orders o ON o.idempotency_key = r.key
                  ORDER BY r.n) k;
        END IF;

        SELECT array_agg(round(t.total_amount, 2)), is_unusual OR max(t.total_amount) >= 1e12, max(t.n)
        INTO totals, is_unusual, last_order
        FROM (SELECT l.n, sum(round(l.quantity * l.price, s.minor_unit)) AS total_amount
              FROM unnest(p_line_orders, p_quantities, line_prices) AS l (n, quantity, price)
              JOIN store_settings s ON s.store_settings_id = 1
              GROUP BY l.n
              ORDER BY l.n) t;
        IF cardinality(totals) <> order_count OR last_order <> order_count THEN
            RAISE EXCEPTION USING ERRCODE = 'OR003', COLUMN = 'line_orders',
                MESSAGE = format('line_orders: must name each order from 1 to %s, and no other',
                                 order_count);
        END IF;

        -- Twice where orders are refused: the others need less than all of them would.
        outcomes := NULL;
        LOOP
            SELECT array_agg(s.product_id), array_agg(s.units), bool_or(s.units > s.stock_quantity)
            INTO sold_products, sold_units, is_short
            FROM (SELECT l.product_id, sum(l.quantity) AS units, min(l.stock) AS stock_quantity
                  FROM unnest(p_line_orders, line_products, p_quantities, line_stocks)
                       AS l (n, product_id, quantity, stock)
                  WHERE outcomes[l.n] IS NULL
                  GROUP BY l.product_id
                  ORDER BY l.product_id) s;
            EXIT WHEN outcomes IS NOT NULL OR NOT (is_unusual OR is_short);
            SELECT r.outcomes, r.items, r.products, r.wanted, r.available
            INTO outcomes, outcome_items, short_products, short_wanted, short_available
            FROM refuse_orders(order_count, key_outcomes, customer_faults, p_line_orders, line_products,
                               line_faults, line_stocks, p_quantities, totals) r;
        END LOOP;

        -- From here on, an order without an id is one that is not to be written.
        ids := ARRAY(SELECT CASE WHEN outcomes[n] IS NULL THEN nextval('orders_order_id_seq') END
                     FROM generate_series(1, order_count) AS n);
        placed_at := clock_timestamp();
        EXIT WHEN sold_products IS NULL;
        BEGIN
            -- In the order of their keys, so that two batches with the same keys do not wait for each
            -- other in a circle.
            INSERT INTO orders (order_id, customer_id, order_date, total_amount, idempotency_key,
                                request_digest)
            SELECT o.order_id, o.customer_id, placed_at, o.total_amount, o.key,
                   o.digest
            FROM unnest(ids, p_customer_ids, totals, p_keys, digests)
                 AS o (order_id, customer_id, total_amount, key, digest)
            WHERE o.order_id IS NOT NULL
            ORDER BY o.key, o.order_id;

            INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase)
            SELECT ids[l.n], l.product_id, l.quantity, l.price
            FROM unnest(p_line_orders, line_products, p_quantities, line_prices)
                 AS l (n, product_id, quantity, price)
            WHERE ids[l.n] IS NOT NULL;

            UPDATE products p
            SET stock_quantity = p.stock_quantity - s.units,
                updated_at = placed_at
            FROM unnest(sold_products, sold_units) AS s (product_id, units)
            WHERE p.product_id = s.product_id
              AND p.stock_quantity >= s.units;
            GET DIAGNOSTICS sold_count = ROW_COUNT;
            IF sold_count < cardinality(sold_products) THEN
                RAISE EXCEPTION USING ERRCODE = 'OR004', MESSAGE = 'a product fell short meanwhile';
            END IF;
            EXIT;
        EXCEPTION
            WHEN unique_violation THEN
                IF try = most_tries THEN
                    RAISE;
                END IF;
            WHEN SQLSTATE 'OR004' THEN
                locks_first := true;
        END;
    END LOOP;

    IF outcomes IS NULL THEN
        RETURN QUERY
        SELECT o.n::integer, 'accepted', o.order_id, placed_at, o.total_amount, 'Pending',
               NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint
        FROM unnest(ids, totals) WITH ORDINALITY AS o (order_id, total_amount, n);
    ELSE
        RETURN QUERY
        SELECT o.n::integer,
               coalesce(o.outcome, 'accepted'),
               coalesce(o.order_id, k.order_id),
               CASE WHEN o.order_id IS NULL THEN k.order_date ELSE placed_at END,
               CASE WHEN o.order_id IS NULL THEN k.total_amount ELSE o.total_amount END,
               CASE WHEN o.order_id IS NULL THEN k.status ELSE 'Pending' END,
               o.item, o.product_id, o.wanted, o.available
        FROM unnest(ids, totals, outcomes, known_orders, outcome_items, short_products, short_wanted,
                    short_available) WITH ORDINALITY
             AS o (order_id, total_amount, outcome, known_order, item, product_id, wanted, available, n)
        LEFT JOIN orders k ON k.order_id = o.known_order
        ORDER BY o.n;
    END IF;
END;
$$;
