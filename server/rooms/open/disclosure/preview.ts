/** What a treatment does to the rows as they are now: some of them before and after, what is lost, and how small the groups become. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { ident } from '#kernel/warehouse.ts';
import type { LawNow } from '#law/settings.ts';
import { columnText, visibleSelect } from '#rooms/collect/index.ts';
import type { Dataset } from '../datasets/read.ts';
import { type Compiled, compileTreatment, treatedSelect } from './compile.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures-types.ts';
import { disclosureRules } from './law.ts';
import { generalisedOf, suppressedOf } from './preview-lost.ts';
import type { Recipe, Treatment } from './recipe.ts';
import { requireVisible } from './subject.ts';

const ROWS = 20;

export type Loss = {
  column: string;
  /** Different values before and after; null where the column is gone. */
  before: number;
  after: number | null;
  emptyBefore: number;
  emptyAfter: number | null;
};
export type Preview = {
  columns: string[];
  rows: { before: (string | null)[]; after: (string | null)[] }[];
  total: number;
  left: number;
  losses: Loss[];
  figures: { before: Figures; after: Figures } | null;
  suppressed: Suppressed;
  /** Of each treated column: its commonest values before, each with what it becomes. */
  generalised: Generalised[];
};
/** Rows that leave by nothing: of small groups, or because whoever they are of took consent back. */
export type Suppressed = { small: number; withheld: number; rows: (string | null)[][] };
export type Generalised = {
  column: string;
  pairs: { from: string | null; to: string | null; rows: number }[];
};
export type Asked = { recipe: Recipe; by: readonly string[]; sensitive: readonly string[] };

export type Sources = { raw: string; treated: string; params: Record<string, unknown>; compiled: Compiled };

async function sourcesOf(p: Platform, dataset: Dataset, treatment: Treatment) {
  const { visible, seqs } = await requireVisible(p, dataset);
  const compiled = compileTreatment(treatment, visible.columns);
  const raw = visibleSelect(visible, '*');
  const sources: Sources = {
    raw,
    treated: treatedSelect(compiled, raw),
    params: { seqs, ...compiled.params },
    compiled,
  };
  return { visible, sources };
}

/** Figures of the rows as they are and as they would leave. */
export async function measure(
  p: Platform,
  law: LawNow,
  dataset: Dataset,
  treatment: Treatment,
  { by, sensitive }: Pick<Asked, 'by' | 'sensitive'>,
): Promise<{ before: Figures; after: Figures } | null> {
  if (by.length === 0) return null;
  const { visible, sources } = await sourcesOf(p, dataset, treatment);
  const asked = {
    params: sources.params,
    by,
    sensitive,
    k: law.number(disclosureRules.k)?.value ?? null,
    l: law.number(disclosureRules.l)?.value ?? null,
  };
  const [before, after] = await Promise.all([
    figuresOf(p, {
      ...asked,
      from: `(${sources.raw})`,
      columns: new Map(visible.columns.map(({ name, physical }) => [name, physical])),
    }),
    figuresOf(p, {
      ...asked,
      from: `(${sources.treated})`,
      columns: new Map(sources.compiled.columns.map(({ name }, n) => [name, `c${n + 1}`])),
    }),
  ]);
  return { before, after };
}

export async function previewOf(
  p: Platform,
  law: LawNow,
  dataset: Dataset,
  treatment: Treatment,
  asked: Asked,
): Promise<Preview> {
  const { visible, sources } = await sourcesOf(p, dataset, treatment);
  const { compiled, raw, params } = sources;
  const after = new Map(compiled.columns.map((column, n) => [column.name, { ...column, at: `c${n + 1}` }]));
  const cells = visible.columns.map((column) => {
    const made = after.get(column.name);
    return `[${columnText(column)}, ${made ? columnText({ ...made, physical: `after ${made.name}` }) : 'CAST(NULL AS Nullable(String))'}]`;
  });
  const made = compiled.columns.map(({ name, sql }) => `${sql} AS ${ident(`after ${name}`)}`);
  const rows = await p.warehouse.query(
    `SELECT [${cells.join(', ')}] AS v FROM (SELECT *, ${made.join(', ')} FROM (${raw}) WHERE ${compiled.where} ORDER BY key LIMIT ${ROWS})`,
    params,
    z.object({ v: z.array(z.tuple([z.string().nullable(), z.string().nullable()])) }),
  );
  const [losses, figures, suppressed, generalised] = await Promise.all([
    lossesOf(p, visible.columns, sources),
    measure(p, law, dataset, treatment, asked),
    suppressedOf(p, visible.columns, sources),
    generalisedOf(p, visible.columns, sources, treatment.recipe),
  ]);
  return {
    columns: visible.columns.map(({ name }) => name),
    rows: rows.map(({ v }) => ({ before: v.map(([was]) => was), after: v.map(([, is]) => is) })),
    ...losses,
    figures,
    suppressed,
    generalised,
  };
}

const tally = z.object({ n: z.coerce.number() }).catchall(z.coerce.number());

async function lossesOf(
  p: Platform,
  columns: readonly { name: string; physical: string }[],
  { raw, treated, params, compiled }: Sources,
): Promise<Pick<Preview, 'losses' | 'total' | 'left'>> {
  const counted = (names: readonly string[]): string =>
    names
      .map(
        (name, n) =>
          `, toUInt64(uniq(${ident(name)})) AS u${n}, toUInt64(countIf(isNull(${ident(name)}))) AS e${n}`,
      )
      .join('');
  const ask = (names: readonly string[], from: string) =>
    p.warehouse.query(`SELECT toUInt64(count()) AS n${counted(names)} FROM (${from})`, params, tally);
  const [[before], [after]] = await Promise.all([
    ask(
      columns.map(({ physical }) => physical),
      raw,
    ),
    ask(
      compiled.columns.map((_, n) => `c${n + 1}`),
      treated,
    ),
  ]);
  return {
    total: before?.n ?? 0,
    left: after?.n ?? 0,
    losses: columns.map(({ name }, n) => {
      const at = compiled.columns.findIndex((one) => one.name === name);
      return {
        column: name,
        before: before?.[`u${n}`] ?? 0,
        after: at < 0 ? null : (after?.[`u${at}`] ?? 0),
        emptyBefore: before?.[`e${n}`] ?? 0,
        emptyAfter: at < 0 ? null : (after?.[`e${at}`] ?? 0),
      };
    }),
  };
}
