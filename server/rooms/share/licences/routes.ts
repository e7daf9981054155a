/** Addresses of papers: declared and fetched on the desk; receipts, the check of a file and the page of it are for everybody. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { consumerPolicy, providerPolicy, readSharing } from '../sharing/policy.ts';
import { paperPage } from './page.ts';
import { declarePapers, fetchPaper, readPapers } from './papers.ts';
import { readReceipt, voidPaper } from './receipts.ts';
import {
  checkReply,
  declareBody,
  fetchBody,
  fetchedReply,
  numberParams,
  papersReply,
  receiptReply,
  voidBody,
} from './schema.ts';

const tag = 'share';
/** A paper of more is none of ours. */
const MOST_BYTES = 8_388_608;

export function licenceRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/share/papers',
    summary: 'Entries whose records are papers, grants to fetch them under, and receipts',
    tag,
    policy: readSharing,
    reply: papersReply,
    handler: ({ actor }) => readPapers(p, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/share/papers/entries',
    summary: 'The provider declares that the records of an entry are documents, licences or contracts',
    tag,
    policy: providerPolicy,
    entry: 'share.papers-declared',
    body: declareBody,
    reply: papersReply,
    handler: async ({ actor, body }) => {
      await declarePapers(p, actor, body);
      return readPapers(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/share/papers/fetch',
    summary: 'The paper of one record under a grant, with its receipt',
    tag,
    policy: consumerPolicy,
    entry: 'share.paper-handed',
    body: fetchBody,
    reply: fetchedReply,
    status: 201,
    handler: ({ actor, body, request, reply }) => {
      if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
      reply.header('cache-control', 'no-store');
      return fetchPaper(p, actor, { ...body, address: request.ip });
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/share/papers/:number/void',
    summary: 'Its provider says that a paper is withdrawn or corrected; it passes no check any more',
    tag,
    policy: providerPolicy,
    entry: 'share.paper-voided',
    params: numberParams,
    body: voidBody,
    reply: papersReply,
    handler: async ({ actor, params, body }) => {
      if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
      await voidPaper(p, actor, params.number, body);
      return readPapers(p, actor);
    },
  });
  const known = async (number: string) => {
    const receipt = await readReceipt(p, number);
    if (!receipt) throw problem('kernel.not-found');
    return receipt;
  };
  route(app, {
    method: 'GET',
    url: '/api/papers/:number',
    summary: 'The receipt of a paper, to anybody who holds its number',
    tag: 'public',
    policy: publicPolicy,
    params: numberParams,
    reply: receiptReply,
    handler: ({ params }) => known(params.number),
  });
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    route(scope, {
      method: 'POST',
      url: '/api/papers/:number/check',
      summary: 'Whether a file is the paper of the receipt, byte for byte; the file is not kept',
      tag: 'public',
      policy: publicPolicy,
      entry: { none: 'compares and keeps nothing' },
      params: numberParams,
      reply: checkReply,
      handler: async ({ params, request }) => {
        const receipt = await known(params.number);
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { number: receipt.number, genuine: sha256 === receipt.sha256 && !receipt.voided, sha256 };
      },
    });
  });
  route(app, {
    method: 'GET',
    url: '/verify/paper',
    summary: 'The page that shows the receipt of a paper and compares a file with it',
    tag: 'web',
    policy: publicPolicy,
    query: z.object({ number: z.string().max(40).optional(), lang: z.string().max(10).optional() }),
    handler: async ({ query, request, reply }) => {
      const number = (query.number ?? '').trim().toUpperCase();
      const lang = (query.lang ?? request.cookies.lang) === 'en' ? 'en' : 'zh-CN';
      const receipt = numberParams.safeParse({ number }).success ? await readReceipt(p, number) : undefined;
      const nonce = randomBytes(16).toString('base64');
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header(
          'content-security-policy',
          `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'`,
        )
        .send(paperPage({ lang, nonce, number, receipt }));
    },
  });
}
