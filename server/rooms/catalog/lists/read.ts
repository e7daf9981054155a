/** The lists' questions: which there are, one of them on a day, two days of it, its editions; each reader sees what is theirs. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Json } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import { lawNow } from '#law/settings.ts';
import { getRegion, organisationNames, personNames } from '#rooms/org/index.ts';
import { articlesOf } from '../checks/issue.ts';
import { audienceOf, openPolicy } from '../policy.ts';
import {
  type DifferenceQuery,
  type DifferenceReply,
  type EditionReply,
  type LineReply,
  type ListKey,
  type ListQuery,
  type ListReply,
  type ListsReply,
  listLine,
} from './schema.ts';
import {
  compareLines,
  endOfDay,
  lineFields,
  linesAt,
  type Scope,
  type StandingLine,
  versionAt,
} from './standing.ts';
import { listTables } from './tables.ts';

const nameless = { zh: '', en: '' };
const bound = (p: Platform) => lawNow(p.db, p.law, p.clock.today());

/** What every platform keeps, whatever its city calls for. */
const masterWord = { key: 'master', zh: '数据资源目录', en: 'Data resource catalogue' };

export type ListTerm = { key: ListKey; zh: string; en: string; articles: string[]; toPublic: boolean };

/** The lists of this city, in its words; the catalogue itself is always among them. */
export function listsOf(law: LawNow): ListTerm[] {
  const rule = 'catalog.lists';
  const named = law.terms(rule).flatMap((term): ListTerm[] => {
    const key = keyOf(term.key);
    if (!key) return [];
    return [
      {
        key,
        zh: term.zh,
        en: term.en,
        articles: articlesOf(law, rule, term),
        toPublic: term.attributes.public === true,
      },
    ];
  });
  return named.some(({ key }) => key === 'master')
    ? named
    : [{ ...masterWord, key: 'master', articles: law.cite(rule), toPublic: false }, ...named];
}

const keys: readonly ListKey[] = ['master', 'responsibility', 'demand', 'negative', 'open', 'base', 'theme'];
const keyOf = (key: string): ListKey | undefined => keys.find((known) => known === key);

export function listTerm(law: LawNow, list: ListKey): ListTerm {
  const found = listsOf(law).find(({ key }) => key === list);
  if (!found) throw problem('kernel.not-found');
  return found;
}

/** The public sees what was published to it; who works here sees the lists as they stand. */
const isPublic = (actor: Actor): boolean => organisationOf(actor) === undefined;

export async function readLists(p: Platform, actor: Actor): Promise<ListsReply> {
  const law = await bound(p);
  const at = endOfDay(p.clock.today());
  const items: ListsReply['items'] = [];
  for (const term of listsOf(law)) {
    const edition = await latestEdition(p.db, term.key, isPublic(actor));
    if (isPublic(actor) && (!term.toPublic || !edition)) continue;
    const { lines, total } = await linesAt(p.db, { list: term.key }, at, { limit: 1, offset: 0 });
    const { version, lastOn } = await versionAt(p.db, { list: term.key }, at);
    items.push({
      ...term,
      count: isPublic(actor) ? (edition?.lines ?? 0) : lines.length === 0 ? 0 : total,
      version: isPublic(actor) ? (edition?.version ?? 0) : version,
      lastChangedOn: isPublic(actor) ? (edition?.asOf ?? null) : lastOn,
      edition: edition ?? null,
    });
  }
  const codes = await listTables(p.db)
    .selectFrom('catalog.list_line')
    .select('region_code')
    .distinct()
    .orderBy('region_code')
    .execute();
  const regions = [];
  for (const { region_code: code } of codes) {
    const region = await getRegion(p.db, code);
    regions.push({ code, name: region?.name ?? { zh: code, en: code } });
  }
  return { items, regions };
}

const editionOf = async (
  ex: Executor,
  rows: readonly {
    id: string;
    number: number;
    version: number;
    as_of: LegalDay;
    lines: number;
    digest: string;
    to_public: boolean;
    region_code: string | null;
    published_by: string | null;
    published_on: LegalDay;
    published_at: Date;
  }[],
): Promise<EditionReply[]> => {
  const names = await personNames(
    ex,
    rows.flatMap(({ published_by: by }) => (by ? [by] : [])),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    version: row.version,
    asOf: row.as_of,
    lines: row.lines,
    digest: row.digest,
    toPublic: row.to_public,
    regionCode: row.region_code,
    publishedOn: row.published_on,
    publishedAt: row.published_at.toISOString(),
    publishedBy: row.published_by ? (names.get(row.published_by) ?? null) : null,
  }));
};

async function latestEdition(
  ex: Executor,
  list: ListKey,
  publicOnly: boolean,
): Promise<EditionReply | undefined> {
  const rows = await listTables(ex)
    .selectFrom('catalog.list_edition')
    .selectAll()
    .where('list', '=', list)
    .where('region_code', 'is', null)
    .$if(publicOnly, (query) => query.where('to_public', '=', true))
    .orderBy('number', 'desc')
    .limit(1)
    .execute();
  return (await editionOf(ex, rows))[0];
}

/** Every edition of the list, newest first; `region` null: those of the whole city. */
export async function readEditions(
  p: Platform,
  actor: Actor,
  list: ListKey,
  region: string | undefined,
): Promise<EditionReply[]> {
  const term = listTerm(await bound(p), list);
  if (isPublic(actor) && !term.toPublic) throw problem('kernel.not-found');
  const rows = await listTables(p.db)
    .selectFrom('catalog.list_edition')
    .selectAll()
    .where('list', '=', list)
    .where('region_code', region === undefined ? 'is' : '=', region ?? null)
    .$if(isPublic(actor), (query) => query.where('to_public', '=', true))
    .orderBy('number', 'desc')
    .execute();
  const editions = await editionOf(p.db, rows);
  return isPublic(actor) ? editions.map((edition) => ({ ...edition, publishedBy: null })) : editions;
}

/** Of a withheld entry other departments see name and provider, where the city says so; a list is no way around that. */
async function present(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  lines: readonly StandingLine[],
): Promise<LineReply[]> {
  const own = organisationOf(actor);
  const hidden = law.flag('catalog.withheld-name-only');
  /** An area's authority oversees its own area and no further. */
  const oversees = (regionCode: string): boolean => {
    const audience = audienceOf(actor, regionCode);
    return (
      audience.kind === 'overseer' && (audience.area === undefined || regionCode.startsWith(audience.area))
    );
  };
  const names = await organisationNames(ex, [
    ...new Set(
      lines.flatMap(({ providerId, line }) => [providerId, ...(line.holderId ? [line.holderId] : [])]),
    ),
  ]);
  return lines.map(({ subjectId, providerId, regionCode, since, line }) => {
    const bare = hidden && line.sharingClass === 'withheld' && !oversees(regionCode) && providerId !== own;
    return {
      subjectId,
      provider: { id: providerId, name: names.get(providerId) ?? nameless },
      regionCode,
      since,
      line: bare
        ? listLine.parse({ code: line.code, name: line.name, sharingClass: line.sharingClass })
        : line,
      holder: line.holderId ? { id: line.holderId, name: names.get(line.holderId) ?? nameless } : null,
      bare,
      opens: openPolicy.on(actor, regionCode).allowed,
    };
  });
}

/** The instant and the scope a reader is answered for; the public only ever by an edition published to it. */
async function asked(
  p: Platform,
  actor: Actor,
  term: ListTerm,
  query: Pick<ListQuery, 'on' | 'edition' | 'region' | 'provider' | 'q'>,
): Promise<{ scope: Scope; at: Date; on: LegalDay }> {
  const scope = { list: term.key, region: query.region, provider: query.provider, q: query.q };
  const outside = isPublic(actor);
  if (outside && !term.toPublic) throw problem('kernel.not-found');
  if (query.edition !== undefined || outside) {
    const edition = await listTables(p.db)
      .selectFrom('catalog.list_edition')
      .selectAll()
      .where('list', '=', term.key)
      .$if(query.edition !== undefined, (rows) => rows.where('id', '=', query.edition ?? ''))
      .$if(query.edition === undefined, (rows) => rows.where('region_code', 'is', null))
      .$if(outside, (rows) => rows.where('to_public', '=', true))
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!edition) throw problem('kernel.not-found');
    return {
      scope: { ...scope, region: edition.region_code ?? query.region },
      at: edition.published_at,
      on: edition.as_of,
    };
  }
  const on = query.on ?? p.clock.today();
  return { scope, at: endOfDay(on), on };
}

export async function readList(
  p: Platform,
  actor: Actor,
  list: ListKey,
  query: ListQuery,
): Promise<ListReply> {
  const law = await bound(p);
  const term = listTerm(law, list);
  const { scope, at, on } = await asked(p, actor, term, query);
  const { lines, total } = await linesAt(p.db, scope, at, {
    limit: query.pageSize,
    offset: (query.page - 1) * query.pageSize,
  });
  const { version } = await versionAt(p.db, scope, at);
  return {
    list: term,
    on,
    version,
    regionCode: scope.region ?? null,
    items: await present(p.db, law, actor, lines),
    total,
    page: query.page,
    pageSize: query.pageSize,
  };
}

/** The whole list for a file. */
export async function wholeList(
  p: Platform,
  actor: Actor,
  list: ListKey,
  query: ListQuery,
): Promise<{ term: ListTerm; on: LegalDay; version: number; lines: LineReply[] }> {
  const law = await bound(p);
  const term = listTerm(law, list);
  const { scope, at, on } = await asked(p, actor, term, query);
  const { lines } = await linesAt(p.db, scope, at);
  const { version } = await versionAt(p.db, scope, at);
  return { term, on, version, lines: await present(p.db, law, actor, lines) };
}

/** What tells two days of a list apart; the members of departments only, an edition speaks for one day. */
export async function readDifference(
  p: Platform,
  actor: Actor,
  list: ListKey,
  query: DifferenceQuery,
): Promise<DifferenceReply> {
  if (isPublic(actor)) throw problem('kernel.sign-in-required');
  const law = await bound(p);
  listTerm(law, list);
  const to = query.to ?? p.clock.today();
  const scope = { list, region: query.region, provider: query.provider };
  const [early, late] = [endOfDay(query.from), endOfDay(to)];
  const before = await linesAt(p.db, scope, early);
  const after = await linesAt(p.db, scope, late);
  const found = compareLines(before.lines, after.lines);
  const shown = new Map(
    (
      await present(
        p.db,
        law,
        actor,
        found.changed.flatMap((one) => [one.after]),
      )
    ).map((line) => [line.subjectId, line]),
  );
  return {
    from: query.from,
    to,
    versions: {
      from: (await versionAt(p.db, scope, early)).version,
      to: (await versionAt(p.db, scope, late)).version,
    },
    added: await present(p.db, law, actor, found.added),
    removed: await present(p.db, law, actor, found.removed),
    changed: found.changed.map(({ subjectId, name, before: was, after: is }) => ({
      subjectId,
      name,
      fields: shown.get(subjectId)?.bare ? [] : lineFields(was.line, is.line).map(jsonFields),
    })),
  };
}

const jsonFields = ({ field, before, after }: { field: string; before: unknown; after: unknown }) => ({
  field,
  before: jsonOf(before),
  after: jsonOf(after),
});
const jsonOf = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
