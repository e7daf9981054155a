/** The HTTP server without any room: schemas, problems, headers, the guard against other sites, metrics and health. */
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { anonymous } from '../actor.ts';
import { problem } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { shapesOfDocument, shapesOfRoute } from './document.ts';
import { installOperations } from './operations.ts';
import { answerUnrouted, installProblems } from './problems.ts';
import { endSlowBodies, LONGEST_REQUEST, PATIENCE, type Patience } from './slow.ts';

/** Builds the bare server; `app.ts` registers the rooms on it. Bodies are bounded to 1 MiB unless a route streams. */
export async function openHttp(
  k: Kernel,
  version: string,
  onRoute?: (method: string, url: string) => void,
  patience: Patience = PATIENCE,
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: k.log as FastifyBaseLogger,
    // Requests are counted, not logged: an address can hold what somebody searched for.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    frameworkErrors: answerUnrouted,
    bodyLimit: 1_048_576,
    // `request.ip` is the socket's address, or what a proxy named by the setting says of its caller.
    trustProxy: k.config.trustedProxy ?? false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    requestTimeout: LONGEST_REQUEST,
    http: { headersTimeout: 30_000, connectionsCheckingInterval: 10_000 },
    keepAliveTimeout: 65_000,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('routeRecords', []);
  app.decorate('healthChecks', []);
  app.decorate('programVersion', version);
  app.decorateRequest('actor');
  app.addHook('onRequest', async (request) => {
    request.actor = anonymous;
  });
  endSlowBodies(app, patience);
  if (onRoute) {
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) onRoute(one, url);
    });
  }
  installProblems(app);
  await app.register(cookie);
  // Pages bring their own policy with a nonce (server/web.ts); everything else may load nothing at all.
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: { maxAge: 31_536_000 },
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gongshu 公枢',
        version,
        description:
          'How a Chinese city manages its public data. Errors are application/problem+json (RFC 9457).',
        license: { name: 'Apache-2.0' },
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'gongshu_session' } } },
    },
    transform: shapesOfRoute,
    transformObject: shapesOfDocument,
  });
  guardOtherSites(app);
  countRequests(app, k);
  installOperations(app, k, version);
  return app;
}

/** A browser says where a request comes from; changes from elsewhere are refused. Clients that are no browser send neither header. */
function guardOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const foreign =
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && URL.parse(origin)?.host !== request.headers.host);
    if (foreign) throw problem('kernel.cross-site');
  });
}

function countRequests(app: FastifyInstance, k: Kernel): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    k.metrics.requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    k.metrics.duration.observe({ method: request.method, route }, reply.elapsedTime / 1000);
  });
}
