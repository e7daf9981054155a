/** The city's own numbering in spreadsheets: what a digit means in its lists, as the bureau wrote it down. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { compileTables } from '../compile/tables.ts';
import { standardKeepPolicy } from '../standards/policy.ts';
import { formats, updateCycles } from '../terms.ts';
import type { ImportProfile } from './schema.ts';
import type { Profile, ProfileKey } from './words.ts';

export async function readProfile(ex: Executor): Promise<Profile> {
  const rows = await compileTables(ex)
    .selectFrom('catalog.import_profile')
    .select(['key', 'words'])
    .execute();
  return Object.fromEntries(rows.map(({ key, words }) => [key, words]));
}

export async function presentProfile(p: Platform, actor: Actor): Promise<ImportProfile> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const words = (terms: readonly { key: string; zh: string; en: string }[]) =>
    terms.map(({ key, zh, en }) => ({ key, zh, en }));
  const saved = await readProfile(p.db);
  return {
    profile: Object.fromEntries(Object.entries(saved).map(([key, value]) => [key, { ...value }])),
    choices: {
      cycles: words(updateCycles),
      'sharing-classes': words(law.terms('classify.sharing-classes')),
      'opening-classes': words(law.terms('classify.opening-classes')),
      formats: words(formats),
    },
    canSave: standardKeepPolicy.on(actor, undefined).allowed,
  };
}

/** Every word must lead to a member of the list. */
export async function saveProfile(
  p: Platform,
  actor: Actor,
  key: ProfileKey,
  words: Readonly<Record<string, string>>,
): Promise<void> {
  permit(standardKeepPolicy, actor, undefined);
  const { choices } = await presentProfile(p, actor);
  const known = new Set((choices[key] ?? []).map((one) => one.key));
  if (Object.values(words).some((word) => !known.has(word))) throw problem('kernel.request-invalid');
  await transact(p.db, async (tx) => {
    const row = {
      words: JSON.stringify(words),
      updated_at: p.clock.now(),
      updated_by: actor.kind === 'person' ? actor.personId : null,
    };
    await compileTables(tx)
      .insertInto('catalog.import_profile')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'catalog.import-profile-saved',
      actor,
      subject: { type: 'catalog.import-profile', id: key },
      detail: { words: Object.keys(words).length },
    });
  });
}
