/** Sets or rotates an entry's data management key: sealed at once, never given back, only that and when it was set. */
import { randomBytes } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { compilePolicy } from '../policy.ts';
import { updateResource } from '../repository.ts';
import { loadForChange } from './load.ts';

const keyBytes = 32;

/** Without a value the platform draws one. Returns when it was set. */
export async function setManagementKey(
  p: Platform,
  actor: Actor,
  id: string,
  value: string = randomBytes(keyBytes).toString('base64url'),
): Promise<Date> {
  return transact(p.db, async (tx) => {
    const { resource, subject } = await loadForChange(tx, actor, id);
    permit(compilePolicy, actor, subject);
    const at = p.clock.now();
    await updateResource(tx, id, { management_key: p.vault.seal(value), management_key_set_at: at });
    await record(tx, p, {
      kind: 'catalog.management-key-set',
      actor,
      subject: { type: 'catalog.resource', id },
      detail: { rotated: resource.managementKeySetAt !== undefined },
    });
    return at;
  });
}
