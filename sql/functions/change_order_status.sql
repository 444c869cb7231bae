-- Take a step of an order's life, if order_steps has it, and record it. A step that restocks returns
-- the order's units through the ledger. Two at once: the row lock lets one win, the other is told.
CREATE OR REPLACE FUNCTION change_order_status(
    p_order_id  bigint,
    p_to_status text,
    p_note      text,
    p_actor     text)
RETURNS SETOF orders
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    changed orders;
    step    order_steps;
BEGIN
    SELECT * INTO changed
    FROM orders
    WHERE order_id = p_order_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    SELECT * INTO step
    FROM order_steps
    WHERE from_status = changed.status
      AND to_status = p_to_status;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'OR002', COLUMN = 'order_id',
            MESSAGE = CASE changed.status
                      WHEN p_to_status THEN format('order %s is %s already', p_order_id, p_to_status)
                      ELSE format('order %s is %s and cannot become %s', p_order_id, changed.status,
                                  p_to_status) END,
            HINT = (SELECT CASE count(*)
                           WHEN 0 THEN format('%s is final.', changed.status)
                           ELSE 'It can become ' || string_agg(to_status, ' or ' ORDER BY to_status)
                                || '.' END
                    FROM order_steps
                    WHERE from_status = changed.status);
    END IF;

    INSERT INTO order_status_changes (order_id, from_status, to_status, note, actor)
    VALUES (p_order_id, step.from_status, step.to_status, p_note, p_actor);

    UPDATE orders
    SET status = p_to_status
    WHERE order_id = p_order_id
    RETURNING * INTO changed;

    IF step.restocks THEN
        PERFORM restock_order(p_order_id, p_note, p_actor);
    END IF;
    RETURN NEXT changed;
END;
$$;
