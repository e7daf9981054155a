/** The one way to declare a route: method, address, policy, ledger entry and schemas; nothing is reachable without them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../actor.ts';
import { type RoutePolicy, refuse } from '../policy.ts';
import { nameShapes, text } from './shapes.ts';
import { refuseUnsound } from './sound.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Which ledger entry the route leaves: the kind's name, or why it leaves none. */
export type RouteEntry = string | { none: string };

export type RouteRecord = { method: Method; url: string; policy: string; entry: RouteEntry | undefined };

export type HealthCheck = { name: string; ask(): Promise<{ ok: boolean; detail: string }> };

type Shape = z.ZodType;
type Out<S extends Shape | undefined, Default = undefined> = S extends Shape ? z.output<S> : Default;

export type RouteInput<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
> = {
  params: Out<P>;
  query: Out<Q>;
  body: Out<B>;
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
};

export type RouteSpec<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
  R extends Shape | undefined,
> = {
  method: Method;
  url: string;
  /** Shown in the OpenAPI document. */
  summary: string;
  tag: string;
  policy: RoutePolicy;
  /** Required for every method but GET (an architecture test holds it). */
  entry?: RouteEntry;
  params?: P;
  query?: Q;
  body?: B;
  /** Absent: the handler writes the reply itself (streams, files, pages). */
  reply?: R;
  status?: number;
  /** The handler reads the body as it comes, for as long as bytes come. */
  streams?: true;
  handler: (
    input: RouteInput<P, Q, B>,
  ) => Promise<R extends Shape ? z.input<R> : unknown> | (R extends Shape ? z.input<R> : unknown);
};

declare module 'fastify' {
  interface FastifyInstance {
    routeRecords: RouteRecord[];
    /** What parts beyond the kernel add to health: it goes on, but less well, where one is not ok. */
    healthChecks: HealthCheck[];
    /** The version of the program that answers. */
    programVersion: string;
  }
  interface FastifyRequest {
    actor: Actor;
  }
  interface FastifyContextConfig {
    policy?: string;
    entry?: RouteEntry;
    streams?: boolean;
  }
}

export function route<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
  R extends Shape | undefined = undefined,
>(app: FastifyInstance, spec: RouteSpec<P, Q, B, R>): void {
  app.routeRecords.push({ method: spec.method, url: spec.url, policy: spec.policy.id, entry: spec.entry });
  app.route({
    method: spec.method,
    url: spec.url,
    config: {
      policy: spec.policy.id,
      streams: spec.streams ?? false,
      ...(spec.entry === undefined ? {} : { entry: spec.entry }),
    },
    schema: {
      summary: spec.summary,
      tags: [spec.tag],
      ...(spec.params ? { params: spec.params } : {}),
      ...(spec.query ? { querystring: spec.query } : {}),
      ...(spec.body ? { body: spec.body } : {}),
      ...(spec.reply ? { response: { [spec.status ?? 200]: spec.reply } } : {}),
    },
    // Before the body is read: who may not act at all need not be listened to.
    onRequest: async (request) => {
      const decision = spec.policy.who(request.actor);
      if (!decision.allowed) refuse(spec.policy.id, request.actor, decision);
    },
    preValidation: async (request) => {
      if (spec.params) refuseUnsound(request.params);
      if (spec.query) refuseUnsound(request.query);
      if (spec.body) refuseUnsound(request.body);
    },
    handler: async (request, reply) => {
      if (spec.status) reply.code(spec.status);
      // The validator compiler has parsed these by the very schemas that type them.
      const input = {
        params: request.params,
        query: request.query,
        body: request.body,
        actor: request.actor,
        request,
        reply,
      } as RouteInput<P, Q, B>;
      return spec.handler(input);
    },
  });
}

/** Every list's query: page from 1, at most 200 rows. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(20),
};

export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    page: z.number().int(),
    pageSize: z.number().int(),
  });

export const idParams = z.strictObject({ id: z.uuid() });

/** Abilities as they travel. */
export const abilitiesSchema = z.record(
  z.string(),
  z.object({
    allowed: z.boolean(),
    reason: text.optional(),
    code: z.string().optional(),
    articles: z.array(z.string()).optional(),
  }),
);
nameShapes({ Abilities: abilitiesSchema });
