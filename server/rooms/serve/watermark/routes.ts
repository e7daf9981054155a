/** Tracing over HTTP: a found file in, who it names out. */
import type { FastifyPluginAsync } from 'fastify';
import { problem } from '#kernel/errors.ts';
import { route } from '#kernel/http/route.ts';
import { canaryRoutes } from '../canary/routes.ts';
import type { Serving } from '../context.ts';
import { tracePolicy } from './policy.ts';
import { markWordsReply, tracedReply } from './schema.ts';
import { sureZ, traceMark } from './trace.ts';
import { markWords } from './words.ts';

const mostBytes = 64 * 1024 * 1024;

/** A plugin of its own: only here a body may be a file. */
export function markPlugin(p: Serving): FastifyPluginAsync {
  return async (app) => {
    canaryRoutes(app, p);
    app.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: mostBytes },
      (_request, body, done) => done(null, body),
    );

    route(app, {
      method: 'GET',
      url: '/api/serve/marks/words',
      summary: 'What marks in exports survive, and what not',
      tag: 'serve',
      policy: tracePolicy,
      reply: markWordsReply,
      handler: async () => ({ manners: Object.values(markWords), sureZ }),
    });
    route(app, {
      method: 'POST',
      url: '/api/serve/marks/trace',
      summary: 'Whose copy a found file is; the look is itself on record',
      tag: 'serve',
      policy: tracePolicy,
      entry: 'serve.mark-traced',
      reply: tracedReply,
      handler: async ({ request, actor }) => {
        const { body } = request;
        if (!Buffer.isBuffer(body) || body.length === 0 || actor.kind !== 'person')
          throw problem('serve.trace-unreadable');
        const { named, ...rest } = await traceMark(p, actor, body);
        return {
          ...rest,
          named: named.map(({ organisation, service, at, ...one }) => ({
            ...one,
            at: at.toISOString(),
            organisation: { id: organisation.id, name: { zh: organisation.zh, en: organisation.en } },
            service: { id: service.id, code: service.code, title: { zh: service.zh, en: service.en } },
          })),
        };
      },
    });
  };
}
