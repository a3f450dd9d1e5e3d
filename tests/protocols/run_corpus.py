#!/usr/bin/env python3
"""Runs botocore's protocol cases against the protocol room and prints the share that passes.

Input cases: the request of the case, decoded by protocol_cases, must hold the case's parameters. Output cases: the reply that
protocol_cases makes of the case's result is parsed by botocore's own parser and must give the result back. A case that is left out has
its reason in SKIPPED, SKIPPED_OUTPUT or is one of Unsupported's.
"""

from __future__ import annotations

import argparse
import base64
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from corpus_schema import SchemaWriter, Unsupported, file_text
from corpus_values import to_wire

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOKEN = "00000000-0000-4000-8000-000000000000"  # in the place of a token that a client makes

NOTHING = "an empty list or map leaves nothing in a form or in headers"
SAME = "a body without members and no body mean the same to a client that has a structure as its payload"
DATE = "a date of HTTP in a JSON body, which no service of Moorage has"
PRECEDENCE = "of a client that has one parameter twice; a server sees what it sent"
IGNORED = "on botocore's own list of ignored cases: its parser does not read what the case says"
SKIPPED = {
    "Ec2EmptyQueryLists": NOTHING,
    "QueryEmptyQueryMaps": NOTHING,
    "serializes_timestamp_shapes_with_httpdate_timestampformat": DATE,
    "RestJsonQueryPrecedence": PRECEDENCE, "RestXmlQueryPrecedence": PRECEDENCE,
    "RestJsonHostWithPath": "the path of the client's endpoint stands before the operation's",
    "RestJsonHttpPrefixHeadersAreNotPresent": NOTHING, "HttpPrefixHeadersAreNotPresent": NOTHING,
    "RestJsonNullAndEmptyHeaders": NOTHING, "NullAndEmptyHeaders": NOTHING,
    "RestJsonHttpWithEmptyStructurePayload": SAME, "RestJsonHttpWithHeadersButNoPayload": SAME,
    "RestJsonJsonTimestampsWithHttpDateFormat": DATE, "RestJsonJsonTimestampsWithHttpDateOnTargetFormat": DATE,
    "QueryFlattenedListArgWithXmlName": "botocore's list of ignored cases: the model of the case and its request disagree",
}
SKIPPED_OUTPUT = {
    "RestJsonHttpPayloadTraitsWithNoBlobBody": IGNORED, "HttpPayloadTraitsWithNoBlobBody": IGNORED,
    "RestJsonHttpPayloadWithUnsetUnion": IGNORED, "RestXmlHttpPayloadWithUnsetUnion": IGNORED,
    "RestJsonInputAndOutputWithQuotedStringHeaders": IGNORED, "MediaTypeHeaderOutputBase64": IGNORED, "BodyWithXmlName": IGNORED,
    "HttpPrefixHeadersResponse": "the empty prefix takes every header, and a reply of ours has some of its own",
}

# Where a case does not say it.
CONTENT_TYPES = {"json": {"Content-Type": "application/x-amz-json-1.1"}, "json_1_0": {"Content-Type": "application/x-amz-json-1.0"}}


class Program:
    def __init__(self, path: str, schemas: Path) -> None:
        self.process = subprocess.Popen([path, str(schemas)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **question: Any) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"protocol_cases ended at {question}")
        return dict(json.loads(line))


def protocol_of(path: Path) -> str:
    name = path.stem.split("-", 1)[1]
    if name.startswith("smithy-rpc-v2-cbor"):
        return "smithy-rpc-v2-cbor"
    return "json_1_0" if name.startswith("json_1_0") else name


def base_of(protocol: str) -> str:
    return "json" if protocol == "json_1_0" else protocol


def name_in_json(protocol: str) -> Any:
    def name_of(reference: dict[str, Any], member: str) -> str:
        renamed = protocol in ("rest-json", "json", "json_1_0") and "location" not in reference
        return str(reference.get("locationName", member)) if renamed else member
    return name_of


class Corpus:
    """A file of suites, with the types that its cases need."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.protocol = protocol_of(path)
        self.suites = json.loads(path.read_text())["suites"]
        self.is_input = path.name.startswith("input-")
        self.writers: list[SchemaWriter] = []
        self.types: dict[str, str] = {}
        self.reasons: dict[tuple[int, int], str] = {}
        self.roots: dict[tuple[int, int], str] = {}
        mark = "".join(part.capitalize() for part in path.stem.replace("_", "-").split("-"))
        for i, suite in enumerate(self.suites):
            writer = SchemaWriter(f"{mark}{i}", suite["shapes"], base_of(self.protocol))
            for k, case in enumerate(suite["cases"]):
                side = case["given"].get("input" if self.is_input else "output")
                try:
                    self.roots[i, k] = writer.struct(side["shape"]) if side else writer.empty()
                except Unsupported as reason:
                    self.reasons[i, k] = str(reason)
            self.types.update(writer.types)


def compile_schemas(corpora: list[Corpus], at: Path) -> Path:
    types: dict[str, str] = {}
    for corpus in corpora:
        types.update(corpus.types)
    (at / "corpus.capnp").write_text(file_text("corpus", types))
    out = at / "corpus.schema"
    with out.open("wb") as file:
        subprocess.run(["capnp", "compile", "-o-", f"-I{ROOT}", f"--src-prefix={at}", str(at / "corpus.capnp")], stdout=file, check=True)
    return out


def close(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(close(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool) and not isinstance(b, bool):
        return a == b or abs(a - b) <= 1e-6 * max(abs(a), abs(b))  # floats of 4 bytes
    return bool(a == b)


def body_of(case: dict[str, Any], protocol: str) -> bytes:
    body = case["serialized"].get("body", "")
    return base64.b64decode(body) if protocol == "smithy-rpc-v2-cbor" else body.encode()


def without_named_parameters(value: Any, members: dict[str, Any], shapes: dict[str, Any]) -> Any:
    """A map of the whole query string has the parameters of other members too; some cases say so, others leave them out."""
    named = {one.get("locationName", name) for name, one in members.items() if one.get("location") == "querystring"}
    maps = [name for name, one in members.items() if one.get("location") == "querystring" and shapes[one["shape"]]["type"] == "map"]
    out = dict(value)
    for name in maps:
        out[name] = {key: one for key, one in out.get(name, {}).items() if key not in named}
    return {key: one for key, one in out.items() if key not in maps or one}


def run_input(corpus: Corpus, program: Program, place: tuple[int, int]) -> str:
    suite = corpus.suites[place[0]]
    case = suite["cases"][place[1]]
    if "body" not in case["serialized"] and case.get("params"):
        raise Unsupported("the case does not say its body (compression, checked by the tests of gzip)")
    given = case["given"].get("input")
    shapes = suite["shapes"]
    wanted = to_wire(case["params"], given["shape"], shapes, name_in_json(corpus.protocol)) if given else {}
    members = shapes[given["shape"]].get("members", {}) if given else {}
    for member, reference in members.items():
        if reference.get("idempotencyToken") and TOKEN in case["serialized"].get("body", "") + case["serialized"]["uri"]:
            wanted.setdefault(member, TOKEN)
    headers = {**CONTENT_TYPES.get(corpus.protocol, {}), **case["serialized"].get("headers", {})}
    path, _, query = case["serialized"]["uri"].partition("?")
    answer = program.ask(do="decode", protocol=corpus.protocol, type=corpus.roots[place], headers=headers, path=path, query=query,
                         uri=case["given"]["http"]["requestUri"], body=base64.b64encode(body_of(case, corpus.protocol)).decode())
    if "error" in answer:
        return str(answer["error"])
    got, wanted = (without_named_parameters(one, members, shapes) for one in (json.loads(answer["json"]), wanted))
    return "" if close(got, wanted) else f"decoded {got}, wanted {wanted}"


# --- botocore's parsers, used as its own test does ----------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return value


def seconds(value: Any) -> float:
    from botocore.utils import parse_timestamp
    return float(parse_timestamp(value).timestamp())


def parse(corpus: Corpus, suite: dict[str, Any], case: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    import botocore.parsers as parsers
    from botocore.awsrequest import HeadersDict
    from botocore.model import OperationModel, ServiceModel
    kinds = {"ec2": parsers.EC2QueryParser, "query": parsers.QueryParser, "json": parsers.JSONParser, "rest-json": parsers.RestJSONParser,
             "rest-xml": parsers.RestXMLParser, "smithy-rpc-v2-cbor": parsers.RpcV2CBORParser}
    description = {"metadata": suite["metadata"], "shapes": json.loads(json.dumps(suite["shapes"]))}
    name = case["given"].get("name", "OperationName")
    description["operations"] = {name: case}
    operation = OperationModel(case["given"], ServiceModel(description))
    shape = operation.output_shape
    if suite["metadata"]["protocol"] == "query" and shape and shape.members:
        shape.serialization["resultWrapper"] = f"{name}Result"
    parser = kinds[suite["metadata"]["protocol"]](timestamp_parser=seconds)
    parsed = parser.parse({"status_code": response["status"], "headers": HeadersDict(response["headers"]),
                           "body": base64.b64decode(response["body"]), "context": {"operation_name": name}}, shape)
    parsed.pop("ResponseMetadata", None)
    return dict(plain(parsed))


def run_output(corpus: Corpus, program: Program, place: tuple[int, int]) -> str:
    suite = corpus.suites[place[0]]
    case = suite["cases"][place[1]]
    common = {"protocol": corpus.protocol, "uri": "/", "operation": case["given"].get("name", "OperationName"), "namespace": "https://example.com"}
    if "error" in case:
        if case["error"]:
            raise Unsupported("members of an error but its message, which the engine's errors do not have")
        code, message = case.get("errorCode", ""), case.get("errorMessage", "")
        answer = program.ask(do="fail", code=code, message=message, http_status=case["response"]["status_code"], **common)
        error = parse(corpus, suite, case, answer).get("Error", {})
        got = (error.get("Code"), error.get("Message"))
        return "" if got == (code, message) else f"parsed {got}, wanted {(code, message)}"
    output = case["given"].get("output")
    value = to_wire(case["result"], output["shape"], suite["shapes"], name_in_json(corpus.protocol)) if output else {}
    status = case["given"].get("http", {}).get("responseCode", 200)
    answer = program.ask(do="encode", type=corpus.roots[place], json=json.dumps(value), status=status, **common)
    if "error" in answer:
        return str(answer["error"])
    try:
        got = parse(corpus, suite, case, answer)
    except Exception as wrong:      # whatever botocore's parser raises is a failure of the case
        return f"botocore's parser: {wrong}"
    return "" if close(got, case["result"]) else f"parsed {got}, wanted {case['result']}"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--verbose", action="store_true", help="tell each case that is left out")
    options = arguments.parse_args()
    served = ("json", "json_1_0", "query", "ec2", "smithy-rpc-v2-cbor", "rest-json", "rest-xml")
    corpora = [Corpus(path) for path in sorted((HERE / "corpus").glob("*put-*.json")) if protocol_of(path) in served]
    failures = []
    totals: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as at:
        program = Program(options.program, compile_schemas(corpora, Path(at)))
        for corpus in corpora:
            counts: collections.Counter[str] = collections.Counter()
            for i, suite in enumerate(corpus.suites):
                for k, case in enumerate(suite["cases"]):
                    name = f"{corpus.path.stem} {case.get('id', suite['description'])}"
                    try:
                        skipped = SKIPPED if corpus.is_input else SKIPPED_OUTPUT
                        if case.get("id") in skipped:
                            raise Unsupported(skipped[case["id"]])
                        if (i, k) in corpus.reasons:
                            raise Unsupported(corpus.reasons[i, k])
                        wrong = (run_input if corpus.is_input else run_output)(corpus, program, (i, k))
                    except Unsupported as reason:
                        counts["left out"] += 1
                        reasons[str(reason)] += 1
                        if options.verbose:
                            print(f"left out: {name}: {reason}")
                        continue
                    counts["failed" if wrong else "passed"] += 1
                    if wrong:
                        failures.append(f"{name}: {wrong[:600]}")
            totals += counts
            print(f"{corpus.path.stem:48} passed {counts['passed']:4} left out {counts['left out']:3} failed {counts['failed']:3}")
    for reason, count in reasons.most_common():
        print(f"left out {count}: {reason}")
    print(f"passed {totals['passed']} of {sum(totals.values())}, left out {totals['left out']}, failed {totals['failed']}")
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
