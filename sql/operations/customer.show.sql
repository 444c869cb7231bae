-- customer.show: Show a customer.
--   cli      customer show <customer_id>
--   http     GET /v1/customers/{customer_id} 200
--   role     reader
--   param    customer_id  id  required  Which customer.
--   result   one customer
--   column   customer_id        id     The customer's key.
--   column   first_name         text   Given name.
--   column   last_name          text   Family name.
--   column   email              text   Unique, without regard to case.
--   column   phone              text?  As dialled.
--   column   registration_date  time   When the customer was added.
--   column   archived_at        time?  Since when it is archived.
--   example  ordo customer show 1
SELECT customer_id, first_name, last_name, email, phone, registration_date, archived_at
FROM customers
WHERE customer_id = :'customer_id';
