-- customers: Customers, one a line. One who is there already stays as he is.
--   column   customer_id        key   optional         Kept; a new one is given where it is missing.
--   column   first_name         text  required 1..100  Given name.
--   column   last_name          text  required 1..100  Family name.
--   column   email              email required         Unique, without regard to case; tells who is there already.
--   column   phone              text  optional 0..40   As dialled.
--   column   registration_date  time  optional         Now, if not given.
--   column   archived_at        time  optional         Archived since.

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

-- Of lines that are in each other's way the first is taken. One whose rival is itself in the way of an
-- earlier line waits until that is decided; the earliest is decided each time.
--   repeats
WITH rivals AS (
    SELECT line_number, first_of_email, first_of_id,
           least(first_of_email, first_of_id) < line_number AS is_second
    FROM (SELECT line_number,
                 min(line_number) OVER (PARTITION BY lower(email)) AS first_of_email,
                 CASE WHEN customer_id IS NOT NULL
                      THEN min(line_number) OVER (PARTITION BY customer_id) END AS first_of_id
          FROM import_lines
          WHERE reason IS NULL) firsts)
UPDATE import_lines l
SET reason = CASE WHEN by_email.line_number IS NOT NULL
                  THEN format('email: "%s" stands on line %s already; addresses are unique without regard '
                              'to case', l.email, by_email.line_number)
                  ELSE format('customer_id: %s stands on line %s already', l.customer_id,
                              by_id.line_number) END
FROM rivals r
LEFT JOIN rivals by_email ON by_email.line_number = r.first_of_email AND NOT by_email.is_second
LEFT JOIN rivals by_id ON by_id.line_number = r.first_of_id AND NOT by_id.is_second
WHERE r.line_number = l.line_number
  AND r.is_second
  AND coalesce(by_email.line_number, by_id.line_number) IS NOT NULL;

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
