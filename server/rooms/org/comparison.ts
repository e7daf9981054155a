// Organisations beside each other by what the rooms count: departments ranked, bodies by reference apart and unranked.
import type { Platform } from '#cases/index.ts';
import type { Text } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { type Standing, standingOf } from './admission.ts';
import { listOrganisations } from './repository.ts';
import type { OrgExtensions } from './succession.ts';
import type { Organisation } from './tables.ts';

export type Compared = {
  id: string;
  name: Text;
  kind: string;
  standing: Standing | null;
  figures: Record<string, number>;
  /** Among departments only. */
  rank: number | null;
};

export type Comparison = {
  figures: string[];
  /** Assessed and ranked. */
  departments: Compared[];
  /** Listed apart, no rank. */
  apart: Compared[];
  /** Bodies that assessment leaves out altogether. */
  leftOut: Compared[];
  totals: { all: Record<string, number>; departments: Record<string, number> };
};

/** Lateness of a body that no limit binds is no breach and is not counted. */
const BREACHES = 'late';
const MOST = 10_000;

export async function compare(p: Platform, { figures }: OrgExtensions): Promise<Comparison> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { items } = await listOrganisations(p.db, { pageSize: MOST });
  const counts = await Promise.all(figures.map(async ({ name, of }) => ({ name, by: await of(p.db, p) })));
  const row = (one: Organisation): Compared => {
    const standing = standingOf(law, one) ?? null;
    return {
      id: one.id,
      name: one.name,
      kind: one.kind,
      standing,
      figures: Object.fromEntries(
        counts.map(({ name, by }) => [
          name,
          name === BREACHES && standing && !standing.bound ? 0 : (by.get(one.id) ?? 0),
        ]),
      ),
      rank: null,
    };
  };
  // The authorities of the data themselves are not compared with those they look after.
  const rows = items.filter(({ office }) => office === null).map(row);
  const departments = ranked(rows.filter(({ standing }) => standing === null));
  const total = (of: readonly Compared[]) =>
    Object.fromEntries(
      counts.map(({ name }) => [name, of.reduce((sum, one) => sum + (one.figures[name] ?? 0), 0)]),
    );
  return {
    figures: counts.map(({ name }) => name),
    departments,
    apart: rows.filter(({ standing }) => standing?.assessment === 'apart'),
    leftOut: rows.filter(({ standing }) => standing?.assessment === 'out'),
    totals: { all: total(rows), departments: total(departments) },
  };
}

/** By published entries, then by fewest late steps; equals share a rank. */
function ranked(rows: readonly Compared[]): Compared[] {
  const worth = ({ figures }: Compared) => [figures.entries ?? 0, -(figures.late ?? 0)] as const;
  const better = (a: Compared, b: Compared) => worth(b)[0] - worth(a)[0] || worth(b)[1] - worth(a)[1];
  const sorted = [...rows].sort((a, b) => better(a, b) || a.name.zh.localeCompare(b.name.zh, 'zh'));
  return sorted.map((one) => ({ ...one, rank: 1 + sorted.findIndex((other) => better(other, one) === 0) }));
}
