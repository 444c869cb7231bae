"""How what was measured is shown: a table, a page, a picture."""
import statistics

EVEN, HOT = "3-line orders, products drawn evenly", "1-line orders, all of one hot product"


# In what the measurements of these names are; the others are in orders/s.
UNITS = {"lone": "ms", "pgbench": "ms", "sold-out": "refusals/s"}
DECIMALS = {"ms": 3, "MB": 1, "us": 1}


def shown(name, value):
    unit = UNITS.get(name, "orders/s")
    return f"{value:,.{DECIMALS.get(unit, 0)}f} {unit}"


def table_rows(results, medians):
    rows = [("what", "measured", "against", "measured", "ratio", "target", "")]
    for figure, rival, ratio, is_met in results:
        rows.append((figure.what, shown(figure.value, medians[figure.value]),
                     figure.against, shown(rival, medians[rival]) if rival else "",
                     "" if ratio is None else f"{ratio:.2f}" if ratio >= 10 else f"{ratio:.3f}",
                     "" if is_met is None else f"{figure.sign} {figure.target}",
                     {None: "", True: "met", False: "missed"}[is_met]))
    return rows


def print_table(rows):
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        for place in (1, 3, 4):
            cells[place] = row[place].rjust(widths[place])
        print("  ".join(cells).rstrip())


def markdown_table(rows, right):
    rule = ["--:" if place in right else "---" for place in range(len(rows[0]))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], rule, *rows[1:]))


PAGE = """# Measured

Written by `bench/compare --write`: measure your own machine with the same command.

![Orders a second: ordo, COPY and the system it replaces](bench.svg)

{conditions}

{figures}

The baseline is the system that ordo replaces, in Python with psycopg2: a transaction an order, a
statement a step, on the same tables. COPY is psql's `\\copy` of as many orders of 3 lines into the same
tables, with their keys, foreign keys and indexes, on one connection. pgbench calls the function that
places orders as the engine does, one order a call. ordo's own figures are those of `ordo bench`.

All ran on one private PostgreSQL with the settings that ordo gives it (`fsync`, `synchronous_commit` and
`full_page_writes` on) but for autovacuum: it is off, so that it disturbs no measurement and analyzes
nothing. Each measurement begins with a checkpoint. There are 100,000 customers and 10,000 products.
Each of ordo's measurements has a new store, but where something else is said. The stores of the
baseline, of COPY and of pgbench have statistics, and so has the one with orders there already.

The baseline divides its orders by the seconds that each of its clients was given. They do not all begin
at once, so that 64 of them tell of more than came of the time they took. The ratios take what the
baseline tells; its orders from the first to the last, over the time between, are at the end below.

## Every measurement

{measurements}
"""


def page(template, rows, values, conditions, **more):
    ranges = [("measurement", "median", "lowest", "highest")]
    for name, each in values.items():
        ranges.append((name, *(shown(name, pick(each)) for pick in (statistics.median, min, max))))
    return template.format(conditions=conditions, figures=markdown_table(rows, (1, 3, 4)),
                           measurements=markdown_table(ranges, (1, 2, 3)), **more)


def picture(medians):
    """Bars, as SVG. Its greys and its blue can be read on white and on black alike."""
    def best(*names):
        return max(medians[name] for name in names)

    groups = {
        EVEN: {"ordo": medians["uniform"], "COPY of such rows": medians["copy"],
               "the system it replaces": best("baseline-8", "baseline-64")},
        HOT: {"ordo": medians["hot"], "the system it replaces": best("baseline-hot-8", "baseline-hot-64"),
              "… with 64 clients": medians["baseline-hot-64"]},
    }
    longest = max(max(bars.values()) for bars in groups.values())
    shapes, y = [], -10
    for title, bars in groups.items():
        y += 30
        shapes.append(f'<text x="0" y="{y}" font-weight="bold">{title}: orders a second</text>')
        for label, value in bars.items():
            y += 28
            width = max(2, round(390 * value / longest))
            colour = "#3d7fd0" if label == "ordo" else "#8b929a"
            shapes.append(f'<text x="180" y="{y}" text-anchor="end">{label}</text>'
                          f'<rect x="190" y="{y - 15}" width="{width}" height="20" rx="2" fill="{colour}"/>'
                          f'<text x="{198 + width}" y="{y}">{value:,.0f}</text>')
        y += 14
    body = "\n".join(shapes)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {y}" width="660" height="{y}"'
            f' role="img" font-family="system-ui, sans-serif" font-size="15" fill="#747b84">\n'
            f"<title>Orders a second: ordo, COPY and the system it replaces</title>\n{body}\n</svg>\n")
