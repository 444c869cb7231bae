-- customers: Customers, one a line. One who is there already stays as he is.
--   column   customer_id        id    optional 1..4611686018427387903  Kept; a new one is given where it is missing.
--   column   first_name         text  required 1..100                  Given name.
--   column   last_name          text  required 1..100                  Family name.
--   column   email              email required                         Unique, without regard to case; tells who is there already.
--   column   phone              text  optional 0..40                   As dialled.
--   column   registration_date  time  optional                         Now, if not given.
--   column   archived_at        time  optional                         Archived since.

--   phase    reading
--   copies
CREATE UNLOGGED TABLE import_lines (
    line_number       bigint NOT NULL CONSTRAINT import_lines_pkey PRIMARY KEY,
    line              text,
    reason            text,
    customer_id       bigint,
    first_name        text,
    last_name         text,
    email             text,
    phone             text,
    registration_date timestamptz,
    archived_at       timestamptz
);

--   phase    checking
ANALYZE import_lines;

UPDATE import_lines l
SET reason = format('customer_id: %s is another customer already, %s', c.customer_id, c.email)
FROM customers c
WHERE c.customer_id = l.customer_id
  AND lower(c.email) <> lower(l.email);

UPDATE import_lines l
SET reason = format('email: "%s" is customer %s''s already; addresses are unique without regard to case',
                    l.email, c.customer_id)
FROM customers c
WHERE lower(c.email) = lower(l.email)
  AND c.customer_id <> l.customer_id
  AND l.reason IS NULL;

UPDATE import_lines l
SET reason = format('email: "%s" stands on line %s already; addresses are unique without regard to case',
                    l.email, d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY lower(email)) AS first_line
      FROM import_lines
      WHERE reason IS NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

UPDATE import_lines l
SET reason = format('customer_id: %s stands on line %s already', l.customer_id, d.first_line)
FROM (SELECT line_number,
             min(line_number) OVER (PARTITION BY customer_id) AS first_line
      FROM import_lines
      WHERE reason IS NULL
        AND customer_id IS NOT NULL) d
WHERE d.line_number = l.line_number
  AND d.first_line < l.line_number;

--   counts   already_there
DELETE FROM import_lines l
USING customers c
WHERE lower(c.email) = lower(l.email)
  AND l.reason IS NULL;

--   phase    adding customers
--   keys     customers.customer_id
SELECT max(customer_id)
FROM import_lines
WHERE reason IS NULL;

--   counts   customers
INSERT INTO customers (customer_id, first_name, last_name, email, phone, registration_date, archived_at)
SELECT customer_id, first_name, last_name, email, phone, coalesce(registration_date, now()), archived_at
FROM import_lines
WHERE reason IS NULL
  AND customer_id IS NOT NULL
ORDER BY line_number;

--   counts   customers
INSERT INTO customers (first_name, last_name, email, phone, registration_date, archived_at)
SELECT first_name, last_name, email, phone, coalesce(registration_date, now()), archived_at
FROM import_lines
WHERE reason IS NULL
  AND customer_id IS NULL
ORDER BY line_number;

ANALYZE customers;

--   phase    finishing
--   rejects
SELECT line_number, reason, line
FROM import_lines
WHERE reason IS NOT NULL
ORDER BY line_number;

DROP TABLE import_lines;
