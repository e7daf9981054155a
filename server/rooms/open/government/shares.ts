/** How much of its entries each unit opens, quarter by quarter; a fall is marked until it is explained. Tightening a class needs a basis. */
import type { Platform, SubjectCheck } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { endOfDay, getPublishedVersion, getVersion, linesAt, openingBefore } from '#rooms/catalog/index.ts';
import { consumersOf } from '#rooms/serve/index.ts';
import { takersOf } from '../access/index.ts';
import { datasetOfResource, releasesOf } from '../datasets/read.ts';
import { looksAtOpening } from '../demands/index.ts';
import { partiesOf } from '../planning/index.ts';
import { explainFall } from './policy.ts';
import type { SharesReply } from './schema.ts';
import { governmentTables } from './tables.ts';

const RULE = 'open.widening';
const CLASSES = 'classify.opening-classes';
/** How many quarters are shown, the running one the last. */
const QUARTERS = 6;
const MONTHS = 3;

/** From the widest to the strictest. */
const order = ['open', 'conditional', 'closed'];
const tighter = (former: string, now: string): boolean =>
  order.indexOf(former) >= 0 && order.indexOf(now) > order.indexOf(former);

type Quarter = { key: string; end: LegalDay };

/** The quarters up to the one of the day, each with its last day. */
export function quartersTo(day: LegalDay): Quarter[] {
  const year = Number(day.slice(0, 4));
  const now = Math.floor((Number(day.slice(5, 7)) - 1) / MONTHS);
  return Array.from({ length: QUARTERS }, (_, at) => {
    const n = year * 4 + now - (QUARTERS - 1 - at);
    const [y, q] = [Math.floor(n / 4), n % 4];
    const last = new Date(Date.UTC(y, (q + 1) * MONTHS, 0)).toISOString().slice(0, 10);
    return { key: `${y}Q${q + 1}`, end: last };
  });
}

type Counted = { open: number; conditional: number; closed: number };

async function countAt(p: Platform, day: LegalDay): Promise<Map<string, Counted>> {
  const { lines } = await linesAt(p.db, { list: 'master' }, endOfDay(day));
  return new Map(
    [...Map.groupBy(lines, ({ providerId }) => providerId)].map(([unit, own]) => {
      const count = (key: string): number => own.filter(({ line }) => line.openingClass === key).length;
      return [unit, { open: count('open'), conditional: count('conditional'), closed: count('closed') }];
    }),
  );
}

const shareOf = ({ open, conditional, closed }: Counted): number | null => {
  const all = open + conditional + closed;
  return all === 0 ? null : Math.round(((open + conditional) / all) * 1000) / 10;
};

export async function readSharesOf(p: Platform, actor: Actor): Promise<SharesReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const own = organisationOf(actor);
  const quarters = quartersTo(law.day);
  const counted = await Promise.all(quarters.map(({ end }) => countAt(p, end)));
  const said = await governmentTables(p.db).selectFrom('open.share_explanation').selectAll().execute();
  const units = [...new Set(counted.flatMap((one) => [...one.keys()]))].filter(
    (unit) => looksAtOpening(actor) || unit === own,
  );
  const party = await partiesOf(p.db, units);
  const none = { open: 0, conditional: 0, closed: 0 };
  return {
    quarters: quarters.map(({ key }) => key),
    items: units.map((unit) => {
      const rows = quarters.map(({ key }, at) => {
        const now = counted[at]?.get(unit) ?? none;
        return { quarter: key, ...now, share: shareOf(now) };
      });
      return {
        unit: party(unit),
        quarters: rows,
        falls: rows.flatMap(({ quarter, share: to }, at) => {
          const from = rows[at - 1]?.share ?? null;
          if (from === null || to === null || to >= from) return [];
          const explained = said.find((one) => one.unit_id === unit && one.quarter === quarter);
          return [{ quarter, from, to, said: explained?.said ?? null }];
        }),
        abilities: abilitiesOf(actor, { unitId: unit }, { explain: explainFall }),
      };
    }),
    classes: law.terms(CLASSES).map(({ key, zh, en }) => ({ key, zh, en })),
    articles: law.cite(RULE),
  };
}

/** Why a unit's share fell; what was said later stands beside the earlier in the ledger. */
export function explain(p: Platform, actor: Actor, quarter: string, said: string): Promise<void> {
  const unitId = organisationOf(actor) ?? '';
  permit(explainFall, actor, { unitId });
  return transact(p.db, async (tx) => {
    const now = { said, by_person: actor.kind === 'person' ? actor.personId : null, at: p.clock.now() };
    await governmentTables(tx)
      .insertInto('open.share_explanation')
      .values({ unit_id: unitId, quarter, ...now })
      .onConflict((oc) => oc.columns(['unit_id', 'quarter']).doUpdateSet(now))
      .execute();
    await record(tx, p, {
      kind: 'open.fall-explained',
      actor,
      subject: { type: 'org.organisation', id: unitId },
      organisationId: unitId,
      detail: { quarter, said },
    });
  });
}

/** A version that opens less than the one in force names the law or the ground it rests on. */
export const tighteningGrounded: SubjectCheck = async ({ ex, law }, { type, id }) => {
  if (type !== 'catalog.version' || !law.flag(RULE)) return [];
  const version = await getVersion(ex, id);
  const published = version && (await getPublishedVersion(ex, version.resourceId));
  if (!published || published.version.id === id) return [];
  const { openingClass, openingBasis, classing } = version.content;
  if (!tighter(published.version.content.openingClass, openingClass)) return [];
  const grounded =
    openingBasis.some(({ title, article }) => title !== '' && article !== '') ||
    (classing.openingGrounds ?? []).some(({ title, article }) => Boolean(title && article));
  return grounded
    ? []
    : [
        {
          path: 'openingClass',
          code: 'open.tightening-basis',
          message: {
            zh: '收紧开放属性须写明依据（文件及条款）',
            en: 'Tightening the opening class needs a basis: a document and its article',
          },
          articles: law.cite(RULE),
          severity: 'error',
        },
      ];
};

/** Who uses the data is told that they are opened less than before. */
export const tightenedTold = (p: Platform): Subscriber => ({
  name: 'open.tell-tightened',
  run: async ({ resourceId: resource }) => {
    const resourceId = String(resource);
    const moved = await openingBefore(p.db, resourceId);
    if (!moved || !tighter(moved.former, moved.now)) return;
    const law = await lawNow(p.db, p.law, p.clock.today());
    if (!law.flag(RULE)) return;
    const dataset = await datasetOfResource(p.db, resourceId);
    const releases = dataset ? await releasesOf(p.db, dataset.id) : [];
    const takers = await takersOf(
      p.db,
      releases.map(({ id }) => id),
    );
    const users = await consumersOf(p.db, resourceId);
    const told = new Set([...takers.map(({ organisationId }) => organisationId), ...users]);
    if (told.size === 0) return;
    const wordOf = (key: string) => {
      const term = law.term(CLASSES, key);
      return { zh: term?.zh ?? key, en: term?.en ?? key };
    };
    await transact(p.db, (tx) =>
      notify(tx, p, {
        kind: 'open.class-tightened',
        to: [...told].map((organisationId) => ({ organisationId })),
        params: { name: moved.name, former: wordOf(moved.former), now: wordOf(moved.now) },
        articles: law.cite(RULE),
        subject: { type: 'catalog.resource', id: resourceId },
        link: `/catalog/${resourceId}`,
        once: `open.class-tightened ${moved.version}`,
      }),
    );
  },
});
