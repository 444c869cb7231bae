/* ordo db start|stop|status|url|psql: the private PostgreSQL, and the way into any database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/client_program.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "db/conninfo.h"
#include "local/local.h"
#include "rows/rows.h"
#include "store/session.h"

static struct local_notice notice_of(struct invocation *invocation)
{
    return (struct local_notice){output_notice, invocation};
}

/* start, stop and status are of no use to a database that somebody else keeps. */
static enum ordo_status check_private(struct invocation *invocation)
{
    if (client_program_is_private(invocation))
        return ORDO_OK;
    error_set(&invocation->error, ORDO_INVALID, "db",
              "db: \"ordo %s\" is about ordo's private PostgreSQL only, and a database is named",
              invocation->command->path);
    return error_hint(&invocation->error,
                      "Leave out --db, ORDO_DATABASE_URL and \"database\" in the "
                      "configuration file to use the private one.");
}

static enum ordo_status run_start(struct invocation *invocation)
{
    enum ordo_status status = check_private(invocation);
    if (status == ORDO_OK)
        status = local_start(invocation->settings.home, notice_of(invocation), &invocation->error);
    return status;
}

const struct command command_db_start = {
    .path = "db start",
    .summary = "Start the private PostgreSQL; make it if there is none.",
    .description = "Every command does so where no database is named; it is then left running.",
    .examples = "ordo db start",
    .run = run_start,
};

static enum ordo_status run_stop(struct invocation *invocation)
{
    enum ordo_status status = check_private(invocation);
    if (status == ORDO_OK)
        status = local_stop(invocation->settings.home, notice_of(invocation), &invocation->error);
    return status;
}

const struct command command_db_stop = {
    .path = "db stop",
    .summary = "Stop the private PostgreSQL.",
    .description = "What is open is rolled back; what is committed stays. The next command that "
                   "needs it starts it again.",
    .examples = "ordo db stop",
    .run = run_stop,
};

/* ---------------------------------------------------------------- status */

static bool fill_status(struct ordo_rows *rows, const struct local_status *found)
{
    static const char *const states[] = {
        [LOCAL_MISSING] = "missing",
        [LOCAL_STOPPED] = "stopped",
        [LOCAL_RUNNING] = "running",
    };
    char major[16];
    char pid[24];
    snprintf(major, sizeof major, "%d", found->major);
    snprintf(pid, sizeof pid, "%ld", found->pid);
    return rows_set(rows, 0, 0, states[found->state]) && rows_set(rows, 0, 1, found->home) &&
           rows_set(rows, 0, 2, found->major == 0 ? NULL : major) &&
           rows_set(rows, 0, 3, found->pid == 0 ? NULL : pid) &&
           rows_set(rows, 0, 4, found->bindir[0] == '\0' ? NULL : found->bindir);
}

static enum ordo_status run_status(struct invocation *invocation)
{
    static const struct row_column columns[] = {
        {"state", ORDO_TYPE_TEXT},  {"home", ORDO_TYPE_TEXT},     {"postgresql", ORDO_TYPE_INTEGER},
        {"pid", ORDO_TYPE_INTEGER}, {"programs", ORDO_TYPE_TEXT},
    };
    struct local_status found;
    struct ordo_rows *rows = NULL;
    enum ordo_status status = check_private(invocation);
    if (status == ORDO_OK)
        status = local_status(invocation->settings.home, &found, &invocation->error);
    if (status == ORDO_OK) {
        rows = rows_new(columns, sizeof columns / sizeof columns[0], 1);
        status = rows != NULL && fill_status(rows, &found) ? output_record(invocation, rows, NULL)
                                                           : error_no_memory(&invocation->error);
    }
    ordo_rows_free(rows);
    return status;
}

const struct command command_db_status = {
    .path = "db status",
    .summary = "Show the private PostgreSQL: missing, stopped or running, where, which version.",
    .examples = "ordo db status",
    .run = run_status,
};

/* ---------------------------------------------------------------- url and psql */

/* Have the private PostgreSQL run, with the store in it: what is handed out must lead somewhere.
   A store that only a newer ordo understands is there all the same. */
static enum ordo_status provide_store(struct invocation *invocation)
{
    struct ordo_store *store = NULL;
    if (!client_program_is_private(invocation))
        return ORDO_OK;
    enum ordo_status status = invocation_open(invocation, &store);
    invocation_close(store);
    return status == ORDO_SCHEMA_NEWER ? ORDO_OK : status;
}

static enum ordo_status append_url(struct invocation *invocation, struct buffer *url)
{
    const struct ordo_open_options options = invocation_open_options(invocation);
    const char *store = NULL;
    struct buffer database = {0};
    enum ordo_status status = session_store_name(&options, &store, &invocation->error);
    if (status == ORDO_OK && client_program_is_private(invocation))
        status = local_url(invocation->settings.home, &database, &invocation->error);
    else
        buffer_text(&database, invocation->settings.database);
    if (status == ORDO_OK && database.failed)
        status = error_no_memory(&invocation->error);
    if (status == ORDO_OK)
        status = conninfo_in_schema(database.bytes, store, url, &invocation->error);
    buffer_free(&database);
    return status;
}

static enum ordo_status run_url(struct invocation *invocation)
{
    struct buffer url = {0};
    enum ordo_status status = provide_store(invocation);
    if (status == ORDO_OK)
        status = append_url(invocation, &url);
    buffer_byte(&url, '\n');
    if (status == ORDO_OK && url.failed)
        status = error_no_memory(&invocation->error);
    if (status == ORDO_OK)
        status = output_bytes(invocation, url.bytes, url.length);
    buffer_free(&url);
    return status;
}

const struct command command_db_url = {
    .path = "db url",
    .summary = "Print a connection string for psql and drivers, with the store as search_path.",
    .description = "It holds a password only if the database was named with one.",
    .examples = "psql \"$(ordo db url)\"\n"
                "ordo --store outlet db url",
    .run = run_url,
};

/* Become psql. Returns only if that fails. */
static enum ordo_status become_psql(struct invocation *invocation,
                                    const struct client_program *program)
{
    const size_t own = 2; /* the program, the database */
    const char **arguments = calloc(own + invocation->argument_count + 1, sizeof *arguments);
    if (arguments == NULL)
        return error_no_memory(&invocation->error);
    arguments[0] = program->path.bytes;
    arguments[1] = program->database.bytes;
    for (size_t a = 0; a < invocation->argument_count; a++)
        arguments[own + a] = invocation->arguments[a];
    execv(program->path.bytes, (char *const *)(uintptr_t)arguments);
    free(arguments);
    return error_set(&invocation->error, ORDO_UNAVAILABLE, NULL, "cannot run %s: %s",
                     program->path.bytes, strerror(errno));
}

static enum ordo_status run_psql(struct invocation *invocation)
{
    const struct ordo_open_options options = invocation_open_options(invocation);
    struct client_program program = {0};
    struct local_status private = {0};
    const char *store = NULL;
    enum ordo_status status = session_store_name(&options, &store, &invocation->error);
    if (status == ORDO_OK)
        status = provide_store(invocation);
    if (status == ORDO_OK && client_program_is_private(invocation))
        status = local_status(invocation->settings.home, &private, &invocation->error);
    if (status == ORDO_OK)
        status = client_program_find(invocation, "psql", private.major, store, &program);
    if (status == ORDO_OK)
        status = become_psql(invocation, &program);
    client_program_free(&program);
    return status;
}

static const struct command_argument psql_arguments[] = {
    {"ARGUMENT", "What psql is given besides the database; what begins with - stands after --.",
     true, true, NULL},
    {NULL, NULL, false, false, NULL},
};

const struct command command_db_psql = {
    .path = "db psql",
    .summary = "Open psql on the store.",
    .arguments = psql_arguments,
    .examples = "ordo db psql\n"
                "ordo db psql -- -c 'SELECT count(*) FROM orders'",
    .run = run_psql,
};
