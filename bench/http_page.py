"""The page that bench/http writes."""

PAGE = """# Measured over HTTP

Written by `bench/http --write`: measure your own machine with the same command.

{conditions}

{figures}

`ordo serve` is measured by wrk, on the same machine and over loopback, so that both, and PostgreSQL,
share its cores, and the server's figures pay for wrk. Requests have a key, as all must; the
keys' limit is off. What is logged is warnings, but where something else is said. An answer counts if it
is a success, and the store has as many orders afterwards as were acknowledged.

`ordo bench` is the same engine without HTTP. pgbench runs the statement of `GET /v1/orders/{{order_id}}`
as it stands in the catalogue, prepared, on 4 connections, as many as the server has for it, and on 64;
the better of them counts. The baseline is the one of [bench.md](bench.md), and so are PostgreSQL's settings
and the stores. The page of a customer's history is full, of 50 lines, in both stores.

## Compressing answers

JSON answers are not compressed. What zlib would take for it, on this machine, and save:

{compressing}

The server's own CPU time for an answer is in the table below. All clients share its one loop, so that
what one has compressed all others wait for: a single order would cost them a good part of an answer more
to save a few hundred bytes. Long lists shrink to a tenth or less (those here are alike, more so than a
shop's), which is worth it on a slow way to the client: a proxy, which knows that way, does it there.

## Every measurement

{measurements}
"""
