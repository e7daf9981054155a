/** HTTP message signatures (RFC 9421) with a content digest (RFC 9530): the default, and the only profile of registered keys. */
import { createHash, sign as signBytes } from 'node:crypto';
import { sm2Sign } from '#kernel/crypto/sm2.ts';
import type { KeyAlgorithm } from '../../tables.ts';
import { proves } from './material.ts';
import { keyShape, nonceShape, ownHeaders, valuesOf, wordShape } from './shared.ts';
import type {
  AnswerParts,
  GatewayKeys,
  Profile,
  ReadCall,
  SignedAnswer,
  SignedRequest,
  Unreadable,
} from './types.ts';

/** Says what a signature is for, so that one made for something else proves nothing here. */
export const signingTag = 'gongshu';
/** These algorithms have no registered names: their signatures go under a tag of our own. */
export const commercialTag = 'gongshu-sm';
const commercial: ReadonlySet<string> = new Set<KeyAlgorithm>(['sm2-sm3', 'hmac-sm3']);
export const tagOf = (algorithm: KeyAlgorithm): string =>
  commercial.has(algorithm) ? commercialTag : signingTag;

/** A signature that says it holds for longer than this is not taken at its word. */
const longestSeconds = 300;

type Input = { label: string; components: string[]; params: Map<string, string | number>; text: string };

const component = /"([a-z0-9@_-]+)"/y;
const parameter = /;([a-z]+)=(?:"([^"\\]{0,200})"|(-?\d{1,15}))/y;

/** Reads the one spelling that serialising gives; undefined when it is another, or more than one signature. */
export function readInput(value: string): Input | undefined {
  const begun = /^([a-z*][a-z0-9_.*-]{0,40})=\(/.exec(value);
  if (!begun) return undefined;
  const label = begun[1] ?? '';
  let at = begun[0].length;
  const components: string[] = [];
  while (value[at] !== ')') {
    if (components.length > 0 && value[at++] !== ' ') return undefined;
    component.lastIndex = at;
    const found = component.exec(value);
    if (!found) return undefined;
    components.push(found[1] ?? '');
    at = component.lastIndex;
  }
  at += 1;
  const params = new Map<string, string | number>();
  while (at < value.length) {
    parameter.lastIndex = at;
    const found = parameter.exec(value);
    const [, name = '', text, number] = found ?? [];
    if (!found || params.has(name)) return undefined;
    params.set(name, text ?? Number(number));
    at = parameter.lastIndex;
  }
  if (new Set(components).size !== components.length) return undefined;
  return { label, components, params, text: value.slice(label.length + 1) };
}

const derived: Record<string, (call: SignedRequest) => string> = {
  '@method': ({ method }) => method,
  '@authority': ({ authority }) => authority,
  '@path': ({ path }) => path,
  '@query': ({ query }) => `?${query}`,
};

const known: readonly string[] = Object.values(ownHeaders);
const algorithms = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;

/** `sha-256=:…:` alone. */
function readDigest(value: string | undefined): ReadCall['digest'] | undefined {
  const found = /^(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):$/.exec(value ?? '');
  if (!found) return undefined;
  const algorithm = algorithms[found[1] as keyof typeof algorithms];
  return { algorithm, hex: Buffer.from(found[2] ?? '', 'base64').toString('hex') };
}

const ofNothing = createHash('sha256').update('').digest('hex');

function readCall(call: SignedRequest): ReadCall | Unreadable {
  const inputs = valuesOf(call, 'signature-input');
  const signatures = valuesOf(call, 'signature');
  const input = inputs.length === 1 ? readInput(inputs[0] ?? '') : undefined;
  const keyId = input?.params.get('keyid');
  const key = typeof keyId === 'string' && keyShape.test(keyId) ? keyId : '';
  const missing = (header: string): Unreadable => ({
    refused: 'gateway.header-missing',
    params: { header },
    key,
  });
  if (!input) return missing('signature-input');
  if (key === '') return missing('signature-input; keyid');
  const prefix = `${input.label}=:`;
  const [signature = ''] = signatures;
  if (
    signatures.length !== 1 ||
    !signature.startsWith(prefix) ||
    !/^[A-Za-z0-9+/]{32,1100}={0,2}:$/.test(signature.slice(prefix.length))
  ) {
    return missing('signature');
  }
  const covered = new Set(input.components);
  const uncovered = (name: string): Unreadable => ({
    refused: 'gateway.component-missing',
    params: { component: name },
    key,
  });
  const needed = [
    '@method',
    '@authority',
    '@path',
    ...(call.query === '' ? [] : ['@query']),
    ...(call.body.length > 0 || valuesOf(call, 'content-digest').length > 0 ? ['content-digest'] : []),
    ...known.filter((name) => valuesOf(call, name).length > 0),
  ];
  for (const name of needed) if (!covered.has(name)) return uncovered(name);
  const lines: string[] = [];
  for (const name of input.components) {
    const value = componentOf(call, name);
    if (value === undefined) return uncovered(name);
    lines.push(`"${name}": ${value}`);
  }
  lines.push(`"@signature-params": ${input.text}`);
  const digest = covered.has('content-digest')
    ? readDigest(valuesOf(call, 'content-digest')[0])
    : ({ algorithm: 'sha256', hex: ofNothing } as const);
  if (!digest) return missing('content-digest');
  const { params } = input;
  const created = params.get('created');
  const nonce = params.get('nonce');
  const tag = params.get('tag');
  const expires = params.get('expires');
  const algorithm = params.get('alg');
  if (typeof created !== 'number') return missing('signature-input; created');
  if (typeof nonce !== 'string' || !nonceShape.test(nonce)) return missing('signature-input; nonce');
  if (tag !== signingTag && tag !== commercialTag) return missing('signature-input; tag');
  if (expires !== undefined && (typeof expires !== 'number' || expires - created > longestSeconds))
    return missing('signature-input; expires');
  const own: Record<keyof typeof ownHeaders, string> = { purpose: '', operator: '', grant: '' };
  for (const name of ['purpose', 'operator', 'grant'] as const) {
    const [value] = valuesOf(call, ownHeaders[name]);
    if (value === undefined) continue;
    if (!wordShape.test(value)) return missing(ownHeaders[name]);
    own[name] = value;
  }
  return {
    profile: 'rfc9421',
    key,
    nonce,
    signedAt: created * 1000,
    ...(typeof expires === 'number' ? { expires: expires * 1000 } : {}),
    ...own,
    digest,
    signature: signature.slice(prefix.length, -1),
    base: lines.join('\n'),
    algorithm: typeof algorithm === 'string' ? `${algorithm} ${tag}` : ` ${tag}`,
    label: input.label,
  };
}

/** Undefined for what may not be covered: what a proxy rewrites, what is not there, and what is there twice. */
function componentOf(call: SignedRequest, name: string): string | undefined {
  if (name.startsWith('@')) return derived[name]?.(call);
  const values = valuesOf(call, name);
  return values.length === 1 ? values[0] : undefined;
}

/** The named algorithm is that of the key, and stands under the tag it belongs to. */
function fits(algorithm: KeyAlgorithm, named: string | undefined): boolean {
  const [name = '', tag = ''] = (named ?? ' ').split(' ');
  return (name === '' || name === algorithm) && tag === tagOf(algorithm);
}

/** The base of an answer: bound to status, bytes, and the very signature it answers. */
export function answerBase(answer: AnswerParts, params: string): { base: string; input: string } {
  const label = answer.request.label ?? 'sig';
  const components = `("@status" "content-digest" "@method";req "@path";req "signature";req;key="${label}")`;
  const input = `${components}${params}`;
  const digest = Buffer.from(answer.digest, 'hex').toString('base64');
  const base = [
    `"@status": ${answer.status}`,
    `"content-digest": sha-256=:${digest}:`,
    `"@method";req: ${answer.method}`,
    `"@path";req: ${answer.path}`,
    `"signature";req;key="${label}": :${answer.request.signature}:`,
    `"@signature-params": ${input}`,
  ].join('\n');
  return { base, input };
}

function signAnswer(
  algorithm: KeyAlgorithm,
  answer: AnswerParts,
  keys: GatewayKeys | undefined,
): SignedAnswer {
  if (!keys) return { headers: {}, onRecord: '' };
  const sm = commercial.has(algorithm);
  const { id, key } = sm ? keys.sm2 : keys.ed25519;
  const created = Math.floor(answer.request.signedAt / 1000);
  const params = `;created=${created};keyid="${id}";alg="${sm ? 'sm2-sm3' : 'ed25519'}";tag="${sm ? commercialTag : signingTag}"`;
  const { base, input } = answerBase(answer, params);
  const bytes = Buffer.from(base);
  const signature = (sm ? sm2Sign(key, bytes) : signBytes(null, bytes, key)).toString('base64');
  return {
    headers: { 'signature-input': `gateway=${input}`, signature: `gateway=:${signature}:` },
    onRecord: signature,
  };
}

export const rfc9421: Profile = {
  name: 'rfc9421',
  applies: (headers) => headers['signature-input'] !== undefined,
  read: readCall,
  verify: (material, call) =>
    fits(material.algorithm, call.algorithm) &&
    proves(material, call.base, Buffer.from(call.signature, 'base64')),
  signAnswer: (material, answer, keys) => signAnswer(material.algorithm, answer, keys),
};
