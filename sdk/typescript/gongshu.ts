/**
 * Calls data services of Gongshu 公枢: signs by RFC 9421, sends, and proves who answered what. One file, Node 24 alone.
 *
 *   const caller = new Gongshu({ url, key: { id, algorithm: 'hmac-sha256', secret }, purpose: 'p-…' });
 *   const { records } = await caller.call('residents', 'records', { id_no: '…' });
 */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';

export type CallerKey =
  | {
      id: string;
      algorithm: 'hmac-sha256' | 'hmac-sm3' /** base64url, as it was shown once. */;
      secret: string;
    }
  | { id: string; algorithm: 'ed25519' | 'sm2-sm3' /** PKCS #8 as PEM. */; privateKey: string };

export type Caller = { url: string; key: CallerKey; purpose?: string; operator?: string; grant?: string };
export type Way = 'records' | 'verify' | 'search' | 'batch';
export type Signed = { headers: Record<string, string>; base: string; signature: string };
export type GatewayKey = { id: string; algorithm: string; publicKey: string };

/** What the gateway refused, with its code and what to mend. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Record<string, unknown>;
  constructor(status: number, problem: Record<string, unknown>) {
    super(`${status} ${String(problem.code ?? '')}: ${String(problem.detail ?? problem.title ?? '')}`);
    this.status = status;
    this.code = String(problem.code ?? '');
    this.problem = problem;
  }
}

/** The answer is not what the gateway signed, or was not signed at all. */
export class Unproven extends Error {}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('base64');
const tagOf = (algorithm: string): string => (algorithm.endsWith('sm3') ? 'gongshu-sm' : 'gongshu');

/** Headers of a signed call. `created` in seconds and `nonce` are of now where they are left out. */
export function signCall(
  { key, purpose, operator, grant }: Omit<Caller, 'url'>,
  call: { method: string; url: string; body: string; created?: number; nonce?: string },
): Signed {
  const url = new URL(call.url);
  const { created = Math.floor(Date.now() / 1000), nonce = randomBytes(16).toString('hex') } = call;
  const own: Record<string, string> = {
    ...(purpose ? { 'x-gongshu-purpose': purpose } : {}),
    ...(operator ? { 'x-gongshu-operator': operator } : {}),
    ...(grant ? { 'x-gongshu-grant': grant } : {}),
  };
  const digest = `sha-256=:${sha256(call.body)}:`;
  const fields: [string, string][] = [
    ['@method', call.method],
    ['@authority', url.host],
    ['@path', url.pathname],
    ...(url.search === '' ? [] : [['@query', url.search] as [string, string]]),
    ...(call.body === '' ? [] : [['content-digest', digest] as [string, string]]),
    ...Object.entries(own),
  ];
  const names = fields.map(([name]) => `"${name}"`).join(' ');
  const params = `(${names});created=${created};nonce="${nonce}";keyid="${key.id}";alg="${key.algorithm}";tag="${tagOf(key.algorithm)}"`;
  const base = [
    ...fields.map(([name, value]) => `"${name}": ${value}`),
    `"@signature-params": ${params}`,
  ].join('\n');
  const signature = signatureOf(key, Buffer.from(base)).toString('base64');
  return {
    base,
    signature,
    headers: {
      ...own,
      ...(call.body === '' ? {} : { 'content-type': 'application/json', 'content-digest': digest }),
      'signature-input': `sig1=${params}`,
      signature: `sig1=:${signature}:`,
    },
  };
}

function signatureOf(key: CallerKey, base: Buffer): Buffer {
  switch (key.algorithm) {
    case 'hmac-sha256':
    case 'hmac-sm3':
      return createHmac(key.algorithm.slice(5), Buffer.from(key.secret, 'base64url')).update(base).digest();
    case 'ed25519':
      return sign(null, base, createPrivateKey(key.privateKey));
    case 'sm2-sm3': {
      const own = createPrivateKey(key.privateKey);
      return createSign('sm3')
        .update(sm2Z(createPublicKey(own)))
        .update(base)
        .sign(own);
    }
  }
}

const curve = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e9332c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** The digest of user id, curve and public point that SM2 signs before the text. */
function sm2Z(key: KeyObject): Buffer {
  const point = key.export({ type: 'spki', format: 'der' }).subarray(-64);
  const id = Buffer.from('1234567812345678');
  const bits = Buffer.from([0, id.length * 8]);
  return createHash('sm3').update(bits).update(id).update(curve).update(point).digest();
}

export function proves(key: GatewayKey, base: string, signature: Buffer): boolean {
  const open = createPublicKey(key.publicKey);
  if (key.algorithm === 'ed25519') return verify(null, Buffer.from(base), open, signature);
  return createVerify('sm3').update(sm2Z(open)).update(base).verify(open, signature);
}

/** The text that an answer's signature covers: bound to status, bytes, and the very call. */
export function answerBase(
  call: { method: string; path: string; signature: string },
  answer: { status: number; digest: string; input: string },
): string {
  return [
    `"@status": ${answer.status}`,
    `"content-digest": ${answer.digest}`,
    `"@method";req: ${call.method}`,
    `"@path";req: ${call.path}`,
    `"signature";req;key="sig1": :${call.signature}:`,
    `"@signature-params": ${answer.input}`,
  ].join('\n');
}

/**
 * What a sealed answer holds: where the grade of the data wants it, `sealed` stands in the answer instead of records. `secret` is the one
 * the call was signed with, in base64url. Throws where the text was altered or sealed for another key.
 */
export function open(secret: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64url');
  const salt = Buffer.alloc(0);
  const key = hkdfSync('sha256', Buffer.from(secret, 'base64url'), salt, 'gongshu answer records/1', 32);
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key), bytes.subarray(0, 12), {
    authTagLength: 16,
  });
  cipher.setAuthTag(bytes.subarray(-16));
  const text = Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]);
  return JSON.parse(text.toString('utf8'));
}

export class Gongshu {
  readonly #caller: Caller;
  #keys: Promise<GatewayKey[]> | undefined;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The answer as JSON, proven to be the gateway's own. Throws `Refused` and `Unproven`. */
  async call(service: string, way: Way, question: object): Promise<Record<string, unknown>> {
    const url = new URL(`/gateway/v1/services/${service}/${way}`, this.#caller.url);
    const body = JSON.stringify(question);
    const signed = signCall(this.#caller, { method: 'POST', url: url.href, body });
    const answer = await fetch(url, { method: 'POST', body, headers: signed.headers });
    const text = await answer.text();
    if (!answer.ok) throw new Refused(answer.status, JSON.parse(text));
    const digest = `sha-256=:${sha256(text)}:`;
    const input = (answer.headers.get('signature-input') ?? '').replace(/^gateway=/, '');
    const signature = (answer.headers.get('signature') ?? '').replace(/^gateway=:|:$/g, '');
    const base = answerBase(
      { method: 'POST', path: url.pathname, signature: signed.signature },
      { status: answer.status, digest, input },
    );
    const key = (await this.#gatewayKeys()).find(({ id }) => input.includes(`keyid="${id}"`));
    if (!key || !proves(key, base, Buffer.from(signature, 'base64')))
      throw new Unproven('the answer is not signed by the platform');
    return JSON.parse(text);
  }

  #gatewayKeys(): Promise<GatewayKey[]> {
    this.#keys ??= fetch(new URL('/.well-known/gongshu-keys', this.#caller.url)).then(
      async (answer) => ((await answer.json()) as { keys: GatewayKey[] }).keys,
    );
    return this.#keys;
  }
}
