-- customer.add: Add a customer.
--   cli      customer add
--   http     POST /v1/customers 201
--   role     clerk
--   param    first_name  text   required 1..100   Given name.
--   param    last_name   text   required 1..100   Family name.
--   param    email       email  required          Unique, without regard to case.
--   param    phone       text   optional 0..40    As dialled.
--   result   one customer
--   column   customer_id        id     The customer's key.
--   column   first_name         text   Given name.
--   column   last_name          text   Family name.
--   column   email              text   Unique, without regard to case.
--   column   phone              text?  As dialled.
--   column   registration_date  time   When the customer was added.
--   column   archived_at        time?  Since when it is archived.
--   example  ordo customer add --first-name Ada --last-name Lovelace --email ada@example.com
INSERT INTO customers (first_name, last_name, email, phone)
VALUES (:'first_name', :'last_name', :'email', nullif(:'phone', ''))
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
