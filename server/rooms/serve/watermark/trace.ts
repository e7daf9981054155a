/** Whose copy is this? Rows found outside against every export that could have given them; the look is itself on record. */
import type { Selectable } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { getGrant, versionsOfGrant } from '../grants.ts';
import { policyStream } from '../policy-sql/stream.ts';
import { getService, getServiceVersion, type ServiceVersion } from '../repository.ts';
import './errors.ts';
import './events.ts';
import { problem } from '#kernel/errors.ts';
import { type Ask, aside } from './aside.ts';
import { chanceOf, type Score } from './detect.ts';
import { bitKeyOf, keyAnchor, layOut, tokenKeyOf } from './embed.ts';
import { placesOf } from './export.ts';
import type { MarkScheme } from './scheme.ts';
import type { SipKey } from './siphash.ts';
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

/** One look after the other. Throws `serve.trace-unreadable` and `serve.trace-busy`. */
export function traceMark(p: Serving, actor: PersonActor, bytes: Buffer): Promise<Traced> {
  return aside(async (ask) => {
    const file = await ask('open', bytes);
    if (!file) throw problem('serve.trace-unreadable');
    const look: Look = { exports: 0, columns: new Set(), suspects: [] };
    await lookAtTokens(p, ask, file.first, look);
    for (const group of await layouts(p.db)) await lookAtValues(p, ask, group, look);
    return concluded(p, actor, file, look);
  });
}

/** The look itself is on record, whoever it names. */
async function concluded(
  p: Serving,
  actor: PersonActor,
  { sha256, rows }: { sha256: string; rows: number },
  look: Look,
): Promise<Traced> {
  const named = look.suspects.filter(isSure).sort((a, b) => a.chance - b.chance);
  const others = look.suspects
    .filter((one) => !isSure(one))
    .flatMap(({ evidence }) => evidence.map(({ z }) => z));
  const { hash } = await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'serve.mark-traced',
      actor,
      subject: { type: 'serve.found-file', id: sha256 },
      ...(actor.organisationId ? { organisationId: actor.organisationId } : {}),
      detail: {
        rows,
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
    rows,
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
async function lookAtTokens(p: Serving, ask: Ask, first: readonly string[], look: Look): Promise<void> {
  const [{ seen } = { seen: 0 }] = await ask('tokens', [tokenKeyOf(Buffer.alloc(32))]);
  if (seen === 0) return;
  for await (const marks of pagesOf(p.db, { manner: 'token' })) {
    look.exports += marks.length;
    const keys = marks.map(({ sealed }) => tokenKeyOf(p.vault.open(sealed)));
    for (const [at, { made }] of (await ask('tokens', keys)).entries()) {
      const mark = marks[at];
      if (!mark || made === 0) continue;
      for (const name of mark.columns) if (first.includes(name)) look.columns.add(name);
      look.suspects.push({
        mark,
        evidence: [{ by: 'tokens', n: seen, matches: made, z: 0 }],
        chance: Math.min(1, seen * 2 ** -64),
      });
    }
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

async function* pagesOf(
  ex: Executor,
  where: { manner: 'token' } | { layout: Layout },
): AsyncIterable<Mark[]> {
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
    yield 'manner' in where
      ? rows
      : rows.filter(({ scheme }) => JSON.stringify(scheme) === JSON.stringify(where.layout.scheme));
    if (rows.length < page) return;
    after = rows.at(-1)?.export_id ?? after;
  }
}

/** Hashes that one look may cost. */
const mostHashes = 40_000_000;

async function lookAtValues(p: Serving, ask: Ask, layout: Layout, look: Look): Promise<void> {
  const version = await getServiceVersion(p.db, layout.versionId);
  if (!version) return;
  const { scheme, columns } = layout;
  const titles = version.plan.columns.map(({ name, titleZh, titleEn }) => ({ name, titleZh, titleEn }));
  const places = await placesOf(p, layout.versionId);
  const found = await ask('vote', { scheme, columns, titles, places });
  if (!found) return;
  for (const name of found.columns) look.columns.add(name);
  const marks: Mark[] = [];
  for await (const page of pagesOf(p.db, { layout })) marks.push(...page);
  look.exports += marks.length;
  // Each export is asked three ways, and each of them might please by chance.
  const tests = 3 * marks.length;
  const most = Math.max(2000, Math.floor(mostHashes / Math.max(1, marks.length)));
  const keys = marks.map(({ sealed }) => bitKeyOf(p.vault.open(sealed)));
  const scores = await ask('scores', { keys, most });
  const blind = marks.flatMap((mark, at): Suspect[] => {
    const score = scores[at];
    return score ? [suspected(mark, score, tests)] : [];
  });
  look.suspects.push(
    ...(blind.some(isAlone)
      ? blind
      : await lookWithOriginals(p, ask, { layout, version, names: found.names, places, keys, blind })),
  );
}

function suspected(mark: Mark, scores: Record<string, Score>, tests: number): Suspect {
  const evidence = Object.entries(scores)
    .filter(([, { n }]) => n > 0)
    .map(([by, { n, matches, z }]) => ({ by: by as Evidence['by'], n, matches, z }));
  const best = Math.max(0, ...evidence.filter(({ n }) => n >= fewest).map(({ z }) => z));
  return { mark, evidence, chance: Math.min(1, tests * chanceOf(best)) };
}

/** Exports beyond this are not held against the rows as they were. */
const mostInformed = 500;

/** Averages of several copies follow none of their bits, but each of their moves: seen by whoever has the rows as they were. */
async function lookWithOriginals(
  p: Serving,
  ask: Ask,
  {
    layout: { scheme, columns },
    version,
    names,
    places,
    keys,
    blind,
  }: {
    layout: Layout;
    version: ServiceVersion;
    names: readonly string[];
    places: SipKey;
    keys: SipKey[];
    blind: Suspect[];
  },
): Promise<Suspect[]> {
  const first = blind[0]?.mark;
  if (!first || blind.length > mostInformed || version.generation === 0) return blind;
  const wanted = new Set(await ask('anchors', scheme));
  if (wanted.size === 0) return blind;
  const versions = await versionsOfGrant(p.db, first.grant_id);
  const terms = versions.find(({ version }) => version === first.terms_version)?.terms;
  if (!terms) return blind;
  const stream = policyStream(p, {
    plan: version.plan,
    terms,
    columns,
    versionId: version.id,
    generation: version.generation,
    store: 'postgres',
    staysHere: true,
  });
  // As the found rows have them, so that both are read alike.
  const order = names.map((name) => columns.indexOf(name));
  const laid = layOut(scheme, names);
  const originals = new Map<string, (string | null)[]>();
  for await (const batch of stream.batches()) {
    for (const { cells } of batch) {
      const ordered = order.map((at) => (at < 0 ? null : (cells[at] ?? null)));
      const anchor = keyAnchor(laid, ordered);
      if (anchor !== undefined && wanted.has(anchor)) originals.set(anchor, ordered);
    }
  }
  const scores = await ask('informed', { scheme, places, keys, originals });
  return blind.map((suspect, at) => {
    const all = Object.fromEntries(suspect.evidence.map((one) => [one.by, one]));
    const score = scores[at];
    return score ? suspected(suspect.mark, { ...all, originals: score }, 4 * blind.length) : suspect;
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
