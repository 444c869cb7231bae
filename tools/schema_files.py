"""Read migrations, functions and invariants."""
import hashlib
import re
from dataclasses import dataclass

from sql_rules import SqlError, check_function, check_statement, check_table


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


def split_statements(path, text):
    """One statement a call: a distributed database needs it."""
    return [statement for _, statement in commented_statements(path, text)]


def commented_statements(path, text):
    """Each statement with the comment before it. Splits at ; outside $$ and ''."""
    pairs, position = [], 0
    for match in re.finditer(r"--[^\n]*|\$\$.*?\$\$|'(?:[^']|'')*'|;", text, re.DOTALL):
        if match[0] != ";":
            continue
        comment, statement = re.fullmatch(r"((?:\s|--[^\n]*\n)*)(.*)", text[position:match.start()],
                                          re.DOTALL).groups()
        pairs.append((comment.strip(), statement.rstrip()))
        position = match.end()
    if re.sub(r"--[^\n]*", "", text[position:]).strip():
        raise SqlError(f"{path}: the last statement lacks its ;")
    return pairs


def read_migrations(folder):
    migrations = []
    for expected, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = re.fullmatch(r"([0-9]{4})_([a-z_]+)", path.stem)
        if match is None or int(match[1]) != expected:
            raise SqlError(f"{path}: expected {expected:04d}_name.sql; numbers have no gap")
        text = path.read_text(encoding="utf-8")
        statements = split_statements(path, text)
        for statement in statements:
            check_statement(path, statement)
            check_table(path, statement)
        migrations.append(Migration(expected, match[2], checksum([text]), statements))
    return migrations


def read_functions(folder):
    """All functions as one migration that is applied again whenever its checksum changes."""
    texts, statements = [], []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found = split_statements(path, text)
        if len(found) != 1 or not found[0].startswith(f"CREATE OR REPLACE FUNCTION {path.stem}("):
            raise SqlError(f"{path}: expected CREATE OR REPLACE FUNCTION {path.stem}(...) alone")
        check_statement(path, found[0])
        check_function(path, found[0])
        texts.append(text)
        statements += found
    return Migration(0, "functions", checksum(texts), statements)


def read_invariants(folder):
    invariants = []
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        match = re.match(r"-- (I[0-9]+) ([a-z_]+): (.+\.)\n--   over ([a-z_]+)\n", text)
        if match is None or path.stem != f"{match[1]}_{match[2]}":
            raise SqlError(f"{path}: expected '-- I9 title: What must hold.' and '--   over table'")
        sql = text[match.end():].strip().removesuffix(";")
        check_statement(path, sql)
        invariants.append(Invariant(match[1], match[2], match[3], match[4], sql))
    return sorted(invariants, key=lambda invariant: int(invariant.name[1:]))


def checksum(texts):
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
