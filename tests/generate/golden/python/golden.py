"""Reads vectors and writes them again; see golden.ts for what comes in and out."""

import base64
import json
import sys

sys.path.insert(0, f"{sys.path[0]}/gen")

from contracts_gen.registry import registry


def rewrite(line: str) -> str:
    vector = json.loads(line)
    kind = registry.message(vector["type"])
    if kind is None:
        raise LookupError(f"no type {vector['type']}")
    message = kind.from_bytes(base64.b64decode(vector["binary"]))
    read = kind.from_json(json.dumps(vector["json"]))
    answer = {
        "type": vector["type"],
        "binary": base64.b64encode(message.to_bytes()).decode(),
        "json": json.loads(message.to_json()),
        "fromJson": base64.b64encode(read.to_bytes()).decode(),
    }
    return json.dumps(answer)


for number, line in enumerate(sys.stdin, start=1):
    try:
        print(rewrite(line))
    except Exception as error:
        error.add_note(f"line {number}: {line[:200]}")
        raise
