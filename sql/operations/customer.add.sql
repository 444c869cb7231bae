-- customer.add: Add a customer.
--   cli      customer add
--   http     POST /v1/customers 201
--   role     clerk
--   param    first_name  text   required 1..100   Given name.
--   param    last_name   text   required 1..100   Family name.
--   param    email       email  required          Unique, without regard to case.
--   param    phone       text   optional 0..40    As dialled.
--   result   one
--   example  ordo customer add --first-name Ada --last-name Lovelace --email ada@example.com
INSERT INTO customers (first_name, last_name, email, phone)
VALUES (:'first_name', :'last_name', :'email', nullif(:'phone', ''))
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
