-- orders: Orders as history, one order line a line. All lines of an order are taken, or none; stock on hand stays as it is.
--   column   order_id           key    optional                                     Kept; tells which lines are one order.
--   column   order_reference    text   optional 0..255                              The same by a reference of your own, which becomes the idempotency key.
--   column   order_date         time   required                                     When it was placed.
--   column   customer_id        id     optional                                     Who ordered, by id.
--   column   email              email  optional                                     Who ordered, by address.
--   column   status             choice optional Pending|Shipped|Cancelled =Pending  How far it came.
--   column   idempotency_key    text   optional 0..255                              Tells who is there already, as the id does.
--   column   order_item_id      key    optional                                     Kept; a new one is given where it is missing.
--   column   product_id         id     optional                                     What was bought, by id; this or the SKU.
--   column   sku                text   optional 0..64                               What was bought, by SKU; this or the id.
--   column   quantity           int    required 1..2147483647                       Units.
--   column   price_at_purchase  money  required                                     Price of a unit.
--   column   total_amount       total  optional                                     The order's total, which must be the sum of its rounded lines.
--   one_of   order_id order_reference
--   any_of   customer_id email
--   group    order_id order_reference

-- A line that cannot be taken stands here too, with a reason and without its text, if it tells its
-- order: an order is all or nothing.
--   phase    reading
--   copies
CREATE UNLOGGED TABLE import_lines (
    line_number       bigint NOT NULL CONSTRAINT import_lines_pkey PRIMARY KEY,
    line              text,
    reason            text,
    order_id          bigint,
    order_reference   text,
    order_date        timestamptz,
    customer_id       bigint,
    email             text,
    status            text,
    idempotency_key   text,
    order_item_id     bigint,
    product_id        bigint,
    sku               text,
    quantity          integer,
    price_at_purchase numeric(12,4),
    total_amount      numeric(14,2),
    order_key         text GENERATED ALWAYS AS (coalesce('id ' || order_id::text,
                                                         'reference ' || order_reference)) STORED
);

--   phase    checking
ANALYZE import_lines;

-- A line that does not tell its order may be of the order before it or after it.
UPDATE import_lines l
SET reason = format('line %s, which may be of the same order, cannot be taken',
                    coalesce(n.line_before, n.line_after))
FROM (SELECT line_number,
             CASE WHEN lag(order_key) OVER file IS NULL THEN lag(line_number) OVER file END AS line_before,
             CASE WHEN lead(order_key) OVER file IS NULL THEN lead(line_number) OVER file END AS line_after
      FROM import_lines
      WINDOW file AS (ORDER BY line_number)) n
WHERE n.line_number = l.line_number
  AND l.order_key IS NOT NULL
  AND l.reason IS NULL
  AND coalesce(n.line_before, n.line_after) IS NOT NULL
  AND EXISTS (SELECT FROM import_lines WHERE order_key IS NULL);

CREATE UNLOGGED TABLE import_orders (
    order_key       text NOT NULL CONSTRAINT import_orders_pkey PRIMARY KEY,
    first_line      bigint,
    order_id        bigint,
    idempotency_key text,
    order_date      timestamptz,
    customer_id     bigint,
    email           text,
    status          text,
    stated_total    numeric(14,2),
    total_amount    numeric,
    buyer_id        bigint,
    there_id        bigint,
    fault           text
);

-- An order is what its first line says of it.
INSERT INTO import_orders (order_key, first_line, order_id, idempotency_key, order_date, customer_id,
                           email, status, stated_total, total_amount, buyer_id, there_id)
SELECT f.order_key, f.line_number, f.order_id, f.idempotency_key, f.order_date, f.customer_id, f.email,
       f.status, f.total_amount, t.total_amount,
       CASE WHEN f.customer_id IS NULL THEN by_email.customer_id ELSE by_id.customer_id END,
       coalesce(same_id.order_id, same_key.order_id)
FROM (SELECT DISTINCT ON (order_key)
             order_key, line_number, order_id, order_date, customer_id, email, status, total_amount,
             coalesce(idempotency_key, order_reference) AS idempotency_key
      FROM import_lines
      WHERE line IS NOT NULL
      ORDER BY order_key, line_number) f
JOIN (SELECT l.order_key,
             sum(round(l.quantity * l.price_at_purchase, s.minor_unit)) AS total_amount
      FROM import_lines l
      CROSS JOIN store_settings s
      WHERE l.line IS NOT NULL
      GROUP BY l.order_key) t ON t.order_key = f.order_key
LEFT JOIN customers by_id ON by_id.customer_id = f.customer_id
LEFT JOIN customers by_email ON lower(by_email.email) = lower(f.email)
LEFT JOIN orders same_id ON same_id.order_id = f.order_id
LEFT JOIN orders same_key ON same_key.idempotency_key = f.idempotency_key;

ANALYZE import_orders;

UPDATE import_lines l
SET reason = format('%s: differs from that on line %s, which is of the same order',
                    CASE WHEN l.order_date <> o.order_date THEN 'order_date'
                         WHEN l.customer_id IS DISTINCT FROM o.customer_id THEN 'customer_id'
                         WHEN lower(l.email) IS DISTINCT FROM lower(o.email) THEN 'email'
                         WHEN l.status <> o.status THEN 'status'
                         WHEN l.total_amount IS DISTINCT FROM o.stated_total THEN 'total_amount'
                         ELSE 'idempotency_key' END,
                    o.first_line)
FROM import_orders o
WHERE o.order_key = l.order_key
  AND l.reason IS NULL
  AND (l.order_date, l.customer_id, lower(l.email), l.status, l.total_amount,
       coalesce(l.idempotency_key, l.order_reference))
      IS DISTINCT FROM (o.order_date, o.customer_id, lower(o.email), o.status, o.stated_total,
                        o.idempotency_key);

-- An order that is there already is the same one, or another that is in the way.
UPDATE import_orders o
SET fault = CASE WHEN e.order_id <> o.order_id
                 THEN format('idempotency_key: "%s" is order %s''s already', o.idempotency_key, e.order_id)
                 WHEN e.idempotency_key IS DISTINCT FROM coalesce(o.idempotency_key, e.idempotency_key)
                 THEN format('order_id: %s is another order already, with %s', e.order_id,
                             coalesce('the idempotency_key "' || e.idempotency_key || '"',
                                      'no idempotency_key'))
                 WHEN e.order_date <> o.order_date
                 THEN format('order_date: order %s is there already, with another', e.order_id)
                 WHEN e.customer_id IS DISTINCT FROM o.buyer_id
                 THEN format('customer_id: order %s is there already, of customer %s', e.order_id,
                             e.customer_id)
                 WHEN e.total_amount <> o.total_amount
                 THEN format('total_amount: order %s is there already, with %s; these lines make %s',
                             e.order_id, e.total_amount, o.total_amount) END
FROM orders e
WHERE e.order_id = o.there_id;

--   counts   already_there
DELETE FROM import_lines l
USING import_orders o
WHERE o.order_key = l.order_key
  AND o.there_id IS NOT NULL
  AND o.fault IS NULL
  AND NOT EXISTS (SELECT FROM import_lines b WHERE b.order_key = o.order_key AND b.reason IS NOT NULL);

UPDATE import_orders o
SET fault = CASE WHEN n.customer_id IS NOT NULL AND by_id.customer_id IS NULL
                 THEN format('customer_id: customer %s does not exist', n.customer_id)
                 WHEN n.email IS NOT NULL AND by_email.customer_id IS NULL
                 THEN format('email: "%s" is no customer''s', n.email)
                 WHEN by_email.customer_id <> by_id.customer_id
                 THEN format('email: "%s" is not customer %s''s', n.email, n.customer_id)
                 WHEN n.total_amount >= 1e12
                 THEN 'total_amount: the total is too large; at most 999999999999.99 can be kept'
                 WHEN n.stated_total <> n.total_amount
                 THEN format('total_amount: %s is not the sum of the order''s rounded lines, %s',
                             n.stated_total, n.total_amount) END
FROM import_orders n
LEFT JOIN customers by_id ON by_id.customer_id = n.customer_id
LEFT JOIN customers by_email ON lower(by_email.email) = lower(n.email)
WHERE n.order_key = o.order_key
  AND o.there_id IS NULL;

UPDATE import_lines l
SET reason = n.reason
FROM (SELECT i.line_number,
             CASE WHEN i.product_id IS NULL AND i.sku IS NULL
                  THEN 'give at least one of product_id or sku'
                  WHEN i.product_id IS NOT NULL AND by_id.product_id IS NULL
                  THEN format('product_id: product %s does not exist', i.product_id)
                  WHEN i.sku IS NOT NULL AND by_sku.product_id IS NULL
                  THEN format('sku: "%s" is no product''s', i.sku)
                  WHEN by_id.product_id <> by_sku.product_id
                  THEN format('sku: "%s" is not product %s''s', i.sku, i.product_id)
                  WHEN taken.order_item_id IS NOT NULL
                  THEN format('order_item_id: %s is a line of order %s already', i.order_item_id,
                              taken.order_id) END AS reason
      FROM import_lines i
      LEFT JOIN products by_id ON by_id.product_id = i.product_id
      LEFT JOIN products by_sku ON by_sku.sku = i.sku
      LEFT JOIN order_items taken ON taken.order_item_id = i.order_item_id
      WHERE i.reason IS NULL) n
WHERE n.line_number = l.line_number
  AND n.reason IS NOT NULL;

UPDATE import_lines l
SET reason = format('order_item_id: %s stands on line %s already', l.order_item_id, d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY order_item_id) AS first_line
      FROM import_lines
      WHERE reason IS NULL
        AND order_item_id IS NOT NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

UPDATE import_orders o
SET fault = format('idempotency_key: "%s" is that of the order on line %s already', o.idempotency_key,
                   d.first_line)
FROM (SELECT order_key,
             min(first_line) OVER (PARTITION BY idempotency_key) AS first_line
      FROM import_orders i
      WHERE i.idempotency_key IS NOT NULL
        AND i.there_id IS NULL
        AND i.fault IS NULL
        AND NOT EXISTS (SELECT FROM import_lines b
                        WHERE b.order_key = i.order_key AND b.reason IS NOT NULL)) d
WHERE d.order_key = o.order_key
  AND d.first_line < o.first_line;

-- All lines of an order, or none.
UPDATE import_lines l
SET reason = coalesce('line ' || b.line_number || ' of the same order cannot be taken', o.fault)
FROM import_orders o
LEFT JOIN (SELECT order_key,
                  min(line_number) AS line_number
           FROM import_lines
           WHERE reason IS NOT NULL
           GROUP BY order_key) b ON b.order_key = o.order_key
WHERE o.order_key = l.order_key
  AND l.reason IS NULL
  AND coalesce(b.line_number::text, o.fault) IS NOT NULL;

DELETE FROM import_orders o
WHERE NOT EXISTS (SELECT FROM import_lines l WHERE l.order_key = o.order_key AND l.reason IS NULL);

--   phase    adding orders
--   keys     orders.order_id
SELECT max(order_id)
FROM import_orders;

--   counts   orders
INSERT INTO orders (order_id, customer_id, order_date, total_amount, status, idempotency_key)
SELECT order_id, buyer_id, order_date, total_amount, status, idempotency_key
FROM import_orders
WHERE order_id IS NOT NULL
ORDER BY first_line;

--   counts   orders
INSERT INTO orders (customer_id, order_date, total_amount, status, idempotency_key)
SELECT buyer_id, order_date, total_amount, status, idempotency_key
FROM import_orders
WHERE order_id IS NULL
ORDER BY first_line;

UPDATE import_orders o
SET order_id = e.order_id
FROM orders e
WHERE o.order_id IS NULL
  AND e.idempotency_key = o.idempotency_key;

ANALYZE orders;

-- What was sold and did not come back must have been there before: an opening row, or more where one
-- cannot say so many.
INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at)
SELECT sold.product_id, least(sold.units - piece * 2147483647, 2147483647), 'opening', 'orders import',
       :'actor', sold.first_sale
FROM (SELECT coalesce(l.product_id, p.product_id) AS product_id,
             sum(l.quantity) AS units,
             min(o.order_date) AS first_sale
      FROM import_lines l
      JOIN import_orders o ON o.order_key = l.order_key
      LEFT JOIN products p ON p.sku = l.sku
      LEFT JOIN order_steps s ON s.from_status = 'Pending' AND s.to_status = o.status
      WHERE l.reason IS NULL
        AND s.restocks IS NOT TRUE
      GROUP BY 1) sold
CROSS JOIN generate_series(0, (sold.units - 1) / 2147483647) AS piece
ORDER BY sold.product_id, piece;

--   phase    adding order lines
--   keys     order_items.order_item_id
SELECT max(order_item_id)
FROM import_lines
WHERE reason IS NULL;

--   counts   order_items
INSERT INTO order_items (order_item_id, order_id, product_id, quantity, price_at_purchase)
SELECT l.order_item_id, o.order_id, coalesce(l.product_id, p.product_id), l.quantity,
       l.price_at_purchase
FROM import_lines l
JOIN import_orders o ON o.order_key = l.order_key
LEFT JOIN products p ON p.sku = l.sku
WHERE l.line_number > :'after_line'
  AND l.line_number <= :'to_line'
  AND l.reason IS NULL
  AND l.order_item_id IS NOT NULL
ORDER BY l.line_number;

--   counts   order_items
INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase)
SELECT o.order_id, coalesce(l.product_id, p.product_id), l.quantity, l.price_at_purchase
FROM import_lines l
JOIN import_orders o ON o.order_key = l.order_key
LEFT JOIN products p ON p.sku = l.sku
WHERE l.line_number > :'after_line'
  AND l.line_number <= :'to_line'
  AND l.reason IS NULL
  AND l.order_item_id IS NULL
ORDER BY l.line_number;

ANALYZE order_items;

-- When a step was taken is not told. The order's own date is the one at which units that come back
-- leave no product's running balance below zero.
INSERT INTO order_status_changes (order_id, from_status, to_status, actor, changed_at)
SELECT o.order_id, s.from_status, s.to_status, :'actor', o.order_date
FROM import_orders o
JOIN order_steps s ON s.from_status = 'Pending' AND s.to_status = o.status
ORDER BY o.first_line;

INSERT INTO stock_movements (product_id, quantity, kind, reason, order_id, actor, moved_at)
SELECT back.product_id, least(back.units - piece * 2147483647, 2147483647), 'restock', 'orders import',
       back.order_id, :'actor', back.order_date
FROM (SELECT o.order_id, i.product_id, o.order_date, o.first_line, sum(i.quantity) AS units
      FROM import_orders o
      JOIN order_steps s ON s.from_status = 'Pending' AND s.to_status = o.status AND s.restocks
      JOIN order_items i ON i.order_id = o.order_id
      GROUP BY o.order_id, i.product_id, o.order_date, o.first_line) back
CROSS JOIN generate_series(0, (back.units - 1) / 2147483647) AS piece
ORDER BY back.first_line, back.product_id, piece;

ANALYZE stock_movements;

--   phase    finishing
--   rejects
SELECT line_number, reason, line
FROM import_lines
WHERE reason IS NOT NULL
  AND line IS NOT NULL
ORDER BY line_number;

DROP TABLE import_lines;

DROP TABLE import_orders;
