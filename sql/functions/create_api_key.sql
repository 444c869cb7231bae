-- Make an API key. `secret` is the whole key, ordo_<key_id>_<64 hexadecimal digits>: told this once, as
-- only its hash is kept. It is made here, and not by the caller, so that it never stands in a
-- statement or a parameter, where a server's log could show it; for the same reason the hash is taken
-- before the INSERT. gen_random_uuid() is PostgreSQL's own strong random without an extension, 122
-- bits of it each time; three have 366, which SHA-256 condenses to 256.
CREATE OR REPLACE FUNCTION create_api_key(
    p_key_name   text,
    p_role       text,
    p_rate_limit integer,
    p_actor      text)
RETURNS TABLE (key_id bigint, key_name text, role text, rate_limit integer, created_at timestamptz,
               secret text)
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    digits text := encode(sha256(uuid_send(gen_random_uuid())
                                 || uuid_send(gen_random_uuid())
                                 || uuid_send(gen_random_uuid())), 'hex');
    hash   bytea := sha256(convert_to(digits, 'UTF8'));
    made   api_keys;
BEGIN
    INSERT INTO api_keys (key_name, role, secret_hash, rate_limit, created_by)
    VALUES (p_key_name, p_role, hash, p_rate_limit, p_actor)
    RETURNING * INTO made;
    key_id := made.key_id;
    key_name := made.key_name;
    role := made.role;
    rate_limit := made.rate_limit;
    created_at := made.created_at;
    secret := 'ordo_' || made.key_id || '_' || digits;
    RETURN NEXT;
END;
$$;
