/** Keeps content with a mark of secrecy out: nothing of it is stored, only that, when and by whom it was tried. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { secrecyRefused } from '../rules.ts';
import type { ContentPatch } from '../schema.ts';

/** Throws `catalog.secrecy-refused` after its ledger entry is committed; returns when there is no such mark. */
export async function refuseSecrecy(
  p: Platform,
  actor: Actor,
  subjectId: string,
  mark: string | undefined,
): Promise<void> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const found = secrecyRefused(law, mark);
  if (!found) return;
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'catalog.secrecy-refused',
      actor,
      subject: { type: 'catalog.resource', id: subjectId },
      decision: law.decided('refuse', ['catalog.secrecy-marks'], found.articles),
      detail: { mark: found.key },
    }).then(() => undefined),
  );
  throw problem('catalog.secrecy-refused', {
    params: { mark: found.zh },
    articles: found.articles,
    rule: 'catalog.secrecy-marks',
  });
}

/** An item marked secret is a mark of the whole entry. */
export const markedItem = (content: ContentPatch | undefined): string | undefined =>
  content?.items?.some(({ secret }) => secret === true) ? 'item' : undefined;
