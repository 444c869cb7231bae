"""Built files become C that gives them back, byte for byte, and the same C each time."""
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from tree import ROOT


class FilesTest(unittest.TestCase):
    """Tests that write files, and see what C they become."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = self.folder / "files"
        self.files.mkdir()

    def write(self, name, content):
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def embed(self, folder=None, tool="embed.py", more=(), last=(), **env):
        command = [sys.executable, "-B", ROOT / "tools" / tool, self.files if folder is None else folder, *more,
                   self.folder / "assets.c", *last]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | env)

    def served(self):
        """What a program finds in the table: {path: (type, etag, content)}."""
        probe = self.folder / "probe.c"
        probe.write_text('#include "http/assets.h"\n#include <stdio.h>\n'
                         "int main(void) { for (size_t i = 0; i < asset_count; i++) {\n"
                         'printf("%s|%s|%s|%d|", assets[i].path, assets[i].content_type, assets[i].etag, '
                         "assets[i].is_gzip);\n"
                         'for (size_t b = 0; b < assets[i].length; b++) printf("%02x", assets[i].bytes[b]);\n'
                         'puts(""); } return 0; }\n')
        subprocess.run(["cc", "-I", ROOT / "src", "-Wall", "-Wextra", "-Werror", "-o", self.folder / "probe", probe,
                        self.folder / "assets.c"], check=True)
        lines = subprocess.run([self.folder / "probe"], capture_output=True, text=True, check=True).stdout
        found = {}
        for line in lines.splitlines():
            path, content_type, etag, is_gzip, content = line.split("|")
            content = bytes.fromhex(content)
            found[path] = (content_type, etag, gzip.decompress(content) if is_gzip == "1" else content)
        return found


class Embedded(FilesTest):
    def test_every_byte_comes_back(self):
        every = bytes(range(256)) * 40 + b'"\\??/0123\0'
        self.write("docs/index.html", b"<p>hello</p>" * 50)
        self.write("docs/app.js", every)
        self.write("index.html", b"x")
        self.write("logo.png", os.urandom(500) + b"7")
        self.write("empty.txt", b"")
        done = self.embed()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        served = self.served()
        self.assertEqual([*served], ["/", "/docs", "/docs/app.js", "/empty.txt", "/logo.png"])
        self.assertEqual(served["/docs"][0], "text/html; charset=utf-8")
        self.assertEqual(served["/docs/app.js"][2], every)
        self.assertEqual(served["/logo.png"][2], (self.files / "logo.png").read_bytes())
        self.assertEqual(len({etag for _, etag, _ in served.values()}), 5)

    def test_the_same_files_give_the_same_c(self):
        self.write("app.js", b"let x;\n" * 100)
        self.embed()
        first = (self.folder / "assets.c").read_text()
        os.utime(self.files / "app.js", (1, 1))
        self.embed()
        self.assertEqual((self.folder / "assets.c").read_text(), first)
        self.assertIsNone(re.search(re.escape(str(self.folder)), first))

    def test_a_file_of_an_unknown_kind(self):
        self.write("app.exe", b"x")
        done = self.embed()
        self.assertEqual(done.returncode, 1)
        self.assertIn('app.exe: no content type is known for ".exe"; known: .html', done.stderr)
        self.assertFalse((self.folder / "assets.c").exists())

    def test_a_folder_without_files(self):
        done = self.embed()
        self.assertEqual((done.returncode, done.stderr), (1, f"embed: {self.files}: there is no file in it\n"))

    def test_no_pages(self):
        self.assertEqual(self.embed("").returncode, 0)
        self.assertEqual(self.served(), {})


class Built(FilesTest):
    """build_pages.py, with a package that needs nothing from the network."""

    def build(self, description="{}", **env):
        path = self.folder / "openapi.json"
        path.write_text(description)
        return self.embed(tool="build_pages.py", more=[path], last=[self.folder / "assets.d"], XDG_CACHE_HOME=str(self.folder / "cache"), **env)

    def write_package(self, script):
        self.write("package.json", b'{"name":"x","version":"1.0.0","scripts":{"build":"node build.mjs"}}')
        self.write("package-lock.json",
                   b'{"name":"x","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.0.0"}}}')
        self.write("build.mjs", script)

    def test_built_once_and_then_taken_from_the_cache(self):
        self.write_package(b"import fs from 'node:fs'; fs.mkdirSync(process.argv[2]);"
                           b"fs.writeFileSync(process.argv[2] + '/index.html', 'made');")
        before = sorted(self.files.rglob("*"))
        done = self.build()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.served()["/"][2], b"made")
        self.assertEqual(sorted(self.files.rglob("*")), before)
        nowhere = str(self.folder)  # neither node nor npm is there
        self.assertEqual(self.build(PATH=nowhere).returncode, 0)
        self.assertEqual(self.build('{"openapi": "3.1.0"}', PATH=nowhere).returncode, 1, "made from the description, too")
        self.write("docs.css", b"changed")
        done = self.build(PATH=nowhere)
        self.assertEqual(done.returncode, 1)
        self.assertIn("pages: npm cannot be run: No such file or directory. To build without the pages: meson "
                      "configure BUILD_FOLDER -Dpages=disabled", done.stderr)

    def test_a_build_that_fails(self):
        self.write_package(b"console.error('no such thing'); process.exit(3);")
        done = self.build()
        self.assertEqual(done.returncode, 1)
        self.assertIn("no such thing", done.stderr)
        self.assertIn("pages: npm run failed. To build without the pages:", done.stderr)
        self.assertEqual(list((self.folder / "cache/ordo/pages").iterdir()), [])
