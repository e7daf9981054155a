/** Puts on record that a signed-in person tried to change what they may not: who, which act, which object, never what was sent. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { isId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from './record.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Not allowed, and not even to be known of: an object of another organisation may answer with either. */
const refusals = new Set([403, 404]);

/** Registered before the rooms, so that it hears of every route's refusals. */
export function recordRefusals(app: FastifyInstance, k: Pick<Kernel, 'db' | 'clock'>): void {
  app.addHook('onError', async (request, _reply, error: Error) => {
    const { actor } = request;
    if (actor.kind !== 'person' || reading.has(request.method)) return;
    if (!(error instanceof Problem) || !refusals.has(error.definition.status)) return;
    const policy = request.routeOptions.config.policy;
    if (policy === undefined) return;
    try {
      await transact(k.db, (tx) =>
        record(tx, k, {
          kind: 'ledger.act-refused',
          actor,
          subject: { type: 'act', id: policy },
          detail: {
            method: request.method,
            route: request.routeOptions.url ?? '',
            code: error.code,
            objects: objectsOf(request),
          },
        }).then(() => undefined),
      );
    } catch (failure) {
      // The refusal stands and is answered either way.
      request.log.error({ error: String(failure), policy }, 'a refusal is not on record');
    }
  });
}

/** Ids of the address only: whatever else somebody typed into it may be anything. */
function objectsOf(request: FastifyRequest): string[] {
  const { params } = request;
  if (typeof params !== 'object' || params === null) return [];
  return Object.values(params).filter((value) => typeof value === 'string' && isId(value));
}
