/** The ready call for the shell. */
import { signatureScheme } from '../../gateway/signature.ts';
import { type CallOf, type CallProfile, given, givenZh, inShell } from './types.ts';

const hmac = (form: string): string =>
  `$(printf %s "$TEXT" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$SECRET" ${form})`;
const hex = "-r | cut -d' ' -f1";
const base64 = '-binary | openssl base64 -A';

const signing: Record<CallProfile, (path: string) => string> = {
  rfc9421: (path) => `HOST=\${GONGSHU_URL#*://}
HOST=\${HOST%%/*}
DIGEST="sha-256=:$(printf %s "$BODY" | openssl dgst -sha256 ${base64}):"
COVERED='"@method" "@authority" "@path" "content-digest" "x-gongshu-purpose"'
TEXT="\\"@method\\": POST
\\"@authority\\": $HOST
\\"@path\\": ${path}
\\"content-digest\\": $DIGEST
\\"x-gongshu-purpose\\": $PURPOSE"
HEADERS=(-H "content-digest: $DIGEST")
if [ -n "$OPERATOR" ]; then
  COVERED="$COVERED \\"x-gongshu-operator\\""
  TEXT="$TEXT
\\"x-gongshu-operator\\": $OPERATOR"
fi
PARAMS="($COVERED);created=$(date +%s);nonce=\\"$NONCE\\";keyid=\\"$GONGSHU_KEY\\";alg=\\"hmac-sha256\\";tag=\\"gongshu\\""
TEXT="$TEXT
\\"@signature-params\\": $PARAMS"
SIGNATURE=${hmac(base64)}
HEADERS+=(-H "signature-input: sig1=$PARAMS" -H "signature: sig1=:$SIGNATURE:")
`,
  native: (path) => `DIGEST=$(printf %s "$BODY" | openssl dgst -sha256 ${hex})
STAMP=$(date +%s%3N)
TEXT=$(printf '%s\\n' '${signatureScheme}' POST '${path}' '' "$DIGEST" "$STAMP" "$NONCE" "$GONGSHU_KEY" "$PURPOSE" "$OPERATOR"; printf x)
TEXT=\${TEXT%$'\\n'x}
SIGNATURE=${hmac(hex)}
HEADERS=(-H "x-gongshu-key: $GONGSHU_KEY" -H "x-gongshu-timestamp: $STAMP" -H "x-gongshu-nonce: $NONCE")
HEADERS+=(-H "x-gongshu-content-sha256: $DIGEST" -H "x-gongshu-signature: $SIGNATURE")
`,
  'x-ca': (path) => `DIGEST=$(printf %s "$BODY" | openssl dgst -md5 ${base64})
STAMP=$(date +%s%3N)
NAMES=x-ca-key,x-ca-nonce,x-ca-timestamp
SIGNED="x-ca-key:$GONGSHU_KEY
x-ca-nonce:$NONCE
x-ca-timestamp:$STAMP"
if [ -n "$OPERATOR" ]; then
  NAMES="$NAMES,x-gongshu-operator"
  SIGNED="$SIGNED
x-gongshu-operator:$OPERATOR"
fi
NAMES="$NAMES,x-gongshu-purpose"
SIGNED="$SIGNED
x-gongshu-purpose:$PURPOSE"
TEXT="POST
application/json
$DIGEST
application/json

$SIGNED
${path}"
SIGNATURE=${hmac(base64)}
HEADERS=(-H 'accept: application/json' -H "content-md5: $DIGEST" -H "x-ca-key: $GONGSHU_KEY" -H "x-ca-nonce: $NONCE")
HEADERS+=(-H "x-ca-timestamp: $STAMP" -H "x-ca-signature-headers: $NAMES" -H "x-ca-signature: $SIGNATURE")
`,
};

export const curlCall = ({ path, body, purpose, operator }: CallOf, profile: CallProfile): string =>
  `#!/usr/bin/env bash
# ${givenZh}
# ${given}. Needs bash, openssl and curl.
set -euo pipefail
BODY=\${GONGSHU_BODY:-${inShell(body)}}
PURPOSE=\${GONGSHU_PURPOSE:-${purpose}}
OPERATOR=\${GONGSHU_OPERATOR:-${operator}}
SECRET=$(printf '%s=' "$GONGSHU_SECRET" | tr '_-' '/+' | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')
NONCE=$(openssl rand -hex 16)
${signing[profile](path)}HEADERS+=(-H "x-gongshu-purpose: $PURPOSE")
if [ -n "$OPERATOR" ]; then HEADERS+=(-H "x-gongshu-operator: $OPERATOR"); fi
curl -sS --fail-with-body "$GONGSHU_URL${path}" -H 'content-type: application/json' "\${HEADERS[@]}" --data "$BODY"
`;
