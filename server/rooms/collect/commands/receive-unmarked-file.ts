/** Receives a file unless it bears a mark of secrecy: then nothing of it is kept, only that, when and by whom it was tried. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { passGates } from '../intake/gates.ts';
import { type IntakeTerms, openTerms } from '../intake/terms.ts';
import { loadPolicy } from '../policy.ts';
import { markIn, type SecrecyMark } from '../reading/secrecy.ts';
import { secrecyRefusal } from '../receiving/keep-file.ts';
import { fileChannel } from '../tables.ts';
import { type Received, type ReceiveInput, receiveFile } from './receive-file.ts';

const RULE = 'catalog.secrecy-marks';

const marksOf = (law: LawNow): SecrecyMark[] =>
  law
    .terms(RULE)
    .map(({ key, zh, cite }) => ({ key, zh, articles: cite.length > 0 ? cite : law.cite(RULE) }));

/** As `receiveFile`, and `collect.secrecy-refused`. */
export async function receiveUnmarkedFile(
  p: Platform,
  actor: Actor,
  input: Omit<ReceiveInput, 'marks' | 'terms'>,
): Promise<Received> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const marks = marksOf(law);
  try {
    const named = markIn(input.fileName, marks);
    if (named) throw secrecyRefusal(named);
    const terms = await termsOf(p, actor, input, law);
    return await receiveFile(p, actor, { ...input, marks, terms });
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

/** The gates are asked of a published entry whose rows the actor may send; every other case is refused by the receipt itself. */
async function termsOf(
  p: Platform,
  actor: Actor,
  { resourceId, channel, mode }: Pick<ReceiveInput, 'resourceId' | 'channel' | 'mode'>,
  law: LawNow,
): Promise<IntakeTerms> {
  const resource = await getResource(p.db, resourceId);
  const published = await getPublishedVersion(p.db, resourceId);
  if (!resource || published?.resource.state !== 'active') return openTerms;
  permit(loadPolicy, actor, { providerId: resource.providerId });
  const day = p.clock.today();
  return passGates(p, { resourceId, published, actor, day, law, channel: channel ?? fileChannel, mode });
}
