"""Read the columns that an operation says it answers, and what is in those that are JSON.

    --   column   NAME TYPE[?] [A|B|C]  Help.

A ? says that it may be null. What is in a json column follows it: NAME[].MEMBER for a list of objects,
NAME[] for a list of values, NAME.MEMBER for an object; and so on, however deep.
"""
import re
from dataclasses import dataclass, field

from sql_rules import SqlError

# type: PostgreSQL's types that it may be
COLUMN_TYPES = {
    "id": ("bigint",),
    "int": ("bigint", "integer", "smallint"),
    "text": ("text",),
    "choice": ("text",),
    "money": ("numeric",),
    "real": ("double precision", "real"),
    "time": ("timestamp with time zone",),
    "date": ("date",),
    "flag": ("boolean",),
    "json": ("json", "jsonb"),
}
STEP = r"(?:\[\])?\.[a-z_]+|\[\]"  # from a JSON value to what is in it


@dataclass
class Column:
    """A column, or a part of one: `step` is its own name, or "[]" for the elements of a list."""
    step: str
    type: str
    nullable: bool
    choices: list[str]
    help: str
    parts: list["Column"] = field(default_factory=list)

    @property
    def is_list(self):
        return any(part.step.startswith("[]") for part in self.parts)


def read_column(columns, where, rest):
    """Add the column or part that a header line describes."""
    match = re.fullmatch(rf"(?P<name>[a-z_]+)(?P<steps>(?:{STEP})*) +(?P<type>[a-z]+)(?P<null>\?)?"
                         r"(?: +(?P<choices>\S+\|\S+))? +(?P<help>[A-Z]\S*.*\.|[A-Z]\S*\.)", rest)
    if match is None:
        raise SqlError(f"{where}: column takes NAME TYPE[?] [A|B|C] Help.")
    if match["type"] not in COLUMN_TYPES:
        raise SqlError(f"{where}: unknown type '{match['type']}'; known: {', '.join(COLUMN_TYPES)}")
    if (match["type"] == "choice") != bool(match["choices"]):
        raise SqlError(f"{where}: {match['name']}: A|B|C goes with the type choice, and it with them")
    steps = [match["name"], *re.findall(STEP, match["steps"])]
    siblings = columns
    for step in steps[:-1]:
        parent = siblings[-1] if siblings else None
        if parent is None or parent.step != step or parent.type != "json":
            raise SqlError(f"{where}: {match['name']}{match['steps']} must follow the json that it is in")
        siblings = parent.parts
    if any(sibling.step == steps[-1] for sibling in siblings):
        raise SqlError(f"{where}: {match['name']}{match['steps']} is declared twice")
    forms = {form_of(part) for part in [*(sibling.step for sibling in siblings), steps[-1]]}
    if len(forms) > 1:
        raise SqlError(f"{where}: {match['name']} is a list of objects, a list of values or an object; "
                       "not two of these")
    siblings.append(Column(steps[-1], match["type"], bool(match["null"]),
                           match["choices"].split("|") if match["choices"] else [], match["help"]))


def form_of(step):
    return re.sub(r"[a-z_]+", "", step)


def check_columns(operation, fail):
    """What one line cannot know; fail(WORD, REASON) tells."""
    names = [column.step for column in operation.columns]
    if not names:
        fail("column", "the word column is missing; each column of the result takes one")
    bare = undescribed(operation.columns)
    if bare:
        fail("column", f"{bare.step} is json: say what is in it, as in {bare.step}[].name")
    for word in ("page", "chart"):
        for name in (getattr(operation, word) or "").split()[-2 if word == "chart" else 0:]:
            if name not in names:
                fail(word, f"{name} is no column; declared: {', '.join(names)}")


def undescribed(columns):
    """A json column without a word on what is in it; None if there is none."""
    for column in columns:
        found = column if column.type == "json" and not column.parts else undescribed(column.parts)
        if found:
            return found
    return None
