/* ordo db dump|restore: all stores of a database, to a file and back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/archive_list.h"
#include "cli/client_program.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "store/complete.h"
#include "store/session.h"

static const struct command_argument file_argument[] = {
    {"FILE", "The dump, in the format of pg_dump --format=custom.", false, false, NULL},
    {NULL, NULL, false, false, NULL},
};

/* What an archive is made from, or goes into. */
struct archive_place {
    int major; /* of the server */
    struct ordo_rows *stores;
};

static enum ordo_status look_at_place(struct invocation *invocation, struct archive_place *place)
{
    const struct ordo_open_options options = invocation_open_options(invocation);
    struct connection *connection = NULL;
    bool is_private = false;
    enum ordo_status status =
        session_connect(&options, &connection, &is_private, &invocation->error);
    if (status == ORDO_OK) {
        place->major = connection_server_version(connection) / 10000;
        status = ordo_store_list(&options, &place->stores, &invocation->error);
    }
    connection_close(connection);
    return status;
}

/* "main, outlet" */
static void append_store_names(struct buffer *text, const struct ordo_rows *stores)
{
    for (size_t r = 0; r < ordo_rows_count(stores); r++)
        buffer_printf(text, "%s%s", r > 0 ? ", " : "", ordo_rows_text(stores, r, "store"));
}

/* ---------------------------------------------------------------- dump */

static enum ordo_status check_target(struct invocation *invocation, const char *file)
{
    struct stat found;
    if (lstat(file, &found) != 0)
        return ORDO_OK;
    if (!S_ISREG(found.st_mode))
        return error_set(&invocation->error, ORDO_INVALID, "FILE",
                         "FILE: %s is there already, and is not a plain file", file);
    if (invocation_has(invocation, "force"))
        return ORDO_OK;
    error_set(&invocation->error, ORDO_CONFLICT, "FILE", "FILE: %s is there already", file);
    return error_hint(&invocation->error, "Name another file, or replace this one with --force.");
}

static enum ordo_status cannot_write(struct invocation *invocation, const char *file)
{
    return error_set(&invocation->error, ORDO_FILE, "FILE", "FILE: %s cannot be written: %s", file,
                     strerror(errno));
}

static enum ordo_status run_pg_dump(struct invocation *invocation,
                                    const struct archive_place *place, const char *file)
{
    struct client_program program = {0};
    struct buffer file_option = {0};
    struct buffer schemas = {0}; /* one option behind the other, each with its NUL */
    struct buffer output = {0};
    const size_t store_count = ordo_rows_count(place->stores);
    const char **arguments = calloc(store_count + 5, sizeof *arguments);
    enum ordo_status status =
        client_program_find(invocation, "pg_dump", place->major, NULL, &program);
    buffer_printf(&file_option, "--file=%s", file);
    for (size_t r = 0; r < store_count; r++) {
        buffer_printf(&schemas, "--schema=%s", ordo_rows_text(place->stores, r, "store"));
        buffer_byte(&schemas, '\0');
    }
    if (status == ORDO_OK && (arguments == NULL || file_option.failed || schemas.failed))
        status = error_no_memory(&invocation->error);
    if (status == ORDO_OK) {
        size_t count = 0;
        arguments[count++] = program.path.bytes;
        arguments[count++] = "--format=custom";
        arguments[count++] = file_option.bytes;
        arguments[count++] = program.database.bytes;
        for (size_t at = 0; at < schemas.length; at += strlen(schemas.bytes + at) + 1)
            arguments[count++] = schemas.bytes + at;
        status = client_program_run(invocation, arguments, "the dump failed", &output);
    }
    free(arguments);
    buffer_free(&output);
    buffer_free(&schemas);
    buffer_free(&file_option);
    client_program_free(&program);
    return status;
}

/* Give the finished file its name; without --force not over one that has appeared meanwhile. */
static bool give_name(const struct invocation *invocation, const char *unfinished, const char *file)
{
    if (invocation_has(invocation, "force"))
        return rename(unfinished, file) == 0;
    if (renameat2(AT_FDCWD, unfinished, AT_FDCWD, file, RENAME_NOREPLACE) == 0)
        return true;
    return errno == EINVAL && rename(unfinished, file) == 0; /* a file system that cannot do so */
}

/* Dump into a file beside the target, which is there only when it is whole. */
static enum ordo_status dump_beside(struct invocation *invocation,
                                    const struct archive_place *place, const char *file)
{
    struct buffer unfinished = {0};
    buffer_printf(&unfinished, "%s.XXXXXX", file);
    if (unfinished.failed)
        return error_no_memory(&invocation->error);
    int fd = mkstemp(unfinished.bytes);
    if (fd < 0) {
        buffer_free(&unfinished);
        return cannot_write(invocation, file);
    }
    close(fd);
    interrupt_deletes(unfinished.bytes);
    enum ordo_status status = run_pg_dump(invocation, place, unfinished.bytes);
    if (status == ORDO_OK && !give_name(invocation, unfinished.bytes, file))
        status = cannot_write(invocation, file);
    if (status != ORDO_OK)
        unlink(unfinished.bytes);
    interrupt_deletes(NULL);
    buffer_free(&unfinished);
    return status;
}

static enum ordo_status run_dump(struct invocation *invocation)
{
    const char *file = invocation_argument(invocation, 0);
    struct archive_place place = {0};
    struct buffer line = {0};
    enum ordo_status status = check_target(invocation, file);
    if (status == ORDO_OK)
        status = look_at_place(invocation, &place);
    if (status == ORDO_OK && ordo_rows_count(place.stores) == 0)
        status = error_set(&invocation->error, ORDO_NO_STORE, NULL,
                           "the database has no store that could be dumped");
    if (status == ORDO_OK)
        status = dump_beside(invocation, &place, file);
    if (status == ORDO_OK) {
        buffer_text(&line, "dumped ");
        append_store_names(&line, place.stores);
        buffer_printf(&line, " to %s", file);
        output_notice(line.failed ? "dumped" : line.bytes, invocation);
    }
    buffer_free(&line);
    ordo_rows_free(place.stores);
    return status;
}

static const struct command_option dump_options[] = {
    {"force", NULL, "Replace the file if it is there already.", false, false},
    {NULL, NULL, NULL, false, false},
};

const struct command command_db_dump = {
    .path = "db dump",
    .summary = "Write all stores of the database to a file, as they are at one moment.",
    .description = "The file appears when it is complete, and only you may read it.",
    .arguments = file_argument,
    .options = dump_options,
    .examples = "ordo db dump stores.dump",
    .run = run_dump,
};

/* ---------------------------------------------------------------- restore */

static enum ordo_status check_source(struct invocation *invocation, const char *file)
{
    struct stat found;
    if (access(file, R_OK) != 0 || stat(file, &found) != 0)
        return error_set(&invocation->error, ORDO_FILE, "FILE", "FILE: %s cannot be read: %s", file,
                         strerror(errno));
    if (!S_ISREG(found.st_mode))
        return error_set(&invocation->error, ORDO_INVALID, "FILE", "FILE: %s is not a plain file",
                         file);
    return ORDO_OK;
}

static enum ordo_status restore(struct invocation *invocation, const struct archive_place *place,
                                const char *file, struct buffer *names)
{
    struct client_program program = {0};
    struct buffer contents = {0};
    struct buffer list_option = {0};
    struct buffer output = {0};
    char list_path[ARCHIVE_LIST_PATH_BYTES] = "";
    enum ordo_status status =
        client_program_find(invocation, "pg_restore", place->major, NULL, &program);
    if (status == ORDO_OK) {
        const char *const list[] = {program.path.bytes, "--list", "--", file, NULL};
        status = client_program_run(invocation, list, "FILE: this is no dump", &contents);
    }
    if (status == ORDO_OK)
        status = archive_list_write(invocation, contents.bytes, list_path);
    bool has_list = status == ORDO_OK;
    if (has_list)
        status = archive_list_check(invocation, file, contents.bytes, place->stores, names);
    buffer_printf(&list_option, "--use-list=%s", list_path);
    if (status == ORDO_OK && list_option.failed)
        status = error_no_memory(&invocation->error);
    if (status == ORDO_OK) {
        const char *const load[] = {
            program.path.bytes,
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            list_option.bytes,
            program.database.bytes,
            "--",
            file,
            NULL,
        };
        status = client_program_run(invocation, load, "the restore failed, and nothing was changed",
                                    &output);
    }
    if (has_list)
        unlink(list_path);
    interrupt_deletes(NULL);
    buffer_free(&output);
    buffer_free(&list_option);
    buffer_free(&contents);
    client_program_free(&program);
    return status;
}

static enum ordo_status run_restore(struct invocation *invocation)
{
    const char *file = invocation_argument(invocation, 0);
    struct archive_place place = {0};
    struct buffer names = {0};
    struct buffer line = {0};
    enum ordo_status status = check_source(invocation, file);
    if (status == ORDO_OK)
        status = look_at_place(invocation, &place);
    if (status == ORDO_OK)
        status = restore(invocation, &place, file, &names);
    if (status == ORDO_OK) {
        store_complete_all(invocation_open_options(invocation));
        buffer_printf(&line, "restored %s from %s", names.bytes, file);
        output_notice(line.failed ? "restored" : line.bytes, invocation);
    }
    buffer_free(&line);
    buffer_free(&names);
    ordo_rows_free(place.stores);
    return status;
}

const struct command command_db_restore = {
    .path = "db restore",
    .summary = "Bring back all stores of a dump, or none.",
    .description =
        "The stores may not be there already. They will belong to who restores them; "
        "rights that were granted to others than the stores' own roles are not restored.",
    .arguments = file_argument,
    .examples = "ordo db restore stores.dump",
    .run = run_restore,
};
