-- customer.update: Change a customer; what is not given stays as it is.
--   cli      customer update <customer_id>
--   http     PATCH /v1/customers/{customer_id} 200
--   role     clerk
--   param    customer_id  id     required          Which customer.
--   param    first_name   text   optional 1..100   Given name.
--   param    last_name    text   optional 1..100   Family name.
--   param    email        email  optional          Unique, without regard to case.
--   param    phone        text   optional 0..40    As dialled; empty to remove it.
--   any_of   first_name last_name email phone
--   result   one customer
--   column   customer_id        id     The customer's key.
--   column   first_name         text   Given name.
--   column   last_name          text   Family name.
--   column   email              text   Unique, without regard to case.
--   column   phone              text?  As dialled.
--   column   registration_date  time   When the customer was added.
--   column   archived_at        time?  Since when it is archived.
--   example  ordo customer update 1 --phone "+44 20 7946 0000"
UPDATE customers
SET first_name = coalesce(:'first_name', first_name),
    last_name = coalesce(:'last_name', last_name),
    email = coalesce(:'email', email),
    phone = CASE WHEN :'phone' IS NULL THEN phone ELSE nullif(:'phone', '') END
WHERE customer_id = :'customer_id'
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
