/** The test environment over HTTP, at an address of its own: the gateway over made-up rows, and calls sent to be explained. */
import type { FastifyInstance } from 'fastify';
import { route } from '#kernel/http/route.ts';
import { openHttp } from '#kernel/http/server.ts';
import { publicPolicy } from '#kernel/policy.ts';
import type { Serving } from '../context.ts';
import { arrivedCall } from '../gateway/arrived.ts';
import { gatewayPlugin } from '../gateway/plugin.ts';
import { noteTestAddress } from './address.ts';
import { explainCall } from './explain.ts';
import { explained } from './schema.ts';
import { openTestWorld } from './world.ts';

/** Put before the path of a call, it has the call explained instead of answered. */
export const explainPrefix = '/explain';
/** In base64, the text the caller signed: compared with the expected one. */
const baseHeader = 'x-gongshu-base';
const largestBody = 65_536;

/** Built, not yet listening. It closes its own connections. */
export async function buildTestEnvironment(p: Serving, version: string): Promise<FastifyInstance> {
  const world = openTestWorld(p);
  const app = await openHttp(world.p, version);
  app.addHook('onClose', () => world.close());
  await app.register(gatewayPlugin(world.p, 'test'));
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) => {
      done(null, body);
    });
    for (const method of ['GET', 'POST'] as const) {
      route(scope, {
        method,
        // Whatever way it is: what is explained is how a call is signed, not what it asks.
        url: `${explainPrefix}/gateway/v1/*`,
        summary:
          'The same call with this word before its path is explained: expected text, difference, digest, clock',
        tag: 'gateway',
        policy: publicPolicy,
        ...(method === 'POST' ? { entry: { none: 'nothing is changed and nothing is answered' } } : {}),
        reply: explained,
        handler: ({ request }) => {
          const call = arrivedCall(world.p, request, '');
          const given = request.headers[baseHeader];
          const base = typeof given === 'string' ? Buffer.from(given, 'base64').toString('utf8') : null;
          return explainCall(world.p, { ...call, path: call.path.slice(explainPrefix.length) }, base);
        },
      });
    }
  });
  await app.ready();
  return app;
}

/** Says where it listens, for the desk to show and its console to call. */
export function testEnvironmentListens(p: Serving, local: string): string {
  const address = p.config.gatewayTestAddress ?? local;
  noteTestAddress(p, { address, local });
  return address;
}
