/* Connection strings: the same, on another host. What libpq reads in them is told by
   conninfo_without_password. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "db/conninfo.h"

static const char moved[] = "host='node-2' hostaddr='' port='5433'";

/* What a connection string says, as libpq understands it. */
struct reading {
    struct buffer keywords;
    struct buffer password;
};

static struct reading read_conninfo(const char *conninfo)
{
    struct reading reading = {0};
    struct ordo_error error;
    if (conninfo_without_password(conninfo, &reading.keywords, &reading.password, &error) !=
        ORDO_OK)
        fail_msg("%s: %s", conninfo, error.message);
    return reading;
}

static void reading_free(struct reading *reading)
{
    buffer_free(&reading->keywords);
    buffer_free(&reading->password);
}

/* On node-2, the string names that host alone, and says `rest` and the password besides. */
static void assert_moved(const char *conninfo, const char *rest, const char *password)
{
    struct buffer on_host = {0};
    struct buffer wanted = {0};
    struct ordo_error error;
    assert_int_equal(conninfo_on_host(conninfo, "node-2", 5433, &on_host, &error), ORDO_OK);
    buffer_printf(&wanted, "%s %s", rest, moved);
    struct reading found = read_conninfo(on_host.bytes);
    struct reading expected = read_conninfo(wanted.bytes);
    assert_string_equal(found.keywords.bytes, expected.keywords.bytes);
    assert_string_equal(found.password.bytes, password);
    reading_free(&found);
    reading_free(&expected);
    buffer_free(&on_host);
    buffer_free(&wanted);
}

static void host_and_port_are_replaced(void **state)
{
    (void)state;
    assert_moved("host=coordinator port=6432 dbname=shop", "dbname=shop", "");
    assert_moved("postgresql://ada@coordinator:6432/shop", "user=ada dbname=shop", "");
    assert_moved("postgres://ada@[2001:db8::7]:6432/shop", "user=ada dbname=shop", "");
    assert_moved("postgresql://%2Ftmp%2Fsockets/shop", "dbname=shop", "");
    assert_moved("postgresql:///shop?host=coordinator&port=6432", "dbname=shop", "");
}

static void host_and_port_are_added(void **state)
{
    (void)state;
    assert_moved("", "", "");
    assert_moved("dbname=shop", "dbname=shop", "");
    assert_moved("postgresql:///shop", "dbname=shop", "");
    assert_moved("postgresql://", "", "");
}

static void several_hosts_become_one(void **state)
{
    (void)state;
    assert_moved("host=a,b,c port=1,2,3 dbname=shop", "dbname=shop", "");
    assert_moved("host=a,b port=1 dbname=shop target_session_attrs=read-write",
                 "dbname=shop target_session_attrs=read-write", "");
    assert_moved("postgresql://a:1,b:2/shop", "dbname=shop", "");
}

static void an_address_does_not_go_before_the_host(void **state)
{
    (void)state;
    assert_moved("host=a hostaddr=192.0.2.1 dbname=shop", "dbname=shop", "");
    assert_moved("hostaddr=192.0.2.1,192.0.2.2 port=1,2", "", "");
    assert_moved("postgresql://a/shop?hostaddr=192.0.2.1", "dbname=shop", "");
}

static void all_else_stays(void **state)
{
    (void)state;
    assert_moved("postgresql://ada:a%20%27b%5C@a/shop?sslmode=verify-full&options=-c%20jit%3Doff",
                 "user=ada dbname=shop sslmode=verify-full options='-c jit=off'", "a 'b\\");
    assert_moved("host=a host=b user='it\\'s' passfile='' connect_timeout=3 service=shop",
                 "user='it\\'s' passfile='' connect_timeout=3 service=shop", "");
}

static void a_folder_is_a_host_too(void **state)
{
    static const char conninfo[] = "host=a,b hostaddr=192.0.2.1,192.0.2.2 port=1,2 user=ada";
    struct buffer on_host = {0};
    struct ordo_error error;
    (void)state;
    assert_int_equal(conninfo_on_host(conninfo, "/tmp/it's", 5432, &on_host, &error), ORDO_OK);
    assert_string_equal(on_host.bytes, "user='ada' host='/tmp/it\\'s' hostaddr='' port='5432'");
    buffer_free(&on_host);
}

static void another_user_has_no_password(void **state)
{
    static const char *const conninfos[] = {
        "postgresql://ada:secret@a:6432/shop?sslmode=require&passfile=%2Fp",
        "user=ada password=secret host=a port=6432 dbname=shop sslmode=require passfile=/p",
        "host=a port=6432 dbname=shop sslmode=require passfile=/p",
    };
    static const char *const words[] = {"host='a'",      "port='6432'",       "dbname='shop'",
                                        "passfile='/p'", "sslmode='require'", "user='it\\'s'",
                                        "password=''"};
    struct ordo_error error;
    (void)state;
    for (size_t i = 0; i < sizeof conninfos / sizeof conninfos[0]; i++) {
        struct buffer out = {0};
        assert_int_equal(conninfo_as_user(conninfos[i], "it's", &out, &error), ORDO_OK);
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            assert_non_null(strstr(out.bytes, words[w]));
        assert_null(strstr(out.bytes, "ada"));
        assert_null(strstr(out.bytes, "secret"));
        buffer_free(&out);
    }
}

static void what_libpq_cannot_read_is_refused(void **state)
{
    struct buffer on_host = {0};
    struct ordo_error error;
    (void)state;
    assert_int_equal(conninfo_on_host("host=a secret", "b", 1, &on_host, &error), ORDO_INVALID);
    assert_string_equal(error.field, "database");
    assert_null(strstr(error.message, "secret"));
    buffer_free(&on_host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_and_port_are_replaced),
        cmocka_unit_test(host_and_port_are_added),
        cmocka_unit_test(several_hosts_become_one),
        cmocka_unit_test(an_address_does_not_go_before_the_host),
        cmocka_unit_test(all_else_stays),
        cmocka_unit_test(a_folder_is_a_host_too),
        cmocka_unit_test(another_user_has_no_password),
        cmocka_unit_test(what_libpq_cannot_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
