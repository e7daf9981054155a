/** Tries whether a resource's services would answer now: the entry in force, the newest version filled, its table readable. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { servicesOf } from './repository.ts';
import { servingTable } from './serving/names.ts';

export type ServiceProbe = { target: string; ok: boolean; tookMs: number; detail: string };

/** One answer a service; none where the resource has no service. Reads one row and tells nothing of it. */
export async function probeServices(ex: Executor, resourceId: string): Promise<ServiceProbe[]> {
  const resource = await getResource(ex, resourceId);
  const found: ServiceProbe[] = [];
  for (const { id, code, version } of await servicesOf(ex, resourceId)) {
    // Published and not filled yet: nobody was promised an answer.
    if (version.generation === 0) continue;
    const began = performance.now();
    const detail =
      resource?.state !== 'active'
        ? 'stopped'
        : (await isHeld(ex, id))
          ? 'held'
          : await readable(ex, version.id, version.generation);
    found.push({
      target: code,
      ok: detail === 'answers',
      tookMs: Math.round(performance.now() - began),
      detail,
    });
  }
  return found;
}

/** The canary found its policy broken: it answers nobody until that is mended. */
async function isHeld(ex: Executor, serviceId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from serve.service_hold where service_id = ${serviceId} and lifted_at is null`.execute(
      ex,
    );
  return rows.length > 0;
}

async function readable(ex: Executor, versionId: string, generation: number): Promise<string> {
  try {
    await sql`select 1 from ${sql.table(servingTable(versionId, generation))} limit 1`.execute(ex);
    return 'answers';
  } catch {
    return 'unreadable';
  }
}
