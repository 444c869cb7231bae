#!/usr/bin/env python3
"""Turn a folder of built files into the C that serves them.

    embed.py FOLDER OUTPUT.c      FOLDER may be "": then there are no files

A file is served at its path; index.html at that of its folder. What gets smaller is kept compressed. The same
files give the same C.
"""
import gzip
import hashlib
import pathlib
import sys

from emit_c import NOTICE, quoted

CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
BYTES_A_LINE = 64
SAFE = {byte: chr(byte) for byte in range(0x20, 0x7f) if chr(byte) not in '"\\?'}


def write(folder, output):
    files = []
    if folder:
        root = pathlib.Path(folder)
        files = [(served_at(path.relative_to(root)), path) for path in root.rglob("*") if path.is_file()]
        if not files:
            sys.exit(f"embed: {folder}: there is no file in it")
    files.sort(key=lambda file: file[0].encode())
    try:
        text = emit_assets(files)
    except ValueError as error:
        sys.exit(f"embed: {error}")
    pathlib.Path(output).write_text(text, encoding="ascii")


def served_at(path):
    if path.name == "index.html":
        return "/" + ("" if path.parent == pathlib.Path(".") else path.parent.as_posix())
    return f"/{path.as_posix()}"


def emit_assets(files):
    arrays, entries = [], []
    for number, (path, file) in enumerate(files):
        if file.suffix not in CONTENT_TYPES:
            raise ValueError(f"{file}: no content type is known for \"{file.suffix}\"; known: "
                             f"{', '.join(CONTENT_TYPES)}")
        content = file.read_bytes()
        packed = gzip.compress(content, 9, mtime=0)
        is_gzip = len(packed) < len(content)
        kept = packed if is_gzip else content
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        # One byte more than is served: a literal ends with a NUL.
        arrays.append(f"static const unsigned char asset_{number}[] =\n{literal(kept)};\n")
        entries.append(f"    {{{quoted(path)}, {quoted(CONTENT_TYPES[file.suffix])}, {quoted(etag)},\n"
                       f"     asset_{number}, {len(kept)}, {str(is_gzip).lower()}}},")
    entries = entries or ["    {0},"]
    return "\n".join([NOTICE.replace("sql/ by tools/catalogue.py; edit the SQL",
                                     "web/ by tools/embed.py; edit the pages"),
                      '#include "http/assets.h"\n', *arrays, "const struct asset assets[] = {", *entries,
                      f"}};\n\nconst size_t asset_count = {len(files)};\n"])


def literal(content):
    """As a string: compilers take that many times faster than numbers. Octal escapes have three digits, so
    that no digit after one is taken for a part of it."""
    lines = [content[at:at + BYTES_A_LINE] for at in range(0, len(content), BYTES_A_LINE)] or [b""]
    return "\n".join('    "' + "".join(SAFE.get(byte) or f"\\{byte:03o}" for byte in line) + '"'
                     for line in lines)


if __name__ == "__main__":
    write(*sys.argv[1:3])
