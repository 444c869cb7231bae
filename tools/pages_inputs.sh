#!/bin/sh
# Every file that the pages are made from, so that the build knows when to make them again.
cd "$(dirname "$0")/.." && find "$PWD/web" -name node_modules -prune -o -type f ! -name schema.d.ts -print | LC_ALL=C sort &&
    echo "$PWD/tools/embed.py"
