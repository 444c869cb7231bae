-- customers: All customers, by customer_id.
SELECT customer_id, first_name, last_name, email, phone, registration_date, archived_at
FROM customers
ORDER BY customer_id;
