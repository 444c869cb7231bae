/* Opening and closing a store. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "local/local.h"
#include "store/handle.h"
#include "store/migrate.h"
#include "store/session.h"

enum { ACTOR_CHARACTERS_MOST = 100 };

static enum ordo_status set_actor(struct ordo_store *store, const char *actor)
{
    if (actor == NULL) {
        const struct passwd *user = getpwuid(getuid());
        snprintf(store->actor, sizeof store->actor, "%s", user == NULL ? "unknown" : user->pw_name);
        return ORDO_OK;
    }
    if (actor[0] == '\0' || !text_is_utf8(actor, strlen(actor)) ||
        text_characters(actor) > ACTOR_CHARACTERS_MOST)
        return error_set(&store->error, ORDO_INVALID, "actor",
                         "actor: must be 1 to %d characters of UTF-8", ACTOR_CHARACTERS_MOST);
    snprintf(store->actor, sizeof store->actor, "%s", actor);
    return ORDO_OK;
}

/* On the private PostgreSQL the main store makes itself, and any store keeps up by itself. */
static bool may_migrate(bool is_private, const char *name, const struct session_facts *facts)
{
    return is_private && (facts->schema_version > 0 || strcmp(name, "main") == 0);
}

static enum ordo_status enter(struct ordo_store *store, bool is_private)
{
    struct session_facts facts;
    enum ordo_status status = session_enter(store->connection, store->name, &facts, &store->error);
    if (status == ORDO_OK && !facts.is_current && may_migrate(is_private, store->name, &facts)) {
        status = store_migrate(store->connection, store->name,
                               &(struct migrate_options){.is_private = is_private}, &store->error);
        if (status == ORDO_OK)
            status = session_enter(store->connection, store->name, &facts, &store->error);
    }
    if (status == ORDO_OK && !facts.is_current) {
        bool missing = facts.schema_version == 0;
        status = error_set(&store->error, ORDO_NO_STORE, "store",
                           missing ? "store: the database has no store %s"
                                   : "store: the schema of %s is older than this ordo",
                           store->name);
        error_hint(&store->error,
                   missing ? "Make it with: ordo init --store %s"
                           : "Bring it up to date with: ordo init --store %s",
                   store->name);
    }
    if (status == ORDO_OK)
        snprintf(store->currency, sizeof store->currency, "%s", facts.currency);
    return status;
}

enum ordo_status ordo_open(const struct ordo_open_options *options, struct ordo_store **opened,
                           struct ordo_error *error)
{
    static const struct ordo_open_options defaults = {0};
    bool is_private = false;
    const char *name = NULL;
    if (options == NULL)
        options = &defaults;
    *opened = NULL;
    struct ordo_store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        struct ordo_error ignored;
        return error_no_memory(error == NULL ? &ignored : error);
    }
    enum ordo_status status = session_store_name(options, &name, &store->error);
    if (status == ORDO_OK)
        status = set_actor(store, options->actor);
    if (status == ORDO_OK) {
        snprintf(store->name, sizeof store->name, "%s", name);
        status = session_connect(options, &store->connection, &is_private, &store->error);
    }
    if (status == ORDO_OK && is_private)
        status = local_home(options->home, &store->home, &store->error);
    if (status == ORDO_OK)
        status = enter(store, is_private);
    status = store_end(store, status, error);
    if (status == ORDO_OK)
        *opened = store;
    else
        ordo_close(store);
    return status;
}

void ordo_close(struct ordo_store *store)
{
    if (store == NULL)
        return;
    connection_close(store->connection);
    buffer_free(&store->home);
    free(store);
}
