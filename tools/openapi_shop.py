"""The shop of the examples: what a value looks like, by its name and, where that is not known, by its type."""
import shlex

VALUES = {
    "customer_id": 1, "first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com",
    "phone": "+44 20 7946 0000", "registration_date": "2026-03-02T09:15:00.482913Z",
    "product_id": 3, "sku": "CUP-1", "product_name": "Tea cup", "name": "Tea cup",
    "description": "Bone china, 0.2 l.", "price": "4.50", "price_at_purchase": "4.50", "stock_quantity": 12,
    "created_at": "2026-03-02T09:20:11.016255Z", "updated_at": "2026-03-04T14:02:37.551904Z",
    "archived_at": None,
    "order_id": 17, "order_item_id": 31, "order_date": "2026-03-04T14:02:37.551904Z",
    "total_amount": "9.00", "status": "Pending", "quantity": 2, "line_total": "9.00", "currency": "EUR",
    "idempotency_key": "basket-4711", "from_status": "Pending", "to_status": "Shipped",
    "changed_at": "2026-03-05T08:00:12.305117Z", "actor": "ada", "note": "parcel 00340434",
    "actions": "cancel", "reason": "delivery 4711",
    "order_count": 2, "units_sold": 4, "total_spent": "18.00", "first_order_date": "2026-03-03T10:00:12.004518Z", "last_order_date": "2026-03-04T14:02:37.551904Z",
    "revenue": "18.00", "average_order": "9.00", "store": "main", "minor_unit": 2,
    "time_zone": "Europe/London", "server_version": "15.8", "period": "2026-03-01",
    "entry": 2, "kind": "receipt", "moved_at": "2026-03-04T10:30:00.274801Z", "balance": 36,
    "stock_value": "54.00", "total_value": "1318.50",
}
OF_OPERATION = {
    "order.show": {"status_changes": []},
    "order.ship": {"status": "Shipped"},
    "order.cancel": {"status": "Cancelled"},
    "customer.archive": {"archived_at": "2026-03-06T17:45:00.190226Z"},
    "product.archive": {"archived_at": "2026-03-06T17:45:00.190226Z"},
    "report.stock_ledger": {"quantity": 24, "order_id": None},
}
BY_TYPE = {
    "id": 1, "int": 1, "text": "text", "email": "ada@example.com", "money": "4.50", "real": 0.5,
    "time": "2026-03-04T14:02:37.551904Z", "until": "2026-03-31", "date": "2026-03-04", "flag": False,
}


def cell(operation, own, column):
    known = OF_OPERATION.get(operation.name, {}) | sent_values(operation)
    if own in known and (known[own] is not None or column.nullable):
        return known[own]
    if column.type == "json":
        if column.parts[0].step == "[]":
            return [cell(operation, own, column.parts[0])]
        value = {part.step.lstrip("[]."): cell(operation, part.step.lstrip("[]."), part)
                 for part in column.parts}
        return [value] if column.is_list else value
    value = VALUES.get(own, BY_TYPE.get(column.type))
    if column.choices and value not in column.choices or value is None and not column.nullable:
        value = column.choices[0] if column.choices else BY_TYPE[column.type]
    return value


def row(operation):
    return {column.step: cell(operation, column.step, column) for column in operation.columns}


def sent_values(operation):
    """The values of the first example that show up in the answer of one that writes."""
    if not operation.writes:
        return {}
    names = {column.step for column in operation.columns if column.type != "json"}
    return {name: value for name, value in sent(operation).items() if name in names}


def sent(operation):
    """The parameters that the operation's first example gives, as JSON."""
    words = shlex.split(operation.examples[0])[1 + len(operation.command.split()):]
    options = {option_of(p): p for p in operation.parameters}
    positional = [p for p in operation.parameters if p.positional]
    given = {}
    while words:
        word = words.pop(0)
        parameter = options.get(word) if word.startswith("--") else positional.pop(0)
        if parameter is None or parameter.type == "items":
            words = words[1:]
        elif parameter.type == "flag":
            given[parameter.name] = True
        else:
            given[parameter.name] = value_of(parameter, words.pop(0) if word.startswith("--") else word)
    return given


def option_of(parameter):
    """As the command line calls it: --customer for the id customer_id."""
    name = parameter.name.removesuffix("_id") if parameter.type == "id" else parameter.name
    return "--" + name.replace("_", "-")


def value_of(parameter, text):
    return int(text) if parameter.type in ("id", "int") else text
