"""Read one annotated operation file: its contract in the header comment, its statement below.

The header's words (CONTRIBUTING.md explains them to people):

    -- NAME: Summary.
    --   cli      words and <positional_parameters>
    --   http     METHOD /v1/path/{parameter} STATUS
    --   role     reader | clerk | admin
    --   param    NAME TYPE required|optional [MINIMUM..MAXIMUM | A|B|C] [=DEFAULT]  Help.
    --   bind     NAME TYPE                  filled in by ordo: actor, or what the handler gives
    --   one_of   NAME NAME ...              exactly one of these parameters
    --   any_of   NAME NAME ...              at least one of these
    --   subject  TABLE.COLUMN               a list about the thing that the first parameter names
    --   result   one|list ROW              what a row is: customer, order_line
    --   column   NAME TYPE[?] [A|B|C] Help. in the order of the statement; operation_columns.py
    --   page     COLUMN                     the last row's value is the next page's `after`
    --   chart    bars|line X Y
    --   handler  engine                     not run as a plain statement
    --   note     More for the manual.
    --   example  ordo ...
"""
import re
from dataclasses import dataclass, field

from operation_columns import Column, check_columns, read_column
from sql_rules import SqlError, check_statement, statements_of

INT64_MAX = 2**63 - 1

# type: (C enumerator, PostgreSQL type OID, default range)
TYPES = {
    "id": ("PARAMETER_ID", 20, (1, INT64_MAX)),
    "int": ("PARAMETER_INTEGER", 20, (-INT64_MAX - 1, INT64_MAX)),
    "text": ("PARAMETER_TEXT", 25, (0, 1000)),
    "email": ("PARAMETER_EMAIL", 25, (3, 254)),
    "money": ("PARAMETER_MONEY", 1700, (0, 0)),
    "time": ("PARAMETER_TIME", 1184, (0, 0)),
    "until": ("PARAMETER_UNTIL", 1184, (0, 0)),
    "flag": ("PARAMETER_FLAG", 16, (0, 0)),
    "choice": ("PARAMETER_CHOICE", 25, (0, 0)),
    "items": ("PARAMETER_ITEMS", 0, (1, 10000)),
}
RANGED = ("int", "text", "items")
BIND_TYPES = {"text": 25, "int[]": 1007, "bigint[]": 1016, "text[]": 1009}
PLACEHOLDER = re.compile(r":'([a-z_]+)'")

# The words that stand at most once: what they take, as a pattern and for people.
WORDS = {
    "cli": (r"[a-z-]+( [a-z-]+)*( <[a-z_]+>)*", "words and <positional_parameters>"),
    "http": (r"(GET|POST|PATCH|DELETE) /v1/\S+ 2[0-9]{2}", "METHOD /v1/path/{parameter} STATUS"),
    "role": (r"reader|clerk|admin", "reader, clerk or admin"),
    "one_of": (r"[a-z_]+( [a-z_]+)+", "NAME NAME ..."),
    "any_of": (r"[a-z_]+( [a-z_]+)+", "NAME NAME ..."),
    "subject": (r"[a-z_]+\.[a-z_]+", "TABLE.COLUMN"),
    "result": (r"(one|list) [a-z]+(_[a-z]+)*", "one or list, and what a row is: customer"),
    "page": (r"[a-z_]+", "COLUMN"),
    "chart": (r"(bars|line) [a-z_]+ [a-z_]+", "bars|line X Y"),
    "handler": (r"engine", "engine"),
}


@dataclass
class Parameter:
    name: str
    type: str
    required: bool
    minimum: int
    maximum: int
    default: str | None
    choices: list[str]
    help: str
    where: str
    positional: bool = False


@dataclass
class Operation:
    path: str
    name: str
    summary: str
    cli: str = ""
    http: str = ""
    role: str = ""
    result: str = ""
    row: str = ""  # what a row is: operations that answer the same have the same columns
    page: str | None = None
    chart: str | None = None
    handler: str | None = None
    subject: str | None = None
    notes: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    binds: dict[str, str] = field(default_factory=dict)
    one_of: list[str] = field(default_factory=list)
    any_of: list[str] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)  # FILE:LINE of a word, bind or example
    sql: str = ""
    inputs: list[str] = field(default_factory=list)

    @property
    def identifier(self):
        return self.name.replace(".", "_")

    @property
    def command(self):
        return self.cli.split(" <")[0]

    @property
    def http_method(self):
        return self.http.split()[0]

    @property
    def http_path(self):
        return self.http.split()[1]

    @property
    def http_status(self):
        return int(self.http.split()[2])

    @property
    def route(self):
        return f"{self.http_method} {re.sub(r'{[a-z_]+}', '{}', self.http_path)}"

    @property
    def writes(self):
        return self.http_method != "GET"

    def parameter(self, name):
        return next((p for p in self.parameters if p.name == name), None)


def read_operation(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [number for number, line in enumerate(lines, start=1) if line.startswith("--")]
    for expected, number in enumerate(comments, start=1):
        if number != expected:
            raise SqlError(f"{path}:{number}: the header is the first lines, and the only comment")
    header, body = lines[:len(comments)], lines[len(comments):]
    first = re.fullmatch(r"-- ([a-z_]+\.[a-z_]+): (\S.*\.)", header[0]) if header else None
    if first is None:
        raise SqlError(f"{path}:1: the first line must be '-- name.of_operation: Summary.'")
    if path.stem != first[1]:
        raise SqlError(f"{path}:1: {first[1]} must stand in {first[1]}.sql")
    operation = Operation(path=str(path), name=first[1], summary=first[2])
    for number, line in enumerate(header[1:], start=2):
        read_word(operation, f"{path}:{number}", line)
    statements = statements_of(path, "\n".join(body), line=len(header) + 1)
    if len(statements) != 1:
        raise SqlError(f"{path}:{len(header) + 1}: expected one statement here, found {len(statements)}")
    check_statement(statements[0])
    operation.result, _, operation.row = operation.result.partition(" ")
    check_operation(operation)
    number_placeholders(operation, statements[0])
    return operation


def read_word(operation, where, line):
    match = re.fullmatch(r"--   ([a-z_]+) +(\S.*)", line)
    if match is None:
        raise SqlError(f"{where}: a header line is '--   word  what it takes'")
    word, rest = match.groups()
    if word in WORDS:
        pattern, takes = WORDS[word]
        if word in operation.where:
            raise SqlError(f"{where}: {word} is given twice")
        if not re.fullmatch(pattern, rest):
            raise SqlError(f"{where}: {word} takes {takes}")
        operation.where[word] = where
        setattr(operation, word, rest.split() if word in ("one_of", "any_of") else rest)
    elif word == "param":
        read_param(operation, where, rest)
    elif word == "column":
        operation.where.setdefault("column", where)
        read_column(operation.columns, where, rest)
    elif word == "bind":
        read_bind(operation, where, rest)
    elif word in ("note", "example"):
        operation.where[rest] = where
        getattr(operation, word + "s").append(rest)
    else:
        known = ", ".join([*WORDS, "param", "column", "bind", "note", "example"])
        raise SqlError(f"{where}: unknown word '{word}'; known: {known}")


def read_bind(operation, where, rest):
    match = re.fullmatch(r"([a-z_]+) +(\S+)", rest)
    if match is None or match[2] not in BIND_TYPES:
        raise SqlError(f"{where}: bind takes a name and one of {', '.join(BIND_TYPES)}")
    operation.where[f":{match[1]}"] = where
    operation.binds[match[1]] = match[2]


def read_param(operation, where, rest):
    match = re.fullmatch(
        r"(?P<name>[a-z_]+) +(?P<type>[a-z]+) +(?P<need>required|optional)"
        r"(?: +(?P<min>-?[0-9]+)\.\.(?P<max>-?[0-9]+)| +(?P<choices>\S+\|\S+))?"
        r"(?: +=(?P<default>\S+))?(?:  +| +)(?P<help>[A-Z]\S*.*\.)", rest)
    if match is None:
        raise SqlError(f"{where}: param takes NAME TYPE required|optional [RANGE] [=DEFAULT] Help.")
    if match["type"] not in TYPES:
        raise SqlError(f"{where}: unknown type '{match['type']}'; known: {', '.join(TYPES)}")
    if operation.parameter(match["name"]):
        raise SqlError(f"{where}: {match['name']} is declared twice")
    low, high = TYPES[match["type"]][2]
    if match["min"] is not None:
        low, high = int(match["min"]), int(match["max"])
    parameter = Parameter(
        name=match["name"], type=match["type"], required=match["need"] == "required",
        minimum=low, maximum=high, default=match["default"],
        choices=match["choices"].split("|") if match["choices"] else [], help=match["help"], where=where)
    check_param(parameter, ranged=match["min"] is not None)
    operation.parameters.append(parameter)


def check_param(parameter, ranged):
    def fail(reason):
        raise SqlError(f"{parameter.where}: {parameter.name}: {reason}")

    low, high, default = parameter.minimum, parameter.maximum, parameter.default
    if (parameter.type == "choice") != bool(parameter.choices):
        fail("A|B|C goes with the type choice, and it with them")
    if ranged and parameter.type not in RANGED:
        fail(f"a range goes with {', '.join(RANGED)}")
    if low > high or parameter.type == "text" and low not in (0, 1):
        fail("a range is MINIMUM..MAXIMUM; the minimum of text is 0 or 1")
    if default is not None and parameter.required:
        fail("what is required has no default")
    if default is not None and parameter.type == "int" and \
            not (re.fullmatch("-?[0-9]+", default) and low <= int(default) <= high):
        fail(f"the default must be a number from {low} to {high}")
    if default is not None and parameter.choices and default not in parameter.choices:
        fail(f"the default must be one of {', '.join(parameter.choices)}")


def check_operation(operation):
    """What one line of the header cannot know: that all of it fits together."""
    def fail(word, reason):
        raise SqlError(f"{operation.where.get(word, operation.path + ':1')}: {reason}")

    for word in ("cli", "http", "role", "result"):
        if word not in operation.where:
            fail(word, f"the word {word} is missing; it takes {WORDS[word][1]}")
    if not operation.examples:
        fail("example", "the word example is missing; it takes a command line")
    check_columns(operation, fail)
    if operation.page and (operation.result != "list" or not operation.parameter("after")
                           or not operation.parameter("limit")):
        fail("page", "page goes with a list that takes limit and after")
    for word in ("one_of", "any_of"):
        for name in getattr(operation, word):
            parameter = operation.parameter(name)
            if parameter is None or parameter.required or parameter.default is not None:
                fail(word, f"{name} is not an optional parameter without default")
    positional = re.findall(r"<([a-z_]+)>", operation.cli)
    in_path = re.findall(r"\{([a-z_]+)\}", operation.http_path)
    if positional != in_path:
        fail("cli", f"cli has <{'> <'.join(positional)}>, http has {{{'} {'.join(in_path)}}}; "
                    "they must be the same")
    for name in positional:
        parameter = operation.parameter(name)
        if parameter is None or not parameter.required:
            fail("cli", f"<{name}> must be a required parameter")
        parameter.positional = True
    if [p.name for p in operation.parameters[:len(positional)]] != positional:
        fail("cli", "positional parameters must be declared first, in their order")
    if operation.subject and (operation.result != "list" or not positional):
        fail("subject", "subject goes with a list that has a positional parameter")
    for example in operation.examples:
        if not f"{example} ".startswith(f"ordo {operation.command} "):
            fail(example, f"an example begins with 'ordo {operation.command}'")


def number_placeholders(operation, statement):
    """:'name' becomes $1, $2, ...; each must be declared, and each declared name used. What a handler
    takes it works up itself: then only its binds must be used."""
    known = [p.name for p in operation.parameters] + list(operation.binds)

    def numbered(match):
        name = match[1]
        if name not in known:
            raise statement.error(match.start(), f":'{name}' is neither a param nor a bind; declared: "
                                                 f"{', '.join(known)}")
        if name not in operation.inputs:
            operation.inputs.append(name)
        return f"${operation.inputs.index(name) + 1}"

    operation.sql = PLACEHOLDER.sub(numbered, statement.sql)
    for name in known:
        parameter = operation.parameter(name)
        if name not in operation.inputs and not (parameter and operation.handler):
            where = parameter.where if parameter else operation.where[f":{name}"]
            raise SqlError(f"{where}: {name} is declared and not used; the statement must have :'{name}'")
