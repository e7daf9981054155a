/** Whose copy is this? Rows found outside against every export that could have given them; the look is itself on record. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { getGrant, versionsOfGrant } from '../grants.ts';
import type { Plan } from '../plan.ts';
import { policyStream } from '../policy-sql/stream.ts';
import { getService, getServiceVersion, type ServiceVersion } from '../repository.ts';
import './errors.ts';
import './events.ts';
import { chanceOf, informedScore, type Score, scoresOf, tokensOf, votesOf } from './detect.ts';
import { bitKeyOf, keyAnchor, layOut, tokenKeyOf } from './embed.ts';
import { placesOf } from './export.ts';
import { type FoundFile, readFound } from './read-file.ts';
import type { MarkScheme } from './scheme.ts';
import { type MarkTables, markTables } from './tables.ts';

/** Below this nobody is named, whatever the chance. */
export const sureZ = 5.5;
/** Nor while chance alone would show the like in one look of so many. */
export const sureChance = 0.001;
/** A mark of fewer intact places cannot reach it. */
const fewest = 31;

export type Evidence = {
  /** By what the rows were known: their key, bins of their values, both; rows as they were; tokens. */
  by: 'key' | 'bins' | 'both' | 'originals' | 'tokens';
  n: number;
  matches: number;
  z: number;
};

export type Named = {
  exportId: string;
  manner: Mark['manner'];
  evidence: Evidence[];
  /** How often chance alone would show as much, over all that was looked at. */
  chance: number;
  organisation: { id: string; zh: string; en: string };
  person: string | null;
  at: Date;
  grant: { id: string; number: string };
  service: { id: string; code: string; zh: string; en: string };
  commitment: string;
  entry: string;
};

export type Traced = {
  sha256: string;
  rows: number;
  /** Columns of the file that an export is known to have. */
  columns: string[];
  /** Exports that were held against it. */
  exports: number;
  named: Named[];
  /** The highest z of all who are not named. */
  nextZ: number | null;
  entry: string;
};

type Mark = Selectable<MarkTables['serve.export_mark']>;
type Suspect = { mark: Mark; evidence: Evidence[]; chance: number };
type Look = { exports: number; columns: Set<string>; suspects: Suspect[] };

/** Throws `serve.trace-unreadable`. */
export async function traceMark(p: Serving, actor: PersonActor, bytes: Buffer): Promise<Traced> {
  const file = readFound(bytes);
  const look: Look = { exports: 0, columns: new Set(), suspects: [] };
  await lookAtTokens(p, file, look);
  for (const group of await layouts(p.db)) await lookAtValues(p, file, group, look);
  const named = look.suspects.filter(isSure).sort((a, b) => a.chance - b.chance);
  const others = look.suspects
    .filter((one) => !isSure(one))
    .flatMap(({ evidence }) => evidence.map(({ z }) => z));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { hash } = await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'serve.mark-traced',
      actor,
      subject: { type: 'serve.found-file', id: sha256 },
      ...(actor.organisationId ? { organisationId: actor.organisationId } : {}),
      detail: {
        rows: file.rows.length,
        exports: look.exports,
        named: named.slice(0, 10).map(({ mark, evidence }) => ({
          export: mark.export_id,
          z: Math.max(...evidence.map(({ z }) => z)).toFixed(1),
        })),
      },
    }),
  );
  return {
    sha256,
    rows: file.rows.length,
    columns: [...look.columns],
    exports: look.exports,
    named: await Promise.all(named.slice(0, 20).map((one) => presented(p, one))),
    nextZ: others.length === 0 ? null : Math.max(...others),
    entry: hash,
  };
}

const isSure = ({ evidence, chance }: Suspect): boolean =>
  chance <= sureChance && evidence.some(({ n, z, by }) => by === 'tokens' || (n >= fewest && z >= sureZ));

/** Nearly every place follows one key: the find is no mixture of several copies. */
const isAlone = (one: Suspect): boolean =>
  isSure(one) && one.evidence.some(({ n, matches }) => n >= fewest && matches > n * 0.9);

/** A token is sixty-four bits of a seal: one alone names its export. */
async function lookAtTokens(p: Serving, file: FoundFile, look: Look): Promise<void> {
  const sample = { rows: [file.first as (string | null)[], ...file.rows].slice(0, 5000), names: file.first };
  const { seen } = tokensOf(sample.names, sample.rows, tokenKeyOf(Buffer.alloc(32)));
  if (seen === 0) return;
  for await (const mark of marksWhere(p.db, { manner: 'token' })) {
    look.exports++;
    const { made } = tokensOf(sample.names, sample.rows, tokenKeyOf(p.vault.open(mark.sealed)));
    if (made === 0) continue;
    for (const name of mark.columns) if (file.first.includes(name)) look.columns.add(name);
    look.suspects.push({
      mark,
      evidence: [{ by: 'tokens', n: seen, matches: made, z: 0 }],
      chance: Math.min(1, seen * 2 ** -64),
    });
  }
}

type Layout = { versionId: string; scheme: MarkScheme; columns: string[] };

/** Which ways of marking there are: of one version and one set of columns, usually one. */
async function layouts(ex: Executor): Promise<Layout[]> {
  const rows = await markTables(ex)
    .selectFrom('serve.export_mark')
    .select(['version_id as versionId', 'scheme', 'columns'])
    .where('manner', '=', 'parity')
    .distinct()
    .execute();
  return rows;
}

async function* marksWhere(
  ex: Executor,
  where: { manner: 'token' } | { layout: Layout },
): AsyncIterable<Mark> {
  const page = 500;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    let query = markTables(ex)
      .selectFrom('serve.export_mark')
      .selectAll()
      .where('export_id', '>', after)
      .orderBy('export_id')
      .limit(page);
    if ('manner' in where) query = query.where('manner', '=', where.manner);
    else query = query.where('version_id', '=', where.layout.versionId).where('manner', '=', 'parity');
    const rows = await query.execute();
    for (const row of rows)
      if ('manner' in where || JSON.stringify(row.scheme) === JSON.stringify(where.layout.scheme)) yield row;
    if (rows.length < page) return;
    after = rows.at(-1)?.export_id ?? after;
  }
}

/** Hashes that one look may cost. */
const mostHashes = 40_000_000;

async function lookAtValues(p: Serving, file: FoundFile, layout: Layout, look: Look): Promise<void> {
  const version = await getServiceVersion(p.db, layout.versionId);
  if (!version) return;
  const matched = matchColumns(file, layout, version.plan);
  if (!layout.scheme.columns.some(({ name }) => matched.names.includes(name))) return;
  const places = await placesOf(p, layout.versionId);
  const votes = votesOf(layout.scheme, places, matched.names, matched.rows);
  for (const name of votes.columns) look.columns.add(name);
  const marks: Mark[] = [];
  for await (const mark of marksWhere(p.db, { layout })) marks.push(mark);
  look.exports += marks.length;
  // Each export is asked three ways, and each of them might please by chance.
  const tests = 3 * marks.length;
  const most = Math.max(2000, Math.floor(mostHashes / Math.max(1, marks.length)));
  const blind = marks.map((mark): Suspect => {
    const { key, bins, both } = scoresOf(votes, bitKeyOf(p.vault.open(mark.sealed)), most);
    return suspected(mark, { key, bins, both }, tests);
  });
  const found = blind.some(isAlone)
    ? blind
    : await lookWithOriginals(p, { layout, version, matched, marks, blind });
  look.suspects.push(...found);
}

function suspected(mark: Mark, scores: Record<string, Score>, tests: number): Suspect {
  const evidence = Object.entries(scores)
    .filter(([, { n }]) => n > 0)
    .map(([by, { n, matches, z }]) => ({ by: by as Evidence['by'], n, matches, z }));
  const best = Math.max(0, ...evidence.filter(({ n }) => n >= fewest).map(({ z }) => z));
  return { mark, evidence, chance: Math.min(1, tests * chanceOf(best)) };
}

type Matched = { names: string[]; rows: (string | null)[][] };

/** Columns by name or title; where the first record names none, and there are as many, by place. */
function matchColumns(file: FoundFile, { columns }: Layout, plan: Plan): Matched {
  const loose = (text: string): string => text.trim().normalize('NFKC').toLowerCase();
  const byTitle = new Map<string, string>();
  for (const { name, titleZh, titleEn } of plan.columns)
    if (columns.includes(name))
      for (const title of [titleEn ?? '', titleZh, name]) if (title !== '') byTitle.set(loose(title), name);
  const names = file.first.map((title) => byTitle.get(loose(title)) ?? '');
  if (file.named || names.some((name) => name !== '')) return { names, rows: file.rows };
  if (file.first.length !== columns.length) return { names: [], rows: [] };
  return { names: columns, rows: [file.first, ...file.rows] };
}

/** Exports beyond this are not held against the rows as they were. */
const mostInformed = 500;

/** Averages of several copies follow none of their bits, but each of their moves: seen by whoever has the rows as they were. */
async function lookWithOriginals(
  p: Serving,
  {
    layout,
    version,
    matched,
    marks,
    blind,
  }: { layout: Layout; version: ServiceVersion; matched: Matched; marks: Mark[]; blind: Suspect[] },
): Promise<Suspect[]> {
  const laid = layOut(layout.scheme, matched.names);
  const [first] = marks;
  if (laid.key.length === 0 || !first || marks.length > mostInformed || version.generation === 0)
    return blind;
  const rows = matched.rows.slice(0, 100_000);
  const wanted = new Set(rows.flatMap((cells) => keyAnchor(laid, cells) ?? []));
  const versions = await versionsOfGrant(p.db, first.grant_id);
  const terms = versions.find(({ version }) => version === first.terms_version)?.terms;
  if (!terms) return blind;
  const stream = policyStream(p, {
    plan: version.plan,
    terms,
    columns: layout.columns,
    versionId: version.id,
    generation: version.generation,
    store: 'postgres',
  });
  // As the found rows have them, so that both are read alike.
  const order = matched.names.map((name) => layout.columns.indexOf(name));
  const originals = new Map<string, (string | null)[]>();
  for await (const batch of stream.batches()) {
    for (const { cells } of batch) {
      const ordered = order.map((at) => (at < 0 ? null : (cells[at] ?? null)));
      const anchor = keyAnchor(laid, ordered);
      if (anchor !== undefined && wanted.has(anchor)) originals.set(anchor, ordered);
    }
  }
  const places = await placesOf(p, layout.versionId);
  return blind.map(({ mark, evidence }) => {
    const bits = bitKeyOf(p.vault.open(mark.sealed));
    const score = informedScore(layout.scheme, { places, bits }, matched.names, rows, originals);
    const all = Object.fromEntries(evidence.map((one) => [one.by, one]));
    return suspected(mark, { ...all, originals: score }, 4 * marks.length);
  });
}

async function presented(p: Serving, { mark, evidence, chance }: Suspect): Promise<Named> {
  const [grant, organisations, people, version] = await Promise.all([
    getGrant(p.db, mark.grant_id),
    organisationNames(p.db, [mark.consumer_id]),
    personNames(p.db, mark.person_id ? [mark.person_id] : []),
    getServiceVersion(p.db, mark.version_id),
  ]);
  const service = version && (await getService(p.db, version.serviceId));
  const name = organisations.get(mark.consumer_id);
  return {
    exportId: mark.export_id,
    manner: mark.manner,
    evidence,
    chance,
    organisation: { id: mark.consumer_id, zh: name?.zh ?? '', en: name?.en ?? '' },
    person: mark.person_id ? (people.get(mark.person_id) ?? null) : null,
    at: mark.at,
    grant: { id: mark.grant_id, number: grant?.number ?? '' },
    service: {
      id: service?.id ?? '',
      code: service?.code ?? '',
      zh: service?.title.zh ?? '',
      en: service?.title.en ?? '',
    },
    commitment: mark.commitment,
    entry: mark.entry,
  };
}
