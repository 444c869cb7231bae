"""What the build is told that the catalogue was made from: a file that is new makes it anew, too."""
import unittest

from tree import TreeTest


class Depfile(TreeTest):
    def made_from(self):
        self.assert_builds()
        output, _, paths = self.depfile.read_text().partition(": ")
        self.assertEqual(output, str(self.out / "ordo_operations.h"))
        return paths.replace("\\ ", "\0").split()

    def test_every_file_and_every_folder(self):
        made_from = self.made_from()
        for path in self.sql.rglob("*"):
            if path.is_dir() or path.suffix == ".sql":
                self.assertIn(str(path), made_from)
        self.assertTrue(any(path.endswith("tools/catalogue.py") for path in made_from))

    def test_what_it_is_not_made_from(self):
        self.assertFalse([path for path in self.made_from() if path.endswith(".md")])


if __name__ == "__main__":
    unittest.main()
