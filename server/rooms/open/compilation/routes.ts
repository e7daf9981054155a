/** The catalogue of a year over HTTP: compiled by officials, read by everybody once it is published. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import {
  answerEntry,
  decideCompilation,
  proposeAgain,
  settleEntry,
  startCompilation,
  submitCompilation,
} from './commands.ts';
import { answerPolicy, compilePolicy, readPolicy } from './policy.ts';
import { readCompilation } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/compilations';

export function compilationRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/api/open/catalogue-of-year',
    summary: 'The opening catalogue of a year as it was published, with what each entry comes from',
    tag,
    policy: publicPolicy,
    query: schema.yearQuery,
    reply: schema.compilationReply,
    handler: ({ actor, query }) => readCompilation(p, actor, { year: query.year, publicly: true }),
  });
  route(app, {
    method: 'GET',
    url: base,
    summary: 'The catalogue of a year as it is compiled; a provider sees its own entries',
    tag,
    policy: readPolicy,
    query: schema.yearQuery,
    reply: schema.compilationReply,
    handler: ({ actor, query }) => readCompilation(p, actor, query),
  });
  const acts = [
    [
      'start',
      startCompilation,
      'open.compilation-started',
      'Begins the catalogue of a year: the platform proposes entries from its inputs',
    ],
    [
      'proposals',
      proposeAgain,
      'open.compilation-proposed',
      'Proposes anew; what was settled stays as it was settled',
    ],
    [
      'submit',
      submitCompilation,
      'open.compilation-submitted',
      'Submits it for review; a priority without entry and reason keeps it back',
    ],
  ] as const;
  for (const [name, act, entry, summary] of acts)
    route(app, {
      method: 'POST',
      url: `${base}/:year/${name}`,
      summary,
      tag,
      policy: compilePolicy,
      entry,
      params: schema.yearParams,
      reply: schema.compilationReply,
      handler: async ({ actor, params }) => {
        await act(p, actor, params.year);
        return readCompilation(p, actor, { year: params.year });
      },
    });
  route(app, {
    method: 'PUT',
    url: `${base}/:year/entries/:id`,
    summary: 'Takes an entry in or leaves it out, with the reason',
    tag,
    policy: compilePolicy,
    entry: 'open.compilation-entry-settled',
    params: schema.entryParams,
    body: schema.settleBody,
    reply: schema.compilationReply,
    handler: async ({ actor, params, body }) => {
      await settleEntry(p, actor, { year: params.year, resourceId: params.id, ...body });
      return readCompilation(p, actor, { year: params.year });
    },
  });
  route(app, {
    method: 'PUT',
    url: `${base}/:year/entries/:id/answer`,
    summary: 'The provider agrees to its entry, or says why not',
    tag,
    policy: answerPolicy,
    entry: 'open.compilation-entry-answered',
    params: schema.entryParams,
    body: schema.answerBody,
    reply: schema.compilationReply,
    handler: async ({ actor, params, body }) => {
      await answerEntry(p, actor, { year: params.year, resourceId: params.id, ...body });
      return readCompilation(p, actor, { year: params.year });
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/:year/decision`,
    summary: 'Publishes it or returns it, by another person than who submitted it, with an opinion',
    tag,
    policy: compilePolicy,
    entry: 'open.compilation-decided',
    params: schema.yearParams,
    body: schema.decideBody,
    reply: schema.compilationReply,
    handler: async ({ actor, params, body }) => {
      await decideCompilation(p, actor, params.year, body);
      return readCompilation(p, actor, { year: params.year });
    },
  });
}
