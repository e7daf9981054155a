/** The ready call in TypeScript; of Node alone. */
import { signatureScheme } from '../../gateway/signature.ts';
import { type CallOf, type CallProfile, given, givenZh, quoted } from './types.ts';

const answered = `
const expected = hmac('sha256', ['${signatureScheme}', String(answer.status), sha256(text).toString('hex'), signature]).toString('hex');
const proof = answer.headers.get('x-gongshu-response-signature') ?? '';
if (answer.ok && !(proof.length === expected.length && timingSafeEqual(Buffer.from(proof), Buffer.from(expected)))) {
  throw new Error('the answer is not signed by the platform');
}`;

const signing: Record<CallProfile, { sign: string; check: string }> = {
  rfc9421: {
    sign: `const fields = new Map([
  ['@method', 'POST'],
  ['@authority', url.host],
  ['@path', url.pathname],
  ['content-digest', \`sha-256=:\${sha256(body).toString('base64')}:\`],
  ...own,
]);
const names = [...fields.keys()].map((name) => \`"\${name}"\`).join(' ');
const params = \`(\${names});created=\${Math.floor(Date.now() / 1000)};nonce="\${nonce}";keyid="\${key}";alg="hmac-sha256";tag="gongshu"\`;
const base = [...[...fields].map(([name, value]) => \`"\${name}": \${value}\`), \`"@signature-params": \${params}\`];
const signature = hmac('sha256', base).toString('base64');
const headers = {
  'content-digest': fields.get('content-digest') ?? '',
  'signature-input': \`sig1=\${params}\`,
  signature: \`sig1=:\${signature}:\`,
};`,
    check: `
const digest = \`sha-256=:\${sha256(text).toString('base64')}:\`;
if (answer.ok && answer.headers.get('content-digest') !== digest) throw new Error('the answer was changed on its way');`,
  },
  native: {
    sign: `const digest = sha256(body).toString('hex');
const timestamp = String(Date.now());
const lines = ['${signatureScheme}', 'POST', url.pathname, '', digest, timestamp, nonce, key, purpose, operator];
const signature = hmac('sha256', lines).toString('hex');
const headers = {
  'x-gongshu-key': key,
  'x-gongshu-timestamp': timestamp,
  'x-gongshu-nonce': nonce,
  'x-gongshu-content-sha256': digest,
  'x-gongshu-signature': signature,
};`,
    check: answered,
  },
  'x-ca': {
    sign: `const md5 = createHash('md5').update(body).digest('base64');
const signed = new Map([['x-ca-key', key], ['x-ca-nonce', nonce], ['x-ca-timestamp', String(Date.now())], ...own]);
const names = [...signed.keys()].sort();
const listed = names.map((name) => \`\${name}:\${signed.get(name)}\`);
const base = ['POST', 'application/json', md5, 'application/json', '', ...listed, url.pathname];
const signature = hmac('sha256', base).toString('base64');
const headers = {
  accept: 'application/json',
  'content-md5': md5,
  ...Object.fromEntries(signed),
  'x-ca-signature-headers': names.join(','),
  'x-ca-signature': signature,
};`,
    check: answered,
  },
};

export const typescriptCall = ({ path, body, purpose, operator }: CallOf, profile: CallProfile): string =>
  `// ${givenZh}
// Node 24 runs this file as it is. ${given}.
import { createHash, createHmac, randomBytes${profile === 'rfc9421' ? '' : ', timingSafeEqual'} } from 'node:crypto';

const env = (name: string, otherwise = ''): string => process.env[name] || otherwise;
const url = new URL(${quoted(path)}, env('GONGSHU_URL'));
const key = env('GONGSHU_KEY');
const secret = Buffer.from(env('GONGSHU_SECRET'), 'base64url');
const purpose = env('GONGSHU_PURPOSE', ${quoted(purpose)});
const operator = env('GONGSHU_OPERATOR', ${quoted(operator)});
const body = env('GONGSHU_BODY', ${quoted(body)});
const own: [string, string][] = [
  ['x-gongshu-purpose', purpose],
  ...(operator ? [['x-gongshu-operator', operator] as [string, string]] : []),
];
const nonce = randomBytes(16).toString('hex');
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const hmac = (hash: string, lines: string[]): Buffer => createHmac(hash, secret).update(lines.join('\\n')).digest();

${signing[profile].sign}

const answer = await fetch(url, {
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...Object.fromEntries(own), ...headers },
});
const text = await answer.text();${signing[profile].check}
console.log(answer.status, text);
`;
