-- key.list: List API keys, oldest first; their secrets are not known.
--   cli      key list
--   http     GET /v1/keys 200
--   role     admin
--   param    revoked  flag  optional              Revoked keys too.
--   param    limit    int   optional 1..1000 =50  Rows a page.
--   param    after    id    optional              Only keys after this key_id: the next page.
--   result   list key
--   column   key_id        id      The key's number.
--   column   key_name      text    What or whom it is for.
--   column   role          choice  reader|clerk|admin  What it may do.
--   column   rate_limit    int?    Requests a second; null: as many as the server lets everyone.
--   column   created_at    time    When it was made.
--   column   created_by    text    Who made it.
--   column   last_used_at  time?   Its last use, some seconds late.
--   column   revoked_at    time?   Since when it is revoked.
--   page     key_id
--   example  ordo key list
SELECT key_id, key_name, role, rate_limit, created_at, created_by, last_used_at, revoked_at
FROM api_keys
WHERE key_id > coalesce(:'after', 0)
  AND (:'revoked' OR revoked_at IS NULL)
ORDER BY key_id
LIMIT :'limit';
