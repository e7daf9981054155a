/** Status, targets and statistics of the portal over HTTP. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { meter } from './meter.ts';
import { setTargetPolicy } from './policy.ts';
import { readStatistics } from './read.ts';
import { statisticsReply, statusReply, targetBody } from './schema.ts';
import { readStatus } from './status.ts';
import { noteVersion, setTarget } from './targets.ts';

const tag = 'open';

export function statisticsRoutes(app: FastifyInstance, p: Platform): void {
  meter(app, p);
  app.addHook('onListen', () => noteVersion(p, app.programVersion));
  route(app, {
    method: 'GET',
    url: '/api/open/status',
    summary:
      'How the open platform runs: against its targets, month by month, what was missed, which versions ran',
    tag,
    policy: publicPolicy,
    reply: statusReply,
    handler: ({ actor }) => readStatus(p, actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/open/status/targets',
    summary: 'Sets what the open platform aims at',
    tag,
    policy: setTargetPolicy,
    entry: 'open.target-set',
    body: targetBody,
    reply: statusReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await setTarget(p, actor, body);
      return readStatus(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/open/statistics',
    summary: 'What is open and what is taken of it, by department, theme and month; what stands first',
    tag,
    policy: publicPolicy,
    reply: statisticsReply,
    handler: () => readStatistics(p),
  });
}
