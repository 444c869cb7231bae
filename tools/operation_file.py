"""Read one annotated operation file: its contract in the header comment, its statement below.

The header's words (CONTRIBUTING.md explains them to people):

    -- NAME: Summary.
    --   cli      words and <positional_parameters>
    --   http     METHOD /path/{parameter} STATUS
    --   role     reader | clerk | admin
    --   param    NAME TYPE required|optional [MINIMUM..MAXIMUM | A|B|C] [=DEFAULT]  Help.
    --   bind     NAME TYPE                  filled in by ordo: actor, or what the handler gives
    --   one_of   NAME NAME ...              exactly one of these parameters
    --   any_of   NAME NAME ...              at least one of these
    --   subject  TABLE.COLUMN               a list about the thing that the first parameter names
    --   result   one | list
    --   page     COLUMN                     the last row's value is the next page's `after`
    --   chart    bars|line X Y
    --   handler  engine                     not run as a plain statement
    --   note     More for the manual.
    --   example  ordo ...
"""
import re
from dataclasses import dataclass, field

from sql_rules import SqlError, check_statement

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
BIND_TYPES = {"text": 25, "int[]": 1016, "text[]": 1009}
ROLES = ("reader", "clerk", "admin")
PLACEHOLDER = re.compile(r":'([a-z_]+)'")


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
    positional: bool = False


@dataclass
class Operation:
    path: str
    name: str
    summary: str
    cli: str = ""
    http: str = ""
    http_method: str = ""
    http_path: str = ""
    http_status: int = 0
    role: str = ""
    result: str = ""
    page: str | None = None
    chart: str | None = None
    handler: str | None = None
    subject: str | None = None
    notes: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    binds: dict[str, str] = field(default_factory=dict)
    one_of: list[str] = field(default_factory=list)
    any_of: list[str] = field(default_factory=list)
    sql: str = ""
    inputs: list[str] = field(default_factory=list)

    @property
    def identifier(self):
        return self.name.replace(".", "_")

    @property
    def writes(self):
        return self.http_method != "GET"

    def parameter(self, name):
        return next((p for p in self.parameters if p.name == name), None)


def read_operation(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("--")]
    if lines[:len(header)] != header:
        raise SqlError(f"{path}: the header must be the first lines, and the only comment")
    first = re.fullmatch(r"-- ([a-z_]+\.[a-z_]+): (\S.*\.)", header[0]) if header else None
    if first is None:
        raise SqlError(f"{path}:1: the first line must be '-- name.of_operation: Summary.'")
    operation = Operation(path=str(path), name=first[1], summary=first[2])
    if path.stem != operation.name:
        raise SqlError(f"{path}:1: {operation.name} must stand in {operation.name}.sql")
    for number, line in enumerate(header[1:], start=2):
        read_word(operation, f"{path}:{number}", line)
    operation.sql = "\n".join(lines[len(header):]).strip().removesuffix(";")
    check_statement(str(path), operation.sql)
    check_operation(operation)
    number_placeholders(operation)
    return operation


def read_word(operation, where, line):
    match = re.fullmatch(r"--   ([a-z_]+) +(\S.*)", line)
    if match is None:
        raise SqlError(f"{where}: a header line is '--   word  what it takes'")
    word, rest = match.groups()
    readers = {"param": read_param, "bind": read_bind, "http": read_http, "cli": read_cli}
    if word in readers:
        readers[word](operation, where, rest)
    elif word in ("one_of", "any_of"):
        setattr(operation, word, rest.split())
    elif word in ("note", "example"):
        getattr(operation, word + "s").append(rest)
    elif word in ("role", "result", "page", "chart", "handler", "subject"):
        setattr(operation, word, rest)
    else:
        raise SqlError(f"{where}: unknown word '{word}'")


def read_cli(operation, where, rest):
    operation.cli = rest


def read_http(operation, where, rest):
    match = re.fullmatch(r"(GET|POST|PATCH|DELETE) (/v1/\S+) ([0-9]{3})", rest)
    if match is None:
        raise SqlError(f"{where}: http takes METHOD /v1/path STATUS")
    operation.http = f"{match[1]} {match[2]}"
    operation.http_method, operation.http_path = match[1], match[2]
    operation.http_status = int(match[3])


def read_bind(operation, where, rest):
    name, _, kind = rest.partition(" ")
    if kind.strip() not in BIND_TYPES:
        raise SqlError(f"{where}: bind takes a name and one of {', '.join(BIND_TYPES)}")
    operation.binds[name] = kind.strip()


def read_param(operation, where, rest):
    match = re.fullmatch(
        r"(?P<name>[a-z_]+) +(?P<type>[a-z]+) +(?P<need>required|optional)"
        r"(?: +(?P<min>-?[0-9]+)\.\.(?P<max>[0-9]+)| +(?P<choices>\S+\|\S+))?"
        r"(?: +=(?P<default>\S+))?(?:  +| +)(?P<help>[A-Z]\S*.*\.)", rest)
    if match is None:
        raise SqlError(f"{where}: param takes NAME TYPE required|optional [RANGE] [=DEFAULT] Help.")
    if match["type"] not in TYPES:
        raise SqlError(f"{where}: unknown type '{match['type']}'; known: {', '.join(TYPES)}")
    if (match["type"] == "choice") != (match["choices"] is not None):
        raise SqlError(f"{where}: A|B|C goes with the type choice, and it with them")
    if operation.parameter(match["name"]):
        raise SqlError(f"{where}: {match['name']} is declared twice")
    low, high = TYPES[match["type"]][2]
    if match["min"] is not None:
        low, high = int(match["min"]), int(match["max"])
    operation.parameters.append(Parameter(
        name=match["name"], type=match["type"], required=match["need"] == "required",
        minimum=low, maximum=high, default=match["default"],
        choices=match["choices"].split("|") if match["choices"] else [], help=match["help"]))


def check_operation(operation):
    """What one line of the header cannot know: that all of it fits together."""
    def fail(reason):
        raise SqlError(f"{operation.path}: {reason}")

    for word in ("cli", "http", "role", "result", "examples"):
        if not getattr(operation, word):
            fail(f"'{word.removesuffix('s')}' is missing")
    if operation.role not in ROLES:
        fail(f"role is one of {', '.join(ROLES)}")
    if operation.result not in ("one", "list"):
        fail("result is one or list")
    if operation.handler not in (None, "engine"):
        fail("handler is engine")
    if operation.page and (operation.result != "list" or not operation.parameter("after")
                           or not operation.parameter("limit")):
        fail("page goes with a list that takes limit and after")
    for name in operation.one_of + operation.any_of:
        if not operation.parameter(name):
            fail(f"{name} is not a parameter")
    positional = re.findall(r"<([a-z_]+)>", operation.cli)
    in_path = re.findall(r"\{([a-z_]+)\}", operation.http_path)
    if positional != in_path:
        fail(f"cli has <{'> <'.join(positional)}>, http has {{{'} {'.join(in_path)}}}")
    for name in positional:
        parameter = operation.parameter(name)
        if parameter is None or not parameter.required:
            fail(f"<{name}> must be a required parameter")
        parameter.positional = True
    if [p.name for p in operation.parameters[:len(positional)]] != positional:
        fail("positional parameters come first, in their order")
    if operation.subject and not positional:
        fail("subject needs a positional parameter")
    for example in operation.examples:
        if not example.startswith("ordo " + operation.cli.split(" <")[0]):
            fail(f"the example '{example}' is another command's")


def number_placeholders(operation):
    """:'name' becomes $1, $2, ...; each must be declared, and each declared name used."""
    known = {p.name for p in operation.parameters} | set(operation.binds)

    def numbered(match):
        name = match[1]
        if name not in known:
            raise SqlError(f"{operation.path}: :'{name}' is neither a param nor a bind")
        if name not in operation.inputs:
            operation.inputs.append(name)
        return f"${operation.inputs.index(name) + 1}"

    operation.sql = PLACEHOLDER.sub(numbered, operation.sql)
    taken_by_handler = {p.name for p in operation.parameters if p.type == "items"}
    unused = known - set(operation.inputs) - taken_by_handler
    if unused:
        raise SqlError(f"{operation.path}: not used: {', '.join(sorted(unused))}")
