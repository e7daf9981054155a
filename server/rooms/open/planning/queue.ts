/** The order in which data are to be opened: what is of high value first, then by how many ask for it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { publishedStatements, resourceTitles } from '#rooms/catalog/index.ts';
import { demandRanking } from '../demands/index.ts';
import { barredEntries } from './barred.ts';
import { plans } from './policy.ts';
import type { Candidate, MarkInput, QueueReply } from './schema.ts';
import { openedEntries, partiesOf, personOf } from './shared.ts';
import { planningTables } from './tables.ts';

export const KINDS = 'open.high-value';
export const FIELDS = 'open.priority-fields';

const wordOf = ({ key, zh, en }: { key: string; zh: string; en: string }) => ({ key, zh, en });

/** Marks an entry with the kinds of high value of the city's text, and its field; no kind takes the mark away. */
export function markValue(p: Platform, actor: Actor, resourceId: string, input: MarkInput): Promise<void> {
  permit(plans, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const entry = (await resourceTitles(tx, [resourceId])).get(resourceId);
    if (!entry) throw problem('kernel.not-found');
    refuseUnknown(law, input);
    const db = planningTables(tx);
    if (input.kinds.length === 0) {
      await db.deleteFrom('open.value_mark').where('resource_id', '=', resourceId).execute();
    } else {
      if (input.reason === '') throw problem('open.mark-reason', { articles: law.cite(KINDS) });
      const { kinds, field, reason } = input;
      const marked = { kinds, field, reason, marked_by: personOf(actor), marked_at: p.clock.now() };
      await db
        .insertInto('open.value_mark')
        .values({ resource_id: resourceId, ...marked })
        .onConflict((oc) => oc.column('resource_id').doUpdateSet(marked))
        .execute();
    }
    await record(tx, p, {
      kind: 'open.value-marked',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.providerId,
      decision: law.decided(input.kinds.length === 0 ? 'unmarked' : 'marked', [KINDS]),
      detail: { kinds: input.kinds, field: input.field, reason: input.reason },
    });
  });
}

function refuseUnknown(law: LawNow, { kinds, field }: MarkInput): void {
  const known = [...law.terms(KINDS), ...law.terms(FIELDS)];
  const wrong =
    kinds.some((kind) => law.term(KINDS, kind) === undefined) ||
    (field !== null && law.term(FIELDS, field) === undefined);
  if (wrong)
    throw problem('open.mark-unknown', {
      params: {
        names: {
          zh: known.map(({ zh }) => zh).join('、') || '无',
          en: known.map(({ en }) => en).join(', ') || 'none',
        },
      },
      articles: [...law.cite(KINDS), ...law.cite(FIELDS)],
    });
}

/** Every entry that is not open yet and is to be, is asked for, or is marked; most pressing first. */
export async function openingQueue(ex: Executor): Promise<Candidate[]> {
  const [entries, wanted, marks, opened, barred] = await Promise.all([
    publishedStatements(ex),
    demandRanking(ex),
    planningTables(ex).selectFrom('open.value_mark').selectAll().execute(),
    openedEntries(ex),
    barredEntries(ex),
  ]);
  const asked = new Map(wanted.map((one) => [one.resourceId, one]));
  const marked = new Map(marks.map((one) => [one.resource_id, one]));
  const found = entries.filter(
    ({ id, openingClass }) =>
      !opened.has(id) &&
      (openingClass === 'open' || openingClass === 'conditional' || asked.has(id) || marked.has(id)),
  );
  const party = await partiesOf(
    ex,
    found.map(({ providerId }) => providerId),
  );
  return found
    .map(({ id, name, providerId, openingClass }): Candidate => {
      const mark = marked.get(id);
      const ask = asked.get(id);
      const kinds = mark?.kinds ?? [];
      return {
        resourceId: id,
        name,
        unit: party(providerId),
        openingClass,
        kinds,
        field: mark?.field ?? null,
        reason: mark?.reason ?? '',
        asks: ask?.asks ?? 0,
        byKind: ask?.byKind ?? {},
        demands: ask?.demands ?? [],
        score: kinds.length + (ask?.asks ?? 0),
        barred: barred.get(id) ?? null,
      };
    })
    .sort(byPress);
}

/** Marked before unmarked, then by those who ask, of these by those who ask that it be opened. */
const byPress = (a: Candidate, b: Candidate): number =>
  Number(b.kinds.length > 0) - Number(a.kinds.length > 0) ||
  b.score - a.score ||
  (b.byKind.open ?? 0) - (a.byKind.open ?? 0) ||
  a.name.localeCompare(b.name, 'zh');

type Asked = { page: number; pageSize: number; q?: string | undefined; unit?: string | undefined };

export async function readQueue(
  p: Platform,
  actor: Actor,
  { page, pageSize, q, unit }: Asked,
): Promise<QueueReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const all = await openingQueue(p.db);
  const found = all.filter(
    (one) => (q === undefined || one.name.includes(q)) && (unit === undefined || one.unit.id === unit),
  );
  return {
    items: found.slice((page - 1) * pageSize, page * pageSize),
    total: found.length,
    page,
    pageSize,
    kinds: law.terms(KINDS).map(wordOf),
    fields: await fieldFigures(p.db, law, all),
    articles: [...new Set([...law.cite(KINDS), ...law.cite(FIELDS)])],
    abilities: abilitiesOf(actor, undefined, { mark: plans }),
  };
}

/** For each field the text names: sets opened, those asked for, those that wait. */
async function fieldFigures(ex: Executor, law: LawNow, waiting: readonly Candidate[]) {
  const marks = await planningTables(ex)
    .selectFrom('open.value_mark')
    .select(['resource_id', 'field'])
    .where('field', 'is not', null)
    .execute();
  const opened = await openedEntries(
    ex,
    marks.map(({ resource_id: id }) => id),
  );
  return law.terms(FIELDS).map((term) => {
    const own = marks.filter(({ field }) => field === term.key);
    const wait = waiting.filter(({ field }) => field === term.key);
    return {
      ...wordOf(term),
      opened: own.filter(({ resource_id: id }) => opened.has(id)).length,
      requested: wait.filter(({ asks }) => asks > 0).length,
      waiting: wait.length,
    };
  });
}

/** Throws where a superior rule bars one of them, and shows the rule. */
export async function refuseBarred(ex: Executor, ids: readonly (string | null)[]): Promise<void> {
  const barred: Map<string, Text> = await barredEntries(ex);
  for (const id of ids) {
    const rule = id === null ? undefined : barred.get(id);
    if (!id || !rule) continue;
    const name = (await resourceTitles(ex, [id])).get(id)?.name ?? '';
    throw problem('open.barred', { params: { name, rule } });
  }
}
