/** The ability that some conditional data ask for: which entries ask it, the papers that show it, and the refusal without them. */
import type { Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';

/** Grounds of an opening on conditions that ask an ability of the applicant. */
export const proofRule = 'open.proof-grounds';

type ProofTable = {
  id: string;
  application_id: string;
  name_sealed: Buffer;
  media_type: string;
  bytes: number;
  sha256: string;
  object_key: string;
  at: Date;
};
export const proofTables = (ex: Executor) => ex.withTables<{ 'open.application_proof': ProofTable }>();

export const proofRows = (ex: Executor, id: string): Promise<Selectable<ProofTable>[]> =>
  proofTables(ex)
    .selectFrom('open.application_proof')
    .selectAll()
    .where('application_id', '=', id)
    .orderBy('at')
    .execute();

/** What is to be proven, in the words of the entry's own ground; null where nothing is. */
export async function abilityAsked(
  ex: Executor,
  law: LawNow,
  resourceId: string | null,
): Promise<{ ability: Text; articles: string[] } | null> {
  const grounds = law.terms(proofRule);
  const entry = grounds.length > 0 && resourceId ? await getPublishedVersion(ex, resourceId) : undefined;
  if (entry?.version.content.openingClass !== 'conditional') return null;
  const stated = entry.version.content.classing.openingGrounds ?? [];
  const found = grounds.find(({ key }) => stated.some((one) => one.key === key));
  return found ? { ability: { zh: found.zh, en: found.en }, articles: law.cite(proofRule) } : null;
}

/** Error: `open.ability-unproved`, which says what was to be shown. */
export async function requireProof(
  ex: Executor,
  law: LawNow,
  applicationId: string,
  resourceId: string | null,
): Promise<void> {
  const asked = await abilityAsked(ex, law, resourceId);
  if (!asked || (await proofRows(ex, applicationId)).length > 0) return;
  throw problem('open.ability-unproved', {
    params: { ability: asked.ability },
    rule: proofRule,
    articles: asked.articles,
  });
}
