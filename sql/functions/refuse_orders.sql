-- Which orders of a batch must be refused, and why: as if each was placed after those before it. Pure:
-- it looks at no table, place_orders has read all that counts. The arrays are as there; the result's
-- have an element an order, whose outcome is NULL where it can be placed.
--
-- Only orders that name a short product, one of which the batch wants more than there is, are walked
-- one by one: of any other product there is enough, whatever becomes of them.
CREATE OR REPLACE FUNCTION refuse_orders(
    p_order_count     integer,
    p_key_outcomes    text[],
    p_customer_faults text[],
    p_line_orders     integer[],
    p_line_products   bigint[],
    p_line_faults     text[],
    p_line_stocks     integer[],
    p_quantities      integer[],
    p_totals          numeric[])
RETURNS TABLE (
    outcomes  text[],
    items     integer[],
    products  bigint[],
    wanted    bigint[],
    available bigint[])
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    too_much   CONSTANT numeric := 1e12; -- as place_orders has it
    short_ids  bigint[];
    short_left bigint[];
    claim      record;
    is_met     boolean;
BEGIN
    -- What is wrong whatever the stock: the key, the customer, the first bad line.
    SELECT array_agg(o.outcome), array_agg(o.item)
    INTO outcomes, items
    FROM (SELECT coalesce(p_key_outcomes[n], p_customer_faults[n], l.fault) AS outcome,
                 CASE WHEN coalesce(p_key_outcomes[n], p_customer_faults[n]) IS NULL
                      THEN l.item END AS item
          FROM generate_series(1, p_order_count) AS n
          LEFT JOIN (SELECT DISTINCT ON (i.order_n) i.order_n, i.item, i.fault
                     FROM (SELECT order_n, fault,
                                  row_number() OVER (PARTITION BY order_n ORDER BY line)::integer AS item
                           FROM unnest(p_line_orders, p_line_faults) WITH ORDINALITY
                                AS l (order_n, fault, line)) i
                     WHERE i.fault IS NOT NULL
                     ORDER BY i.order_n, i.item) l ON l.order_n = n
          ORDER BY n) o;
    products := array_fill(NULL::bigint, ARRAY[p_order_count]);
    wanted := products;
    available := products;

    SELECT array_agg(s.product_id), array_agg(s.stock)
    INTO short_ids, short_left
    FROM (SELECT l.product_id, min(l.stock)::bigint AS stock
          FROM unnest(p_line_orders, p_line_products, p_quantities, p_line_stocks)
               AS l (order_n, product_id, quantity, stock)
          WHERE outcomes[l.order_n] IS NULL
          GROUP BY l.product_id
          HAVING sum(l.quantity) > min(l.stock)) s;

    -- A row an order that names short products; an element a short product, the first named first.
    FOR claim IN
        SELECT c.order_n,
               array_agg(c.place ORDER BY c.item) AS places,
               array_agg(c.item ORDER BY c.item) AS items,
               array_agg(c.wanted ORDER BY c.item) AS wanted
        FROM (SELECT l.order_n, s.place, min(l.item) AS item, sum(l.quantity) AS wanted
              FROM (SELECT order_n, product_id, quantity,
                           row_number() OVER (PARTITION BY order_n ORDER BY line)::integer AS item
                    FROM unnest(p_line_orders, p_line_products, p_quantities) WITH ORDINALITY
                         AS r (order_n, product_id, quantity, line)
                    WHERE outcomes[order_n] IS NULL) l
              JOIN unnest(short_ids) WITH ORDINALITY AS s (product_id, place)
                   ON s.product_id = l.product_id
              GROUP BY l.order_n, s.place) c
        GROUP BY c.order_n
        ORDER BY c.order_n
    LOOP
        is_met := true;
        FOR i IN 1..cardinality(claim.places) LOOP
            IF claim.wanted[i] > short_left[claim.places[i]] THEN
                outcomes[claim.order_n] := 'out_of_stock';
                items[claim.order_n] := claim.items[i];
                products[claim.order_n] := short_ids[claim.places[i]];
                wanted[claim.order_n] := claim.wanted[i];
                available[claim.order_n] := short_left[claim.places[i]];
                is_met := false;
                EXIT;
            END IF;
        END LOOP;
        CONTINUE WHEN NOT is_met OR p_totals[claim.order_n] >= too_much;
        FOR i IN 1..cardinality(claim.places) LOOP
            short_left[claim.places[i]] := short_left[claim.places[i]] - claim.wanted[i];
        END LOOP;
    END LOOP;

    FOR n IN 1..p_order_count LOOP
        IF outcomes[n] IS NULL AND p_totals[n] >= too_much THEN
            outcomes[n] := 'too_large';
        END IF;
    END LOOP;
    RETURN NEXT;
END;
$$;
