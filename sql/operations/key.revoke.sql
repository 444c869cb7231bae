-- key.revoke: Revoke an API key, for good; its name is free again.
--   cli      key revoke <key_id>
--   http     DELETE /v1/keys/{key_id} 200
--   role     admin
--   param    key_id  id  required  Which key.
--   result   one key
--   column   key_id        id      The key's number.
--   column   key_name      text    What or whom it is for.
--   column   role          choice  reader|clerk|admin  What it may do.
--   column   rate_limit    int?    Requests a second; null: as many as the server lets everyone.
--   column   created_at    time    When it was made.
--   column   created_by    text    Who made it.
--   column   last_used_at  time?   Its last use, some seconds late.
--   column   revoked_at    time?   Since when it is revoked.
--   example  ordo key revoke 1
UPDATE api_keys
SET revoked_at = coalesce(revoked_at, now())
WHERE key_id = :'key_id'
RETURNING key_id, key_name, role, rate_limit, created_at, created_by, last_used_at, revoked_at;
