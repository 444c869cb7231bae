#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static _Atomic(struct ordo_store *) cancelled_store;
static _Atomic(const char *) unfinished_file;
static volatile sig_atomic_t requests;
static volatile sig_atomic_t last_signal;

static void handle(int signal_number)
{
    struct ordo_store *store = atomic_load(&cancelled_store);
    requests++;
    last_signal = signal_number;
    if (store == NULL || requests > 1) {
        const char *path = atomic_load(&unfinished_file);
        if (path != NULL)
            unlink(path);
        _exit(128 + signal_number);
    }
    ordo_cancel(store);
}

/* Without SA_RESTART: what waits for the other end of a pipe must hear of it. */
void interrupt_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void interrupt_cancels(struct ordo_store *store)
{
    atomic_store(&cancelled_store, store);
}

void interrupt_deletes(const char *path)
{
    atomic_store(&unfinished_file, path);
}

bool interrupt_requested(void)
{
    return requests > 0;
}

int interrupt_exit_code(void)
{
    return last_signal == 0 ? 0 : 128 + last_signal;
}
