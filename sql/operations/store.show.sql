-- store.show: Show the store, and what may be done in it by whoever asks.
--   cli      store show
--   http     GET /v1/store 200
--   role     reader
--   bind     actor text
--   result   one store_details
--   column   store           text     The store's name.
--   column   currency        text     Of all amounts, ISO 4217.
--   column   minor_unit      int      The currency's decimals; order lines round to it.
--   column   time_zone       text     Where days begin at midnight.
--   column   created_at      time     When the store was made.
--   column   server_version  text     PostgreSQL's.
--   column   actor           text     Who asks: the key's name, or the system user.
--   column   role            choice?  reader|clerk|admin  What the key may do; null without a key, on the command line.
--   example  ordo store show
SELECT current_schema()::text AS store, s.currency, s.minor_unit, s.time_zone, s.created_at,
       split_part(current_setting('server_version'), ' ', 1) AS server_version, :'actor' AS actor, k.role
FROM store_settings s
LEFT JOIN api_keys k ON k.key_name = :'actor' AND k.revoked_at IS NULL
WHERE s.store_settings_id = 1;
