/** Ends an open case because what it was about has been settled elsewhere: nobody decided its step, and it says so. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { finish } from './branches.ts';
import { newSalt } from './evidence.ts';
import { getCase } from './reading.ts';
import { lockCase, saveDecision } from './repository.ts';
import type { Platform } from './types.ts';

const settledWords = { zh: '另案办结', en: 'settled elsewhere' };

/** Joins the settling act's transaction, whose ledger entry names the case. A case that is over already stays as it is. */
export async function endCase(
  tx: Tx,
  p: Platform,
  { caseId, actor, reason }: { caseId: string; actor: Actor; reason: string },
): Promise<void> {
  if (!(await lockCase(tx, caseId))) return;
  const file = await getCase(tx, caseId);
  if (file?.state !== 'open') return;
  for (const step of file.steps) {
    if (step.decided) continue;
    const decided = {
      on: p.clock.today(),
      at: p.clock.now(),
      by: actor,
      inPlaceOf: null,
      outcome: 'settled',
      reasons: [reason],
      basis: [],
      comment: null,
      payload: {},
    };
    await saveDecision(tx, step.id, decided, newSalt());
  }
  await finish({ tx, p }, file, 'done', settledWords);
}
