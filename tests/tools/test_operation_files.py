"""A mistake in an operation's file stops the build, and is told with its line and what would be right."""
import re
import textwrap

from tree import TreeTest

PING = "operations/shop.ping.sql"
SOUND = textwrap.dedent("""\
    -- shop.ping: Answer.
    --   cli      shop ping <shop_id>
    --   http     POST /v1/shops/{shop_id}/ping 200
    --   role     clerk
    --   param    shop_id  id      required             Which shop.
    --   param    words    text    optional 0..40       To say.
    --   param    times    int     optional 1..9 =1     How often.
    --   param    mood     choice  optional calm|loud =calm  How.
    --   bind     actor    text
    --   result   one ping
    --   column   shop_id  id     Which shop.
    --   column   words    text?  What was said.
    --   column   times    int    How often.
    --   column   mood     choice  calm|loud  How.
    --   column   actor    text   Who.
    --   example  ordo shop ping 1
    SELECT :'shop_id'::bigint AS shop_id, :'words' AS words, :'times' AS times,
           :'mood' AS mood, :'actor' AS actor;
    """)


class OperationFiles(TreeTest):
    def assert_broken(self, old, new, line, reason):
        """SOUND with `new` for `old` stops the build."""
        self.assertIn(old, SOUND)
        self.write(PING, SOUND.replace(old, new, 1))
        self.assert_stops(PING, line, reason)

    def test_the_tree_as_it_is(self):
        self.assert_builds()

    def test_the_sound_one(self):
        self.write(PING, SOUND)
        self.assert_builds()
        table = (self.out / "operations.c").read_text()
        self.assertIn("SELECT $1::bigint AS shop_id, $2 AS words, $3 AS times,", table)

    def test_the_first_line(self):
        reason = "the first line must be '-- name.of_operation: Summary.'"
        self.assert_broken("-- shop.ping: Answer.", "-- shop.ping: Answer", 1, reason)
        self.assert_broken("-- shop.ping: Answer.", "-- shopping: Answer.", 1, reason)
        self.write(PING, "SELECT 1;\n")
        self.assert_stops(PING, 1, reason)

    def test_the_name_of_the_file(self):
        self.assert_broken("shop.ping:", "shop.pong:", 1, "shop.pong must stand in shop.pong.sql")

    def test_a_comment_below_the_header(self):
        self.assert_broken("SELECT", "SELECT\n-- why\n", 18,
                           "the header is the first lines, and the only comment")

    def test_a_header_line_without_its_shape(self):
        reason = "a header line is '--   word  what it takes'"
        self.assert_broken("--   role     clerk", "-- role clerk", 4, reason)
        self.assert_broken("--   role     clerk", "--   role", 4, reason)

    def test_an_unknown_word(self):
        self.assert_broken("--   role     clerk", "--   rolle    clerk", 4,
                           "unknown word 'rolle'; known: cli, http, role, one_of, any_of, subject, "
                           "result, page, chart, handler, param, column, bind, note, example")

    def test_a_word_given_twice(self):
        self.assert_broken("--   role     clerk\n", "--   role     clerk\n--   role     admin\n", 5,
                           "role is given twice")

    def test_words_that_take_something_else(self):
        for old, new, line, reason in [
                ("shop ping <shop_id>", "shop ping [shop_id]", 2,
                 "cli takes words and <positional_parameters>"),
                ("POST /v1/shops", "PUT /v1/shops", 3,
                 "http takes METHOD /v1/path/{parameter} STATUS"),
                ("/ping 200", "/ping", 3, "http takes METHOD /v1/path/{parameter} STATUS"),
                ("clerk", "boss", 4, "role takes reader, clerk or admin"),
                ("result   one ping", "result   many ping", 10,
                 "result takes one or list, and what a row is: customer"),
                ("result   one ping", "result   one", 10,
                 "result takes one or list, and what a row is: customer"),
                ("result   one ping", "result   one ping\n--   chart    pie a b", 11,
                 "chart takes bars|line X Y"),
                ("result   one ping", "result   one ping\n--   handler  magic", 11, "handler takes engine"),
                ("result   one ping", "result   one ping\n--   subject  shops", 11,
                 "subject takes TABLE.COLUMN"),
                ("result   one ping", "result   one ping\n--   one_of   words", 11,
                 "one_of takes NAME NAME ..."),
        ]:
            with self.subTest(new=new):
                self.assert_broken(old, new, line, reason)

    def test_a_word_that_is_missing(self):
        for line, reason in [
                ("--   cli      shop ping <shop_id>\n",
                 "the word cli is missing; it takes words and <positional_parameters>"),
                ("--   http     POST /v1/shops/{shop_id}/ping 200\n",
                 "the word http is missing; it takes METHOD /v1/path/{parameter} STATUS"),
                ("--   role     clerk\n", "the word role is missing; it takes reader, clerk or admin"),
                ("--   result   one ping\n",
                 "the word result is missing; it takes one or list, and what a row is: customer"),
                ("--   example  ordo shop ping 1\n",
                 "the word example is missing; it takes a command line"),
        ]:
            with self.subTest(line=line):
                self.assert_broken(line, "", 1, reason)

    def test_a_parameter_without_its_shape(self):
        reason = "param takes NAME TYPE required|optional [RANGE] [=DEFAULT] Help."
        for new in ["shop_id  id  Which shop.", "shop_id  id  perhaps  Which shop.",
                    "shop_id  id  required", "shop_id  id  required  Which shop",
                    "shop id  id  required  Which shop."]:
            with self.subTest(new=new):
                self.assert_broken("shop_id  id      required             Which shop.", new, 5, reason)

    def test_an_unknown_type(self):
        self.assert_broken("words    text ", "words    string ", 6,
                           "unknown type 'string'; known: id, int, text, email, money, time, until, "
                           "flag, choice, items")

    def test_a_parameter_declared_twice(self):
        self.assert_broken("--   bind", "--   param    words text optional  Again.\n--   bind", 9,
                           "words is declared twice")

    def test_a_choice_without_values_and_values_without_a_choice(self):
        reason = "A|B|C goes with the type choice, and it with them"
        self.assert_broken("calm|loud =calm", "", 8, f"mood: {reason}")
        self.assert_broken("optional 0..40", "optional low|high", 6, f"words: {reason}")

    def test_a_range(self):
        self.assert_broken("required             Which", "required 1..5  Which", 5,
                           "shop_id: a range goes with int, text, items")
        for new in ["40..0", "2..40"]:
            self.assert_broken("0..40", new, 6, "words: a range is MINIMUM..MAXIMUM; the minimum of "
                                                "text is 0 or 1")

    def test_a_default_that_is_not_taken(self):
        self.assert_broken("=1 ", "=0 ", 7, "times: the default must be a number from 1 to 9")
        self.assert_broken("=1 ", "=one ", 7, "times: the default must be a number from 1 to 9")
        self.assert_broken("=calm", "=angry", 8, "mood: the default must be one of calm, loud")
        self.assert_broken("optional 1..9", "required 1..9", 7,
                           "times: what is required has no default")

    def test_a_bind(self):
        reason = "bind takes a name and one of text, int[], bigint[], text[]"
        self.assert_broken("bind     actor    text", "bind     actor    id", 9, reason)
        self.assert_broken("bind     actor    text", "bind     actor", 9, reason)

    def test_a_parameter_that_is_not_used(self):
        self.assert_broken(":'words' AS words, ", "", 6,
                           "words is declared and not used; the statement must have :'words'")
        self.assert_broken(", :'actor' AS actor", "", 9,
                           "actor is declared and not used; the statement must have :'actor'")

    def test_a_placeholder_that_is_not_declared(self):
        self.assert_broken(":'mood' AS mood", ":'moot' AS mood", 18,
                           ":'moot' is neither a param nor a bind; declared: shop_id, words, times, "
                           "mood, actor")

    def test_a_group(self):
        group = "--   result   one ping\n--   any_of   "
        reason = "is not an optional parameter without default"
        self.assert_broken("--   result   one ping\n", f"{group}words tunes\n", 11, f"tunes {reason}")
        self.assert_broken("--   result   one ping\n", f"{group}words times\n", 11, f"times {reason}")
        self.assert_broken("--   result   one ping\n", f"{group}shop_id words\n", 11, f"shop_id {reason}")

    def test_positional_parameters(self):
        self.assert_broken("/{shop_id}", "", 2,
                           "cli has <shop_id>, http has {}; they must be the same")
        self.assert_broken("id      required             Which", "id      optional             Which", 2,
                           "<shop_id> must be a required parameter")
        self.write(PING, SOUND.replace("<shop_id>", "<place>").replace("{shop_id}", "{place}"))
        self.assert_stops(PING, 2, "<place> must be a required parameter")
        self.assert_broken("--   param    shop_id", "--   param    first  text  optional  First.\n"
                           "--   param    shop_id", 2,
                           "positional parameters must be declared first, in their order")

    def test_words_that_go_with_a_list(self):
        self.assert_broken("result   one ping", "result   list ping\n--   page     shop_id", 11,
                           "page goes with a list that takes limit and after")
        self.assert_broken("result   one ping", "result   one ping\n--   subject  shops.shop_id", 11,
                           "subject goes with a list that has a positional parameter")

    def test_a_column_without_its_shape(self):
        reason = "column takes NAME TYPE[?] [A|B|C] Help."
        for new in ["shop_id  id", "shop_id  Which shop.", "shop_id  id     Which shop", "shop_id  id     which shop.",
                    "shop_id  id ?   Which shop.", "[]       id     Which shop.", "Shop     id     Which shop."]:
            with self.subTest(new=new):
                self.assert_broken("shop_id  id     Which shop.", new, 11, reason)

    def test_a_column_of_an_unknown_type(self):
        self.assert_broken("times    int    How", "times    number How", 13,
                           "unknown type 'number'; known: id, int, text, choice, money, real, time, date, flag, "
                           "json")

    def test_a_column_of_choices(self):
        reason = "A|B|C goes with the type choice, and it with them"
        self.assert_broken("choice  calm|loud  How", "choice  How", 14, f"mood: {reason}")
        self.assert_broken("int    How", "int    one|two  How", 13, f"times: {reason}")

    def test_columns_that_are_missing_or_twice(self):
        columns = re.search("(--   column.*\n)+", SOUND)[0]
        self.assert_broken(columns, "", 1, "the word column is missing; each column of the result takes one")
        self.assert_broken("column   times    int ", "column   words    int ", 13, "words is declared twice")

    def test_what_is_in_json(self):
        words = "--   column   words    text?  What was said.\n"
        heard = "--   column   words    json   What was heard.\n"
        by = "--   column   words[].by  text  By whom.\n"
        self.assert_broken(words, heard, 11, "words is json: say what is in it, as in words[].name")
        self.assert_broken(words, by, 12, "words[].by must follow the json that it is in")
        self.assert_broken(words, heard + "--   column   times[].by  text  By whom.\n", 13,
                           "times[].by must follow the json that it is in")
        self.assert_broken(words, heard + by + by, 14, "words[].by is declared twice")
        self.assert_broken(words, heard + by + "--   column   words[]  text  One.\n", 14,
                           "words is a list of objects, a list of values or an object; not two of these")
        self.write(PING, SOUND.replace(words, heard + by))
        self.assert_builds()

    def test_a_page_and_a_chart_of_what_is_no_column(self):
        declared = "declared: shop_id, words, times, mood, actor"
        self.assert_broken("result   one ping\n", "result   one ping\n--   chart    line times noise\n", 11,
                           f"noise is no column; {declared}")
        self.assert_broken("result   one ping\n", "result   list ping\n--   page     ping_id\n", 11,
                           f"ping_id is no column; {declared}")

    def test_the_same_row_with_other_columns(self):
        self.write(PING, SOUND.replace("one ping", "one customer"))
        self.assert_stops(PING, 11, "customer.add answers a customer too, with other columns; make them the "
                                    "same, or give the row another name")

    def test_an_example_of_another_command(self):
        reason = "an example begins with 'ordo shop ping'"
        self.assert_broken("ordo shop ping 1", "ordo shop pong 1", 16, reason)
        self.assert_broken("ordo shop ping 1", "ordo shop pinging 1", 16, reason)
        self.assert_broken("ordo shop ping 1", "shop ping 1", 16, reason)

    def test_the_same_command_or_route_twice(self):
        self.write(PING, SOUND.replace("shop ping", "customer show"))
        self.assert_stops(PING, 2, "customer show is customer.show's already; take another cli")
        self.write(PING, SOUND.replace("POST /v1/shops/{shop_id}/ping 200",
                                       "POST /v1/customers/{shop_id}/archive 200"))
        self.assert_stops(PING, 3, "POST /v1/customers/{}/archive is customer.archive's already; take "
                                   "another http")

    def test_the_statement(self):
        self.assert_broken("actor;\n", "actor\n", 17, "the last statement lacks its ;")
        self.assert_broken("actor;\n", "actor;\nSELECT 2;\n", 17,
                           "expected one statement here, found 2")
        self.assert_broken("AS actor;", "AS actor, 'open;", 18,
                           "the ' that stands here is never closed")
        self.assert_broken("mood, :", "mood, OFFSET, :", 18, "no OFFSET: page by key")
