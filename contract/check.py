#!/usr/bin/env python3
"""Compares what the server really does with openapi.yaml and events.schema.json.

usage: check.py openapi.yaml exchanges.jsonl

The first line of exchanges.jsonl lists the server's routes and who may use them ({"routes": {"GET /x": {"roles": […],
"person": false}, …}}), every other line is one real exchange or one message of the stream ({"stream": "server" or
"page", "message": {…}}). Each answer must be described: its route, status, media type and body; each request that the
server took must be one that the contract allows. Prints every difference; exit status 0 when there is none.
"""
import json
import pathlib
import re
import sys

import yaml
from jsonschema import Draft202012Validator


def resolve(contract, node):
    while "$ref" in node:
        at = contract
        for name in node["$ref"].removeprefix("#/").split("/"):
            at = at[name]
        node = at
    return node


def operations(contract):
    return {
        f"{method.upper()} {path}": operation
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post", "patch", "put", "delete")
    }


def find(known, method, target):
    path = target.split("?")[0]
    for name, operation in known.items():
        wanted, template = name.split(" ")
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if wanted == method and re.fullmatch(pattern, path):
            return name, operation
    return None, None


def errors(contract, schema, text):
    try:
        value = json.loads(text)
    except ValueError as mistake:
        return [f"not JSON: {mistake}"]
    # The schema with the whole contract beside it, so that its references lead somewhere.
    validator = Draft202012Validator({**schema, "components": contract["components"]})
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(value)]


def check(contract, exchange, known):
    name, operation = find(known, exchange["method"], exchange["target"])
    if not operation:
        return [] if exchange["status"] in (400, 404, 405, 413, 431) else ["a route that the contract does not know"]
    answers = operation["responses"]
    answer = answers.get(str(exchange["status"])) or (exchange["status"] >= 400 and answers.get("default"))
    if not answer:
        return [f"{name}: status {exchange['status']} is not described"]
    content = resolve(contract, answer).get("content")
    if not content:
        return [f"{name}: {exchange['status']} came with a body"] if exchange["answer"] else []
    media = exchange["type"].split(";")[0]
    if media not in content:
        return [f"{name}: {exchange['status']} as {media} is not described"]
    found = [] if not media.endswith("json") else errors(contract, content[media]["schema"], exchange["answer"])
    if exchange["status"] < 300 and exchange["request"]:
        body = operation.get("requestBody")
        if not body:
            found.append("took a body that is not described")
        else:
            schema = resolve(contract, body)["content"]["application/json"]["schema"]
            found += [f"request: {e}" for e in errors(contract, schema, exchange["request"])]
    return [f"{name} {exchange['status']}: {e}" for e in found]


class Stream:
    """The messages of the stream against events.schema.json, whose references lead into openapi.yaml."""

    def __init__(self, contract, path):
        inline = lambda ref: "#/components/" + ref.split("#/components/")[1] if "openapi.yaml#" in ref else ref
        whole = json.loads(path.read_text(encoding="utf-8"), object_hook=lambda node: {
            key: inline(value) if key == "$ref" and isinstance(value, str) else value for key, value in node.items()})
        self.kinds = {}
        for side, name in (("server", "ServerMessage"), ("page", "PageMessage")):
            for one in whole["$defs"][name]["oneOf"]:
                kind = whole["$defs"][one["$ref"].removeprefix("#/$defs/")]
                schema = {**one, "$defs": whole["$defs"], "components": contract["components"]}
                self.kinds[side, kind["properties"]["type"]["const"]] = Draft202012Validator(schema)

    def check(self, side, message):
        validator = self.kinds.get((side, message.get("type")))
        if not validator:
            return [f"stream: the {side} says '{message.get('type')}', which is not described"]
        return [f"stream: {message['type']}: {'/'.join(map(str, e.absolute_path))}: {e.message}"
                for e in validator.iter_errors(message)]


def check_rights(known, served):
    for name in sorted(known.keys() & served.keys()):
        says, does = known[name], served[name]
        if set(says.get("x-earshot-roles", [])) != set(does["roles"]):
            yield f"{name}: x-earshot-roles are {says.get('x-earshot-roles', [])}, the server's {does['roles']}"
        if says.get("x-earshot-person", False) != does["person"]:
            yield f"{name}: x-earshot-person is not what the server does"


def check_examples(contract, known):
    for name, operation in known.items():
        if "requestBody" not in operation:
            continue
        content = resolve(contract, operation["requestBody"])["content"]["application/json"]
        for e in errors(contract, content["schema"], json.dumps(content["example"])):
            yield f"{name}: the example of its body: {e}"


def main():
    contract = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
    lines = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
    known = operations(contract)
    routes = lines[0]["routes"].keys()
    stream = Stream(contract, pathlib.Path(sys.argv[1]).with_name("events.schema.json"))
    differences = list(check_rights(known, lines[0]["routes"]))
    differences += [f"{r}: served but not described" for r in sorted(routes - known.keys())]
    differences += [f"{r}: described but not served" for r in sorted(known.keys() - routes)]
    differences += check_examples(contract, known)
    seen = set()
    heard = set()
    for exchange in lines[1:]:
        if "stream" in exchange:
            differences += stream.check(exchange["stream"], exchange["message"])
            heard.add((exchange["stream"], exchange["message"].get("type")))
            continue
        differences += check(contract, exchange, known)
        if exchange["status"] < 300:
            seen.add(find(known, exchange["method"], exchange["target"])[0])
    if ("server", "hello") in heard:
        seen.add("GET /api/v1/stream")
    differences += [f"{r}: never seen to succeed" for r in sorted(known.keys() - seen)]
    differences += [f"stream: the server was never heard to say '{kind}'"
                    for side, kind in sorted(stream.kinds) if side == "server" and (side, kind) not in heard]
    for difference in differences:
        print(difference)
    print(f"{len(known)} routes, {len(lines) - 1} exchanges, {len(heard)} of {len(stream.kinds)} kinds of stream "
          f"messages, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
