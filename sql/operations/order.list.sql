-- order.list: List orders, newest first, or as asked.
--   cli      order list
--   http     GET /v1/orders 200
--   role     reader
--   param    status       choice  optional Pending|Shipped|Cancelled  Only orders that stand there.
--   param    search       text    optional 1..100       Words, each of them in the customer's names, e-mail address or phone number; or an order's number.
--   param    customer_id  id      optional              Only this customer's.
--   param    from         time    optional              Ordered at this time or later.
--   param    to           until   optional              Ordered before this time; a date counts whole.
--   param    min_total    money   optional              Total of at least this.
--   param    max_total    money   optional              Total of at most this.
--   param    sort         choice  optional newest|oldest|largest|smallest =newest  By time, or by total.
--   param    limit        int     optional 1..1000 =50  Rows a page.
--   param    after        id      optional              Only orders after this order_id in the list: the next page.
--   result   list listed_order
--   column   order_id      id      The order's key.
--   column   order_date    time    When it was placed.
--   column   status        choice  Pending|Shipped|Cancelled  Where the order stands.
--   column   total_amount  money   Sum of its lines.
--   column   customer_id   id      Who ordered.
--   column   first_name    text    The customer's given name.
--   column   last_name     text    The customer's family name.
--   column   email         text    The customer's e-mail address.
--   page     order_id
--   example  ordo order list --status Pending --from 2010-12-01 --to 2010-12-10 --min-total 100
SELECT o.order_id, o.order_date, o.status, o.total_amount, o.customer_id, c.first_name, c.last_name,
       c.email
FROM orders o
JOIN customers c ON c.customer_id = o.customer_id
WHERE (:'sort' <> 'newest'
       OR (o.order_date, o.order_id) < (
          coalesce((SELECT a.order_date FROM orders a WHERE a.order_id = :'after'),
                   CASE WHEN :'after' IS NULL THEN 'infinity' ELSE '-infinity' END::timestamptz),
          coalesce(:'after', 0)))
  AND (:'sort' <> 'oldest'
       OR (o.order_date, o.order_id) > (
          coalesce((SELECT a.order_date FROM orders a WHERE a.order_id = :'after'),
                   CASE WHEN :'after' IS NULL THEN '-infinity' ELSE 'infinity' END::timestamptz),
          coalesce(:'after', 0)))
  AND (:'sort' <> 'largest' OR :'after' IS NULL
       OR (o.total_amount, o.order_id) < (SELECT a.total_amount, a.order_id FROM orders a WHERE a.order_id = :'after'))
  AND (:'sort' <> 'smallest' OR :'after' IS NULL
       OR (o.total_amount, o.order_id) > (SELECT a.total_amount, a.order_id FROM orders a WHERE a.order_id = :'after'))
  AND (:'status' IS NULL OR o.status = :'status')
  AND (:'search' IS NULL
       OR CASE WHEN search_number(:'search') IS NULL
               THEN text_has_words(customer_text(c.first_name, c.last_name, c.email, c.phone),
                                   :'search')
               ELSE o.order_id = search_number(:'search') END)
  AND (:'customer_id' IS NULL OR o.customer_id = :'customer_id')
  AND (:'from' IS NULL OR o.order_date >= :'from')
  AND (:'to' IS NULL OR o.order_date < :'to')
  AND (:'min_total' IS NULL OR o.total_amount >= :'min_total')
  AND (:'max_total' IS NULL OR o.total_amount <= :'max_total')
ORDER BY CASE WHEN :'sort' = 'newest' THEN o.order_date END DESC,
         CASE WHEN :'sort' = 'oldest' THEN o.order_date END,
         CASE WHEN :'sort' = 'largest' THEN o.total_amount END DESC,
         CASE WHEN :'sort' = 'smallest' THEN o.total_amount END,
         CASE WHEN :'sort' IN ('newest', 'largest') THEN o.order_id END DESC,
         o.order_id
LIMIT :'limit';
