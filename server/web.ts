/** Serves the two webs that scripts/build.ts made: the desk's one page and the portal's pages and forms, over the public API. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { headOnly, pageHeaders } from '#kernel/http/asking.ts';
import { searchOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { siteOf } from '#kernel/http/site.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { formerAddress } from '#rooms/open/index.ts';
import { serveFont } from './font.ts';

const dist = new URL('../dist/', import.meta.url);

type Answer = { status: number; body: unknown };
type PortalContext = {
  lang: string;
  city: { key: string; nameZh: string; nameEn: string; accent: string };
  vocabulary: Readonly<Record<string, { zh: string; en: string }>>;
  demo: boolean;
  nonce: string;
  site: string;
  me?: unknown;
  unread?: number;
};
type Get = (path: string) => Promise<Answer>;
type Call = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<Answer>;
type Drawn = { status: number; body: string; see?: string };
/** The door of the portal's bundle, as web/README.md states it. */
type Portal = {
  forms: readonly string[];
  isPersonal(url: string): boolean;
  respond(url: string, get: Get, context: PortalContext): Promise<Drawn>;
  act(url: string, sent: FormData, api: { get: Get; call: Call }, context: PortalContext): Promise<Drawn>;
};

/** Does nothing but say so when the web was not built (tests of rooms need no pages). */
export async function serveWeb(app: FastifyInstance, p: Platform): Promise<void> {
  await serveFont(app);
  const desk = new URL('desk/', dist);
  const entry = new URL('portal/server/entry.js', dist);
  if (!existsSync(entry)) {
    p.log.warn('the web is not built: run `node scripts/build.ts`');
    return;
  }
  const portal: Portal = await import(pathToFileURL(entry.pathname).href);
  const deskPage = await readFile(new URL('index.html', desk), 'utf8');
  const assets = { immutable: true, maxAge: '365d', index: false as const, wildcard: false };
  await app.register(staticFiles, {
    root: new URL('assets/', desk).pathname,
    prefix: '/desk/assets/',
    ...assets,
  });
  await app.register(staticFiles, {
    root: new URL('portal/client/assets/', dist).pathname,
    prefix: '/assets/',
    decorateReply: false,
    ...assets,
  });

  const mark = await readFile(new URL('mark.svg', desk));
  for (const url of ['/desk/mark.svg', '/mark.svg', '/favicon.ico']) {
    route(app, {
      method: 'GET',
      url,
      summary: 'The mark of the product',
      tag: 'web',
      policy: publicPolicy,
      handler: ({ reply }) => reply.type('image/svg+xml').header('cache-control', 'max-age=86400').send(mark),
    });
  }
  for (const url of ['/desk', '/desk/*']) {
    route(app, {
      method: 'GET',
      url,
      summary: 'The desk: the application of the officials',
      tag: 'web',
      policy: publicPolicy,
      handler: ({ reply }) => sendPage(reply, 200, (nonce) => deskPage.replaceAll('__CSP_NONCE__', nonce)),
    });
  }
  // Interfaces answer as interfaces also where there is nothing.
  for (const url of ['/api/*', '/gateway/*']) {
    route(app, {
      method: 'GET',
      url,
      summary: 'Nothing is here',
      tag: 'web',
      policy: publicPolicy,
      handler: () => {
        throw problem('kernel.not-found');
      },
    });
  }
  await app.register(async (pages) => servePages(pages, p, portal));
}

/** A form with its files; rows and papers go through interfaces that stream. */
const LONGEST_FORM = 12 * 1024 * 1024;

/** The portal's pages, and the plain forms they take: read here as sent, asked of the API with the person's own cookie. */
function servePages(app: FastifyInstance, p: Platform, portal: Portal): void {
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer', bodyLimit: LONGEST_FORM },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  route(app, {
    method: 'GET',
    url: '/*',
    summary: 'The portal: pages for the public',
    tag: 'web',
    policy: publicPolicy,
    handler: async ({ request, reply }) => {
      const lang = languageOfPage(request.url, request.cookies.lang);
      const asked = searchOf(request.url).get('lang');
      if (asked === lang) {
        // The desk reads it too, hence no httpOnly.
        reply.setCookie('lang', lang, { path: '/', sameSite: 'lax', maxAge: 31_536_000 });
      }
      const url = addressOf(request);
      const { get } = apiOf(app, request, lang, portal.isPersonal(url));
      const context = await contextOf(app, p, request, lang);
      const drawn = await portal.respond(url, get, context);
      const now = drawn.status === 404 ? await formerAddress(p.db, url) : undefined;
      if (now !== undefined) return reply.redirect(now, 301);
      return answerPage(reply, request, drawn, context.nonce);
    },
  });
  for (const address of portal.forms) {
    route(app, {
      method: 'POST',
      url: address,
      summary: 'A form of the portal',
      tag: 'web',
      policy: publicPolicy,
      entry: { none: 'the interface that the form calls writes it' },
      handler: async ({ request, reply }) => {
        // Every browser says where a form comes from; what says nothing is not one, and has the interface.
        if (request.headers.origin === undefined && request.headers['sec-fetch-site'] === undefined)
          throw problem('kernel.cross-site');
        const lang = languageOfPage(request.url, request.cookies.lang);
        const url = addressOf(request);
        const api = apiOf(app, request, lang, true);
        const context = await contextOf(app, p, request, lang);
        const get = portal.isPersonal(url) ? api.get : apiOf(app, request, lang, false).get;
        const drawn = await portal.act(url, await formOf(request), { call: api.call, get }, context);
        for (const cookie of api.cookies) reply.header('set-cookie', cookie);
        return answerPage(reply, request, drawn, context.nonce);
      },
    });
  }
}

// “//name/” would be read as another host's address.
const addressOf = (request: FastifyRequest): string => request.url.replace(/^\/+/, '/');

/** Which page of a data set is drawn, in one word; the others are one to whoever counts. */
const partOf = (url: string): string =>
  /^\/datasets\/[^/?]+\/([a-z]+)(?:[/?]|$)/.exec(url)?.[1] ??
  (/^\/datasets\/[^/?]+/.test(url) ? 'set' : 'page');

async function formOf(request: FastifyRequest): Promise<FormData> {
  const body = request.body;
  if (!Buffer.isBuffer(body)) return new FormData();
  try {
    return await new Response(new Uint8Array(body), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
  } catch (cause) {
    throw problem('kernel.request-invalid', { cause });
  }
}

/** The API as the public sees it, or as this person does; whatever it wants kept by the browser is in `cookies`. */
function apiOf(app: FastifyInstance, request: FastifyRequest, lang: string, personal: boolean) {
  const cookies: string[] = [];
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': lang,
    // Who asks for the head alone looks at nothing.
    ...pageHeaders(request.method === 'HEAD' ? headOnly : partOf(request.url)),
  };
  if (personal && request.headers.cookie) headers.cookie = request.headers.cookie;
  if (request.headers['user-agent']) headers['user-agent'] = request.headers['user-agent'];
  // Who asks for pages counts as who asks for what is on them.
  const remoteAddress = request.ip;
  const get: Get = async (url) => readAnswer(await app.inject({ url, headers, remoteAddress }));
  const call: Call = async (method, url, body) => {
    const sent =
      body === undefined
        ? {}
        : body instanceof FormData
          ? await multipartOf(body)
          : { payload: JSON.stringify(body), type: 'application/json' };
    const found = await app.inject({
      method,
      url,
      remoteAddress,
      headers: { ...headers, ...('type' in sent && { 'content-type': sent.type }) },
      ...('payload' in sent && { payload: sent.payload }),
    });
    cookies.push(...[found.headers['set-cookie'] ?? []].flat());
    return readAnswer(found);
  };
  return { get, call, cookies };
}

async function multipartOf(body: FormData): Promise<{ payload: Buffer; type: string }> {
  const whole = new Response(body);
  return {
    payload: Buffer.from(await whole.arrayBuffer()),
    type: whole.headers.get('content-type') ?? '',
  };
}

function readAnswer(found: { statusCode: number; body: string }): Answer {
  if (found.body === '') return { status: found.statusCode, body: {} };
  try {
    return { status: found.statusCode, body: JSON.parse(found.body) };
  } catch {
    return { status: found.statusCode, body: found.body };
  }
}

async function contextOf(
  app: FastifyInstance,
  p: Platform,
  request: FastifyRequest,
  lang: string,
): Promise<PortalContext> {
  const { city, pack, vocabulary } = p.law;
  const own = request.signIn ? apiOf(app, request, lang, true) : undefined;
  const [me, bell] = await Promise.all([own?.get('/api/me'), own?.get('/api/notices/bell')]);
  return {
    lang,
    city: { key: city.key, nameZh: city.nameZh, nameEn: city.nameEn, accent: pack.accent },
    vocabulary,
    demo: p.config.demo,
    nonce: newNonce(),
    site: siteOf(p, request),
    ...(me?.status === 200 && { me: me.body }),
    ...(bell?.status === 200 && { unread: unreadIn.parse(bell.body).unread }),
  };
}

const unreadIn = z.object({ unread: z.number() });

const newNonce = (): string => randomBytes(16).toString('base64');

function languageOfPage(url: string, cookie: string | undefined): 'zh-CN' | 'en' {
  const asked = searchOf(url).get('lang') ?? cookie;
  return asked === 'en' ? 'en' : 'zh-CN';
}

function answerPage(reply: FastifyReply, request: FastifyRequest, drawn: Drawn, nonce: string): FastifyReply {
  if (drawn.see !== undefined) return reply.code(303).header('location', drawn.see).send();
  // With a session the frame shows a name.
  if (request.signIn) reply.header('vary', 'cookie');
  return sendPage(
    reply,
    drawn.status,
    () => drawn.body,
    nonce,
    request.signIn ? 'private, no-store' : 'no-store',
  );
}

function sendPage(
  reply: FastifyReply,
  status: number,
  draw: (nonce: string) => string,
  nonce = newNonce(),
  keeping = 'no-store',
): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', keeping)
    .header(
      'content-security-policy',
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; img-src 'self' data:; ` +
        "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    )
    .send(draw(nonce));
}
