/* The private PostgreSQL's pure parts: what a failed program complains of, and the sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "local/complaint.h"
#include "local/server_files.h"

static void assert_complaint(const char *text, const char *expected)
{
    char line[128];
    complaint_find(text, line, sizeof line);
    assert_string_equal(line, expected);
}

static void the_first_error_is_the_complaint(void **state)
{
    (void)state;
    assert_complaint("running bootstrap script ... ok\n"
                     "2026-01-01 UTC [7] FATAL:  could not write: No space left on device\n"
                     "2026-01-01 UTC [7] PANIC:  cannot abort transaction 1\n"
                     "initdb: removing contents of data directory\n",
                     "could not write: No space left on device");
    assert_complaint("pg_dump: error: query failed: ERROR:  permission denied for table t\n"
                     "pg_dump: detail: Query was: LOCK TABLE\n",
                     "query failed: ERROR:  permission denied for table t");
}

static void without_a_mark_the_last_line_is_the_complaint(void **state)
{
    (void)state;
    assert_complaint("waiting\npg_ctl: server did not start in time\n\n",
                     "pg_ctl: server did not start in time");
    assert_complaint("no line end", "no line end");
    assert_complaint("\n\n", "");
    assert_complaint("", "");
}

static void a_full_disk_is_told_of_since_the_server_was_ready(void **state)
{
    (void)state;
    assert_true(
        complaint_is_full_disk("LOG:  database system is ready to accept connections\n"
                               "PANIC:  could not write to file \"x\": No space left on device\n"
                               "LOG:  all server processes terminated; reinitializing\n"));
    assert_false(complaint_is_full_disk(
        "PANIC:  could not write to file \"x\": No space left on device\n"
        "LOG:  database system is ready to accept connections\n"
        "LOG:  server process (PID 1) was terminated by signal 9: Killed\n"));
    assert_false(complaint_is_full_disk(""));
}

static void a_long_complaint_is_cut_to_fit(void **state)
{
    char line[8];
    (void)state;
    complaint_find("error: much too long", line, sizeof line);
    assert_string_equal(line, "much to");
}

static void assert_settings(int64_t memory_megabytes, int64_t disk_megabytes,
                            const char *const *expected, size_t count)
{
    struct buffer text = {0};
    server_files_settings(&text, memory_megabytes << 20, disk_megabytes << 20);
    assert_false(text.failed);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(text.bytes, expected[i]));
    buffer_free(&text);
}

static void sizes_follow_the_machine_within_bounds(void **state)
{
    static const char *const tiny[] = {
        "\nshared_buffers = 32MB\n",       "\neffective_cache_size = 64MB\n", "\nwork_mem = 4MB\n",
        "\nmaintenance_work_mem = 32MB\n", "\nmax_wal_size = 256MB\n",
    };
    static const char *const usual[] = {
        "\nshared_buffers = 2048MB\n", "\neffective_cache_size = 4096MB\n",
        "\nwork_mem = 16MB\n",         "\nmaintenance_work_mem = 512MB\n",
        "\nmax_wal_size = 1024MB\n",
    };
    static const char *const huge[] = {
        "\nshared_buffers = 8192MB\n", "\neffective_cache_size = 524288MB\n",
        "\nwork_mem = 64MB\n",         "\nmaintenance_work_mem = 1024MB\n",
        "\nmax_wal_size = 4096MB\n",
    };
    (void)state;
    assert_settings(64, 0, tiny, sizeof tiny / sizeof tiny[0]);
    assert_settings(8192, 16384, usual, sizeof usual / sizeof usual[0]);
    assert_settings(1 << 20, 1 << 20, huge, sizeof huge / sizeof huge[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_is_the_complaint),
        cmocka_unit_test(without_a_mark_the_last_line_is_the_complaint),
        cmocka_unit_test(a_full_disk_is_told_of_since_the_server_was_ready),
        cmocka_unit_test(a_long_complaint_is_cut_to_fit),
        cmocka_unit_test(sizes_follow_the_machine_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
