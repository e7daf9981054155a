/** The ways in which interfaces of other portals want to be signed. Pure but for the nonce it is given. */
import { createHash, createHmac } from 'node:crypto';
import type { HttpSettings } from './settings.ts';

export type Asked = { query: Record<string, string>; headers: Record<string, string>; body?: string };

/** Base64 of the HMAC-SHA256 of identity, time and nonce, one behind the other. */
export const headerSignature = (secret: string, clientId: string, timestamp: string, nonce: string): string =>
  createHmac('sha256', secret)
    .update(clientId + timestamp + nonce)
    .digest('base64');

/** Parameters by name, `name=value` joined by `&`, without the empty ones. */
const inOrder = (parameters: Readonly<Record<string, string>>): string =>
  Object.keys(parameters)
    .filter((name) => parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');

export function sortedSignature(
  digest: 'hmac-sha256' | 'sha256' | 'md5',
  secret: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const text = inOrder(parameters);
  if (digest === 'hmac-sha256') return createHmac('sha256', secret).update(text).digest('hex');
  return createHash(digest).update(`${text}&key=${secret}`).digest('hex').toUpperCase();
}

/** Adds what the way of signing asks for; `business` is what the question itself says, by name. */
export function signed(
  settings: Pick<HttpSettings, 'signing' | 'method'>,
  secret: string,
  asked: Asked,
  business: Readonly<Record<string, string>>,
  at: Date,
  nonce: string,
): Asked {
  const { signing } = settings;
  const timestamp = String(at.getTime());
  switch (signing.by) {
    case 'none':
      return asked;
    case 'hmac-headers':
      return {
        ...asked,
        headers: {
          ...asked.headers,
          'x-client-id': signing.clientId,
          'x-timestamp': timestamp,
          'x-nonce': nonce,
          'x-signature': headerSignature(secret, signing.clientId, timestamp, nonce),
        },
      };
    case 'app-key':
      return { ...asked, query: { ...asked.query, [signing.parameter]: secret } };
    case 'bearer':
      return { ...asked, headers: { ...asked.headers, authorization: `Bearer ${secret}` } };
    case 'sorted-sign': {
      const parameters: Record<string, string> = {
        app_id: signing.appId,
        interface_id: signing.interfaceId,
        version: signing.version,
        charset: signing.charset,
        timestamp,
        origin: signing.origin,
        biz_content: JSON.stringify(business),
      };
      const all = { ...parameters, sign: sortedSignature(signing.digest, secret, parameters) };
      if (settings.method === 'GET') return { ...asked, query: all };
      return {
        query: {},
        headers: { ...asked.headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(all).toString(),
      };
    }
  }
}
