"""Parameters and columns as JSON Schema (2020-12, that of OpenAPI 3.1)."""
import re

MONEY_SENT = r"^[0-9]{1,8}(\.[0-9]{1,4})?$"
MONEY_SHOWN = r"^-?[0-9]+(\.[0-9]+)?$"
DATE_OR_TIME = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
SHOWN = {
    "id": {"type": "integer", "format": "int64"},
    "int": {"type": "integer", "format": "int64"},
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "money": {"type": "string", "format": "decimal", "pattern": MONEY_SHOWN},
    "real": {"type": "number", "format": "double"},
    "time": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "flag": {"type": "boolean"},
}


def reference(name):
    return {"$ref": f"#/components/schemas/{name}"}


def camel(name):
    """order_details, order.show, low-stock: OrderDetails, OrderShow, LowStock."""
    return "".join(word.capitalize() for word in re.split(r"[._-]", name))


# ---------------------------------------------------------------- what is sent

def parameter_schema(parameter):
    low, high = parameter.minimum, parameter.maximum
    schema = {
        "id": {"type": "integer", "format": "int64", "minimum": low},
        "int": {"type": "integer", "format": "int64", "minimum": low, "maximum": high},
        "text": {"type": "string", "minLength": low, "maxLength": high},
        "email": {"type": "string", "format": "email", "minLength": low, "maxLength": high},
        "money": {"type": "string", "format": "decimal", "pattern": MONEY_SENT},
        "time": DATE_OR_TIME,
        "until": DATE_OR_TIME,
        "flag": {"type": "boolean", "default": False},
        "choice": {"type": "string", "enum": parameter.choices},
        "items": {"type": "array", "items": reference("NewOrderItem"), "minItems": low, "maxItems": high},
    }[parameter.type]
    if low == -2**63:
        del schema["minimum"]
    if high == 2**63 - 1:
        schema.pop("maximum", None)
    if parameter.default is not None:
        schema["default"] = int(parameter.default) if parameter.type == "int" else parameter.default
    return schema


def body_schema(operation, parameters):
    """An object of these parameters; what is not known is refused."""
    schema = {"type": "object", "additionalProperties": False}
    required = [p.name for p in parameters if p.required]
    if required:
        schema["required"] = required
    schema["properties"] = {p.name: parameter_schema(p) | {"description": p.help} for p in parameters}
    needs = [needed("oneOf", operation.one_of), needed("anyOf", operation.any_of)]
    return schema | ({"allOf": [need for need in needs if need]} if any(needs) else {})


def needed(keyword, names):
    """Which of these must be there. Stands in an allOf: beside `properties`, generators of types take
    it for another form of the whole."""
    return {keyword: [{"required": [name]} for name in names]} if names else None


def groups_told(operation):
    """one_of and any_of in words; a query string has no other way to say it."""
    said = []
    for word, need in (("one_of", "Exactly one"), ("any_of", "At least one")):
        names = getattr(operation, word)
        if names:
            said.append(f"{need} of {', '.join(f'`{name}`' for name in names)} is given.")
    return said


# ---------------------------------------------------------------- what is answered

def row_schemas(operation):
    """The component of an operation's row, and those of what is nested in it."""
    components = {}
    components_of(camel(operation.row), f"What `{operation.name}` answers.", operation.columns, components)
    return components


def components_of(name, description, columns, components):
    properties = {}
    for column in columns:
        own = column.step.lstrip("[].")
        properties[own] = column_schema(name, own, column, components)
    components[name] = {"type": "object", "description": description,
                        "required": list(properties), "properties": properties}


def column_schema(owner, own, column, components):
    if column.type != "json":
        schema = dict(SHOWN[column.type])
        if column.choices:
            schema["enum"] = list(column.choices)
    elif [part.step for part in column.parts] == ["[]"]:
        element = column.parts[0]
        schema = {"type": "array", "items": column_schema(owner, own, element, components)}
    else:
        inner = owner + camel(own.removesuffix("s") if column.is_list else own)
        components_of(inner, column.help, column.parts, components)
        schema = {"type": "array", "items": reference(inner)} if column.is_list else reference(inner)
    if column.nullable:
        schema = nullable(schema)
    return schema | {"description": column.help}


def nullable(schema):
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        schema = schema | {"enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]}
