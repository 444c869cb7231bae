-- customer.archive: Archive a customer: hidden from lists, and can no longer order; history stays.
--   cli      customer archive <customer_id>
--   http     POST /v1/customers/{customer_id}/archive 200
--   role     clerk
--   param    customer_id  id  required  Which customer.
--   result   one
--   example  ordo customer archive 1
UPDATE customers
SET archived_at = coalesce(archived_at, now())
WHERE customer_id = :'customer_id'
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
