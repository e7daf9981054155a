/** What becomes of an access: suspended with its reason, resumed, ended; at the end of its term by itself. Its purpose stays. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getDataset } from '../datasets/read.ts';
import { type Access, applyAt, myAccess } from './admit.ts';
import { endKeysOf } from './keys.ts';
import { keyPolicy, type Parties, suspendPolicy } from './policy.ts';
import { type AccessTables, type AgreementTerms, accessTables } from './tables.ts';

const WARNED_DAYS_BEFORE = 15;
const DAY = 86_400_000;

export type Known = { access: Access; parties: Parties; terms: AgreementTerms; title: Text; slug: string };

export async function knownAccess(ex: Executor, id: string, lock = false): Promise<Known> {
  let found = accessTables(ex).selectFrom('open.access').selectAll().where('id', '=', id);
  if (lock) found = found.forUpdate();
  const access = await found.executeTakeFirst();
  if (!access) throw problem('kernel.not-found');
  const agreement = await accessTables(ex)
    .selectFrom('open.agreement')
    .select(['provider_id', 'terms'])
    .where('id', '=', access.agreement_id)
    .executeTakeFirstOrThrow();
  const dataset = await getDataset(ex, access.dataset_id);
  return {
    access,
    parties: { applicantId: access.applicant_id, providerId: agreement.provider_id },
    terms: agreement.terms,
    title: dataset?.published?.content.title ?? { zh: '', en: '' },
    slug: dataset?.slug ?? '',
  };
}

type Change = {
  from: readonly Access['state'][];
  to: Access['state'];
  kind: 'open.access-suspended' | 'open.access-resumed' | 'open.access-ended';
  reason: string;
};

async function change(tx: Tx, p: Platform, actor: Actor, known: Known, asked: Change): Promise<void> {
  const { access, parties, title } = known;
  if (!asked.from.includes(access.state))
    throw problem('open.access-state', { params: { state: access.state } });
  const law = await lawNow(tx, p.law, p.clock.today());
  await accessTables(tx)
    .updateTable('open.access')
    .set({
      state: asked.to,
      reason: asked.reason,
      ...(asked.to === 'ended' ? { ended_at: p.clock.now() } : {}),
    })
    .where('id', '=', access.id)
    .execute();
  if (asked.to === 'ended') await endKeysOf(tx, p, actor, access.id, asked.reason);
  await notify(tx, p, {
    kind: asked.kind,
    to: { organisationId: access.applicant_id, roles: ['consumer', 'head'] },
    params: { title, number: access.number, reason: asked.reason, until: access.until_day },
    subject: { type: 'open.access', id: access.id },
    link: myAccess,
  });
  await record(tx, p, {
    kind: asked.kind,
    actor,
    subject: { type: 'open.access', id: access.id },
    organisations: [parties.applicantId, parties.providerId],
    decision: law.decided(asked.to, ['open.agreement']),
    detail: { dataset: access.dataset_id },
  });
}

const act =
  (asked: Omit<Change, 'reason'>) =>
  (p: Platform, actor: Actor, id: string, reason: string): Promise<void> =>
    transact(p.db, async (tx) => {
      const known = await knownAccess(tx, id, true);
      permit(suspendPolicy, actor, known.parties);
      await change(tx, p, actor, known, { ...asked, reason });
    });

/** The reason is what the next call is answered with. */
export const suspendAccess = act({ from: ['active'], to: 'suspended', kind: 'open.access-suspended' });
export const resumeAccess = act({ from: ['suspended'], to: 'active', kind: 'open.access-resumed' });
export const endAccess = act({ from: ['active', 'suspended'], to: 'ended', kind: 'open.access-ended' });

/** Whoever wants another purpose applies anew; the wish is refused and stands in the ledger. */
export async function askOtherPurpose(
  p: Platform,
  actor: Actor,
  id: string,
  purposeKind: string,
): Promise<never> {
  const known = await knownAccess(p.db, id);
  permit(keyPolicy, actor, { organisationId: known.parties.applicantId });
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'open.beyond-scope',
      actor,
      subject: { type: 'open.access', id },
      organisations: [known.parties.providerId],
      detail: { asked: purposeKind, granted: known.terms.purposeKind },
    }),
  );
  throw problem('open.purpose-fixed', { params: { address: applyAt(known.slug) } });
}

/**
 * Before a product with a price or paying clients is taken in: refused where one of its sets was given for the public good alone,
 * and its provider is told, whatever becomes of the product. Throws `open.beyond-scope`.
 */
export async function refuseBeyondScope(
  p: Platform,
  actor: Actor,
  { organisationId, datasets }: { organisationId: string; datasets: readonly string[] },
): Promise<void> {
  for (const idOrSlug of datasets) {
    const dataset = await getDataset(p.db, idOrSlug);
    if (dataset?.published?.class !== 'conditional') continue;
    const agreed = await accessTables(p.db)
      .selectFrom('open.access as a')
      .innerJoin('open.agreement as g', 'g.id', 'a.agreement_id')
      .select(['a.id', 'g.terms'])
      .where('a.applicant_id', '=', organisationId)
      .where('a.dataset_id', '=', dataset.id)
      .execute();
    const bound = agreed.find(({ terms }) => terms.nonProfit);
    if (bound && agreed.every(({ terms }) => terms.nonProfit)) await alert(p, actor, bound.id);
  }
}

async function alert(p: Platform, actor: Actor, id: string): Promise<never> {
  const { access, parties, title } = await knownAccess(p.db, id);
  await transact(p.db, async (tx) => {
    await notify(tx, p, {
      kind: 'open.beyond-scope',
      to: { organisationId: parties.providerId, roles: ['provider', 'head'] },
      params: { title, number: access.number },
      subject: { type: 'open.access', id },
      link: `/open/access/${id}`,
    });
    await record(tx, p, {
      kind: 'open.beyond-scope',
      actor,
      subject: { type: 'open.access', id },
      organisations: [parties.providerId],
      detail: { dataset: access.dataset_id },
    });
  });
  throw problem('open.beyond-scope', { params: { title } });
}

const later = (day: LegalDay, days: number): LegalDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Ends what is past its term, and says beforehand that it will. */
export const accessTask = (p: Platform): DailyTask => ({
  name: 'open.access-terms',
  async run(day) {
    const over = await running(p.db, 'until_day', '<', day);
    for (const { id } of over)
      await transact(p.db, async (tx) => {
        const known = await knownAccess(tx, id, true);
        if (known.access.state === 'ended') return;
        await change(tx, p, platform, known, {
          from: ['active', 'suspended'],
          to: 'ended',
          kind: 'open.access-ended',
          reason: `约定的期限至 ${known.access.until_day} / the term agreed ended on ${known.access.until_day}`,
        });
      });
    for (const { id } of await running(p.db, 'until_day', '<=', later(day, WARNED_DAYS_BEFORE)))
      await transact(p.db, async (tx) => {
        const { access, title } = await knownAccess(tx, id, true);
        if (access.warned_on || access.state === 'ended') return;
        await accessTables(tx)
          .updateTable('open.access')
          .set({ warned_on: day })
          .where('id', '=', id)
          .execute();
        await notify(tx, p, {
          kind: 'open.access-ending',
          to: { organisationId: access.applicant_id, roles: ['consumer', 'head'] },
          params: { title, number: access.number, until: access.until_day },
          subject: { type: 'open.access', id },
          link: myAccess,
        });
      });
  },
});

const running = (
  ex: Executor,
  column: keyof AccessTables['open.access'] & 'until_day',
  how: '<' | '<=',
  day: LegalDay,
) =>
  accessTables(ex)
    .selectFrom('open.access')
    .select('id')
    .where('state', '!=', 'ended')
    .where(column, how, day)
    .execute();

/** Whoever has access to a set now: told when its conditions change, or when it is withdrawn. */
export const accessHolders = (ex: Executor, datasetId: string) =>
  accessTables(ex)
    .selectFrom('open.access')
    .select(['id', 'applicant_id as organisationId', 'until_day as until'])
    .where('dataset_id', '=', datasetId)
    .where('state', '!=', 'ended')
    .execute();
