"""A copy of the tree's sql/ that a test may break, and the build's reading of it."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class TreeTest(unittest.TestCase):
    """Tests that change files of self.sql and see what the catalogue says."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.sql = pathlib.Path(folder.name, "sql")
        self.out = pathlib.Path(folder.name, "out")
        self.out.mkdir()
        self.depfile = pathlib.Path(folder.name, "catalogue.d")
        shutil.copytree(ROOT / "sql", self.sql)

    def change(self, file, old, new):
        """Replace the first `old`; the line where it stood."""
        path = self.sql / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text, f"{file} has changed: the test must follow")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return 1 + text.count("\n", 0, text.index(old))

    def write(self, file, text):
        (self.sql / file).write_text(text, encoding="utf-8")

    def build(self):
        command = [sys.executable, "-B", ROOT / "tools/catalogue.py", self.sql, self.out, "0.0.0", self.depfile]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def assert_builds(self):
        done = self.build()
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def assert_stops(self, file, line, reason):
        """The build stops, names file and line, and leaves nothing half-made."""
        done = self.build()
        self.assertEqual(done.stderr, f"catalogue: {self.sql / file}:{line}: {reason}\n")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(list(self.out.iterdir()), [])
