/** What operators ask: is it well, what are its numbers, what is its interface. */
import { statfs } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { problem } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import { publicPolicy } from '../policy.ts';
import { isOperator } from './operator.ts';
import { route } from './route.ts';

const part = z.object({ ok: z.boolean(), detail: z.string() });
const healthReply = z.object({
  ok: z.boolean(),
  /** It answers, but something needs a hand: `checks` says what. */
  degraded: z.boolean(),
  /** The rest is for operators: a stranger learns whether it is well, and not what it is made of. */
  version: z.string().optional(),
  now: z.string().optional(),
  parts: z.object({ postgres: part, warehouse: part, queue: part, disk: part }).optional(),
  checks: z.record(z.string(), part).optional(),
});

type Part = z.infer<typeof part>;
const gibibyte = 1024 ** 3;
/** Below this the platform says so before anything breaks. */
const lowDiskBytes = gibibyte;

export function installOperations(app: FastifyInstance, k: Kernel, version: string): void {
  route(app, {
    method: 'GET',
    url: '/api/health',
    summary: 'Whether it is well, 503 when not; each store, the queue and the disk for operators',
    tag: 'operations',
    policy: publicPolicy,
    reply: healthReply,
    handler: async ({ request, reply }) => {
      const [postgres, warehouse, queue, disk] = await Promise.all([
        probe('PostgreSQL', async () => {
          await sql`select 1`.execute(k.db);
          return 'answers';
        }),
        probe('the warehouse', async () => {
          await k.warehouse.ping();
          return 'answers';
        }),
        probe('the job queue', async () => {
          const depth = await k.jobs.depth(k.db);
          k.metrics.queueDepth.set(depth.waiting);
          if (depth.failed > 0) return `${depth.waiting} waiting, ${depth.failed} given up`;
          return `${depth.waiting} waiting`;
        }),
        probe('the disk', async () => {
          const found = await statfs(k.config.data);
          const free = found.bavail * found.bsize;
          if (free < lowDiskBytes) throw new Error(`only ${(free / gibibyte).toFixed(1)} GiB free`);
          return `${(free / gibibyte).toFixed(1)} GiB free`;
        }),
      ]);
      const ok = postgres.ok && warehouse.ok && queue.ok && disk.ok;
      const checks = Object.fromEntries(
        await Promise.all(
          app.healthChecks.map(
            async ({ name, ask }): Promise<[string, Part]> => [
              name,
              await ask().catch(() => ({ ok: false, detail: `${name}: no answer` })),
            ],
          ),
        ),
      );
      const degraded = Object.values(checks).some((one) => !one.ok);
      if (!ok) reply.code(503);
      if (!isOperator(request, k.config)) return { ok, degraded };
      return {
        ok,
        degraded,
        version,
        now: k.clock.now().toISOString(),
        parts: { postgres, warehouse, queue, disk },
        checks,
      };
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/openapi.json',
    summary: 'This interface as OpenAPI 3.1',
    tag: 'operations',
    policy: publicPolicy,
    handler: async () => app.swagger(),
  });
  route(app, {
    method: 'GET',
    url: '/metrics',
    summary: 'Numbers for Prometheus: for callers on the same machine, or with the token of the setting',
    tag: 'operations',
    // Whoever scrapes has no account: the machine or the token says who it is.
    policy: publicPolicy,
    handler: async ({ request, reply }) => {
      if (!isOperator(request, k.config)) throw problem('kernel.operators-only');
      reply.type(k.metrics.registry.contentType);
      return k.metrics.registry.metrics();
    },
  });
}

async function probe(name: string, ask: () => Promise<string>): Promise<Part> {
  try {
    return { ok: true, detail: await ask() };
  } catch (error) {
    return {
      ok: false,
      detail: `${name}: ${error instanceof Error ? error.message.split('\n')[0] : 'no answer'}`,
    };
  }
}
