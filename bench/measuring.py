"""What the benchmarks that compare share: a shop of their own, rounds of measurements, figures."""
import collections
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from comparison import shown

ROOT = pathlib.Path(__file__).resolve().parent.parent
RIVALS = ROOT.parent / "shared/bench"
DOCS = ROOT / "docs"

# What is claimed: the median of `value` ÷ the best median of `rivals`, and the target. Without rivals
# the target is for the median itself.
Figure = collections.namedtuple("Figure", "name what value against rivals sign target")
Result = collections.namedtuple("Result", "figure rival ratio is_met")


class Failure(Exception):
    """Something could not be measured."""


def run(command, **options):
    """The output of a command, which must succeed. Interrupted, it takes the command's children along."""
    command = [str(word) for word in command]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True,
                          **options) as child:
        try:
            output, _ = child.communicate()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            raise
    if child.returncode != 0:
        raise Failure(f"{' '.join(command)}: exit code {child.returncode}")
    return output.strip()


class Shop:
    """The program on a private PostgreSQL in `folder`."""

    def __init__(self, folder):
        self.program = os.environ.get("ORDO_BIN", ROOT / "build/ordo")
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ORDO_", "PG"))}
        self.environment = kept | {"ORDO_HOME": str(folder / "home"), "ORDO_CONFIG": "/dev/null"}

    def run(self, *command):
        return run(command, env=self.environment, cwd=self.folder)

    def ordo(self, *arguments):
        return self.run(self.program, "--quiet", *arguments)

    def url(self, store):
        return self.ordo("--store", store, "db", "url")

    def sql(self, store, *statements):
        commands = [word for statement in statements for word in ("-c", statement)]
        return self.run("psql", "-qXAt", "-v", "ON_ERROR_STOP=1", *commands, self.url(store))

    def start(self):
        """Without autovacuum: it would fall on one measurement or another, and analyze what is not to be."""
        self.ordo("db", "start")
        self.sql("main", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")

    def stop(self):
        with contextlib.suppress(Failure, OSError):
            self.ordo("db", "stop")

    def bench(self, *options, store, clients, seconds):
        """What `ordo bench` tells."""
        return json.loads(self.ordo("--store", store, "--format", "json", "bench", "--clients", clients,
                                    "--seconds", seconds, *options))

    def drop(self, store):
        self.ordo("store", "drop", store, "--confirm", store)


def only(wanted, other, result):
    """The orders (or refusals) a second that `ordo bench` told, where all were such."""
    if result["failed"] > 0 or result[other] > 0:
        raise Failure(f"ordo bench was to have {wanted} alone: {result}")
    return result[wanted]


def baseline(shop, python, shape, clients, seconds):
    """Orders a second of the system that ordo replaces, in the store "baseline"; as it tells them, and
    clocked. It divides its clients' orders by the seconds that each was given, and they do not begin at
    once: the second figure comes of the time from the first order to the last."""
    last = shop.sql("baseline", "SELECT max(order_id) FROM orders")
    result = json.loads(shop.run(python, RIVALS / "seed_baseline.py", "--dsn", shop.url("baseline"),
                                 "--clients", clients, "--seconds", seconds, "--shape", shape))
    if result["failed"] > 0:
        print(f"note: {result['failed']} orders of the baseline failed; they do not count", flush=True)
    clocked = float(shop.sql("baseline", "SELECT count(*) / extract(epoch FROM max(order_date)"
                             f" - min(order_date)) FROM orders WHERE order_id > {last}"))
    return result["orders_per_s"], clocked


def python_with_psycopg2():
    for python in (sys.executable, "/usr/bin/python3"):
        with contextlib.suppress(Failure, OSError):
            run([python, "-c", "import psycopg2"], stderr=subprocess.DEVNULL)
            return python
    raise Failure("the baseline needs psycopg2: apt-get install python3-psycopg2")


def measure_rounds(measure, names, rounds):
    """name -> one value a round. Every other round goes backwards, so that nothing is always last."""
    values = {name: [] for name in names}
    for number in range(1, rounds + 1):
        for name in names if number % 2 else names[::-1]:
            values[name].append(measure(name))
            print(f"round {number}: {name:16}{shown(name, values[name][-1]):>18}", flush=True)
    return values


def judge(figure, medians):
    """is_met is None where there is no target."""
    best = min if figure.sign == "<=" else max
    rival = best(figure.rivals, key=medians.get) if figure.rivals else None
    if rival and medians[rival] <= 0:
        raise Failure(f"{rival}: nothing was placed")
    ratio = medians[figure.value] / medians[rival] if rival else None
    judged = medians[figure.value] if ratio is None else ratio
    is_met = {">=": judged >= (figure.target or 0), "<=": judged <= (figure.target or 0)}.get(figure.sign)
    return Result(figure, rival, ratio, is_met)


def interrupt(*_):
    raise KeyboardInterrupt


def in_a_shop(name, measure):
    """Call measure(shop), which tells whether no target is missed; the shop is gone afterwards. The exit
    code of bench/NAME."""
    signal.signal(signal.SIGTERM, interrupt)
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"ordo-{name}-"))
    folder.chmod(0o755)
    shop = Shop(folder)
    try:
        return 0 if measure(shop) else 1
    except (Failure, OSError) as failure:
        print(f"bench/{name}: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"bench/{name}: interrupted", file=sys.stderr)
        return 130
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        shop.stop()
        shutil.rmtree(folder, ignore_errors=True)
