-- customer.archive: Archive a customer: hidden from lists, and can no longer order; history stays.
--   cli      customer archive <customer_id>
--   http     POST /v1/customers/{customer_id}/archive 200
--   role     clerk
--   param    customer_id  id  required  Which customer.
--   result   one customer
--   column   customer_id        id     The customer's key.
--   column   first_name         text   Given name.
--   column   last_name          text   Family name.
--   column   email              text   Unique, without regard to case.
--   column   phone              text?  As dialled.
--   column   registration_date  time   When the customer was added.
--   column   archived_at        time?  Since when it is archived.
--   example  ordo customer archive 1
UPDATE customers
SET archived_at = coalesce(archived_at, now())
WHERE customer_id = :'customer_id'
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
