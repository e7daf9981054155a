/** The negative list of the whole city: merged by the bureau, decided by the government, each version kept and held against the next. */
import type { Effect, Gate, Platform } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { hasProcedure, saidIn, textIn } from './changes.ts';
import { takeOff } from './leave-list.ts';
import { personIdOf } from './matters.ts';
import { listedItems, lockItem } from './negative-items.ts';
import { requireList } from './negative-list.ts';
import { mergePolicy, strikePolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { classesTables, type ListedField } from './tables.ts';

const RULE = 'classify.negative-list';
export const DECISION = 'classify.negative-list-decision';

export const getListVersion = (ex: Executor, id: string) =>
  classesTables(ex).selectFrom('classes.list_version').selectAll().where('id', '=', id).executeTakeFirst();

export const listVersionsOf = (ex: Executor) =>
  classesTables(ex)
    .selectFrom('classes.list_version as v')
    .selectAll('v')
    .select((eb) => [
      eb
        .selectFrom('classes.list_row as r')
        .whereRef('r.version_id', '=', 'v.id')
        .select((sub) => sub.fn.countAll<number>().as('n'))
        .as('rows'),
      eb
        .selectFrom('classes.list_row as r')
        .whereRef('r.version_id', '=', 'v.id')
        .where('r.struck_reason', 'is not', null)
        .select((sub) => sub.fn.countAll<number>().as('n'))
        .as('struck'),
    ])
    .orderBy('v.number', 'desc')
    .execute();

export const rowsOf = (ex: Executor, versionId: string) =>
  classesTables(ex)
    .selectFrom('classes.list_row')
    .selectAll()
    .where('version_id', '=', versionId)
    .orderBy('provider_id')
    .orderBy('name')
    .execute();

/** Freezes every listed item into a draft and brings it before the government. Gives the draft's id. */
export function mergeList(p: Platform, actor: Actor): Promise<string> {
  return transact(p.db, async (tx) => {
    permit(mergePolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    requireList(law);
    if (!hasProcedure(p, DECISION)) {
      const what = { zh: '政府决定负面清单', en: 'decision of the list by the government' };
      throw problem('classify.not-provided', { params: { what }, articles: law.cite(RULE) });
    }
    const t = classesTables(tx);
    const last = await t
      .selectFrom('classes.list_version')
      .select(['number', 'state'])
      .orderBy('number', 'desc')
      .executeTakeFirst();
    if (last?.state === 'draft') throw problem('classify.list-undecided');
    const items = await listedItems(tx);
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    const opened = await p.cases.openCase(tx, p, {
      procedure: DECISION,
      subject: { type: 'classify.list-version', id },
      title: `全市负面清单（第 ${number} 版）`,
      openedBy: actor,
      facts: { number, items: items.length },
    });
    await t
      .insertInto('classes.list_version')
      .values({
        id,
        number,
        state: 'draft',
        case_id: opened.id,
        merged_by: personIdOf(actor),
        merged_on: p.clock.today(),
        merged_at: p.clock.now(),
        decision: null,
        decided_on: null,
        document: null,
        decided_by: null,
        decided_at: null,
      })
      .execute();
    if (items.length > 0)
      await t
        .insertInto('classes.list_row')
        .values(
          items.map((item) => ({
            version_id: id,
            item_id: item.id,
            resource_id: item.resourceId,
            provider_id: item.providerId,
            name: item.name,
            whole: item.whole,
            fields: JSON.stringify(item.fields),
            ground: item.ground,
            struck_reason: null,
            struck_by: null,
          })),
        )
        .execute();
    await record(tx, p, {
      kind: 'classify.list-merged',
      actor,
      subject: { type: 'classify.list-version', id },
      case: opened.id,
      decision: law.decided('merge', [RULE]),
      detail: { number, items: items.length },
    });
    return id;
  });
}

/** The government marks an item of the draft; it leaves the list with the decision. An empty reason takes the mark back. */
export function strikeItem(
  p: Platform,
  actor: Actor,
  versionId: string,
  itemId: string,
  reason: string,
): Promise<void> {
  return transact(p.db, async (tx) => {
    permit(strikePolicy, actor, undefined);
    const version = await getListVersion(tx, versionId);
    if (!version) throw problem('kernel.not-found');
    if (version.state !== 'draft') throw problem('kernel.conflict');
    const law = await lawNow(tx, p.law, p.clock.today());
    const done = await classesTables(tx)
      .updateTable('classes.list_row')
      .set({ struck_reason: reason || null, struck_by: reason ? personIdOf(actor) : null })
      .where('version_id', '=', versionId)
      .where('item_id', '=', itemId)
      .returning('provider_id')
      .executeTakeFirst();
    if (!done) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'classify.item-struck',
      actor,
      subject: { type: 'classify.list-version', id: versionId },
      organisationId: done.provider_id,
      ...(version.case_id ? { case: version.case_id } : {}),
      decision: law.decided(reason ? 'strike' : 'keep', [RULE]),
      detail: { item: itemId },
    });
  });
}

/** The decision names its day and its document. */
export const decisionComplete: Gate = async ({ law, case: file, decision }) => {
  const day = textIn(decision?.payload, 'decidedOn');
  if (textIn(decision?.payload, 'document') !== '' && /^\d{4}-\d{2}-\d{2}$/.test(day) && day <= law.day)
    return pass;
  return {
    outcome: 'refuse',
    reasons: [{ code: 'classify.item-incomplete', rule: RULE, articles: file.procedure.cite }],
  };
};

/** The list is decided: struck items leave it, their data are shared, their providers are told. */
export const decideList =
  (ports: ClassPorts): Effect =>
  async ({ tx, p, law, case: file, decision, actor }) => {
    const t = classesTables(tx);
    await t
      .updateTable('classes.list_version')
      .set({
        state: 'decided',
        decision: saidIn(decision) || (decision?.outcome.title.zh ?? ''),
        decided_on: textIn(decision?.payload, 'decidedOn'),
        document: textIn(decision?.payload, 'document'),
        decided_by: personIdOf(actor),
        decided_at: p.clock.now(),
      })
      .where('id', '=', file.subject.id)
      .execute();
    for (const row of await rowsOf(tx, file.subject.id)) {
      if (row.struck_reason === null) continue;
      const item = await lockItem(tx, row.item_id);
      // It may have left the list of itself since it was merged.
      if (item?.state !== 'listed') continue;
      await takeOff(tx, p, {
        law,
        ports,
        item,
        actor,
        reason: row.struck_reason,
        caseId: file.id,
        struck: true,
      });
    }
  };

export type ComparedRow = {
  itemId: string;
  resourceId: string;
  providerId: string;
  name: string;
  change: 'added' | 'removed' | 'changed' | 'same';
  before: string[] | null;
  after: string[] | null;
};

const names = (fields: readonly ListedField[]): string[] =>
  fields.map(({ name, titleZh }) => titleZh || name);

/** What the later version holds that the earlier did not, and the other way round; struck rows do not count. By entry. */
export async function compareLists(ex: Executor, earlier: string, later: string): Promise<ComparedRow[]> {
  const [before, after] = await Promise.all(
    [earlier, later].map(async (id) =>
      (await rowsOf(ex, id)).filter(({ struck_reason }) => struck_reason === null),
    ),
  );
  const old = new Map((before ?? []).map((row) => [row.resource_id, row]));
  const now = new Map((after ?? []).map((row) => [row.resource_id, row]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((resourceId): ComparedRow[] => {
    const was = old.get(resourceId);
    const is = now.get(resourceId);
    const row = is ?? was;
    if (!row) return [];
    const same =
      was && is && JSON.stringify([was.whole, was.fields]) === JSON.stringify([is.whole, is.fields]);
    return [
      {
        itemId: row.item_id,
        resourceId,
        providerId: row.provider_id,
        name: row.name,
        change: !was ? 'added' : !is ? 'removed' : same ? 'same' : 'changed',
        before: was ? names(was.fields) : null,
        after: is ? names(is.fields) : null,
      },
    ];
  });
}
