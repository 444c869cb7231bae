-- customer.show: Show a customer.
--   cli      customer show <customer_id>
--   http     GET /v1/customers/{customer_id} 200
--   role     reader
--   param    customer_id  id  required  Which customer.
--   result   one
--   example  ordo customer show 1
SELECT customer_id, first_name, last_name, email, phone, registration_date, archived_at
FROM customers
WHERE customer_id = :'customer_id';
