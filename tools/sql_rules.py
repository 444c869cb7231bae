"""Rules that keep the same SQL right on one PostgreSQL and on a distributed one (Citus).

PostgreSQL alone would not show a breach, so the build reads the SQL for what can be seen.
"""
import pathlib
import re
from dataclasses import dataclass


class SqlError(Exception):
    """Something in sql/ is wrong; the message says where, what, and what would be right."""


@dataclass
class Statement:
    """One statement of a file, the line where it begins, and the comment before it."""
    path: pathlib.Path
    line: int
    sql: str
    comment: str = ""
    comment_line: int = 0

    def error(self, position, reason):
        return SqlError(f"{self.path}:{line_at(self.line, self.sql, position)}: {reason}")


def line_at(line, text, position):
    """The line of a position in a text that begins in `line`."""
    return line + text.count("\n", 0, position)


COMMENT_OR_QUOTED = r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\""
BODY = r"\$(?P<tag>(?:[a-z_]\w*)?)\$.*?\$(?P=tag)\$"
OPENING = r"\$(?:[a-z_]\w*)?\$|/\*|'|\""

NOW = r"(\bnow\s*\(|\bclock_timestamp\s*\(|\bcurrent_timestamp\b)"
FORBIDDEN = [
    (r"\bCREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b",
     "no triggers: set the column in the statement"),
    (r"\bINHERITS\s*\(", "no table inheritance: a table names all its columns"),
    (r"\bCREATE\s+TEMP", "no temporary tables: they are not beside the store's; use an unlogged one"),
    (r"\bMERGE\s+INTO\b", "no MERGE: INSERT ... ON CONFLICT, or statements one by one"),
    (r"\bWHERE\s+CURRENT\s+OF\b", "no WHERE CURRENT OF: name the row by its key"),
    (r"\bPREPARE\s+TRANSACTION\b", "no PREPARE TRANSACTION: one function call is one transaction"),
    (r"\b(NOTIFY|LISTEN|pg_notify)\b", "no NOTIFY: it is local to a node; use a table"),
    (r"\bpg_(try_)?advisory_", "no advisory locks in SQL: they are local to a node; lock rows"),
    (r"\bOFFSET\b", "no OFFSET: page by key"),
    (r"\bWITH\b[^;]*\bAS\s*(NOT\s+)?(MATERIALIZED\s*)?\(\s*(INSERT|UPDATE|DELETE|MERGE)\b",
     "no data-modifying CTE: write statements one by one, in a function"),
    (r"\bWITH\b[^;]*\bAS\s*(NOT\s+)?(MATERIALIZED\s*)?\([^;]*\bnextval\s*\(",
     "no nextval in a CTE: fetch the numbers first"),
    (r"\bDO\s+UPDATE\b[^;]*" + NOW, "no now() in ON CONFLICT DO UPDATE: use excluded"),
    (r"\bRETURNING\b[^;]*" + NOW, "no now() in RETURNING: return the column that holds it"),
    (r"\bUPDATE\b[^;]*\brandom\s*\(", "no random() in UPDATE: pass the number as a parameter"),
    (r"\bEXECUTE\b", "no dynamic SQL: values are parameters"),
]


def blanked(pattern, sql):
    """The SQL with what the pattern finds blanked out, so that every position stays."""
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), sql, flags=re.DOTALL)


def statements_of(path, text, line=1):
    """The statements of a text that begins in that line. Each ends in a ; that stands in no comment,
    quoted text or function body."""
    statements, position = [], 0
    for match in re.finditer(f"{COMMENT_OR_QUOTED}|{BODY}|;|(?P<open>{OPENING})", text, re.DOTALL):
        if match["open"]:
            where = line_at(line, text, match.start())
            raise SqlError(f"{path}:{where}: the {match[0]} that stands here is never closed")
        if match[0] == ";":
            statements.append(statement_at(path, text, line, position, match.start()))
            position = match.end()
    rest = statement_at(path, text, line, position, len(text))
    if rest.sql:
        raise rest.error(0, "the last statement lacks its ;")
    return statements


def statement_at(path, text, line, start, end):
    blanks, comment, sql = re.fullmatch(r"(\s*)((?:\s|--[^\n]*(?:\n|\Z))*)(.*)", text[start:end],
                                        re.DOTALL).groups()
    comment_line = line_at(line, text, start + len(blanks))
    sql_line = line_at(comment_line, comment, len(comment))
    return Statement(path, sql_line, sql.rstrip(), comment.strip(), comment_line)


def check_statement(statement):
    code = blanked(COMMENT_OR_QUOTED, statement.sql)
    for pattern, reason in FORBIDDEN:
        match = re.search(pattern, code, re.IGNORECASE)
        if match:
            raise statement.error(match.end() - 1, reason)


def check_function(statement):
    """A function finds its own store's tables, whoever calls it from wherever."""
    head = blanked(BODY, blanked(COMMENT_OR_QUOTED, statement.sql))
    bound_at_creation = re.search(r"^\s*(RETURN\b|BEGIN\s+ATOMIC\b)", head, re.MULTILINE)
    if not re.search(r"\bSET\s+search_path\s+FROM\s+CURRENT\b", head) and not bound_at_creation:
        raise statement.error(0, "a function needs SET search_path FROM CURRENT")


def check_table(statement):
    """Every constraint is named: errors are told apart by constraint names, and one without a name
    gets one that differs from node to node."""
    code = blanked(COMMENT_OR_QUOTED, statement.sql)
    if not re.match(r"(CREATE(\s+UNLOGGED)?|ALTER)\s+TABLE\b", code, re.IGNORECASE):
        return
    kinds = r"\b(PRIMARY\s+KEY|FOREIGN\s+KEY\s*\([^)]*\)\s*REFERENCES|REFERENCES|UNIQUE|CHECK|EXCLUDE)\b"
    for match in re.finditer(kinds, code, re.IGNORECASE):
        if not re.search(r"\bCONSTRAINT\s+\w+\s*$", code[:match.start()], re.IGNORECASE):
            kind = " ".join(match[0].split()[:2])
            raise statement.error(match.start(),
                                  f"the {kind} has no name; write CONSTRAINT name {kind}")
