/** The header style in wide use under an HMAC (`X-Ca-*`); nonce and time, optional there, are mandatory here. */
import { hmacOf, proves } from './material.ts';
import { keyShape, nativeAnswer, nonceShape, ownHeaders, valuesOf, wordShape } from './shared.ts';
import type { Profile, ReadCall, SignedRequest, Unreadable } from './types.ts';

const always = ['x-ca-key', 'x-ca-nonce', 'x-ca-timestamp'];
/** These stand in the text by themselves and so never in the list. */
const unlisted: ReadonlySet<string> = new Set([
  'x-ca-signature',
  'x-ca-signature-headers',
  'accept',
  'content-md5',
  'content-type',
  'date',
]);

/** Path and parameters as that style writes them: decoded, sorted. Undefined where two questions would read the same. */
function target(call: SignedRequest): string | undefined {
  const pairs = [...new URLSearchParams(call.query)];
  if (pairs.some(([name, value]) => /[&=]/.test(name) || value.includes('&'))) return undefined;
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) return undefined;
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = sorted.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&');
  return text === '' ? call.path : `${call.path}?${text}`;
}

function read(call: SignedRequest): ReadCall | Unreadable {
  const one = (name: string): string => {
    const values = valuesOf(call, name);
    return values.length === 1 ? (values[0] ?? '') : '';
  };
  const key = keyShape.test(one('x-ca-key')) ? one('x-ca-key') : '';
  const missing = (header: string): Unreadable => ({
    refused: 'gateway.header-missing',
    params: { header },
    key,
  });
  if (key === '') return missing('x-ca-key');
  const timestamp = one('x-ca-timestamp');
  const nonce = one('x-ca-nonce');
  const signature = one('x-ca-signature');
  if (!/^\d{13}$/.test(timestamp)) return missing('x-ca-timestamp');
  if (!nonceShape.test(nonce)) return missing('x-ca-nonce');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(signature)) return missing('x-ca-signature');
  const method = one('x-ca-signature-method');
  if (valuesOf(call, 'x-ca-signature-method').length > 0 && method !== 'HmacSHA256')
    return missing('x-ca-signature-method');
  const listed = one('x-ca-signature-headers')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = listed.map((name) => name.toLowerCase());
  if (new Set(names).size !== names.length || names.some((name) => unlisted.has(name)))
    return missing('x-ca-signature-headers');
  const needed = [
    ...always,
    ...['x-ca-stage', ...Object.values(ownHeaders)].filter((name) => valuesOf(call, name).length > 0),
  ];
  const uncovered = needed.find((name) => !names.includes(name));
  if (uncovered !== undefined)
    return { refused: 'gateway.component-missing', params: { component: uncovered }, key };
  const headers = listed.toSorted().map((name) => ({ name, values: valuesOf(call, name.toLowerCase()) }));
  const repeated = headers.find(({ values }) => values.length !== 1);
  if (repeated) return missing(repeated.name);
  for (const name of ['accept', 'content-md5', 'content-type', 'date'])
    if (valuesOf(call, name).length > 1) return missing(name);
  const md5 = one('content-md5');
  if (call.body.length > 0 && md5 === '') return missing('content-md5');
  const where = target(call);
  if (where === undefined) return { refused: 'gateway.parameter-unknown', params: { parameter: '&' }, key };
  const own = { purpose: '', operator: '', grant: '' };
  for (const name of ['purpose', 'operator', 'grant'] as const) {
    const value = one(ownHeaders[name]);
    if (value !== '' && !wordShape.test(value)) return missing(ownHeaders[name]);
    own[name] = value;
  }
  return {
    profile: 'x-ca',
    key,
    nonce,
    signedAt: Number(timestamp),
    ...own,
    digest: {
      algorithm: 'md5',
      hex: Buffer.from(md5 === '' ? md5OfNothing : md5, 'base64').toString('hex'),
    },
    signature,
    base: [
      call.method,
      one('accept'),
      md5,
      one('content-type'),
      one('date'),
      `${headers.map(({ name, values }) => `${name}:${values[0] ?? ''}\n`).join('')}${where}`,
    ].join('\n'),
  };
}

const md5OfNothing = '1B2M2Y8AsgTpgAmY7PhCfg==';

export const xCa: Profile = {
  name: 'x-ca',
  applies: (headers) => headers['x-ca-key'] !== undefined,
  read,
  verify: (material, call) =>
    material.algorithm === 'hmac-sha256' &&
    proves(material, call.base, Buffer.from(call.signature, 'base64')),
  signAnswer: (material, answer) => nativeAnswer((text) => hmacOf(material, text).toString('hex'), answer),
};
