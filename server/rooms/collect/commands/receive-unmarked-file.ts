/** Receives a file unless it bears a mark of secrecy: then nothing of it is kept, only that, when and by whom it was tried. */
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Law } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { markIn, type SecrecyMark } from '../reading/secrecy.ts';
import { type Received, type ReceiveInput, receiveFile, secrecyRefusal } from './receive-file.ts';

const RULE = 'catalog.secrecy-marks';

const marksOf = (law: LawNow): SecrecyMark[] =>
  law
    .terms(RULE)
    .map(({ key, zh, cite }) => ({ key, zh, articles: cite.length > 0 ? cite : law.cite(RULE) }));

/** As `receiveFile`, and `collect.secrecy-refused`. */
export async function receiveUnmarkedFile(
  p: Kernel & { law: Law },
  actor: Actor,
  input: Omit<ReceiveInput, 'marks'>,
): Promise<Received> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const marks = marksOf(law);
  try {
    const named = markIn(input.fileName, marks);
    if (named) throw secrecyRefusal(named);
    return await receiveFile(p, actor, { ...input, marks });
  } catch (error) {
    if (error instanceof Problem && error.code === 'collect.secrecy-refused') {
      await transact(p.db, async (tx) => {
        await record(tx, p, {
          kind: 'collect.secrecy-refused',
          actor,
          subject: { type: 'catalog.resource', id: input.resourceId },
          decision: law.decided('refuse', [RULE], error.details.articles ?? []),
        });
      });
    }
    throw error;
  }
}
