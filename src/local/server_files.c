#include "local/server_files.h"

#include <inttypes.h>

static const int64_t megabyte = 1 << 20;

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

static void append_size(struct buffer *text, const char *name, int64_t bytes, const char *reason)
{
    buffer_printf(text, "# %s\n%s = %" PRId64 "MB\n", reason, name, bytes / megabyte);
}

static void append_sizes(struct buffer *text, int64_t memory, int64_t disk_free)
{
    append_size(text, "shared_buffers", clamp(memory / 4, 32 * megabyte, 8192 * megabyte),
                "A quarter of the memory. Past 8 GB the kernel's cache, which holds the rest, does "
                "as well.");
    append_size(text, "effective_cache_size", clamp(memory / 2, 64 * megabyte, INT64_MAX),
                "What planning may count on in both caches; other programs run here too.");
    append_size(text, "work_mem", clamp(memory / 512, 4 * megabyte, 64 * megabyte),
                "For each sort or hash: reports stay in memory, and a hundred at once still fit.");
    append_size(text, "maintenance_work_mem", clamp(memory / 16, 32 * megabyte, 1024 * megabyte),
                "For building an index, as after an import.");
    append_size(text, "max_wal_size", clamp(disk_free / 16, 256 * megabyte, 4096 * megabyte),
                "Fewer checkpoints while much is written; recovery after a crash stays below some "
                "minutes.");
}

void server_files_settings(struct buffer *text, int64_t memory, int64_t disk_free)
{
    buffer_text(text, "# Written anew by ordo before each start: changes here are lost.\n"
                      "# ALTER SYSTEM outranks this file.\n\n"
                      "# Reached through one socket, in a folder that only the owner may enter.\n"
                      "listen_addresses = ''\n"
                      "port = 5432\n"
                      "unix_socket_directories = '../run'\n"
                      "unix_socket_permissions = 0700\n"
                      "cluster_name = 'ordo'\n\n"
                      "# What is committed stays, whatever happens.\n"
                      "fsync = on\n"
                      "synchronous_commit = on\n"
                      "full_page_writes = on\n\n");
    append_sizes(text, memory, disk_free);
    buffer_text(
        text,
        "# Parallel queries share memory through files of the cluster: /dev/shm is too small\n"
        "# in containers, and is swept when its user logs out.\n"
        "dynamic_shared_memory_type = mmap\n\n"
        "# The log tells what the server does, and never what the data are.\n"
        "logging_collector = off\n"
        "log_destination = 'stderr'\n"
        "log_line_prefix = '%m [%p] '\n"
        "log_statement = 'none'\n"
        "log_min_duration_statement = -1\n"
        "log_min_error_statement = panic\n"
        "log_error_verbosity = terse\n"
        "log_parameter_max_length = 0\n"
        "log_parameter_max_length_on_error = 0\n"
        "lc_messages = 'C'\n");
}

void server_files_access(struct buffer *text)
{
    buffer_text(text, "# Written anew by ordo before each start.\n"
                      "# Who gets to the socket may be ordo, and so the least of its roles too.\n"
                      "# TYPE  DATABASE  USER           METHOD\n"
                      "local   ordo      +ordo_readers  trust\n"
                      "local   all       all            peer map=ordo\n");
}

void server_files_identities(struct buffer *text, const char *owner)
{
    static const char root[] = "root"; /* could become the owner anyway */
    buffer_printf(text,
                  "# Written anew by ordo before each start.\n"
                  "# MAP  SYSTEM-USER  ROLE\n"
                  "ordo   \"%s\"  ordo\n"
                  "ordo   %s  ordo\n",
                  owner, root);
}
