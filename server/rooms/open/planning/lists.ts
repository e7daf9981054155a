/** The opening list of a unit: drawn from its entries, published in editions that never change, out of date once an entry moved. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import { type Executor, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { cycleWords, getVersion, linesAt, type StandingLine, versionAt } from '#rooms/catalog/index.ts';
import { datasetOfResource, distributionsOf } from '../datasets/read.ts';
import { publishList } from './policy.ts';
import type { ListLine, UnitList, UnitLists } from './schema.ts';
import { partiesOf, personOf } from './shared.ts';
import { planningTables } from './tables.ts';

const RULE = 'open.unit-lists';
const CLASSES = 'classify.opening-classes';

/** The reading boundary is strict: what happened in this very millisecond belongs to it. */
const now = (p: Pick<Platform, 'clock'>): Date => new Date(p.clock.now().getTime() + 1);
const scopeOf = (provider?: string) => ({ list: 'open' as const, provider });

/** Publishes the list as the entries stand. */
export function publishUnitList(p: Platform, actor: Actor, unitId: string): Promise<void> {
  permit(publishList, actor, { unitId });
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `opening list ${unitId}`);
    const law = await lawNow(tx, p.law, p.clock.today());
    const at = now(p);
    const { lines: standing } = await linesAt(tx, scopeOf(unitId), at);
    const { version } = await versionAt(tx, scopeOf(unitId), at);
    const last = await newestOf(tx, unitId);
    if (standing.length === 0 && !last) throw problem('open.list-empty', { articles: law.cite(RULE) });
    const lines = await Promise.all(standing.map((line) => lineOf(tx, line)));
    const digest = createHash('sha256')
      .update(canonicalize(lines) ?? '')
      .digest('hex');
    if (last?.digest === digest && last.standing === version) throw problem('open.list-same');
    const id = newId();
    const number = (last?.number ?? 0) + 1;
    await planningTables(tx)
      .insertInto('open.list_edition')
      .values({
        id,
        unit_id: unitId,
        number,
        standing: version,
        lines: JSON.stringify(lines),
        digest,
        published_by: personOf(actor),
        published_on: law.day,
        published_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.list-published',
      actor,
      subject: { type: 'open.list-edition', id },
      organisationId: unitId,
      decision: law.decided('published', [RULE]),
      detail: { number, lines: lines.length, digest },
    });
  });
}

/** One entry as the list shows it: in what forms its data are had, and whom to ask. */
async function lineOf(ex: Executor, { subjectId, line, providerId }: StandingLine): Promise<ListLine> {
  const dataset = await datasetOfResource(ex, subjectId);
  const version = line.versionId ? await getVersion(ex, line.versionId) : undefined;
  const files = dataset?.releaseId ? await distributionsOf(ex, dataset.releaseId) : [];
  const contact = dataset?.published?.content.contact;
  const party = await partiesOf(ex, [providerId]);
  return {
    resourceId: subjectId,
    name: line.name,
    code: line.code,
    class: line.openingClass,
    format: files.map(({ format }) => format).join('、') || (version?.content.formatType ?? ''),
    updateCycle: line.updateCycle,
    contact:
      [contact?.name, contact?.phone, contact?.email].filter(Boolean).join(' ') || party(providerId).name.zh,
    version: line.version ?? 0,
  };
}

const newestOf = (ex: Executor, unitId: string) =>
  planningTables(ex)
    .selectFrom('open.list_edition')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('number', 'desc')
    .executeTakeFirst();

const wordsOf = (law: LawNow, rule: string) => law.terms(rule).map(({ key, zh, en }) => ({ key, zh, en }));

/** Every unit with open entries: its list, whether it is out of date, and those that have none. */
export async function readUnitLists(p: Platform, actor: Actor): Promise<UnitLists> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const at = now(p);
  const { lines } = await linesAt(p.db, scopeOf(), at);
  const editions = await planningTables(p.db)
    .selectFrom('open.list_edition')
    .distinctOn('unit_id')
    .selectAll()
    .orderBy('unit_id')
    .orderBy('number', 'desc')
    .execute();
  const entries = Map.groupBy(lines, ({ providerId }) => providerId);
  const units = [...new Set([...entries.keys(), ...editions.map(({ unit_id: id }) => id)])];
  const party = await partiesOf(p.db, units);
  const items = await Promise.all(
    units.map(async (id) => {
      const edition = editions.find(({ unit_id: unit }) => unit === id);
      const moved = edition ? (await versionAt(p.db, scopeOf(id), at)).version : 0;
      return {
        unit: party(id),
        entries: entries.get(id)?.length ?? 0,
        edition: edition
          ? { number: edition.number, publishedOn: edition.published_on, lines: edition.lines.length }
          : null,
        outdated: edition !== undefined && edition.standing !== moved,
      };
    }),
  );
  return {
    items: items.toSorted((a, b) => a.unit.name.zh.localeCompare(b.unit.name.zh, 'zh')),
    without: items
      .filter(({ edition, entries: count }) => edition === null && count > 0)
      .map(({ unit }) => unit),
    classes: wordsOf(law, CLASSES),
    articles: law.cite(RULE),
    abilities: abilitiesOf(actor, { unitId: organisationOf(actor) ?? '' }, { publish: publishList }),
  };
}

/** One unit's list, the newest or an earlier edition; readable by everybody. */
export async function readUnitList(p: Platform, unitId: string, asked?: number): Promise<UnitList> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const editions = await planningTables(p.db)
    .selectFrom('open.list_edition')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('number', 'desc')
    .execute();
  const newest = editions[0];
  const found = asked === undefined ? newest : editions.find(({ number }) => number === asked);
  if (!newest || !found) throw problem('kernel.not-found');
  const { version } = await versionAt(p.db, scopeOf(unitId), now(p));
  const party = await partiesOf(p.db, [unitId]);
  return {
    unit: party(unitId),
    number: found.number,
    publishedOn: found.published_on,
    digest: found.digest,
    outdated: newest.standing !== version,
    newest: found.number === newest.number,
    lines: found.lines,
    editions: editions.map(({ number, published_on: publishedOn, lines }) => ({
      number,
      publishedOn,
      lines: lines.length,
    })),
    classes: wordsOf(law, CLASSES),
    cycles: cycleWords.map(({ key, zh, en }) => ({ key, zh, en })),
    articles: law.cite(RULE),
  };
}
