/** A caller that signs by RFC 9421, written from the RFC and not from the platform's code: what tests hold the platform against. */
import { createHash, createHmac, type KeyObject, randomBytes, sign } from 'node:crypto';
import { sm2Sign } from '#kernel/crypto/sm2.ts';
import type { SignedCall } from './serve.ts';

export type Signer = {
  keyId: string;
  algorithm: 'hmac-sha256' | 'hmac-sm3' | 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-pss-sha512' | 'sm2-sm3';
  /** The secret, or the private key. */
  key: KeyObject;
};

export type Signed9421 = {
  code: string;
  signer: Signer;
  at: Date;
  method?: 'GET' | 'POST';
  query?: string;
  body?: string;
  nonce?: string;
  /** Headers of ours, all covered. */
  own?: Record<string, string>;
  host?: string;
  tag?: string;
  /** `records` when left out. */
  way?: string;
  /** Leaves these components out of the signature. */
  uncovered?: string[];
  expires?: number;
};

function signatureOf({ algorithm, key }: Signer, base: string): Buffer {
  const bytes = Buffer.from(base);
  switch (algorithm) {
    case 'hmac-sha256':
      return createHmac('sha256', key).update(bytes).digest();
    case 'hmac-sm3':
      return createHmac('sm3', key).update(bytes).digest();
    case 'ed25519':
      return sign(null, bytes, key);
    case 'ecdsa-p256-sha256':
      return sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
    case 'rsa-pss-sha512':
      return sign('sha512', bytes, { key, padding: 6, saltLength: 64 });
    case 'sm2-sm3':
      return sm2Sign(key, bytes);
  }
}

/** As a consumer's program would write it: the base line by line, then the two headers. */
export function sign9421(options: Signed9421): SignedCall {
  const { code, signer, at, method = 'GET', query = '', body = '', own = {}, uncovered = [] } = options;
  const path = `/gateway/v1/services/${code}/${options.way ?? 'records'}`;
  const host = options.host ?? 'localhost:80';
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const covered: [string, string][] = [
    ['@method', method],
    ['@authority', host],
    ['@path', path],
    ['@query', `?${query}`],
    ...(body === '' ? [] : [['content-digest', digest] as [string, string]]),
    ...Object.entries(own),
  ].filter(([name]) => !uncovered.includes(name ?? '')) as [string, string][];
  const created = Math.floor(at.getTime() / 1000);
  const tag = options.tag ?? (signer.algorithm.includes('sm3') ? 'gongshu-sm' : 'gongshu');
  const expires = options.expires === undefined ? '' : `;expires=${created + options.expires}`;
  const nonce = options.nonce ?? randomBytes(16).toString('hex');
  const params = `(${covered.map(([name]) => `"${name}"`).join(' ')});created=${created}${expires};nonce="${nonce}";keyid="${signer.keyId}";alg="${signer.algorithm}";tag="${tag}"`;
  const base = [
    ...covered.map(([name, value]) => `"${name}": ${value}`),
    `"@signature-params": ${params}`,
  ].join('\n');
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      host,
      ...own,
      ...(body === '' ? {} : { 'content-digest': digest, 'content-type': 'application/json' }),
      'signature-input': `sig1=${params}`,
      signature: `sig1=:${signatureOf(signer, base).toString('base64')}:`,
    },
    ...(method === 'POST' ? { payload: body } : {}),
  };
}

/** The text an answer's signature covers, again from the RFC. */
export function answerText(
  call: SignedCall,
  answer: { status: number; headers: Record<string, unknown> },
): { base: string; signature: Buffer; keyId: string } {
  const input = String(answer.headers['signature-input']).replace(/^gateway=/, '');
  const signature = Buffer.from(
    String(answer.headers.signature)
      .replace(/^gateway=:/, '')
      .replace(/:$/, ''),
    'base64',
  );
  const base = [
    `"@status": ${answer.status}`,
    `"content-digest": ${String(answer.headers['content-digest'])}`,
    `"@method";req: ${call.method}`,
    `"@path";req: ${call.url.split('?')[0]}`,
    `"signature";req;key="sig1": ${String(call.headers.signature).replace(/^sig1=/, '')}`,
    `"@signature-params": ${input}`,
  ].join('\n');
  return { base, signature, keyId: /keyid="([^"]+)"/.exec(input)?.[1] ?? '' };
}

export type XCa = {
  code: string;
  keyId: string;
  secret: KeyObject;
  at: Date;
  query?: string;
  body?: string;
  purpose?: string;
  leaveOut?: string[];
};

/** The header style of existing programs, with its nonce and its time. */
export function signXCa({
  code,
  keyId,
  secret,
  at,
  query = '',
  body = '',
  purpose,
  leaveOut = [],
}: XCa): SignedCall {
  const method = body === '' ? 'GET' : 'POST';
  const path = `/gateway/v1/services/${code}/records`;
  const md5 = body === '' ? '' : createHash('md5').update(body).digest('base64');
  const type = body === '' ? '' : 'application/json';
  const all: Record<string, string> = {
    'x-ca-key': keyId,
    'x-ca-nonce': randomBytes(16).toString('hex'),
    'x-ca-timestamp': String(at.getTime()),
    ...(purpose ? { 'x-gongshu-purpose': purpose } : {}),
  };
  const names = Object.keys(all)
    .filter((name) => !leaveOut.includes(name))
    .sort();
  const sorted = [...new URLSearchParams(query)].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  const base = [
    method,
    'application/json',
    md5,
    type,
    '',
    `${names.map((name) => `${name}:${all[name]}\n`).join('')}${text === '' ? path : `${path}?${text}`}`,
  ].join('\n');
  return {
    method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      accept: 'application/json',
      ...(md5 === '' ? {} : { 'content-md5': md5, 'content-type': type }),
      ...all,
      'x-ca-signature-headers': names.join(','),
      'x-ca-signature-method': 'HmacSHA256',
      'x-ca-signature': createHmac('sha256', secret).update(base).digest('base64'),
    },
    ...(body === '' ? {} : { payload: body }),
  };
}
