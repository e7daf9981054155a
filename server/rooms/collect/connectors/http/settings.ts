/** How an interface is called page by page: where, signed how, which part of the answer is rows. */
import { z } from 'zod';

const name = z.string().trim().min(1).max(100);
/** `data.list` or `result.0.rows`; empty: the answer itself. */
const path = z.string().trim().max(200).default('');
const text = z.string().max(2000);
/** A list, or its members in one line parted by commas, as a form sends them. */
const codes = (most: number) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(/[\s,\uff0c]+/).filter(Boolean) : given),
    z.array(z.string().max(50)).max(most),
  );
/** What would make the request another one than was asked for: its host, its length, its connection. */
const notOurs =
  /^(host|content-length|transfer-encoding|connection|upgrade|expect|te|trailer|keep-alive|proxy-.*)$/i;
const headerName = z
  .string()
  .max(100)
  .regex(/^[\w!#$%&'*+.^`|~-]+$/);
const headerText = text.regex(/^[^\0\r\n]*$/);
const headerPairs = z.record(headerName, headerText).default({});
const ourHeaderPairs = z
  .record(
    headerName.refine((given) => !notOurs.test(given), 'a header of the connection itself'),
    headerText,
  )
  .default({});
const pairs = z.record(z.string().min(1).max(100), text).default({});

/** The ways real portals sign; `none` where a header or a parameter that stays the same is enough. */
const signing = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('none') }),
    /** Identity, time and a nonce in headers, with the HMAC of the three; path and body are not signed. */
    z.strictObject({ by: z.literal('hmac-headers'), clientId: name }),
    /** A key among the parameters. */
    z.strictObject({ by: z.literal('app-key'), parameter: name.default('appKey') }),
    /** A form of parameters with one for the business content, signed over all of them in order. */
    z.strictObject({
      by: z.literal('sorted-sign'),
      appId: name,
      interfaceId: name,
      version: name.default('1.0'),
      charset: name.default('UTF-8'),
      origin: z.string().max(20).default('0'),
      digest: z.enum(['hmac-sha256', 'sha256', 'md5']).default('hmac-sha256'),
    }),
    z.strictObject({ by: z.literal('bearer') }),
  ])
  .default({ by: 'none' });

const paging = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('none') }),
    z.strictObject({
      by: z.literal('page'),
      parameter: name.default('page'),
      sizeParameter: z.string().max(100).default('rows'),
      size: z.number().int().min(1).max(10_000).default(1000),
      first: z.number().int().min(0).max(1).default(1),
    }),
    z.strictObject({
      by: z.literal('offset'),
      parameter: name.default('offset'),
      sizeParameter: z.string().max(100).default('limit'),
      size: z.number().int().min(1).max(10_000).default(1000),
    }),
    /** The answer says by which sign the next page is asked for. */
    z.strictObject({ by: z.literal('cursor'), parameter: name.default('cursor'), cursorPath: path }),
    /** The answer gives the address of the next page, on the same server. */
    z.strictObject({ by: z.literal('next-link'), linkPath: path }),
  ])
  .default({ by: 'none' });

/** As they may lie there from before a header was refused. */
export const keptSettings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  method: z.enum(['GET', 'POST']).default('GET'),
  query: pairs,
  /** Of a POST: fields of its JSON body beside those of paging. */
  body: z.record(z.string().min(1).max(100), z.json()).default({}),
  headers: headerPairs,
  signing,
  paging,
  rowsPath: path,
  /** How many rows the source says it holds; empty: it does not say. */
  totalPath: path,
  /** Where the answer says whether it worked, and what it then says. */
  status: z
    .strictObject({
      path,
      good: codes(20),
      /** Codes that mean a wrong key: not tried again. */
      signIn: codes(50).default([]),
      /** Codes that pass by themselves: too many calls, under maintenance. */
      retry: codes(50).default([]),
    })
    .optional(),
  /** Requests a second at most. */
  perSecond: z.number().min(0.01).max(100).default(5),
  /** What changed since: the parameter, how the time is written, and how far it reaches back. */
  since: z
    .strictObject({
      parameter: name,
      form: z.enum(['iso', 'local', 'milliseconds', 'day']).default('iso'),
      overlapSeconds: z.number().int().min(0).max(604_800).default(300),
    })
    .optional(),
  /** PEM of the authority that signed the server's certificate, where it is none of the public ones. */
  certificate: z.string().max(20_000).optional(),
});
export const httpSettings = keptSettings.extend({ headers: ourHeaderPairs });
export type HttpSettings = z.output<typeof httpSettings>;

/** The HMAC secret, the app key, the signing key or the token; and headers that are secrets themselves. */
export const keptSecrets = z.strictObject({
  secret: z.string().max(4000).optional(),
  secretHeaders: headerPairs.optional(),
});
export const httpSecrets = keptSecrets.extend({ secretHeaders: ourHeaderPairs.optional() });
export type HttpSecrets = z.output<typeof httpSecrets>;

/** A header that a request may not have, of those kept; undefined where there is none. */
export const refusedHeader = (headers: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(headers).find((one) => notOurs.test(one));

const secretive = /authorization|cookie|token|secret|passw|api-?key|app-?key|access-?key|credential|session/i;
/** A place in a list of pages is called a token as well. */
const harmless = /^(page|next|cursor|continuation|sync)[-_]?token$/i;
const tells = (given: string): boolean => secretive.test(given.replaceAll('_', '-')) && !harmless.test(given);

/** Secrets in plain settings, by path: an account in the address, headers and parameters that say so by their name. */
export function secretsAmong({ url, headers, query, body }: HttpSettings): string[] {
  const { username, password, searchParams } = new URL(url);
  return [
    ...(username || password ? ['url'] : []),
    ...[...searchParams.keys()].filter(tells).map((one) => `url.${one}`),
    ...(
      [
        ['headers', headers],
        ['query', query],
        ['body', body],
      ] as const
    ).flatMap(([part, given]) =>
      Object.keys(given)
        .filter(tells)
        .map((one) => `${part}.${one}`),
    ),
  ];
}

export const httpCursor = z.object({ since: z.iso.datetime().optional() });
