-- customer.list: List customers, oldest first, or as asked.
--   cli      customer list
--   http     GET /v1/customers 200
--   role     reader
--   param    search    text  optional 1..100       Words, each of them in the names, the e-mail address or the phone number; case does not matter.
--   param    archived  flag  optional              Archived customers too.
--   param    sort      choice optional oldest|newest|name =oldest  By age, or by name.
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
WHERE (:'sort' <> 'oldest' OR customer_id > coalesce(:'after', 0))
  AND (:'sort' <> 'newest' OR customer_id < coalesce(:'after', 9223372036854775807))
  AND (:'sort' <> 'name' OR :'after' IS NULL
       OR (last_name, first_name, customer_id) > (SELECT a.last_name, a.first_name, a.customer_id
                                                  FROM customers a WHERE a.customer_id = :'after'))
  AND (:'archived' OR archived_at IS NULL)
  AND (:'search' IS NULL
       OR text_has_words(customer_text(first_name, last_name, email, phone), :'search'))
ORDER BY CASE WHEN :'sort' = 'newest' THEN customer_id END DESC,
         CASE WHEN :'sort' = 'name' THEN last_name END,
         CASE WHEN :'sort' = 'name' THEN first_name END,
         customer_id
LIMIT :'limit';
