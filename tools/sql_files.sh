#!/bin/sh
# Every SQL file, so that the build knows what the catalogue is made from.
cd "$(dirname "$0")/.." && find "$PWD/sql" -name '*.sql' | LC_ALL=C sort
