#!/bin/sh
# Every file that the catalogue is made from, so that the build knows when to make it again.
cd "$(dirname "$0")/.." && find "$PWD/sql" "$PWD/tools" -name '*.sql' -o -name '*.py' | LC_ALL=C sort
