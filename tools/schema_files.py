"""Read migrations, functions and invariants."""
import hashlib
import re
from dataclasses import dataclass

from sql_rules import (SqlError, Statement, check_function, check_statement, check_table,
                       statements_of)


@dataclass
class Migration:
    id: int
    name: str
    checksum: str
    statements: list[str]


@dataclass
class Invariant:
    name: str
    title: str
    description: str
    over: str
    sql: str


def read_migrations(folder):
    """Numbered from 1, without a gap. One statement a call: a distributed database needs it."""
    migrations = []
    for expected, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = re.fullmatch(r"([0-9]{4})_([a-z_]+)", path.stem)
        if match is None or int(match[1]) != expected:
            raise SqlError(f"{path}:1: expected {expected:04d}_name.sql; numbers have no gap")
        text = path.read_text(encoding="utf-8")
        statements = statements_of(path, text)
        for statement in statements:
            check_statement(statement)
            check_table(statement)
        migrations.append(Migration(expected, match[2], checksum([text]),
                                    [statement.sql for statement in statements]))
    return migrations


def read_functions(folder):
    """All functions as one migration that is applied again whenever its checksum changes."""
    texts, statements = [], []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = statements_of(path, text)
        if len(found) != 1 or not found[0].sql.startswith(f"CREATE OR REPLACE FUNCTION {path.stem}("):
            line = found[-1].line if found else 1
            raise SqlError(f"{path}:{line}: expected CREATE OR REPLACE FUNCTION {path.stem}(...), alone")
        check_statement(found[0])
        check_function(found[0])
        texts.append(text)
        statements.append(found[0].sql)
    return Migration(0, "functions", checksum(texts), statements)


def read_invariants(folder):
    invariants = []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        match = re.match(r"-- (I[0-9]+) ([a-z_]+): (.+\.)\n--   over ([a-z_]+)\n", text)
        if match is None or path.stem != f"{match[1]}_{match[2]}":
            raise SqlError(f"{path}:1: expected '-- I9 title: What must hold.', '--   over table', and "
                           "the name I9_title.sql")
        statement = Statement(path, 3, text[match.end():].strip())
        if ";" in statement.sql:
            raise statement.error(statement.sql.index(";"), "no ; here: it stands inside a count")
        check_statement(statement)
        invariants.append(Invariant(match[1], match[2], match[3], match[4], statement.sql))
    return sorted(invariants, key=lambda invariant: int(invariant.name[1:]))


def checksum(texts):
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
