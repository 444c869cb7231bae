"""The OpenAPI document says what the headers say."""
import json
import re
import sys

from test_operation_files import PING, SOUND
from tree import ROOT, TreeTest

sys.path.insert(0, str(ROOT / "tools"))
from openapi_answers import HTTP_NAMES, STATUS_NAMES  # noqa: E402


class OpenApi(TreeTest):
    def document(self, *changes):
        text = SOUND
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.write(PING, text)
        self.assert_builds()
        return json.loads((self.out / "openapi.json").read_text())

    def test_an_operation(self):
        document = self.document()
        ping = document["paths"]["/v1/shops/{shop_id}/ping"]["post"]
        self.assertEqual((ping["operationId"], ping["tags"], ping["x-role"]), ("shopPing", ["shop"], "clerk"))
        self.assertEqual([(p["name"], p["in"], p["required"], p["example"]) for p in ping["parameters"]],
                         [("shop_id", "path", True, 1)])
        self.assertIn({"name": "shop", "description": "What concerns a shop."}, document["tags"])
        self.assertIn("clerk", ping["description"])
        self.assertEqual([*ping["responses"]],
                         ["200", "400", "401", "403", "404", "409", "413", "415", "429", "503", "default"])

    def test_its_body(self):
        body = self.document()["components"]["schemas"]["ShopPingBody"]
        self.assertEqual(body["properties"], {
            "words": {"type": "string", "minLength": 0, "maxLength": 40, "description": "To say."},
            "times": {"type": "integer", "format": "int64", "minimum": 1, "maximum": 9, "default": 1,
                      "description": "How often."},
            "mood": {"type": "string", "enum": ["calm", "loud"], "default": "calm", "description": "How."}})
        self.assertFalse(body["additionalProperties"])
        self.assertNotIn("required", body)

    def test_its_row(self):
        row = self.document()["components"]["schemas"]["Ping"]
        self.assertEqual(row["required"], ["shop_id", "words", "times", "mood", "actor"])
        self.assertEqual(row["properties"]["words"]["type"], ["string", "null"])
        self.assertEqual(row["properties"]["mood"]["enum"], ["calm", "loud"])

    def test_what_is_nested(self):
        words = "--   column   words    text?  What was said.\n"
        schemas = self.document((words, (
            "--   column   words             json   What was said.\n"
            "--   column   words[].loudness  real   How loud.\n"
            "--   column   words[].ears      json?  Who heard.\n"
            "--   column   words[].ears[]    text   A name.\n")))["components"]["schemas"]
        self.assertEqual(schemas["Ping"]["properties"]["words"]["items"], {"$ref": "#/components/schemas/PingWord"})
        ears = schemas["PingWord"]["properties"]["ears"]
        self.assertEqual((ears["type"], ears["items"]["type"]), (["array", "null"], "string"))

    def test_groups_of_parameters(self):
        body = self.document(("=1 ", ""), ("--   result", "--   any_of   words times\n--   result"))
        self.assertEqual(body["components"]["schemas"]["ShopPingBody"]["allOf"],
                         [{"anyOf": [{"required": ["words"]}, {"required": ["times"]}]}])

    def test_a_list_that_pages(self):
        listed = self.document()["paths"]["/v1/customers"]["get"]
        self.assertIn("Link", listed["responses"]["200"]["headers"])
        self.assertEqual([p["in"] for p in listed["parameters"]], ["query"] * len(listed["parameters"]))

    def test_an_order(self):
        document = self.document()
        order = document["paths"]["/v1/orders"]["post"]
        self.assertEqual([(p["name"], p["in"]) for p in order["parameters"]], [("Idempotency-Key", "header")])
        self.assertEqual([*order["responses"]["201"]["headers"]], ["Location", "Idempotent-Replayed"])
        schemas = document["components"]["schemas"]
        self.assertEqual([*schemas["OrderCreateBody"]["properties"]], ["customer_id", "items", "idempotency_key"])
        self.assertEqual(schemas["Batch"]["properties"]["orders"]["items"]["$ref"], "#/components/schemas/OrderCreateBody")

    def test_the_c_is_the_json(self):
        self.document()
        lines = re.findall('^    "(.*)";?$', (self.out / "openapi.c").read_text(), re.MULTILINE)
        text = re.sub(r"\\(.)", r"\1", "".join(lines))
        self.assertEqual(text, (self.out / "openapi.json").read_text().strip())

    def test_the_kinds_of_problems_are_the_names_of_statuses(self):
        table = (ROOT / "src/base/status.c").read_text()
        names = re.findall(r'\[ORDO_\w+\] = \{"(\w+)"', table)
        self.assertEqual([n for n in names if n not in ("ok", "verify_failed", "file")], STATUS_NAMES)

    def test_and_those_that_http_adds(self):
        names = re.findall(r'^    \[PROBLEM_\w+\] = \{"(\w+)"', (ROOT / "src/http/problem.c").read_text(), re.MULTILINE)
        self.assertEqual(sorted(names), sorted(HTTP_NAMES))
