"""Read the imports and exports: a file each under sql/import/ and sql/export/.

An export is one commented statement. An import is a header that tells its columns, and then its
statements in the order in which they run, each with words in the comment before it:

    -- NAME: Summary.
    --   column   NAME TYPE required|optional [RANGE | A|B|C] [=DEFAULT]  Help.
    --   header   NAME First|Second    what the file calls a column, where it is not its name
    --   ignored  First|Second         what the file has besides and nobody misses
    --   one_of   NAME NAME ...        exactly one of these columns has a value
    --   any_of   NAME NAME ...        at least one of these has
    --   group    NAME NAME ...        these tell which lines stand or fall together: a line that
                                       cannot be taken is copied too, with these and its reason

    --   phase    WORDS                what is told of it and of those after it, while they run
    --   copies                        then the file's lines are copied into import_lines
    --   counts   COUNTER              the rows it touches are added to that number of the result
    --   repeats                       again and again, until it touches no row
    --   keys     TABLE.COLUMN         it tells the highest key to come; new ones begin after it
    --   rejects                       its rows (line_number, reason, line) go to the rejects file

:'actor' is who imports. A statement with :'after_line' and :'to_line' runs once for each range of
line numbers. Types are those of operations and IMPORT_TYPES.
"""
import re
from dataclasses import dataclass, field

from operation_file import Operation, Parameter, read_param
from sql_rules import SqlError, check_statement, check_table, statements_of

# type: (the type whose rules hold, how its text is read before: a C enumerator)
IMPORT_TYPES = {
    "key": ("id", "IMPORT_PLAIN"),
    "total": ("text", "IMPORT_TOTAL"),
    "sale_quantity": ("int", "IMPORT_SALE_QUANTITY"),
    "sale_price": ("money", "IMPORT_SALE_PRICE"),
    "sale_time": ("time", "IMPORT_SALE_TIME"),
    "customer_number": ("id", "IMPORT_CUSTOMER_NUMBER"),
}
# A key that is kept: as many are left for new ones.
KEY_MOST = 2**62 - 1
COLUMNS_MOST = 32
COUNTERS = ("already_there", "customers", "products", "orders", "order_items")
INPUTS = ("actor", "after_line", "to_line")


@dataclass
class Column:
    parameter: Parameter
    reading: str
    headers: list[str] | None = None


@dataclass
class Step:
    sql: str
    phase: str
    action: str = "run"
    counter: str | None = None
    keys: tuple[str, str] | None = None
    inputs: list[str] = field(default_factory=list)


@dataclass
class Import:
    name: str
    summary: str
    columns: list[Column] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    one_of: list[str] = field(default_factory=list)
    any_of: list[str] = field(default_factory=list)
    group: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def identifier(self):
        return self.name.replace("-", "_")

    @property
    def parameters(self):
        return [column.parameter for column in self.columns]

    def column_number(self, name):
        return [column.parameter.name for column in self.columns].index(name)


@dataclass
class Export:
    name: str
    sql: str


def read_exports(folder):
    exports = []
    for path in sorted(folder.glob("*.sql")):
        statements = statements_of(path, path.read_text(encoding="utf-8"))
        if len(statements) != 1 or not re.match(rf"-- {path.stem}: \S.*\.", statements[0].comment):
            raise SqlError(f"{path}:1: expected '-- {path.stem}: Summary.' and one statement")
        check_statement(statements[0])
        exports.append(Export(path.stem, statements[0].sql))
    return exports


def read_imports(folder):
    return [read_import(path) for path in sorted(folder.glob("*.sql"))]


def read_import(path):
    header, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    lines = header.split("\n")
    first = re.fullmatch(rf"-- {path.stem}: (\S.*\.)", lines[0])
    if first is None:
        raise SqlError(f"{path}:1: the first line must be '-- {path.stem}: Summary.'")
    result = Import(path.stem, first[1])
    for number, line in enumerate(lines[1:], start=2):
        read_header_word(result, f"{path}:{number}", *word_of(f"{path}:{number}", line))
    phase = None
    for statement in statements_of(path, body, len(lines) + 2):
        step = read_step(statement, phase)
        phase = step.phase
        result.steps.append(step)
    check_import(path, result)
    return result


def word_of(where, line):
    match = re.fullmatch(r"--   ([a-z_]+)(?: +(\S.*))?", line)
    if match is None:
        raise SqlError(f"{where}: a line of words is '--   word  what it takes'")
    return match[1], match[2] or ""


def read_header_word(result, where, word, rest):
    if word == "column":
        result.columns.append(read_column(where, rest))
    elif word == "header":
        name, _, headers = rest.partition(" ")
        result.columns[column_number(result, where, name)].headers = headers.strip().split("|")
    elif word == "ignored":
        result.ignored = rest.split("|")
    elif word in ("one_of", "any_of", "group"):
        for name in rest.split():
            column_number(result, where, name)
        setattr(result, word, rest.split())
    else:
        raise SqlError(f"{where}: unknown word '{word}'")


def column_number(result, where, name):
    try:
        return result.column_number(name)
    except ValueError:
        raise SqlError(f"{where}: {name} is not a column") from None


def read_column(where, rest):
    """By the rules of an operation's parameter; one of IMPORT_TYPES stands for the type it builds on."""
    name, kind = rest.split()[:2]
    plain, reading = IMPORT_TYPES.get(kind, (kind, "IMPORT_PLAIN"))
    holder = Operation(path=where, name=name, summary="")
    read_param(holder, where, re.sub(rf"^{name}( +){kind}\b", rf"{name}\g<1>{plain}", rest))
    if kind == "key":
        holder.parameters[0].maximum = KEY_MOST
    return Column(holder.parameters[0], reading)


def read_step(statement, phase):
    check_statement(statement)
    check_table(statement)
    step = Step(statement.sql, phase)
    for number, line in enumerate(statement.comment.split("\n"), start=statement.comment_line):
        if line.startswith("--   "):
            where = f"{statement.path}:{number}"
            read_step_word(step, where, *word_of(where, line))
    number_inputs(step, statement)
    return step


def read_step_word(step, where, word, rest):
    if word == "phase":
        step.phase = rest
    elif word in ("copies", "repeats", "rejects"):
        step.action = word
    elif word == "counts" and rest in COUNTERS:
        step.action, step.counter = word, rest
    elif word == "keys" and re.fullmatch(r"[a-z_]+\.[a-z_]+", rest):
        step.action, step.keys = word, tuple(rest.split("."))
    else:
        raise SqlError(f"{where}: '{word} {rest}' means nothing")


def number_inputs(step, statement):
    def numbered(match):
        if match[1] not in INPUTS:
            raise statement.error(match.start(), f":'{match[1]}' is not one of {', '.join(INPUTS)}")
        if match[1] not in step.inputs:
            step.inputs.append(match[1])
        return f"${step.inputs.index(match[1]) + 1}"

    step.sql = re.sub(r":'([a-z_]+)'", numbered, statement.sql)


def check_import(path, result):
    """What one line cannot know: that all of it fits together."""
    if len(result.columns) > COLUMNS_MOST:
        raise SqlError(f"{path}:1: more than {COLUMNS_MOST} columns")
    actions = [step.action for step in result.steps]
    if actions[:1] != ["copies"] or actions.count("copies") != 1 or actions.count("rejects") != 1:
        raise SqlError(f"{path}:1: the first statement, and no other, copies; one rejects")
    if result.steps[0].phase is None:
        raise SqlError(f"{path}:1: the first statement has no phase")
    table = result.steps[0].sql
    for name in ["line_number", "line", "reason"] + [p.name for p in result.parameters]:
        if not re.search(rf"^ +{name} ", table, re.MULTILINE):
            raise SqlError(f"{path}:1: import_lines has no column {name}")
    created = re.findall(r"CREATE UNLOGGED TABLE (\w+)", "\n".join(step.sql for step in result.steps))
    dropped = re.findall(r"DROP TABLE (\w+)", "\n".join(step.sql for step in result.steps))
    if sorted(created) != sorted(dropped):
        raise SqlError(f"{path}:1: makes the tables {created} and drops {dropped}")
