/** The marks of values in doubt beside the records of an answer: joined at read, in the group's own transaction. */
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { type Dispute, disputesOf, instructionOf, markArticles } from '#rooms/quality/index.ts';
import type { GatewayContext } from './admission.ts';

/** What an answer says of one of its records, by its place in it from 0; `null`: of every record of the entry. */
export type Mark = {
  record: number | null;
  /** Names of the columns in doubt; empty: all of them. */
  items: string[];
  underCheck: boolean;
  disputed: boolean;
  /** Since when there is doubt; null where only a correction is told. */
  since: LegalDay | null;
  /** The source put the value right on that day. */
  correctedOn?: LegalDay;
  /** What the office is to do meanwhile. */
  instruction?: Text;
  articles?: string[];
};

/** Whether any mark stands on the resource: one look into an index, within the read itself. */
export const marksStand = (resourceId: string) =>
  sql<boolean>`exists (select 1 from quality.mark m where m.resource_id = ${resourceId} and m.ended_on is null)`;

export type Marked = { disputes: ReadonlyMap<string | null, Dispute>; instruction: Text; articles: string[] };

export type MarkReader = {
  /** Marks of these rows and of the entry as a whole. */
  of(ex: Executor, resourceId: string, keys: readonly string[]): Promise<Marked>;
};

export const openMarks = (p: GatewayContext): MarkReader => ({
  async of(ex, resourceId, keys) {
    const found = await disputesOf(p, ex, resourceId, [...new Set(keys)]);
    const law = await lawNow(ex, p.law, p.clock.today());
    const { text, articles } = instructionOf(law);
    return {
      disputes: new Map(found.map((one) => [one.key, one])),
      instruction: text,
      articles: [...new Set([...articles, ...markArticles(law)])],
    };
  },
});

/** The marks of the records of one answer; a column that the grant does not show is not spoken of. Pure. */
export function marksOfRows(
  columns: readonly string[],
  rows: readonly { key: string }[],
  { disputes, instruction, articles }: Marked,
): Mark[] {
  const shown = new Set(columns);
  const markOf = (record: number | null, dispute: Dispute | undefined): Mark[] => {
    if (!dispute) return [];
    const items = dispute.items.filter((name) => shown.has(name));
    if (dispute.items.length > 0 && items.length === 0) return [];
    const { underCheck, disputed, since, correctedOn } = dispute;
    const doubt = underCheck || disputed;
    return [
      {
        record,
        items,
        underCheck,
        disputed,
        since,
        ...(correctedOn === null ? {} : { correctedOn }),
        ...(doubt ? { instruction, articles } : {}),
      },
    ];
  };
  return [
    ...markOf(null, disputes.get(null)),
    ...rows.flatMap(({ key }, place) => markOf(place, disputes.get(key))),
  ];
}
