/** The ready call in Python; of its own library alone. */
import { signatureScheme } from '../../gateway/signature.ts';
import { type CallOf, type CallProfile, given, givenZh, quoted } from './types.ts';

const signing: Record<CallProfile, string> = {
  rfc9421: `fields = {
    "@method": "POST",
    "@authority": url.netloc.lower(),
    "@path": url.path,
    "content-digest": "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":",
    **own,
}
covered = " ".join('"%s"' % name for name in fields)
params = '(%s);created=%d;nonce="%s";keyid="%s";alg="hmac-sha256";tag="gongshu"' % (covered, time.time(), nonce, key)
base = ['"%s": %s' % pair for pair in fields.items()] + ['"@signature-params": ' + params]
signature = base64.b64encode(mac(base)).decode()
headers = {
    "content-digest": fields["content-digest"],
    "signature-input": "sig1=" + params,
    "signature": "sig1=:" + signature + ":",
}`,
  native: `digest = hashlib.sha256(body).hexdigest()
timestamp = str(int(time.time() * 1000))
base = ["${signatureScheme}", "POST", url.path, "", digest, timestamp, nonce, key, purpose, operator]
headers = {
    "x-gongshu-key": key,
    "x-gongshu-timestamp": timestamp,
    "x-gongshu-nonce": nonce,
    "x-gongshu-content-sha256": digest,
    "x-gongshu-signature": mac(base).hex(),
}`,
  'x-ca': `md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
signed = {"x-ca-key": key, "x-ca-nonce": nonce, "x-ca-timestamp": str(int(time.time() * 1000)), **own}
names = sorted(signed)
base = ["POST", "application/json", md5, "application/json", ""]
base += ["%s:%s" % (name, signed[name]) for name in names] + [url.path]
headers = {
    "accept": "application/json",
    "content-md5": md5,
    **signed,
    "x-ca-signature-headers": ",".join(names),
    "x-ca-signature": base64.b64encode(mac(base)).decode(),
}`,
};

export const pythonCall = ({ path, body, purpose, operator }: CallOf, profile: CallProfile): string =>
  `# ${givenZh}
# Python 3.9 or newer. ${given}.
import base64, hashlib, hmac, os, secrets, sys, time, urllib.error, urllib.parse, urllib.request


def env(name, otherwise=""):
    return os.environ.get(name) or otherwise


url = urllib.parse.urlsplit(env("GONGSHU_URL") + ${quoted(path)})
key = env("GONGSHU_KEY")
secret = base64.urlsafe_b64decode(env("GONGSHU_SECRET") + "=")
purpose = env("GONGSHU_PURPOSE", ${quoted(purpose)})
operator = env("GONGSHU_OPERATOR", ${quoted(operator)})
body = env("GONGSHU_BODY", ${quoted(body)}).encode()
own = {"x-gongshu-purpose": purpose, **({"x-gongshu-operator": operator} if operator else {})}
nonce = secrets.token_hex(16)


def mac(lines):
    return hmac.new(secret, "\\n".join(lines).encode(), hashlib.sha256).digest()


${signing[profile]}

call = urllib.request.Request(url.geturl(), body, {"content-type": "application/json", **own, **headers})
try:
    with urllib.request.urlopen(call) as answer:
        status, text = answer.status, answer.read()
except urllib.error.HTTPError as refused:
    status, text = refused.code, refused.read()
sys.stdout.buffer.write(b"%d %s\\n" % (status, text))
`;
