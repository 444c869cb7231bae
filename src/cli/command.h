/* What a command is, and what it is given when it runs. */
#ifndef ORDO_CLI_COMMAND_H
#define ORDO_CLI_COMMAND_H

#include "base/error.h"
#include "ordo.h"

struct operation;
struct invocation;

struct command_argument {
    const char *name; /* as shown in the usage line: "FILE" */
    const char *help;
    bool optional;
    bool repeats;        /* takes all that is left; last only */
    const char *choices; /* "bash|zsh": the values that it can have; NULL: any */
};

struct command_option {
    const char *name;     /* without the dashes: "first-name" */
    const char *argument; /* what its value is called: "TEXT"; NULL for a flag without value */
    const char *help;
    bool required;
    bool repeats;
};

/* One command of the program. The tables of arguments and options end with a NULL name. */
struct command {
    const char *path; /* "customer add", as typed after "ordo" */
    const char *summary;
    const char *description; /* more for --help and the man page; may be NULL */
    const struct command_argument *arguments;
    const struct command_option *options;
    const char *examples; /* one a line, whole command lines */
    /* Returns invocation->error.status. */
    enum ordo_status (*run)(struct invocation *invocation);
    const struct operation *operation; /* what it runs, where it is one of the catalogue; or NULL */
};

enum output_format { OUTPUT_TABLE, OUTPUT_JSON, OUTPUT_CSV };

/* What `ordo serve` takes from its options, the environment or the configuration file; NULL where none
   says it. */
struct serve_settings {
    const char *listen;
    const char *tls_cert;
    const char *tls_key;
    const char *query_database;
    const char *log_level;
};

/* What every command takes: from flags, then the environment, then the configuration file. */
struct settings {
    const char *database; /* NULL: the private PostgreSQL */
    const char *store;    /* never NULL */
    bool store_is_typed;  /* on the command line */
    const char *home;     /* NULL: the default */
    const char *actor;    /* NULL: the operating system's user */
    enum output_format format;
    bool quiet;                  /* no notices, no progress */
    const char *config;          /* the configuration file that was read, or NULL */
    struct serve_settings serve; /* as the configuration file has them */
};

struct invocation {
    const struct command *command;
    struct settings settings;
    const char *const *arguments; /* the positional ones, in order */
    size_t argument_count;
    const struct given_option {
        const struct command_option *option;
        const char *value; /* NULL for a flag */
    } * given;             /* in the order typed */
    size_t given_count;
    struct ordo_error error;
    bool is_reported; /* the command told the error itself */
};

/* The value of an option, the last where it was given twice; NULL if not given. */
const char *invocation_option(const struct invocation *invocation, const char *name);
/* Whether an option or flag was given. */
bool invocation_has(const struct invocation *invocation, const char *name);
/* The positional argument number `index`, or NULL. */
const char *invocation_argument(const struct invocation *invocation, size_t index);

/* ordo_open for this invocation, with notices to standard error. *store: to be closed by the caller
   with invocation_close. Until then Ctrl-C cancels what runs on it. */
MUST_USE enum ordo_status invocation_open(struct invocation *invocation, struct ordo_store **store);
void invocation_close(struct ordo_store *store);
/* The options that ordo_open and its relatives take, from the settings. */
struct ordo_open_options invocation_open_options(const struct invocation *invocation);

/* Every command, in the order of the help; ends with a NULL path. */
const struct command *const *command_all(void);

#endif
