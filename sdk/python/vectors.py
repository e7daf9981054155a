"""Holds the SDK against the shared vectors; prints `ok <number>`, and what it left out and why."""
import base64
import importlib.util
import json
import os
import sys

import gongshu

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "vectors.json"), encoding="utf-8") as file:
    vectors = json.load(file)
has_package = importlib.util.find_spec("cryptography") is not None
held = 0


def hold(name, right):
    if not right:
        sys.exit("wrong: " + name)


for vector in vectors["calls"]:
    key, request = vector["key"], vector["request"]
    if key["algorithm"] == "ed25519" and not has_package:
        print("left out: %s, the package cryptography is not here" % vector["name"])
        continue
    headers, base, signature = gongshu.sign_call(
        key, request["method"], request["url"], request["body"], vector.get("purpose"), vector.get("operator"),
        vector.get("grant"), request["created"], request["nonce"],
    )
    hold(vector["name"] + " base", base == vector["base"])
    hold(vector["name"] + " input", headers["signature-input"] == vector["signatureInput"])
    if vector.get("random"):
        point = gongshu._times(gongshu.sm2_private(key["privateKey"]), gongshu._G)
        for one in (signature, vector["signature"]):
            hold(vector["name"] + " signature", gongshu.sm2_verify(point, base.encode(), base64.b64decode(one)))
        hold(vector["name"] + " other", not gongshu.sm2_verify(point, b"other", base64.b64decode(signature)))
    else:
        hold(vector["name"] + " signature", signature == vector["signature"])
    held += 1
for vector in vectors["answers"]:
    if vector["key"]["algorithm"] == "ed25519" and not has_package:
        print("left out: %s, the package cryptography is not here" % vector["name"])
        continue
    base = gongshu.answer_base(vector["call"], vector["answer"])
    signature = base64.b64decode(vector["signature"])
    hold(vector["name"] + " base", base == vector["base"])
    hold(vector["name"] + " signature", gongshu.proves(vector["key"], base, signature))
    hold(vector["name"] + " other", not gongshu.proves(vector["key"], base + " ", signature))
    held += 1
for vector in vectors["sealed"]:
    if not has_package:
        print("left out: %s, the package cryptography is not here" % vector["name"])
        continue
    hold(vector["name"], gongshu.open_sealed(vector["secret"], vector["sealed"]) == json.loads(vector["text"]))
    try:
        gongshu.open_sealed(vector["secret"], ("B" if vector["sealed"][0] == "A" else "A") + vector["sealed"][1:])
    except Exception:
        held += 1
        continue
    hold(vector["name"] + " other", False)
print("ok %d" % held)
