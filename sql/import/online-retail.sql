-- online-retail: Invoices as UCI's data sets "Online Retail" and "Online Retail II" have them, one invoice line a line.
--   column   invoice       text             required 1..64          The invoice, which becomes an order, placed at the earliest of its lines' times.
--   column   sku           text             required 1..64          As written: codes that differ by case are two products.
--   column   description   text             optional 0..4000        The product's name, made unique where it is not.
--   column   quantity      sale_quantity    required 1..2147483647  Units sold.
--   column   invoice_date  sale_time        required                YYYY-MM-DD HH:MM:SS, or M/D/YYYY H:MM (month first), in the store's time zone.
--   column   price         sale_price       required                Price of a unit.
--   column   customer      customer_number  optional                Who bought: the first that a line of the invoice names; one guest where none does.
--   header   invoice       InvoiceNo|Invoice
--   header   sku           StockCode
--   header   description   Description
--   header   quantity      Quantity
--   header   invoice_date  InvoiceDate
--   header   price         UnitPrice|Price
--   header   customer      CustomerID|Customer ID
--   ignored  Country

--   phase    reading
--   copies
CREATE UNLOGGED TABLE import_lines (
    line_number  bigint NOT NULL CONSTRAINT import_lines_pkey PRIMARY KEY,
    line         text,
    reason       text,
    invoice      text,
    sku          text,
    description  text,
    quantity     integer,
    invoice_date timestamptz,
    price        numeric(12,4),
    customer     bigint
);

--   phase    checking
ANALYZE import_lines;

-- An invoice that is there is there with all its lines.
--   counts   already_there
DELETE FROM import_lines l
USING orders o
WHERE o.idempotency_key = 'online-retail:' || l.invoice;

CREATE UNLOGGED TABLE import_invoices (
    invoice      text NOT NULL CONSTRAINT import_invoices_pkey PRIMARY KEY,
    first_line   bigint,
    order_date   timestamptz,
    customer     bigint,
    email        text,
    total_amount numeric
);

-- Its customer is the first that one of its lines names.
INSERT INTO import_invoices (invoice, first_line, order_date, customer, email, total_amount)
SELECT i.invoice, i.first_line, i.order_date, c.customer,
       coalesce(c.customer::text, 'guest') || '@online-retail.invalid', i.total_amount
FROM (SELECT l.invoice,
             min(l.line_number) AS first_line,
             min(l.invoice_date) AS order_date,
             min(l.line_number) FILTER (WHERE l.customer IS NOT NULL) AS customer_line,
             sum(round(l.quantity * l.price, s.minor_unit)) AS total_amount
      FROM import_lines l
      CROSS JOIN store_settings s
      GROUP BY l.invoice) i
LEFT JOIN import_lines c ON c.line_number = i.customer_line;

UPDATE import_lines l
SET reason = format('the total of invoice %s is too large; at most 999999999999.99 can be kept',
                    i.invoice)
FROM import_invoices i
WHERE i.invoice = l.invoice
  AND i.total_amount >= 1e12;

DELETE FROM import_invoices
WHERE total_amount >= 1e12;

ANALYZE import_invoices;

CREATE UNLOGGED TABLE import_products (
    sku          text NOT NULL CONSTRAINT import_products_pkey PRIMARY KEY,
    product_id   bigint,
    first_line   bigint,
    first_sale   timestamptz,
    last_sale    timestamptz,
    price        numeric(12,4),
    units        bigint,
    description  text,
    product_name text,
    tries        integer NOT NULL DEFAULT 0
);

INSERT INTO import_products (sku, product_id, first_line, first_sale, last_sale, price, units,
                             description, product_name)
SELECT s.sku, p.product_id, s.first_line, s.first_sale, last.invoice_date, last.price, s.units,
       coalesce(rtrim(named.description), s.sku), left(coalesce(rtrim(named.description), s.sku), 200)
FROM (SELECT l.sku,
             min(l.line_number) AS first_line,
             min(l.line_number) FILTER (WHERE trim(l.description) <> '') AS named_line,
             max(l.line_number) AS last_line,
             min(i.order_date) AS first_sale,
             sum(l.quantity) AS units
      FROM import_lines l
      JOIN import_invoices i ON i.invoice = l.invoice
      GROUP BY l.sku) s
JOIN import_lines last ON last.line_number = s.last_line
LEFT JOIN import_lines named ON named.line_number = s.named_line
LEFT JOIN products p ON p.sku = s.sku;

ANALYZE import_products;

-- A new product whose name another has, in the shop or earlier in the file, tries its next one:
-- NAME (SKU), NAME (SKU) 2, ... The earliest in the file never gives way, so this comes to an end.
--   repeats
UPDATE import_products n
SET tries = n.tries + 1,
    product_name = left(n.description, 200 - length(suffix.text)) || suffix.text
FROM (SELECT t.sku,
             format(' (%s)', t.sku) || CASE WHEN t.tries = 0 THEN '' ELSE format(' %s', t.tries + 1) END
                 AS text
      FROM (SELECT sku, tries, product_name,
                   row_number() OVER (PARTITION BY product_name ORDER BY first_line) AS claim
            FROM import_products
            WHERE product_id IS NULL) t
      WHERE t.claim > 1
         OR t.product_name IN (SELECT product_name FROM products)) suffix
WHERE suffix.sku = n.sku;

--   phase    adding products
--   counts   products
INSERT INTO products (product_name, price, sku)
SELECT product_name, price, sku
FROM import_products
WHERE product_id IS NULL
ORDER BY first_line;

-- A price that was taken from the last sale follows the newer one; a price that was set since stays.
UPDATE products p
SET price = n.price,
    updated_at = now()
FROM import_products n
JOIN LATERAL (SELECT i.price_at_purchase, o.order_date
              FROM order_items i
              JOIN orders o ON o.order_id = i.order_id
              WHERE i.product_id = n.product_id
              ORDER BY o.order_date DESC, i.order_item_id DESC
              LIMIT 1) sold ON sold.order_date <= n.last_sale
WHERE p.product_id = n.product_id
  AND p.price = sold.price_at_purchase
  AND p.price <> n.price;

-- What was sold must have been there before: an opening row, or more where one cannot say so many.
INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at)
SELECT p.product_id, least(n.units - piece * 2147483647, 2147483647), 'opening',
       'online-retail import', :'actor', n.first_sale
FROM import_products n
JOIN products p ON p.sku = n.sku
CROSS JOIN generate_series(0, (n.units - 1) / 2147483647) AS piece
ORDER BY p.product_id, piece;

ANALYZE products;

ANALYZE stock_movements;

--   phase    adding customers
--   counts   customers
INSERT INTO customers (first_name, last_name, email, registration_date)
SELECT CASE WHEN i.customer IS NULL THEN 'Guest' ELSE 'Customer' END,
       coalesce(i.customer::text, 'Customer'), i.email, min(i.order_date)
FROM import_invoices i
WHERE NOT EXISTS (SELECT FROM customers c WHERE lower(c.email) = i.email)
GROUP BY i.customer, i.email
ORDER BY min(i.first_line);

ANALYZE customers;

--   phase    adding orders
--   counts   orders
INSERT INTO orders (customer_id, order_date, total_amount, idempotency_key)
SELECT c.customer_id, i.order_date, i.total_amount, 'online-retail:' || i.invoice
FROM import_invoices i
JOIN customers c ON lower(c.email) = i.email
ORDER BY i.first_line;

ANALYZE orders;

--   phase    adding order lines
--   counts   order_items
INSERT INTO order_items (order_id, product_id, quantity, price_at_purchase)
SELECT o.order_id, p.product_id, l.quantity, l.price
FROM import_lines l
JOIN orders o ON o.idempotency_key = 'online-retail:' || l.invoice
JOIN products p ON p.sku = l.sku
WHERE l.line_number > :'after_line'
  AND l.line_number <= :'to_line'
  AND l.reason IS NULL
ORDER BY l.line_number;

ANALYZE order_items;

--   phase    finishing
--   rejects
SELECT line_number, reason, line
FROM import_lines
WHERE reason IS NOT NULL
ORDER BY line_number;

DROP TABLE import_lines;

DROP TABLE import_invoices;

DROP TABLE import_products;
