/* The commands that are not operations of the catalogue. */
#ifndef ORDO_CLI_COMMANDS_H
#define ORDO_CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_init;
extern const struct command command_store_list;
extern const struct command command_store_create;
extern const struct command command_store_drop;
extern const struct command command_query;
extern const struct command command_verify;
extern const struct command command_import;
extern const struct command command_export;
extern const struct command command_serve;
extern const struct command command_demo;
extern const struct command command_bench;
extern const struct command command_db_start;
extern const struct command command_db_stop;
extern const struct command command_db_status;
extern const struct command command_db_url;
extern const struct command command_db_psql;
extern const struct command command_db_dump;
extern const struct command command_db_restore;

#endif
