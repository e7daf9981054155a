/** Serves the two webs that scripts/build.ts made: the desk's one page and the portal's pages, rendered from the public API. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { searchOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { serveFont } from './font.ts';

const dist = new URL('../dist/', import.meta.url);

type Answer = { status: number; body: unknown };
type PortalContext = {
  lang: string;
  city: { key: string; nameZh: string; nameEn: string; accent: string };
  vocabulary: Readonly<Record<string, { zh: string; en: string }>>;
  demo: boolean;
  nonce: string;
};
/** The door of the portal's bundle, as web/README.md states it. */
type Portal = {
  respond(
    url: string,
    get: (path: string) => Promise<Answer>,
    context: PortalContext,
  ): Promise<{ status: number; body: string }>;
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
      const nonce = newNonce();
      const get = async (path: string): Promise<Answer> => {
        // As the public sees it: no cookie is passed on.
        const found = await app.inject({
          url: path,
          headers: { accept: 'application/json', 'accept-language': lang },
        });
        return { status: found.statusCode, body: found.json() };
      };
      const { city, pack, vocabulary } = p.law;
      // “//name/” would be read as another host's address.
      const page = await portal.respond(request.url.replace(/^\/+/, '/'), get, {
        lang,
        city: { key: city.key, nameZh: city.nameZh, nameEn: city.nameEn, accent: pack.accent },
        vocabulary,
        demo: p.config.demo,
        nonce,
      });
      return sendPage(reply, page.status, () => page.body, nonce);
    },
  });
}

const newNonce = (): string => randomBytes(16).toString('base64');

function languageOfPage(url: string, cookie: string | undefined): 'zh-CN' | 'en' {
  const asked = searchOf(url).get('lang') ?? cookie;
  return asked === 'en' ? 'en' : 'zh-CN';
}

function sendPage(
  reply: FastifyReply,
  status: number,
  draw: (nonce: string) => string,
  nonce = newNonce(),
): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; img-src 'self' data:; ` +
        "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    )
    .send(draw(nonce));
}
