"""How a file of SQL parts into statements."""
import pathlib
import sys
import unittest

from tree import ROOT

sys.path.insert(0, str(ROOT / "tools"))
from sql_rules import SqlError, blanked, statements_of  # noqa: E402

FILE = pathlib.Path("file.sql")


class Statements(unittest.TestCase):
    def assert_parts(self, text, *expected):
        self.assertEqual([statement.sql for statement in statements_of(FILE, text)], list(expected))

    def test_nothing(self):
        self.assert_parts("")
        self.assert_parts("\n-- only words\n\n")

    def test_one_after_another(self):
        self.assert_parts("SELECT 1;SELECT 2;\nSELECT\n  3 ;\n", "SELECT 1", "SELECT 2", "SELECT\n  3")

    def test_a_semicolon_that_ends_nothing(self):
        for shielded in ["';'", "'it''s;'", '";"', "-- ;\n1", "/* ; */ 1", "$$;$$", "$body$ $$;$$ $body$",
                         "'--' || ';'", "'$$' || ';' || '$$'", "-- it's\n';'", "$$ -- it's ; $$"]:
            with self.subTest(shielded=shielded):
                self.assert_parts(f"SELECT {shielded};\nSELECT 2;", f"SELECT {shielded}", "SELECT 2")

    def test_dollars_that_are_parameters(self):
        self.assert_parts("SELECT $1; SELECT $2;", "SELECT $1", "SELECT $2")

    def test_comments_and_lines(self):
        text = "-- first\n-- of two\nSELECT 1;\n\n-- second\nSELECT\n  2;\nSELECT 3; SELECT 4;\n"
        found = [(s.comment_line, s.comment, s.line) for s in statements_of(FILE, text, line=11)]
        self.assertEqual(found, [(11, "-- first\n-- of two", 13), (15, "-- second", 16),
                                 (18, "", 18), (18, "", 18)])

    def test_an_error_names_the_line(self):
        statement = statements_of(FILE, "\n\nSELECT\n  nothing;", line=5)[0]
        self.assertEqual(str(statement.error(statement.sql.index("nothing"), "why")), "file.sql:8: why")

    def test_a_rest_without_semicolon(self):
        with self.assertRaisesRegex(SqlError, r"^file\.sql:3: the last statement lacks its ;$"):
            statements_of(FILE, "SELECT 1;\n-- then\nSELECT 2\n")

    def test_what_is_never_closed(self):
        for opening in ["'", '"', "/*", "$$", "$body$"]:
            with self.subTest(opening=opening), self.assertRaises(SqlError) as caught:
                statements_of(FILE, f"SELECT 1;\nSELECT {opening} 2;\n")
            self.assertEqual(str(caught.exception),
                             f"file.sql:2: the {opening} that stands here is never closed")

    def test_blanking_keeps_positions(self):
        self.assertEqual(blanked("--[^\n]*|'[^']*'", "a 'b\nc' -- d\ne"), "a   \n       \ne")
