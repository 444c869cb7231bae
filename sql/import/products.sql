-- products: Products, one a line. One that is there already stays as it is.
--   column   product_id      id    optional 1..4611686018427387903  Kept; a new one is given where it is missing.
--   column   product_name    text  required 1..200                  Unique.
--   column   price           money required                         Price of a unit.
--   column   sku             text  optional 0..64                   The shop's own article code; unique.
--   column   description     text  optional 0..4000                 For the customer.
--   column   stock_quantity  int   optional 0..2147483647 =0        Units on hand, as the opening row of its ledger.
--   column   created_at      time  optional                         Now, if not given.
--   column   updated_at      time  optional                         Now, if not given.
--   column   archived_at     time  optional                         Archived since.

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

UPDATE import_lines l
SET reason = format('product_name: "%s" stands on line %s already; names are unique', l.product_name,
                    d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY product_name) AS first_line
      FROM import_lines
      WHERE reason IS NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

UPDATE import_lines l
SET reason = format('sku: "%s" stands on line %s already; SKUs are unique', l.sku, d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY sku) AS first_line
      FROM import_lines
      WHERE reason IS NULL
        AND sku IS NOT NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

UPDATE import_lines l
SET reason = format('product_id: %s stands on line %s already', l.product_id, d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY product_id) AS first_line
      FROM import_lines
      WHERE reason IS NULL
        AND product_id IS NOT NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

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
