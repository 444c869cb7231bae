#!/usr/bin/env python3
"""Check that the rooms of src/ and of web/office/ import downwards only, and that no file outgrows a few screens.

    check_layers.py [ROOT]

prints FILE:LINE: what is wrong there, a line each, and exits with 1 if anything is.
"""
import pathlib
import re
import sys

# From the lowest floor up. A room imports from itself and from the floors below its own.
FLOORS = [["base"], ["rows"], ["db"], ["ops", "local"], ["store"], ["engine"], ["pool"], ["http"], ["cli"]]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# The only rooms to include a library: those that wrap it, or live on it.
OWNERS = {
    "libpq-fe.h": ["db"],
    "confuse.h": ["cli"],
    "jansson.h": ["rows", "http"],
    "zlib.h": ["store", "http"],
    "systemd/sd-daemon.h": ["http"],
}
OWNERS_OF_FOLDERS = {"event2": ["http"], "openssl": ["http"]}
OFFICE_FLOORS = ["api", "formats", "core", "components", "pages", "frame"]
PUBLIC = ("ordo.h", "ordo_operations.h")
LINES_MOST = 300


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1])
    faults = [f"{path.relative_to(root)}:{line}: {reason}"
              for path in source_files(root)
              for line, reason in faults_of(root, path)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


def source_files(root):
    return sorted(path for folder in ("include", "src", "tools", "web/office") for path in root.glob(f"{folder}/**/*")
                  if path.suffix in (".c", ".h", ".py", ".sh", ".ts", ".tsx", ".css") and path.name != "schema.d.ts")


def faults_of(root, path):
    lines = path.read_text(encoding="utf-8").splitlines()
    folder, *rest = path.relative_to(root).parts
    for number, line in enumerate(lines, start=1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match and path.suffix in (".c", ".h"):
            reason = include_fault(root, rest[0] if folder == "src" else None, *match.groups())
            if reason:
                yield number, reason
        match = re.match(r'import\b.*"(\.[^"]*)";', line)
        if match and path.suffix in (".ts", ".tsx"):
            reason = import_fault(root / "web/office", path, match.group(1))
            if reason:
                yield number, reason
    if len(lines) > LINES_MOST and folder != "include":
        yield LINES_MOST + 1, f"{len(lines)} lines; a file has one subject and at most {LINES_MOST}"


def include_fault(root, room, bracket, target):
    """Why a room (None: the public header) may not include `target`; None if it may."""
    if bracket == "<":
        owners = OWNERS.get(target) or OWNERS_OF_FOLDERS.get(target.split("/")[0]) or [room]
        return f"only {' and '.join(owners)}/ includes <{target}>" if room not in owners else None
    if target in PUBLIC:
        return None
    if room is None:
        return f"the public header stands alone; it cannot include \"{target}\""
    if room not in FLOOR_OF:
        return f"{room}/ has no floor; give it one in tools/check_layers.py"
    other = target.split("/")[0]
    if other not in FLOOR_OF or not (root / "src" / target).is_file():
        return f"there is no src/{target}; includes are rooted at src/"
    if not target.endswith(".h"):
        return f"\"{target}\" is no header"
    if target.endswith("_internal.h") and other != room:
        return f"{target} is for {other}/ alone"
    if other != room and FLOOR_OF[other] >= FLOOR_OF[room]:
        return f"{room}/ is {'beside' if FLOOR_OF[other] == FLOOR_OF[room] else 'below'} {other}/, and " \
               "imports run downwards only"
    return None


def import_fault(office, path, target):
    """Why a file of the back office may not import `target`; None if it may. What stands beside the rooms may all."""
    room, *rest = path.relative_to(office).parts
    other = (path.parent / target).resolve().relative_to(office.resolve()).parts[0]
    if not rest or other == room:
        return None
    for one in (room, other):
        if one not in OFFICE_FLOORS:
            return f"{one}/ has no floor; give it one in tools/check_layers.py"
    if OFFICE_FLOORS.index(other) > OFFICE_FLOORS.index(room):
        return f"{room}/ is below {other}/, and imports run downwards only"
    return None


if __name__ == "__main__":
    sys.exit(main())
