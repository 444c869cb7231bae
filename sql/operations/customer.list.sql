-- customer.list: List customers, oldest first.
--   cli      customer list
--   http     GET /v1/customers 200
--   role     reader
--   param    search    text  optional 1..100       Words, each of them in the names, the e-mail address or the phone number; case does not matter.
--   param    archived  flag  optional              Archived customers too.
--   param    limit     int   optional 1..1000 =50  Rows a page.
--   param    after     id    optional              Only customers after this customer_id: the next page.
--   result   list customer
--   column   customer_id        id     The customer's key.
--   column   first_name         text   Given name.
--   column   last_name          text   Family name.
--   column   email              text   Unique, without regard to case.
--   column   phone              text?  As dialled.
--   column   registration_date  time   When the customer was added.
--   column   archived_at        time?  Since when it is archived.
--   page     customer_id
--   example  ordo customer list --search lovelace
SELECT customer_id, first_name, last_name, email, phone, registration_date, archived_at
FROM customers
WHERE customer_id > coalesce(:'after', 0)
  AND (:'archived' OR archived_at IS NULL)
  AND (:'search' IS NULL
       OR text_has_words(customer_text(first_name, last_name, email, phone), :'search'))
ORDER BY customer_id
LIMIT :'limit';
