-- customer.unarchive: Bring an archived customer back.
--   cli      customer unarchive <customer_id>
--   http     POST /v1/customers/{customer_id}/unarchive 200
--   role     clerk
--   param    customer_id  id  required  Which customer.
--   result   one
--   example  ordo customer unarchive 1
UPDATE customers
SET archived_at = NULL
WHERE customer_id = :'customer_id'
RETURNING customer_id, first_name, last_name, email, phone, registration_date, archived_at;
