/** Plans and standards of opening over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { deskPolicy, keepPolicy } from '../datasets/policy.ts';
import { chooseStandard, readOffered } from './choose.ts';
import { publishNormPolicy, readRevisionPolicy } from './policy.ts';
import { publishNorm } from './publish.ts';
import { listNorms, listRevision } from './read.ts';
import * as schema from './schema.ts';

const tag = 'open';
const base = '/api/open/norms';

export function normRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: base,
    summary: 'Development plans and standards of opening, each version with its date',
    tag,
    policy: publicPolicy,
    reply: schema.normList,
    handler: ({ actor }) => listNorms(p, actor),
  });
  route(app, {
    method: 'POST',
    url: base,
    summary: 'Publishes a plan or a standard, or its next version; units with older entries are told',
    tag,
    policy: publishNormPolicy,
    entry: 'open.norm-published',
    body: schema.normBody,
    reply: schema.normList,
    status: 201,
    handler: async ({ actor, body }) => {
      await publishNorm(p, actor, body);
      return listNorms(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/revision`,
    summary: 'Sets whose entries were made under an older standard: one’s own, or all for those who oversee',
    tag,
    policy: readRevisionPolicy,
    reply: schema.revisionReply,
    handler: ({ actor }) => listRevision(p, actor),
  });
  route(app, {
    method: 'GET',
    url: '/api/open/versions/:id/standard',
    summary: 'The standards in force that the form of an entry offers, and the one it is made under',
    tag,
    policy: deskPolicy,
    params: idParams,
    reply: schema.offeredReply,
    handler: ({ actor, params }) => readOffered(p, actor, params.id),
  });
  route(app, {
    method: 'PUT',
    url: '/api/open/versions/:id/standard',
    summary: 'Says by which standard in force the draft of an entry is made',
    tag,
    policy: keepPolicy,
    entry: 'open.made-under',
    params: idParams,
    body: schema.chooseBody,
    reply: schema.offeredReply,
    handler: async ({ actor, params, body }) => {
      await chooseStandard(p, actor, params.id, body.normId);
      return readOffered(p, actor, params.id);
    },
  });
}
