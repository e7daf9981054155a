/** The catalogue of a year as officials compile it; everybody reads it once it is published. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { publishedStatements, resourceTitles } from '#rooms/catalog/index.ts';
import { openedEntries, partiesOf, prioritiesOf } from '../planning/index.ts';
import { answerPolicy, compilePolicy } from './policy.ts';
import { inputsOf, openAlready, RULE } from './propose.ts';
import type { CompilationReply } from './schema.ts';
import { type Compilation, type CompiledEntry, compilationTables } from './tables.ts';

const entriesOf = (ex: Executor, id: string): Promise<CompiledEntry[]> =>
  compilationTables(ex)
    .selectFrom('open.compilation_entry')
    .selectAll()
    .where('compilation_id', '=', id)
    .orderBy('resource_id')
    .execute();

/** Priorities of the year that it neither takes in nor explains; what is open already needs neither. */
export async function unexplained(
  ex: Executor,
  { id, year }: Pick<Compilation, 'id' | 'year'>,
): Promise<{ resourceId: string; name: string }[]> {
  const [lines, entries] = await Promise.all([prioritiesOf(ex, year), entriesOf(ex, id)]);
  const settled = new Set(
    entries.flatMap(({ resource_id: resource, kept, reason }) =>
      kept || reason.trim() !== '' ? [resource] : [],
    ),
  );
  const open = await openAlready(
    ex,
    lines.map(({ resourceId }) => resourceId),
  );
  return lines
    .filter(({ resourceId }) => !settled.has(resourceId) && !open.has(resourceId))
    .map(({ resourceId, name }) => ({ resourceId, name }));
}

type Asked = { year?: number | undefined; publicly?: boolean };

/** `publicly`: only what is published, and of it only what was taken in. */
export async function readCompilation(
  p: Platform,
  actor: Actor,
  { year: asked, publicly = false }: Asked,
): Promise<CompilationReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const all = (
    await compilationTables(p.db).selectFrom('open.compilation').selectAll().orderBy('year', 'desc').execute()
  ).filter(({ state }) => !publicly || state === 'published');
  const year = asked ?? (publicly ? all[0]?.year : undefined) ?? Number(law.day.slice(0, 4));
  const row = all.find((one) => one.year === year);
  const rows = row ? await entriesOf(p.db, row.id) : [];
  const own = organisationOf(actor);
  const entries = await shown(p, law, actor, {
    // What was said between units and authority on the way is theirs.
    rows: publicly
      ? rows.flatMap((one) => (one.kept ? { ...one, reason: '', agreed: null, said: '' } : []))
      : rows,
    open: row?.state === 'compiling',
  });
  return {
    year,
    years: all.map((one) => one.year),
    state: row?.state ?? 'none',
    entries: publicly || oversees(actor) ? entries : entries.filter(({ unit }) => unit.id === own),
    unexplained: row && !publicly && row.state === 'compiling' ? await unexplained(p.db, row) : [],
    inputs: inputsOf(law),
    submittedAt: row?.submitted_at?.toISOString() ?? null,
    publishedAt: row?.published_at?.toISOString() ?? null,
    opinion: publicly ? '' : (row?.opinion ?? ''),
    articles: law.cite(RULE),
    abilities: publicly
      ? {}
      : abilitiesOf(actor, undefined, {
          ...(row ? {} : { start: compilePolicy }),
          ...(row?.state === 'compiling' ? { settle: compilePolicy, submit: compilePolicy } : {}),
          ...(row?.state === 'submitted' ? { decide: compilePolicy } : {}),
        }),
  };
}

async function shown(
  p: Platform,
  law: Awaited<ReturnType<typeof lawNow>>,
  actor: Actor,
  { rows, open }: { rows: readonly CompiledEntry[]; open: boolean },
): Promise<CompilationReply['entries']> {
  const ids = rows.map(({ resource_id: id }) => id);
  const [titles, statements, opened] = await Promise.all([
    resourceTitles(p.db, ids),
    publishedStatements(p.db, { ids }),
    openedEntries(p.db, ids),
  ]);
  const party = await partiesOf(
    p.db,
    [...titles.values()].map(({ providerId }) => providerId),
  );
  const classes = new Map(statements.map(({ id, openingClass }) => [id, openingClass]));
  return rows.flatMap((row): CompilationReply['entries'] => {
    const title = titles.get(row.resource_id);
    if (!title) return [];
    const key = classes.get(row.resource_id) ?? '';
    const term = law.term('classify.opening-classes', key);
    return [
      {
        resourceId: row.resource_id,
        name: title.name,
        unit: party(title.providerId),
        openingClass: term ? { zh: term.zh, en: term.en } : { zh: key, en: key },
        inputs: inputsOf(law).filter(({ key: input }) => row.inputs.includes(input)),
        demands: row.demands,
        kept: row.kept,
        reason: row.reason,
        agreed: row.agreed ?? null,
        said: row.said,
        slug: opened.get(row.resource_id)?.slug ?? null,
        abilities: open ? abilitiesOf(actor, { unitId: title.providerId }, { answer: answerPolicy }) : {},
      },
    ];
  });
}
