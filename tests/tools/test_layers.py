"""The check of the layers, on the tree as it is and on small broken ones."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

from tree import ROOT


def check(root):
    """The lines that the checker prints, and how it exits."""
    done = subprocess.run([sys.executable, "-B", ROOT / "tools/check_layers.py", root],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines(), done.stderr


class Layers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("include/ordo.h", "#include <stddef.h>\n#include \"ordo_operations.h\"\n")
        for header in ["base/error.h", "rows/rows.h", "db/connection.h", "db/connection_internal.h",
                       "ops/run.h", "local/local.h", "store/handle.h", "engine/place.h",
                       "cli/output.h"]:
            self.write(f"src/{header}", "/* A header. */\n")

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def assert_sound(self, path, text):
        self.write(path, text)
        self.assertEqual(check(self.root), (0, [], ""))

    def assert_broken(self, path, text, *faults):
        self.write(path, text)
        self.assertEqual(check(self.root), (1, list(faults), ""))
        (self.root / path).unlink()

    def test_the_tree_as_it_is(self):
        self.assertEqual(check(ROOT), (0, [], ""))

    def test_downwards_and_within_a_room(self):
        self.assert_sound("src/cli/main.c", '#include <stdio.h>\n#include "ordo.h"\n'
                          '#include "base/error.h"\n#include "cli/output.h"\n#include "engine/place.h"\n')
        self.assert_sound("src/db/connect.c", '#include <libpq-fe.h>\n#include "db/connection_internal.h"\n')
        self.assert_sound("src/store/import/line.c", '#include "store/handle.h"\n#include "ops/run.h"\n')

    def test_upwards(self):
        self.assert_broken("src/base/error.c", '#include <stdio.h>\n\n#include "rows/rows.h"\n',
                           "src/base/error.c:3: base/ is below rows/, and imports run downwards only")
        self.assert_broken("src/store/open.c", '#include "engine/place.h"\n#include "cli/output.h"\n',
                           "src/store/open.c:1: store/ is below engine/, and imports run downwards only",
                           "src/store/open.c:2: store/ is below cli/, and imports run downwards only")
        self.assert_broken("src/store/import/line.c", ' #  include "engine/place.h"\n',
                           "src/store/import/line.c:1: store/ is below engine/, and imports run downwards "
                           "only")

    def test_sideways(self):
        self.assert_broken("src/ops/run.c", '#include "local/local.h"\n',
                           "src/ops/run.c:1: ops/ is beside local/, and imports run downwards only")

    def test_a_library_has_one_room(self):
        self.assert_broken("src/ops/run.c", "#include <libpq-fe.h>\n",
                           "src/ops/run.c:1: only db/ includes <libpq-fe.h>")
        self.assert_broken("include/more.h", "#include <libpq-fe.h>\n",
                           "include/more.h:1: only db/ includes <libpq-fe.h>")

    def test_a_header_of_a_room_s_own(self):
        self.assert_broken("src/store/open.c", '#include "db/connection_internal.h"\n',
                           "src/store/open.c:1: db/connection_internal.h is for db/ alone")

    def test_what_is_not_there(self):
        reason = "includes are rooted at src/"
        self.assert_broken("src/store/open.c", '#include "handle.h"\n',
                           f"src/store/open.c:1: there is no src/handle.h; {reason}")
        self.assert_broken("src/store/open.c", '#include "../db/connection.h"\n',
                           f"src/store/open.c:1: there is no src/../db/connection.h; {reason}")
        self.assert_broken("src/store/open.c", '#include "db/missing.h"\n',
                           f"src/store/open.c:1: there is no src/db/missing.h; {reason}")

    def test_a_source_that_is_no_header(self):
        self.write("src/base/error.c", "")
        self.assert_broken("src/store/open.c", '#include "base/error.c"\n',
                           'src/store/open.c:1: "base/error.c" is no header')

    def test_a_room_without_a_floor(self):
        self.assert_broken("src/attic/box.c", '#include "base/error.h"\n',
                           "src/attic/box.c:1: attic/ has no floor; give it one in tools/check_layers.py")

    def test_the_public_header_stands_alone(self):
        self.assert_broken("include/more.h", '#include "base/error.h"\n',
                           'include/more.h:1: the public header stands alone; it cannot include '
                           '"base/error.h"')

    def test_the_back_office(self):
        self.assert_sound("web/office/pages/orders.tsx", 'import { api } from "../api/client";\n'
                          'import { Lines } from "./lines";\nimport { useState } from "preact/hooks";\n')
        self.assert_sound("web/office/main.tsx", 'import { App } from "./frame/app";\nimport "./styles/base.css";\n')
        self.assert_broken("web/office/components/dialog.tsx", 'import { go } from "../core/router";\nimport { pages } from "../pages";\n',
                           "web/office/components/dialog.tsx:2: components/ is below pages/, and imports run downwards only")
        self.assert_broken("web/office/pages/box.tsx", 'import "../attic/box";\n',
                           "web/office/pages/box.tsx:1: attic/ has no floor; give it one in tools/check_layers.py")
        self.assert_broken("web/office/styles/long.css", "\n" * 301,
                           "web/office/styles/long.css:301: 301 lines; a file has one subject and at most 300")

    def test_a_file_that_is_too_long(self):
        self.assert_sound("src/base/error.c", "\n" * 300)
        self.assert_broken("src/base/error.c", "\n" * 301,
                           "src/base/error.c:301: 301 lines; a file has one subject and at most 300")
        self.assert_broken("tools/long.py", "\n" * 500,
                           "tools/long.py:301: 500 lines; a file has one subject and at most 300")
