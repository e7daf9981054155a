/** The bundled Chinese font for documents that print: the same pieces the web ships, of which a browser fetches those it needs. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { FONT_SHEET } from '#kernel/http/font.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';

const sheetOfPackage = new URL(import.meta.resolve('@fontsource-variable/noto-sans-sc/index.css'));

export async function serveFont(app: FastifyInstance): Promise<void> {
  const sheet = await readFile(sheetOfPackage, 'utf8');
  route(app, {
    method: 'GET',
    url: FONT_SHEET,
    summary: 'The font of printed documents, by character range',
    tag: 'web',
    policy: publicPolicy,
    handler: ({ reply }) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=86400').send(sheet),
  });
  await app.register(staticFiles, {
    root: fileURLToPath(new URL('files/', sheetOfPackage)),
    // The sheet names its pieces beside itself.
    prefix: new URL('files/', new URL(FONT_SHEET, 'http://font.invalid')).pathname,
    decorateReply: false,
    index: false,
    wildcard: true,
    maxAge: '365d',
  });
}
