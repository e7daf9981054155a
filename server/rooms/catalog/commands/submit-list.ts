/** Hands in several drafts as one list in one act: all are in order and each gets its own case, or none is taken. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { catalogTables } from '../tables.ts';
import { submitIn } from './submit-resource.ts';

export type SubmittedList = { id: string; items: { resourceId: string; caseId: string; code: string }[] };

export async function submitList(
  p: Platform,
  actor: Actor,
  resourceIds: readonly string[],
): Promise<SubmittedList> {
  const id = newId();
  return transact(p.db, async (tx) => {
    const items: SubmittedList['items'] = [];
    for (const resourceId of new Set(resourceIds)) {
      const { caseId, code, versionId } = await submitIn(tx, p, actor, resourceId).catch((error: unknown) => {
        throw error instanceof Problem ? named(error, resourceId) : error;
      });
      await catalogTables(tx)
        .updateTable('catalog.resource_version')
        .set({ submission_id: id })
        .where('id', '=', versionId)
        .execute();
      items.push({ resourceId, caseId, code });
    }
    return { id, items };
  });
}

/** The same refusal, its fields naming the entry they belong to. */
function named(error: Problem, resourceId: string): Problem {
  if (error.code !== 'catalog.check-failed') return error;
  return problem('catalog.check-failed', {
    params: { count: error.details.fields?.length ?? 0 },
    articles: error.details.articles,
    fields: (error.details.fields ?? []).map((field) => ({ ...field, path: `${resourceId}.${field.path}` })),
  });
}
