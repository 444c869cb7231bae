-- products: Products, one a line. One that is there already stays as it is.
--   column   product_id      key   optional                   Kept; a new one is given where it is missing.
--   column   product_name    text  required 1..200            Unique.
--   column   price           money required                   Price of a unit.
--   column   sku             text  optional 0..64             The shop's own article code; unique.
--   column   description     text  optional 0..4000           For the customer.
--   column   stock_quantity  int   optional 0..2147483647 =0  Units on hand, as the opening row of its ledger.
--   column   created_at      time  optional                   Now, if not given.
--   column   updated_at      time  optional                   Now, if not given.
--   column   archived_at     time  optional                   Archived since.

--   phase    reading
--   copies
CREATE UNLOGGED TABLE import_lines (
    line_number    bigint NOT NULL CONSTRAINT import_lines_pkey PRIMARY KEY,
    line           text,
    reason         text,
    product_id     bigint,
    product_name   text,
    price          numeric(12,4),
    sku            text,
    description    text,
    stock_quantity integer,
    created_at     timestamptz,
    updated_at     timestamptz,
    archived_at    timestamptz
);

--   phase    checking
ANALYZE import_lines;

UPDATE import_lines l
SET reason = format('product_id: %s is another product already, "%s"%s', p.product_id,
                    p.product_name, ' with the SKU "' || p.sku || '"')
FROM products p
WHERE p.product_id = l.product_id
  AND (p.product_name <> l.product_name OR p.sku IS DISTINCT FROM coalesce(l.sku, p.sku));

UPDATE import_lines l
SET reason = format('sku: "%s" is product %s''s already, "%s"; SKUs are unique', l.sku,
                    p.product_id, p.product_name)
FROM products p
WHERE p.sku = l.sku
  AND (p.product_name <> l.product_name OR p.product_id <> l.product_id)
  AND l.reason IS NULL;

UPDATE import_lines l
SET reason = format('product_name: "%s" is product %s''s already; names are unique', l.product_name,
                    p.product_id)
FROM products p
WHERE p.product_name = l.product_name
  AND (p.product_id <> l.product_id OR p.sku IS DISTINCT FROM coalesce(l.sku, p.sku))
  AND l.reason IS NULL;

-- Of lines that are in each other's way the first is taken. One whose rival is itself in the way of an
-- earlier line waits until that is decided; the earliest is decided each time.
--   repeats
WITH rivals AS (
    SELECT line_number, first_of_name, first_of_sku, first_of_id,
           least(first_of_name, first_of_sku, first_of_id) < line_number AS is_second
    FROM (SELECT line_number,
                 min(line_number) OVER (PARTITION BY product_name) AS first_of_name,
                 CASE WHEN sku IS NOT NULL
                      THEN min(line_number) OVER (PARTITION BY sku) END AS first_of_sku,
                 CASE WHEN product_id IS NOT NULL
                      THEN min(line_number) OVER (PARTITION BY product_id) END AS first_of_id
          FROM import_lines
          WHERE reason IS NULL) firsts)
UPDATE import_lines l
SET reason = CASE WHEN by_name.line_number IS NOT NULL
                  THEN format('product_name: "%s" stands on line %s already; names are unique',
                              l.product_name, by_name.line_number)
                  WHEN by_sku.line_number IS NOT NULL
                  THEN format('sku: "%s" stands on line %s already; SKUs are unique', l.sku,
                              by_sku.line_number)
                  ELSE format('product_id: %s stands on line %s already', l.product_id,
                              by_id.line_number) END
FROM rivals r
LEFT JOIN rivals by_name ON by_name.line_number = r.first_of_name AND NOT by_name.is_second
LEFT JOIN rivals by_sku ON by_sku.line_number = r.first_of_sku AND NOT by_sku.is_second
LEFT JOIN rivals by_id ON by_id.line_number = r.first_of_id AND NOT by_id.is_second
WHERE r.line_number = l.line_number
  AND r.is_second
  AND coalesce(by_name.line_number, by_sku.line_number, by_id.line_number) IS NOT NULL;

-- What has the id or the SKU of a product and is not rejected has its name too.
--   counts   already_there
DELETE FROM import_lines l
USING products p
WHERE p.product_name = l.product_name
  AND l.reason IS NULL;

--   phase    adding products
--   keys     products.product_id
SELECT max(product_id)
FROM import_lines
WHERE reason IS NULL;

--   counts   products
INSERT INTO products (product_id, product_name, price, sku, description, stock_quantity, created_at,
                      updated_at, archived_at)
SELECT product_id, product_name, price, sku, description, stock_quantity,
       coalesce(created_at, now()), coalesce(updated_at, now()), archived_at
FROM import_lines
WHERE reason IS NULL
  AND product_id IS NOT NULL
ORDER BY line_number;

--   counts   products
INSERT INTO products (product_name, price, sku, description, stock_quantity, created_at, updated_at,
                      archived_at)
SELECT product_name, price, sku, description, stock_quantity, coalesce(created_at, now()),
       coalesce(updated_at, now()), archived_at
FROM import_lines
WHERE reason IS NULL
  AND product_id IS NULL
ORDER BY line_number;

INSERT INTO stock_movements (product_id, quantity, kind, reason, actor, moved_at)
SELECT p.product_id, l.stock_quantity, 'opening', 'products import', :'actor', p.created_at
FROM import_lines l
JOIN products p ON p.product_name = l.product_name
WHERE l.reason IS NULL
  AND l.stock_quantity > 0
ORDER BY p.product_id;

ANALYZE products;

ANALYZE stock_movements;

--   phase    finishing
--   rejects
SELECT line_number, reason, line
FROM import_lines
WHERE reason IS NOT NULL
ORDER BY line_number;

DROP TABLE import_lines;
