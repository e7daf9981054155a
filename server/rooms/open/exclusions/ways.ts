/** Ways back into scope: masking that passes the scan, the consent of the third party, a look that found it fit. Each waits until done or newly justified. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { getPublishedVersion, type PublishedVersion } from '#rooms/catalog/index.ts';
import { visibleBatches, visibleSelect, visibleSeqs } from '#rooms/collect/index.ts';
import { datasetOfResource } from '../datasets/read.ts';
import { compileTreatment, treatedSelect } from '../disclosure/compile.ts';
import { patternsInForce } from '../disclosure/patterns.ts';
import { named } from '../disclosure/processing.ts';
import type { Recipe } from '../disclosure/recipe.ts';
import { scanRows } from '../disclosure/scan.ts';
import { markedSecret, untreated } from '../disclosure/subject.ts';
import { disclosureTables } from '../disclosure/tables.ts';
import { lockDataset } from '../releases/make.ts';
import { suspendIn } from '../withdrawal/halt.ts';
import { exclusionRules as rules } from './law.ts';
import { exclusionKeepPolicy } from './policy.ts';
import { standings } from './scope.ts';
import { exclusionTables, type WayKind } from './tables.ts';

export type WayInput =
  | { kind: 'masked'; said: string; recipe: Recipe }
  | { kind: 'consent'; said: string; party: string; identity: string; document: string; givenOn: LegalDay };

export const addDays = (day: LegalDay, days: number): LegalDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Until when; null where neither the city's texts nor the authority have set a day. */
export function wayDue(law: LawNow, openedOn: LegalDay): LegalDay | null {
  const limit = law.number(rules.limit)?.value;
  return limit === undefined ? null : addDays(openedOn, limit);
}

async function excludedEntry(p: Platform, actor: Actor, resourceId: string): Promise<PublishedVersion> {
  const entry = await getPublishedVersion(p.db, resourceId);
  if (!entry) throw problem('kernel.not-found');
  permit(exclusionKeepPolicy, actor, { providerId: entry.resource.providerId });
  const [standing] = await standings(p.db, { resourceId });
  if (standing?.state !== 'excluded') throw problem('open.not-excluded');
  return entry;
}

/** The rows as they would leave: nothing flagged is left as it is, and the scan finds nothing in any of them. */
export async function requirePassing(
  p: Platform,
  law: LawNow,
  entry: PublishedVersion,
  recipe: Recipe,
): Promise<void> {
  const secret = await markedSecret(p.db, entry.resource.id);
  const bare = untreated(entry.items, secret, recipe);
  if (bare.length > 0)
    throw problem('open.masking-fails', {
      params: {
        found: named(
          bare.map(({ titleZh, titleEn, name }) => ({ zh: titleZh || name, en: titleEn || name })),
        ),
      },
      articles: law.cite(rules.waysBack),
    });
  const visible = await visibleBatches(p.db, entry.resource.id);
  const seqs = visibleSeqs(visible);
  if (seqs.length === 0) throw problem('open.no-rows');
  const compiled = compileTreatment({ recipe, record: 0, withheld: null }, visible.columns);
  const { hits } = await scanRows(p, {
    from: `(${treatedSelect(compiled, visibleSelect(visible, '*'))})`,
    params: { seqs, ...compiled.params },
    columns: compiled.columns.map(({ name, form }, n) => ({
      name,
      physical: `c${n + 1}`,
      title: entry.items.find((item) => item.name === name)?.titleZh ?? name,
      kind: form,
    })),
    secrecyMarks: law.terms('catalog.secrecy-marks').map(({ zh }) => zh),
    patterns: await patternsInForce(p.db),
  });
  if (hits.length === 0) return;
  throw problem('open.masking-fails', {
    params: {
      found: named(
        hits.map(({ column, title, count }) => ({
          zh: `${column}：${title.zh} ${count} 行`,
          en: `${column}: ${title.en}, ${count} rows`,
        })),
      ),
    },
    articles: law.cite(rules.waysBack),
  });
}

export async function recordWay(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: WayInput,
): Promise<string> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const ways = law.terms(rules.waysBack);
  if (!ways.some(({ key }) => key === input.kind))
    throw problem('open.way-unknown', { params: { ways: named(ways) }, articles: law.cite(rules.waysBack) });
  const entry = await excludedEntry(p, actor, resourceId);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (
    input.kind === 'consent' &&
    [input.party, input.identity, input.document].some((part) => part.trim() === '')
  )
    throw problem('open.consent-incomplete', { articles: law.cite(rules.waysBack) });
  if (input.kind === 'masked') await requirePassing(p, law, entry, input.recipe);
  return transact(p.db, async (tx) => {
    const consentId = input.kind === 'consent' ? newId() : null;
    if (input.kind === 'consent' && consentId) {
      await disclosureTables(tx)
        .insertInto('open.consent')
        .values({
          id: consentId,
          resource_id: resourceId,
          kind: 'third-party',
          party_sealed: p.vault.seal(input.party),
          identity_sealed: p.vault.seal(input.identity),
          token: null,
          document: input.document,
          given_on: input.givenOn,
          recorded_by: actor.personId,
          recorded_at: p.clock.now(),
          withdrawn_on: null,
          withdrawn_by: null,
          withdrawn_reason: null,
        })
        .execute();
      await record(tx, p, {
        kind: 'open.consent-recorded',
        actor,
        subject: { type: 'catalog.resource', id: resourceId },
        organisationId: entry.resource.providerId,
        detail: { kind: 'third-party', consent: consentId },
      });
    }
    return openWay(tx, p, law, actor, {
      entry,
      kind: input.kind,
      said: input.said,
      consentId,
      recipe: input.kind === 'masked' ? input.recipe : null,
    });
  });
}

type NewWay = {
  entry: PublishedVersion;
  kind: WayKind;
  said: string;
  consentId?: string | null;
  recipe?: Recipe | null;
  derivedId?: string;
};

/** The task that waits: to bring it into scope, or to say anew why not. */
export async function openWay(tx: Tx, p: Platform, law: LawNow, actor: Actor, way: NewWay): Promise<string> {
  const id = newId();
  const { resource, version } = way.entry;
  const due = wayDue(law, law.day);
  await exclusionTables(tx)
    .insertInto('open.way_back')
    .values({
      id,
      resource_id: resource.id,
      provider_id: resource.providerId,
      kind: way.kind,
      consent_id: way.consentId ?? null,
      said: way.said,
      recipe: way.recipe ? JSON.stringify(way.recipe) : null,
      opened_on: law.day,
      opened_by: actor.kind === 'person' ? actor.personId : null,
      derived_id: way.derivedId ?? null,
      settled_on: null,
      settled_by: null,
      how: null,
      justification: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'open.way-back-recorded',
    actor,
    subject: { type: 'catalog.resource', id: resource.id },
    organisationId: resource.providerId,
    decision: law.decided(way.kind, [rules.waysBack, rules.limit]),
    detail: { way: id, ...(due ? { due } : {}) },
  });
  await notify(tx, p, {
    kind: due ? 'open.way-back' : 'open.way-back-undated',
    to: { organisationId: resource.providerId, roles: ['provider', 'head'] },
    params: { name: version.content.name, why: wayWords[way.kind], ...(due ? { due } : {}) },
    articles: law.cite(rules.waysBack),
    subject: { type: 'catalog.resource', id: resource.id },
    link: '/open/exclusions',
    task: `open.way-back ${id}`,
  });
  return id;
}

export const wayWords = {
  masked: { zh: '处理后的数据已通过扫描，可以开放', en: 'the masked rows passed the scan and may be opened' },
  consent: { zh: '第三方同意开放', en: 'the third party consents to opening' },
  meets: { zh: '评估认为符合开放条件', en: 'the regular look found it fit for opening' },
} as const;

/** It stays closed after all, and says why. */
export async function justifyWay(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await exclusionTables(tx)
      .selectFrom('open.way_back')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    permit(exclusionKeepPolicy, actor, { providerId: row.provider_id });
    if (row.settled_on) throw problem('open.way-settled');
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    await exclusionTables(tx)
      .updateTable('open.way_back')
      .set({
        settled_on: p.clock.today(),
        settled_by: actor.personId,
        how: 'justified',
        justification: reason,
      })
      .where('id', '=', id)
      .execute();
    await settleTasks(tx, [`open.way-back ${id}`], p.clock.now());
    await record(tx, p, {
      kind: 'open.way-back-justified',
      actor,
      subject: { type: 'catalog.resource', id: row.resource_id },
      organisationId: row.provider_id,
      detail: { way: id },
    });
  });
}

/** The third party takes consent back: what was opened on it is withdrawn at once and assessed: both or neither. */
export async function withdrawConsent(
  p: Platform,
  actor: Actor,
  wayId: string,
  reason: string,
): Promise<{ withdrawal: string | null }> {
  return transact(p.db, async (tx) => {
    const way = await exclusionTables(tx)
      .selectFrom('open.way_back')
      .selectAll()
      .where('id', '=', wayId)
      .forUpdate()
      .executeTakeFirst();
    if (!way?.consent_id) throw problem('kernel.not-found');
    permit(exclusionKeepPolicy, actor, { providerId: way.provider_id });
    if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
    const done = await disclosureTables(tx)
      .updateTable('open.consent')
      .set({ withdrawn_on: p.clock.today(), withdrawn_by: actor.personId, withdrawn_reason: reason })
      .where('id', '=', way.consent_id)
      .where('withdrawn_on', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw problem('open.way-settled');
    if (!way.settled_on) {
      await exclusionTables(tx)
        .updateTable('open.way_back')
        .set({ settled_on: p.clock.today(), settled_by: actor.personId, how: 'consent-withdrawn' })
        .where('id', '=', wayId)
        .execute();
      await settleTasks(tx, [`open.way-back ${wayId}`], p.clock.now());
    }
    await record(tx, p, {
      kind: 'open.third-party-withdrew',
      actor,
      subject: { type: 'catalog.resource', id: way.resource_id },
      organisationId: way.provider_id,
      detail: { way: wayId, consent: way.consent_id },
    });
    const found = await datasetOfResource(tx, way.resource_id);
    const dataset = found && (await lockDataset(tx, found.id));
    if (dataset?.state !== 'open') return { withdrawal: null };
    return { withdrawal: await suspendIn(tx, p, actor, dataset, { cause: 'consent', reason }) };
  });
}
