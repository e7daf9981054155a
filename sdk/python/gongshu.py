"""Calls data services of Gongshu 公枢: signs by RFC 9421, sends, and proves who answered what.

Python 3.9 or newer. HMAC and SM2 need nothing else; Ed25519 and sealed answers need the package `cryptography`.

    caller = Gongshu(url, key={"id": ..., "algorithm": "hmac-sha256", "secret": ...}, purpose="p-...")
    records = caller.call("residents", "records", {"id_no": "..."})["records"]
"""
import base64
import hashlib
import hmac
import json
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """What the gateway refused: `status`, `code`, and the problem with what to mend."""

    def __init__(self, status, problem):
        super().__init__("%d %s: %s" % (status, problem.get("code"), problem.get("detail")))
        self.status, self.code, self.problem = status, problem.get("code"), problem


class Unproven(Exception):
    """The answer is not what the gateway signed, or was not signed at all."""


def _b64(data):
    return base64.b64encode(data).decode()


def _secret(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _der(pem):
    return base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-----")))


# SM3 (GB/T 32905): not every build of OpenSSL has it.
def _rol(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


def sm3(data):
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    text = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for at in range(0, len(text), 64):
        w = [int.from_bytes(text[at + i : at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rol(w[j - 3], 15)
            w.append(x ^ _rol(x, 15) ^ _rol(x, 23) ^ _rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            s1 = _rol((_rol(a, 12) + e + _rol(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & 0xFFFFFFFF, 7)
            s2 = s1 ^ _rol(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = (ff + d + s2 + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            t2 = (gg + h + s1 + w[j]) & 0xFFFFFFFF
            d, c, b, a = c, _rol(b, 9), a, t1
            h, g, f, e = g, _rol(f, 19), e, t2 ^ _rol(t2, 9) ^ _rol(t2, 17)
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in v)


# SM2 (GB/T 32918) over its one curve.
_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_A = _P - 3
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)


def _add(p, q):
    if p is None or q is None:
        return p or q
    (x1, y1), (x2, y2) = p, q
    if x1 == x2 and (y1 + y2) % _P == 0:
        return None
    m = (3 * x1 * x1 + _A) * pow(2 * y1, -1, _P) if p == q else (y2 - y1) * pow(x2 - x1, -1, _P)
    x = (m * m - x1 - x2) % _P
    return x, (m * (x1 - x) - y1) % _P


def _times(k, p):
    found = None
    while k:
        if k & 1:
            found = _add(found, p)
        p, k = _add(p, p), k >> 1
    return found


def _sm2_e(point, text):
    parts = (_A, _B) + _G + point
    z = sm3(b"\0\x80" + b"1234567812345678" + b"".join(x.to_bytes(32, "big") for x in parts))
    return int.from_bytes(sm3(z + text), "big")


def _integers(der):
    at = 2
    for _ in range(2):
        length = der[at + 1]
        yield int.from_bytes(der[at + 2 : at + 2 + length], "big")
        at += 2 + length


def sm2_sign(d, text):
    e = _sm2_e(_times(d, _G), text)
    while True:
        k = secrets.randbelow(_N - 1) + 1
        r = (e + _times(k, _G)[0]) % _N
        s = pow(1 + d, -1, _N) * (k - r * d) % _N
        if r and s and (r + k) % _N:
            break
    parts = b""
    for x in (r, s):
        raw = x.to_bytes(x.bit_length() // 8 + 1, "big")
        parts += b"\x02" + bytes([len(raw)]) + raw
    return b"\x30" + bytes([len(parts)]) + parts


def sm2_verify(point, text, signature):
    r, s = _integers(signature)
    t = (r + s) % _N
    if not (0 < r < _N and 0 < s < _N and t):
        return False
    found = _add(_times(s, _G), _times(t, point))
    return found is not None and (_sm2_e(point, text) + found[0]) % _N == r


def sm2_private(pem):
    """The number of a PKCS #8 key: the 32 bytes behind the first octet string of that length."""
    der = _der(pem)
    at = der.index(b"\x02\x01\x01\x04\x20") + 5
    return int.from_bytes(der[at : at + 32], "big")


def sm2_public(pem):
    point = _der(pem)[-64:]
    return int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")


def _signature(key, base):
    algorithm = key["algorithm"]
    if algorithm == "hmac-sha256":
        return hmac.new(_secret(key["secret"]), base, hashlib.sha256).digest()
    if algorithm == "hmac-sm3":
        secret = _secret(key["secret"]).ljust(64, b"\0")
        inner = sm3(bytes(x ^ 0x36 for x in secret) + base)
        return sm3(bytes(x ^ 0x5C for x in secret) + inner)
    if algorithm == "sm2-sm3":
        return sm2_sign(sm2_private(key["privateKey"]), base)
    if algorithm == "ed25519":
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        return load_pem_private_key(key["privateKey"].encode(), None).sign(base)
    raise ValueError("no such algorithm: " + algorithm)


def proves(key, base, signature):
    """Whether the gateway's key signed this text."""
    if key["algorithm"] == "sm2-sm3":
        return sm2_verify(sm2_public(key["publicKey"]), base.encode(), signature)
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        load_pem_public_key(key["publicKey"].encode()).verify(signature, base.encode())
        return True
    except InvalidSignature:
        return False


def sign_call(key, method, url, body, purpose=None, operator=None, grant=None, created=None, nonce=None):
    """Headers of a signed call, its base and its signature. Of now where `created` (seconds) and `nonce` are left out."""
    target = urllib.parse.urlsplit(url)
    created = int(time.time()) if created is None else created
    nonce = nonce or secrets.token_hex(16)
    own = {"x-gongshu-purpose": purpose, "x-gongshu-operator": operator, "x-gongshu-grant": grant}
    own = {name: value for name, value in own.items() if value}
    fields = {"@method": method, "@authority": target.netloc.lower(), "@path": target.path}
    if target.query:
        fields["@query"] = "?" + target.query
    if body:
        fields["content-digest"] = "sha-256=:" + _b64(hashlib.sha256(body.encode()).digest()) + ":"
    fields.update(own)
    tag = "gongshu-sm" if key["algorithm"].endswith("sm3") else "gongshu"
    params = '(%s);created=%d;nonce="%s";keyid="%s";alg="%s";tag="%s"' % (
        " ".join('"%s"' % name for name in fields), created, nonce, key["id"], key["algorithm"], tag,
    )
    lines = ['"%s": %s' % pair for pair in fields.items()] + ['"@signature-params": ' + params]
    base = "\n".join(lines)
    signature = _b64(_signature(key, base.encode()))
    headers = dict(own)
    if body:
        headers.update({"content-type": "application/json", "content-digest": fields["content-digest"]})
    headers.update({"signature-input": "sig1=" + params, "signature": "sig1=:" + signature + ":"})
    return headers, base, signature


def answer_base(call, answer):
    """The text that an answer's signature covers: bound to status, bytes, and the very call."""
    return "\n".join([
        '"@status": %d' % answer["status"],
        '"content-digest": ' + answer["digest"],
        '"@method";req: ' + call["method"],
        '"@path";req: ' + call["path"],
        '"signature";req;key="sig1": :%s:' % call["signature"],
        '"@signature-params": ' + answer["input"],
    ])


def open_sealed(secret, sealed):
    """What a sealed answer holds: where the grade of the data wants it, `sealed` stands in the answer instead of records.

    `secret` is the one the call was signed with, in base64url. Raises where the text was altered or sealed for another key.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    early = hmac.new(b"\0" * 32, _secret(secret), hashlib.sha256).digest()
    key = hmac.new(early, b"gongshu answer records/1\x01", hashlib.sha256).digest()
    data = _secret(sealed)
    return json.loads(AESGCM(key).decrypt(data[:12], data[12:], None))


class Gongshu:
    def __init__(self, url, key, purpose=None, operator=None, grant=None):
        self.url, self.key, self.own = url, key, (purpose, operator, grant)
        self.keys = None

    def call(self, service, way, question):
        """The answer as a dictionary, proven to be the gateway's own. Raises `Refused` and `Unproven`."""
        path = "/gateway/v1/services/%s/%s" % (service, way)
        body = json.dumps(question, ensure_ascii=False)
        headers, _, signature = sign_call(self.key, "POST", self.url + path, body, *self.own)
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, body.encode(), headers)) as answer:
                status, given, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            raise Refused(refused.code, json.loads(refused.read())) from None
        signed_params = re.sub("^gateway=", "", given.get("signature-input") or "")
        base = answer_base(
            {"method": "POST", "path": path, "signature": signature},
            {"status": status, "digest": "sha-256=:" + _b64(hashlib.sha256(text).digest()) + ":", "input": signed_params},
        )
        mark = re.sub("^gateway=:|:$", "", given.get("signature") or "")
        known = [key for key in self._gateway_keys() if 'keyid="%s"' % key["id"] in signed_params]
        if not known or not proves(known[0], base, base64.b64decode(mark)):
            raise Unproven("the answer is not signed by the platform")
        return json.loads(text)

    def _gateway_keys(self):
        if self.keys is None:
            with urllib.request.urlopen(self.url + "/.well-known/gongshu-keys") as answer:
                self.keys = json.load(answer)["keys"]
        return self.keys
