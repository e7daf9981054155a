/** A push in five languages, each a whole program: curl and TypeScript are run by a test. */
export type ExampleOf = {
  path: string;
  scheme: string;
  record: Record<string, string | number | boolean>;
  producedField: string;
};

export type Examples = { curl: string; typescript: string; java: string; python: string; go: string };

export const examplesOf = (of: ExampleOf): Examples => ({
  curl: curl(of),
  typescript: typescript(of),
  java: java(of),
  python: python(of),
  go: go(of),
});

const bodyOf = ({ record }: ExampleOf): string => JSON.stringify([record]);
/** For a shell's single quotes. */
const quoted = (text: string): string => text.replaceAll("'", `'\\''`);
const inString = (text: string): string => JSON.stringify(text);

const curl = (of: ExampleOf): string => `#!/usr/bin/env bash
# GONGSHU_URL, GONGSHU_KEY and GONGSHU_SECRET come from the environment; needs bash, openssl and curl.
set -euo pipefail
BODY=\${GONGSHU_BODY:-'${quoted(bodyOf(of))}'}
IDEMPOTENCY=\${GONGSHU_IDEMPOTENCY:-$(openssl rand -hex 16)}
STAMP=$(date +%s%3N)
PRODUCED=\${GONGSHU_PRODUCED:-$STAMP}
DIGEST=$(printf %s "$BODY" | openssl dgst -sha256 -r | cut -d' ' -f1)
NONCE=$(openssl rand -hex 16)
SECRET=$(printf '%s=' "$GONGSHU_SECRET" | tr '_-' '/+' | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
TEXT=$(printf '%s\\n' '${of.scheme}' POST '${of.path}' '' "$DIGEST" "$STAMP" "$NONCE" "$GONGSHU_KEY" '' ''; printf x)
TEXT=\${TEXT%$'\\n'x}
SIGNATURE=$(printf %s "$TEXT" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$SECRET" -r | cut -d' ' -f1)
curl -sS --fail-with-body "$GONGSHU_URL${of.path}" -H 'content-type: application/json' --data "$BODY" \\
  -H "idempotency-key: $IDEMPOTENCY" -H "x-gongshu-produced-at: $PRODUCED" \\
  -H "x-gongshu-key: $GONGSHU_KEY" -H "x-gongshu-timestamp: $STAMP" -H "x-gongshu-nonce: $NONCE" \\
  -H "x-gongshu-content-sha256: $DIGEST" -H "x-gongshu-signature: $SIGNATURE"
`;

const typescript = (
  of: ExampleOf,
): string => `// Node 22 or newer runs this file as it is. GONGSHU_URL, GONGSHU_KEY and GONGSHU_SECRET come from the environment.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';

const env = (name: string): string => process.env[name] ?? '';
const key = env('GONGSHU_KEY');
const path = ${inString(of.path)};
const body = env('GONGSHU_BODY') || JSON.stringify(${bodyOf(of)});
const timestamp = String(Date.now());
const nonce = randomBytes(16).toString('hex');
const digest = createHash('sha256').update(body).digest('hex');
const lines = [${inString(of.scheme)}, 'POST', path, '', digest, timestamp, nonce, key, '', ''];
const signature = createHmac('sha256', Buffer.from(env('GONGSHU_SECRET'), 'base64url')).update(lines.join('\\n')).digest('hex');

const answer = await fetch(env('GONGSHU_URL') + path, {
  method: 'POST',
  body,
  headers: {
    'content-type': 'application/json',
    // The same key with the same body gives the same answer: repeat a push whose answer did not arrive.
    'idempotency-key': env('GONGSHU_IDEMPOTENCY') || randomUUID(),
    'x-gongshu-produced-at': env('GONGSHU_PRODUCED') || timestamp,
    'x-gongshu-key': key,
    'x-gongshu-timestamp': timestamp,
    'x-gongshu-nonce': nonce,
    'x-gongshu-content-sha256': digest,
    'x-gongshu-signature': signature,
  },
});
console.log(answer.status, await answer.text());
`;

const java = (of: ExampleOf): string => `// Java 17 or newer: java Push.java
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Push {
  static String hex(byte[] bytes) { return HexFormat.of().formatHex(bytes); }

  public static void main(String[] args) throws Exception {
    String key = System.getenv("GONGSHU_KEY");
    byte[] secret = Base64.getUrlDecoder().decode(System.getenv("GONGSHU_SECRET"));
    String path = ${inString(of.path)};
    String body = ${inString(bodyOf(of))};
    String timestamp = String.valueOf(System.currentTimeMillis());
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String nonce = hex(random);
    String digest = hex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    String text = String.join("\\n", ${inString(of.scheme)}, "POST", path, "", digest, timestamp, nonce, key, "", "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    String signature = hex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("GONGSHU_URL") + path))
      .header("content-type", "application/json")
      .header("idempotency-key", UUID.randomUUID().toString())
      .header("x-gongshu-produced-at", timestamp)
      .header("x-gongshu-key", key)
      .header("x-gongshu-timestamp", timestamp)
      .header("x-gongshu-nonce", nonce)
      .header("x-gongshu-content-sha256", digest)
      .header("x-gongshu-signature", signature)
      .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.statusCode() + " " + answer.body());
  }
}
`;

const python = (of: ExampleOf): string => `# Python 3.9 or newer, standard library only.
import base64, hashlib, hmac, json, os, secrets, time, urllib.request, uuid

key = os.environ["GONGSHU_KEY"]
secret = base64.urlsafe_b64decode(os.environ["GONGSHU_SECRET"] + "=")
path = ${inString(of.path)}
body = (os.environ.get("GONGSHU_BODY") or ${inString(bodyOf(of))}).encode("utf-8")
timestamp = str(int(time.time() * 1000))
nonce = secrets.token_hex(16)
digest = hashlib.sha256(body).hexdigest()
lines = [${inString(of.scheme)}, "POST", path, "", digest, timestamp, nonce, key, "", ""]
signature = hmac.new(secret, "\\n".join(lines).encode("utf-8"), hashlib.sha256).hexdigest()

request = urllib.request.Request(os.environ["GONGSHU_URL"] + path, data=body, method="POST", headers={
    "content-type": "application/json",
    "idempotency-key": str(uuid.uuid4()),
    "x-gongshu-produced-at": timestamp,
    "x-gongshu-key": key,
    "x-gongshu-timestamp": timestamp,
    "x-gongshu-nonce": nonce,
    "x-gongshu-content-sha256": digest,
    "x-gongshu-signature": signature,
})
with urllib.request.urlopen(request) as answer:
    print(answer.status, answer.read().decode("utf-8"))
`;

const go = (of: ExampleOf): string => `// Go 1.21 or newer: go run push.go
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	key := os.Getenv("GONGSHU_KEY")
	secret, err := base64.RawURLEncoding.DecodeString(os.Getenv("GONGSHU_SECRET"))
	if err != nil {
		panic(err)
	}
	path := ${inString(of.path)}
	body := []byte(${inString(bodyOf(of))})
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	nonce, idempotency := hex.EncodeToString(random[:16]), hex.EncodeToString(random[16:])
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	text := strings.Join([]string{${inString(of.scheme)}, "POST", path, "", digest, timestamp, nonce, key, "", ""}, "\\n")
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	request, err := http.NewRequest("POST", os.Getenv("GONGSHU_URL")+path, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	for name, value := range map[string]string{
		"content-type":             "application/json",
		"idempotency-key":          idempotency,
		"x-gongshu-produced-at":    timestamp,
		"x-gongshu-key":            key,
		"x-gongshu-timestamp":      timestamp,
		"x-gongshu-nonce":          nonce,
		"x-gongshu-content-sha256": digest,
		"x-gongshu-signature":      hex.EncodeToString(mac.Sum(nil)),
	} {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	reply, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.StatusCode, string(reply))
}
`;
