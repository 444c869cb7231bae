-- key.revoke: Revoke an API key, for good; its name is free again.
--   cli      key revoke <key_id>
--   http     DELETE /v1/keys/{key_id} 200
--   role     admin
--   param    key_id  id  required  Which key.
--   result   one
--   example  ordo key revoke 1
UPDATE api_keys
SET revoked_at = coalesce(revoked_at, now())
WHERE key_id = :'key_id'
RETURNING key_id, key_name, role, rate_limit, created_at, created_by, last_used_at, revoked_at;
