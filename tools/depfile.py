"""A depfile: what an output was made from, as ninja reads it. With the folders, whose times change as files come and go."""
import fnmatch
import os
import pathlib


def write(depfile, output, folders, patterns, left_out=()):
    """Say that `output` was made from the files of `folders` whose names fit one of `patterns`."""
    paths = []
    for folder in folders:
        for here, subfolders, names in os.walk(folder):
            subfolders[:] = sorted(set(subfolders) - set(left_out))
            paths += [here, *(os.path.join(here, name) for name in sorted(names)
                              if any(fnmatch.fnmatch(name, one) for one in patterns) and name not in left_out)]
    escaped = [path.replace("\\", "\\\\").replace(" ", "\\ ").replace("$", "$$") for path in paths]
    pathlib.Path(depfile).write_text(f"{output}: {' '.join(escaped)}\n", encoding="utf-8")
