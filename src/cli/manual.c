/* The manual page, in man(7)'s macros: ordo manual. */
#include <string.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/settings.h"

/* Text for roff: backslashes, hyphens and a leading control character lose their meaning. */
static void append_roff(struct buffer *out, const char *text)
{
    bool at_line_start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (at_line_start && (*c == '.' || *c == '\''))
            buffer_text(out, "\\&");
        if (*c == '\\')
            buffer_text(out, "\\e");
        else if (*c == '-')
            buffer_text(out, "\\-");
        else
            buffer_byte(out, *c);
        at_line_start = *c == '\n';
    }
}

static void append_tagged(struct buffer *out, const char *tag, const char *value, const char *text)
{
    buffer_text(out, ".TP\n.B ");
    append_roff(out, tag);
    if (value != NULL) {
        buffer_text(out, " \\fI");
        append_roff(out, value);
        buffer_text(out, "\\fR");
    }
    buffer_byte(out, '\n');
    append_roff(out, text);
    buffer_byte(out, '\n');
}

static void append_options(struct buffer *out, const struct command_option *options)
{
    struct buffer tag = {0};
    for (const struct command_option *o = options; o != NULL && o->name != NULL; o++) {
        buffer_clear(&tag);
        buffer_printf(&tag, "--%s", o->name);
        if (!tag.failed)
            append_tagged(out, tag.bytes, o->argument, o->help);
    }
    buffer_free(&tag);
}

static void append_command(struct buffer *out, const struct command *command)
{
    struct buffer usage = {0};
    help_usage(&usage, command);
    buffer_printf(out, ".SS ordo %s\n.nf\n", command->path);
    if (!usage.failed)
        append_roff(out, usage.bytes);
    buffer_text(out, "\n.fi\n.PP\n");
    append_roff(out, command->summary);
    buffer_byte(out, '\n');
    if (command->description != NULL) {
        buffer_text(out, ".PP\n");
        append_roff(out, command->description);
        buffer_byte(out, '\n');
    }
    for (const struct command_argument *a = command->arguments; a != NULL && a->name != NULL; a++)
        append_tagged(out, a->name, NULL, a->help);
    append_options(out, command->options);
    buffer_text(out, ".PP\nExample:\n.PP\n.nf\n");
    append_roff(out, command->examples);
    buffer_text(out, "\n.fi\n");
    buffer_free(&usage);
}

static const char introduction[] =
    ".SH DESCRIPTION\n"
    "ordo keeps a shop's customers, products, orders and stock in PostgreSQL. An order of several "
    "products is placed with its stock deducted, or not at all; every change of stock stands in a "
    "ledger; ordo verify proves it on your data.\n"
    ".PP\n"
    "With no database named, ordo uses a private PostgreSQL of its own, which it makes and starts "
    "on demand and leaves running. A store is a PostgreSQL schema; \\-\\-store chooses it.\n"
    ".PP\n"
    "Tables are for people; \\-\\-format json gives an array of objects for a list and one object "
    "for a single result, \\-\\-format csv gives RFC 4180. Money is text with a point, in the "
    "store's one currency. A time is a date or RFC 3339; \\-\\-from is inclusive; \\-\\-to is "
    "exclusive, but a date counts whole. Days begin in the store's time zone.\n";

static const char files_and_environment[] =
    ".SH ENVIRONMENT\n"
    ".TP\n.B ORDO_DATABASE_URL\nThe database, as \\-\\-db. Prefer it or the configuration file to "
    "\\-\\-db if the URL holds a password: arguments can be seen by other users.\n"
    ".TP\n.B ORDO_STORE, ORDO_HOME, ORDO_ACTOR, ORDO_FORMAT, ORDO_CONFIG\nAs the options of that "
    "name.\n"
    ".TP\n.B ORDO_PG_BINDIR\nWhere PostgreSQL's programs are, for the private PostgreSQL.\n"
    ".TP\n.B PGHOST, PGUSER, PGPASSFILE, PGPASSWORD, ...\nlibpq's variables fill in what the URL "
    "leaves out; \\-\\-db postgresql:// takes all from them.\n"
    ".SH FILES\n"
    ".TP\n.I ~/.config/ordo/ordo.conf, /etc/ordo/ordo.conf\nThe configuration file, the first that "
    "exists: lines like store = \"main\". Settings: database, store, format, actor, home.\n"
    ".TP\n.I ~/.local/share/ordo\nThe private PostgreSQL: pgdata, run, postgres.log. For root "
    "/var/lib/ordo, where it runs as the system user postgres.\n"
    ".SH SEE ALSO\n"
    ".BR psql (1),\n.BR postgres (1)\n";

static enum ordo_status run_manual(struct invocation *invocation)
{
    struct buffer out = {0};
    buffer_printf(&out, ".TH ORDO 1 \"\" \"ordo %s\" \"User Commands\"\n", ordo_version());
    buffer_text(&out, ".SH NAME\nordo \\- order management for shops, on PostgreSQL\n"
                      ".SH SYNOPSIS\n.B ordo\n.I COMMAND\n[\\fIOPTION\\fR ...]\n");
    buffer_text(&out, introduction);
    buffer_text(&out, ".SH OPTIONS OF EVERY COMMAND\n");
    append_options(&out, global_options);
    append_tagged(&out, "--version", NULL, "Show the version.");
    buffer_text(&out, ".SH COMMANDS\n");
    for (const struct command *const *c = command_all(); *c != NULL; c++)
        append_command(&out, *c);
    buffer_text(&out, ".SH EXIT STATUS\n");
    for (const struct exit_code *e = exit_codes; e->text != NULL; e++) {
        buffer_printf(&out, ".TP\n.B %d\n", e->code);
        append_roff(&out, e->text);
        buffer_byte(&out, '\n');
    }
    buffer_text(&out, files_and_environment);
    enum ordo_status status = out.failed ? error_no_memory(&invocation->error)
                                         : output_bytes(invocation, out.bytes, out.length);
    buffer_free(&out);
    return status;
}

const struct command command_manual = {
    .path = "manual",
    .summary = "Print the manual page ordo(1), in roff.",
    .examples = "ordo manual | man -l -",
    .run = run_manual,
};
