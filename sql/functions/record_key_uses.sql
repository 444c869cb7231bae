-- Note when keys were last used: parallel arrays, a key as often as it comes. Times only go forward,
-- so that servers side by side may tell theirs in any order. Keys are locked in id order.
CREATE OR REPLACE FUNCTION record_key_uses(
    p_key_ids bigint[],
    p_used_at timestamptz[])
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM
    FROM api_keys
    WHERE key_id = ANY (p_key_ids)
    ORDER BY key_id
    FOR NO KEY UPDATE;

    UPDATE api_keys k
    SET last_used_at = greatest(k.last_used_at, u.used_at)
    FROM (SELECT key_id, max(used_at) AS used_at
          FROM unnest(p_key_ids, p_used_at) AS t (key_id, used_at)
          GROUP BY key_id) u
    WHERE k.key_id = u.key_id;
END;
$$;
