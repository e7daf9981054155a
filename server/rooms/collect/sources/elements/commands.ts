/** Declares an entry the one source of a data element, or contests the source there is: the bureau then decides by a case. */
import { type Selectable, sql } from 'kysely';
import type { Effect, Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { declarePolicy } from '../policy.ts';
import { type SourcesTables, sourcesTables } from '../tables.ts';
import { type ElementKey, keysOf, sourceOf } from './claims.ts';
import { oneSourceRule } from './subject.ts';

export const CONTEST = 'collect.element-source';

type Held = { resourceId: string; providerId: string; name: string; itemName: string };

/** The entry's item that follows the element, in the version published or under way; undefined where it has none (any more). */
async function findHeld(ex: Executor, key: ElementKey, resourceId: string): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    select r.id as "resourceId", r.provider_id as "providerId", v.name, i.name as "itemName"
    from catalog.resource r
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    join catalog.resource_version w on w.id in (r.published_version_id, r.working_version_id)
    join catalog.item i on i.version_id = w.id
    join catalog.standard_element e on e.id = i.element_id
    join catalog.standard s on s.id = e.standard_id
    where r.id = ${resourceId} and s.code = ${key.standardCode} and e.identifier = ${key.identifier}
      and r.state in ('draft', 'active') limit 1`.execute(ex);
  return rows[0];
}

/** Errors: collect.element-not-held. */
async function heldIn(ex: Executor, key: ElementKey, resourceId: string): Promise<Held> {
  const found = await findHeld(ex, key, resourceId);
  if (!found) throw problem('collect.element-not-held');
  return found;
}

export async function requireElement(
  ex: Executor,
  elementId: string,
): Promise<ElementKey & { titleZh: string }> {
  const key = (await keysOf(ex, [elementId])).get(elementId);
  if (!key) throw problem('kernel.not-found');
  return key;
}

/** One claim to an element at a time, whoever comes. */
const lockElement = (tx: Tx, key: ElementKey) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`element ${key.standardCode} ${key.identifier}`}, 0))`.execute(
    tx,
  );

const say = (
  tx: Tx,
  p: Platform,
  key: ElementKey,
  word: Pick<Selectable<SourcesTables['collect.element_word']>, 'resource_id' | 'item_name' | 'word'> &
    Partial<{ case_id: string; reason: string; said_by: string | null }>,
) =>
  sourcesTables(tx)
    .insertInto('collect.element_word')
    .values({
      id: newId(),
      standard_code: key.standardCode,
      identifier: key.identifier,
      case_id: null,
      reason: '',
      said_by: null,
      said_at: p.clock.now(),
      ...word,
    })
    .execute();

/** Errors: collect.element-source-taken with the source named, collect.element-not-held. */
export async function declareSource(
  p: Platform,
  actor: Actor,
  elementId: string,
  resourceId: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const key = await requireElement(tx, elementId);
    await lockElement(tx, key);
    const held = await heldIn(tx, key, resourceId);
    permit(declarePolicy, actor, { providerId: held.providerId });
    const law = await lawNow(tx, p.law, p.clock.today());
    const source = await sourceOf(tx, key);
    if (source && source.resourceId !== resourceId && law.flag(oneSourceRule))
      throw problem('collect.element-source-taken', {
        params: { element: key.titleZh, unit: source.organisationName.zh, resource: source.resourceName },
        articles: law.cite(oneSourceRule),
        rule: oneSourceRule,
      });
    const said_by = actor.kind === 'person' ? actor.personId : null;
    await say(tx, p, key, { resource_id: resourceId, item_name: held.itemName, word: 'declared', said_by });
    await record(tx, p, {
      kind: 'collect.element-declared',
      actor,
      subject: { type: 'collect.element', id: elementId },
      decision: law.decided('declared', [oneSourceRule]),
      detail: { standard: key.standardCode, element: key.identifier, resource: resourceId },
    });
  });
}

type Parties = { key: ElementKey & { titleZh: string }; elementId: string; first: Held; second: Held };

/** Opens the case by which the bureau names the one source; `origin`: what brought the two claims together. */
export async function openContest(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { key, elementId, first, second }: Parties,
  { origin, reason }: { origin: 'contest' | 'lists'; reason: string },
): Promise<string> {
  const names = await organisationNames(tx, [first.providerId, second.providerId]);
  const opened = await p.cases.openCase(tx, p, {
    procedure: CONTEST,
    subject: { type: 'collect.element', id: elementId },
    title: key.titleZh,
    openedBy: actor,
    applicantId: second.providerId,
    providerId: first.providerId,
    facts: {
      element: `${key.titleZh} ${key.standardCode} ${key.identifier}`,
      first: `${names.get(first.providerId)?.zh ?? ''}《${first.name}》`,
      second: `${names.get(second.providerId)?.zh ?? ''}《${second.name}》`,
      contestReason: reason,
    },
  });
  await sourcesTables(tx)
    .insertInto('collect.source_contest')
    .values({
      case_id: opened.id,
      standard_code: key.standardCode,
      identifier: key.identifier,
      first_resource: first.resourceId,
      second_resource: second.resourceId,
      origin,
      opened_at: p.clock.now(),
      named: null,
      decided_at: null,
    })
    .execute();
  return opened.id;
}

/** Errors: collect.element-unsourced (declare it instead), collect.element-contested, collect.element-not-held. Returns the case. */
export async function contestSource(
  p: Platform,
  actor: Actor,
  elementId: string,
  { resourceId, reason }: { resourceId: string; reason: string },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const key = await requireElement(tx, elementId);
    await lockElement(tx, key);
    const second = await heldIn(tx, key, resourceId);
    permit(declarePolicy, actor, { providerId: second.providerId });
    const source = await sourceOf(tx, key);
    if (!source || source.organisationId === second.providerId) throw problem('collect.element-unsourced');
    const open = await sourcesTables(tx)
      .selectFrom('collect.source_contest')
      .select('case_id')
      .where('standard_code', '=', key.standardCode)
      .where('identifier', '=', key.identifier)
      .where('decided_at', 'is', null)
      .executeTakeFirst();
    if (open) throw problem('collect.element-contested');
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!law.flag(oneSourceRule)) throw problem('collect.one-source-silent');
    const first: Held = {
      resourceId: source.resourceId,
      providerId: source.organisationId,
      name: source.resourceName,
      itemName: source.itemName,
    };
    const caseId = await openContest(
      tx,
      p,
      actor,
      { key, elementId, first, second },
      { origin: 'contest', reason },
    );
    await notify(tx, p, {
      kind: 'collect.element-contested',
      to: { organisationId: first.providerId, roles: ['provider'] },
      params: { element: key.titleZh },
      articles: law.cite(oneSourceRule),
      subject: { type: 'case', id: caseId },
      caseId,
      link: `/cases/${caseId}`,
      from: actor,
    });
    await record(tx, p, {
      kind: 'collect.element-contested',
      actor,
      subject: { type: 'collect.element', id: elementId },
      organisationId: first.providerId,
      case: caseId,
      decision: law.decided('contested', [oneSourceRule]),
      detail: { resource: resourceId, against: first.resourceId },
    });
    return caseId;
  });
}

/** The decision names one source: the loser's declaration is withdrawn, the other's stands. */
export const nameSource: Effect = async ({ tx, p, law, case: file, decision, actor }) => {
  const contest = await sourcesTables(tx)
    .selectFrom('collect.source_contest')
    .selectAll()
    .where('case_id', '=', file.id)
    .forUpdate()
    .executeTakeFirst();
  if (!contest || contest.decided_at) throw problem('kernel.not-found');
  const key = { standardCode: contest.standard_code, identifier: contest.identifier };
  await lockElement(tx, key);
  const won = decision?.outcome.key === 'second' ? contest.second_resource : contest.first_resource;
  const lost = won === contest.first_resource ? contest.second_resource : contest.first_resource;
  const winner = await heldIn(tx, key, won);
  // Whoever gave the item or the entry up meanwhile has lost all the same, and is told.
  const [loser, former] = [await findHeld(tx, key, lost), await getResource(tx, lost)];
  const more = { case_id: file.id, reason: decision?.comment ?? '' };
  await say(tx, p, key, { resource_id: lost, item_name: loser?.itemName ?? '', word: 'withdrawn', ...more });
  await say(tx, p, key, { resource_id: won, item_name: winner.itemName, word: 'declared', ...more });
  await sourcesTables(tx)
    .updateTable('collect.source_contest')
    .set({ named: won, decided_at: p.clock.now() })
    .where('case_id', '=', file.id)
    .execute();
  await notify(tx, p, {
    kind: 'collect.element-decided',
    to: [winner.providerId, ...(former ? [former.providerId] : [])].map((organisationId) => ({
      organisationId,
      roles: ['provider'],
    })),
    params: { element: file.title, resource: winner.name },
    articles: law.cite(oneSourceRule),
    subject: { type: 'case', id: file.id },
    caseId: file.id,
    link: `/cases/${file.id}`,
    from: actor,
  });
};
