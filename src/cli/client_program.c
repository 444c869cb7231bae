#include "cli/client_program.h"

#include <stdlib.h>

#include "db/conninfo.h"
#include "local/complaint.h"
#include "local/local.h"
#include "local/process.h"

bool client_program_is_private(const struct invocation *invocation)
{
    return invocation->settings.database == NULL;
}

/* What is known of the database, as a connection string. */
static enum ordo_status append_conninfo(const struct invocation *invocation, const char *schema,
                                        struct buffer *conninfo, struct ordo_error *error)
{
    struct buffer named = {0};
    enum ordo_status status = ORDO_OK;
    if (client_program_is_private(invocation))
        status = local_conninfo(invocation->settings.home, &named, error);
    else
        buffer_text(&named, invocation->settings.database);
    if (status == ORDO_OK && named.failed)
        status = error_no_memory(error);
    if (status == ORDO_OK && schema != NULL)
        status = conninfo_in_schema(named.bytes, schema, conninfo, error);
    else if (status == ORDO_OK)
        buffer_text(conninfo, named.bytes);
    buffer_free(&named);
    return status;
}

/* By the environment, which other users cannot read; a command line they can. */
static enum ordo_status set_password(const char *password, struct ordo_error *error)
{
    if (password[0] != '\0' && setenv("PGPASSWORD", password, 1) != 0)
        return error_no_memory(error);
    return ORDO_OK;
}

enum ordo_status client_program_find(struct invocation *invocation, const char *name, int major,
                                     const char *schema, struct client_program *program)
{
    struct ordo_error *error = &invocation->error;
    struct buffer conninfo = {0};
    struct buffer keywords = {0};
    struct buffer password = {0};
    enum ordo_status status = local_program(major, name, &program->path, error);
    if (status == ORDO_OK)
        status = append_conninfo(invocation, schema, &conninfo, error);
    if (status == ORDO_OK)
        status = conninfo_without_password(conninfo.bytes, &keywords, &password, error);
    if (status == ORDO_OK)
        status = set_password(password.bytes, error);
    if (status == ORDO_OK) {
        buffer_printf(&program->database, "--dbname=%s",
                      keywords.bytes == NULL ? "" : keywords.bytes);
        status = program->database.failed ? error_no_memory(error) : ORDO_OK;
    }
    buffer_free(&password);
    buffer_free(&keywords);
    buffer_free(&conninfo);
    return status;
}

void client_program_free(struct client_program *program)
{
    buffer_free(&program->database);
    buffer_free(&program->path);
}

enum ordo_status client_program_run(struct invocation *invocation, const char *const *arguments,
                                    const char *failure, struct buffer *output)
{
    char complaint[512];
    int exit_code = 0;
    enum ordo_status status =
        process_run(&(struct process){.arguments = arguments, .mode = PROCESS_ATTACHED}, output,
                    &exit_code, &invocation->error);
    if (status != ORDO_OK || exit_code == 0)
        return status;
    complaint_find(output->bytes == NULL ? "" : output->bytes, complaint, sizeof complaint);
    return error_set(&invocation->error, ORDO_QUERY_FAILED, NULL, "%s: %s", failure, complaint);
}
