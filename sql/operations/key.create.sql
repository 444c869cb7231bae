-- key.create: Make an API key for the server; its secret is shown this once.
--   cli      key create
--   http     POST /v1/keys 201
--   role     admin
--   param    name        text    required 1..100               What or whom it is for; unique among keys that are not revoked.
--   param    role        choice  required reader|clerk|admin   What it may do: look, sell, or everything.
--   param    rate_limit  int     optional 1..1000000           Requests a second.
--   bind     actor       text
--   result   one new_key
--   column   key_id        id      The key's number.
--   column   key_name      text    What or whom it is for.
--   column   role          choice  reader|clerk|admin  What it may do.
--   column   rate_limit    int?    Requests a second; null: as many as the server lets everyone.
--   column   created_at    time    When it was made.
--   column   secret        text    The whole key, shown this once.
--   note     Only a hash of the secret is kept: a key that is lost is revoked, and another one made.
--   example  ordo key create --name till-1 --role clerk
SELECT key_id, key_name, role, rate_limit, created_at, secret
FROM create_api_key(:'name', :'role', :'rate_limit'::integer, :'actor');
