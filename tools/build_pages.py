#!/usr/bin/env python3
"""Build the pages of web/ with npm, and embed them.

    build_pages.py WEB_DIR OPENAPI.json OUTPUT.c DEPFILE      WEB_DIR may be "": then there are no pages

Nothing is written into WEB_DIR. What was built is kept in the user's cache folder, by what it was built from:
other build folders, and the same one next time, take it from there, without npm and without the network.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import depfile
import embed

KEPT_BUILDS_MOST = 8
WITHOUT = "To build without the pages: meson configure BUILD_FOLDER -Dpages=disabled"


def main():
    web, description, output, made_from = sys.argv[1:5]
    folder = str(built(pathlib.Path(web), pathlib.Path(description))) if web else ""
    embed.write(folder, output)
    depfile.write(made_from, output, [web, pathlib.Path(__file__).parent] if web else [], ["*"], {"node_modules", "dist", "schema.d.ts"})


def built(web, description):
    """The folder of the built pages, from the cache or made now."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "ordo", "pages")
    target = cache / fingerprint(web, description)
    if target.is_dir():
        os.utime(target)
        return target
    cache.mkdir(parents=True, exist_ok=True)
    # Built aside and moved as a whole: builds beside each other do not see each other's halves.
    with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as folder:
        work = pathlib.Path(folder, "web")
        shutil.copytree(web, work, ignore=shutil.ignore_patterns("node_modules", "dist"))
        npm(work, "ci")
        npm(work, "run", "build", "--", f"{folder}/dist", str(description.resolve()))
        try:
            pathlib.Path(folder, "dist").rename(target)
        except OSError:
            if not target.is_dir():  # or another build was first
                raise
    forget_old(cache)
    return target


def fingerprint(web, description):
    digest = hashlib.sha256(description.read_bytes())
    for path in sorted(web.rglob("*")):
        relative = path.relative_to(web)
        if path.is_file() and path.name != "schema.d.ts" and not {"node_modules", "dist"} & set(relative.parts):
            content = path.read_bytes()
            digest.update(f"{relative.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


def npm(folder, *words):
    try:
        done = subprocess.run(["npm", *words], cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        sys.exit(f"pages: npm cannot be run: {error.strerror}. {WITHOUT}")
    if done.returncode != 0:
        sys.stderr.write((done.stdout + done.stderr)[-4000:])
        advice = " Is the network there?" if words[0] == "ci" else ""
        sys.exit(f"pages: npm {words[0]} failed.{advice} {WITHOUT}")


def forget_old(cache):
    kept = sorted((path for path in cache.iterdir() if len(path.name) == 32),
                  key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT_BUILDS_MOST:]:
        shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    main()
