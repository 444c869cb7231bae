"""Rules that keep the same SQL right on one PostgreSQL and on a distributed one (Citus).

PostgreSQL alone would not show a breach, so the build reads the SQL for what can be seen.
"""
import re


class SqlError(Exception):
    """Something in sql/ is wrong; the message says where and what."""


FORBIDDEN = [
    (r"\bCREATE\s+(CONSTRAINT\s+)?TRIGGER\b", "no triggers: set the column in the statement"),
    (r"\bINHERITS\s*\(", "no table inheritance"),
    (r"\bCREATE\s+TEMP", "no temporary tables: they are not beside the store's; use an unlogged one"),
    (r"\bMERGE\s+INTO\b", "no MERGE"),
    (r"\bWHERE\s+CURRENT\s+OF\b", "no WHERE CURRENT OF"),
    (r"\bPREPARE\s+TRANSACTION\b", "no PREPARE TRANSACTION"),
    (r"\b(NOTIFY|LISTEN)\b", "no NOTIFY: it is local to a node; use a table"),
    (r"\bpg_(try_)?advisory_", "no advisory locks in SQL: they are local to a node"),
    (r"\bOFFSET\b", "no OFFSET: page by key"),
    (r"\bWITH\b[^;]*\bAS\s*\(\s*(INSERT|UPDATE|DELETE)\b", "no data-modifying CTE: use statements"),
    (r"\bDO\s+UPDATE\b[^;]*\bnow\(\)", "no now() in ON CONFLICT DO UPDATE: use excluded"),
    (r"\bRETURNING\b[^;]*\bnow\(\)", "no now() in RETURNING"),
    (r"\bUPDATE\b[^;]*\brandom\(\)", "no random() in UPDATE"),
]
# A constraint without a name gets one that differs from node to node.
UNNAMED = re.compile(r"(?<!CONSTRAINT )\b(PRIMARY KEY|REFERENCES|UNIQUE|CHECK)\b")


def without_comments(sql):
    return re.sub(r"--[^\n]*", "", sql)


def check_statement(path, sql):
    text = without_comments(sql)
    for pattern, reason in FORBIDDEN:
        if re.search(pattern, text, re.IGNORECASE):
            raise SqlError(f"{path}: {reason}")
    if re.search(r"\bEXECUTE\b", text):
        raise SqlError(f"{path}: no dynamic SQL: values are parameters")


def check_function(path, sql):
    """A function finds its own store's tables, whoever calls it from wherever."""
    text = without_comments(sql)
    bound_at_creation = re.search(r"^(RETURN\b|BEGIN ATOMIC\b)", text, re.MULTILINE)
    if "SET search_path FROM CURRENT" not in text and not bound_at_creation:
        raise SqlError(f"{path}: a function needs SET search_path FROM CURRENT")


def check_table(path, sql):
    """Every constraint is named: errors are told apart by constraint names."""
    text = without_comments(sql)
    if not re.match(r"\s*(CREATE(\s+UNLOGGED)?|ALTER)\s+TABLE\b", text):
        return
    for match in UNNAMED.finditer(text):
        before = text[:match.start()].rstrip()
        if not re.search(r"\bCONSTRAINT\s+\w+$", before):
            line = text[:match.start()].count("\n") + 1
            raise SqlError(f"{path}: the {match[0]} in line {line} of its statement has no name")
