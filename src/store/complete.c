#include "store/complete.h"

#include "store/roles.h"
#include "store/search_index.h"
#include "store/session.h"

void store_complete(struct connection *connection, const char *store, bool is_private)
{
    search_index_make(connection, store);
    roles_grant(connection, store, is_private);
}

void store_complete_all(struct ordo_open_options where)
{
    struct connection *connection = NULL;
    struct ordo_rows *stores = NULL;
    struct ordo_error ignored;
    bool is_private = false;
    if (session_connect(&where, &connection, &is_private, &ignored) == ORDO_OK &&
        ordo_store_list(&where, &stores, &ignored) == ORDO_OK)
        for (size_t r = 0; r < ordo_rows_count(stores); r++)
            store_complete(connection, ordo_rows_text(stores, r, "store"), is_private);
    ordo_rows_free(stores);
    connection_close(connection);
}
