/** One source per item: finds items of other entries that are the same by element, title, sound, column name, identifier or values. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { text } from '#kernel/http/shapes.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { nameKey } from '../checks/issue.ts';
import { identifierSchema } from '../content.ts';
import { soundOf } from '../search.ts';
import { sharedValues } from './profiles.ts';
import { compileTables } from './tables.ts';

const wanted = z.strictObject({
  name: z.string().max(63).default(''),
  titleZh: z.string().max(200).default(''),
  elementId: z.uuid().optional(),
  identifier: identifierSchema.optional(),
  /** Type and length as a profile of the values found them. */
  type: z.string().max(20).optional(),
  length: z.number().int().optional(),
});
export type WantedItem = z.output<typeof wanted>;
export const matchingBody = z.strictObject({
  items: z.array(wanted).max(500),
  /** The entry being compiled: its own items are no repetition. */
  except: z.uuid().optional(),
});
const how = z.enum(['element', 'title', 'pinyin', 'name', 'identifier', 'profile', 'values']);
export const matchingReply = z.object({
  items: z.array(
    z.object({
      index: z.number().int(),
      matches: z.array(
        z.object({
          resource: z.object({ id: z.uuid(), name: z.string() }),
          provider: z.object({ id: z.uuid(), name: text }),
          item: z.object({ id: z.uuid(), name: z.string(), titleZh: z.string() }),
          how: z.array(how),
        }),
      ),
    }),
  ),
  /** Entries that already hold half or more of these items. */
  repeated: z.array(
    z.object({
      resource: z.object({ id: z.uuid(), name: z.string() }),
      provider: z.object({ id: z.uuid(), name: text }),
      same: z.number().int(),
      of: z.number().int(),
    }),
  ),
});
export type MatchingReply = z.output<typeof matchingReply>;

const mostMatches = 5;
/** Column names that say nothing of the content. */
const idle = new Set([
  'id',
  'name',
  'code',
  'type',
  'state',
  'status',
  'remark',
  'note',
  'bz',
  'mc',
  'xh',
  'lx',
  'zt',
]);
/** Items every record has: equal in two entries they are no repetition of content. */
const idleTitles = new Set([
  '编号',
  '名称',
  '代码',
  '类型',
  '状态',
  '备注',
  '说明',
  '序号',
  '更新时间',
  '创建时间',
]);

const nobody = '00000000-0000-0000-0000-000000000000';

/** Items of published entries the caller may see in full; strongest first, at most five an item. */
export const matchingItems = (
  p: Platform,
  actor: Actor,
  asked: { items: readonly WantedItem[]; except?: string | undefined },
): Promise<MatchingReply> => findMatches(p.db, organisationOf(actor), asked);

/** `own`: the organisation that compares; of others it sees what is not withheld. */
export async function findMatches(
  ex: Executor,
  own: string | undefined,
  { items, except }: { items: readonly WantedItem[]; except?: string | undefined },
): Promise<MatchingReply> {
  const keys = items.map(({ titleZh }) => nameKey(titleZh));
  const spoken = items.map(({ titleZh }) => soundOf(titleZh));
  const names = items.map(({ name }) => name.toLowerCase());
  const elements = items.map(({ elementId }) => elementId ?? null);
  const titles = [...new Set(keys)].filter((key) => key !== '' && !idleTitles.has(key));
  const latin = [...new Set([...names, ...spoken])].filter((name) => name.length > 2 && !idle.has(name));
  const linked = [...new Set(elements)].filter((id) => id !== null);
  // Where rows are there already, the values themselves say what the names do not.
  const values = except ? await sharedValues(ex, except) : [];
  if (titles.length + latin.length + linked.length + values.length === 0) return { items: [], repeated: [] };
  const found = await compileTables(ex)
    .selectFrom('catalog.item as i')
    .innerJoin('catalog.resource as r', 'r.published_version_id', 'i.version_id')
    .innerJoin('catalog.resource_version as v', 'v.id', 'i.version_id')
    .where('r.state', 'in', ['active', 'suspended'])
    .where('r.id', '!=', except ?? nobody)
    .where((eb) => eb.or([eb('v.sharing_class', '!=', 'withheld'), eb('r.provider_id', '=', own ?? nobody)]))
    .where(
      sql<boolean>`(regexp_replace(lower(i.title_zh), '[^[:alnum:]]', '', 'g') = any(${titles})
        or lower(i.name) = any(${latin}) or i.title_zh in (select title from catalog.title_sound where sound = any(${latin})) or i.element_id = any(${linked}::uuid[])
        or (r.id, i.name) in (select * from unnest(${values.map((one) => one.resourceId)}::uuid[],
          ${values.map((one) => one.theirs)}::text[])))`,
    )
    .select([
      'i.id as itemId',
      'i.name',
      'i.title_zh as titleZh',
      'i.identifier',
      'i.element_id as elementId',
      'i.type',
      'i.length',
      'r.id as resourceId',
      'r.provider_id as providerId',
      'v.name as resourceName',
    ])
    .orderBy('v.published_at')
    .limit(5000)
    .execute();
  const providers = await organisationNames(ex, [...new Set(found.map(({ providerId }) => providerId))]);
  const party = (row: (typeof found)[number]) => ({
    resource: { id: row.resourceId, name: row.resourceName },
    provider: { id: row.providerId, name: providers.get(row.providerId) ?? { zh: '', en: '' } },
  });
  const same = new Map<string, { row: (typeof found)[number]; indexes: Set<number> }>();
  const result = items.map((item, index) => {
    const matches = found.flatMap((row) => {
      const ways: z.output<typeof how>[] = [];
      const key = nameKey(row.titleZh);
      if (elements[index] !== null && row.elementId === elements[index]) ways.push('element');
      if (key !== '' && key === keys[index] && !idleTitles.has(key)) ways.push('title');
      const sound = soundOf(row.titleZh);
      const alike = sound !== '' && !idleTitles.has(key) && !ways.includes('title');
      // A homophone, or the title typed as a column name.
      if (alike && (sound === spoken[index] || (sound.length > 2 && sound === names[index])))
        ways.push('pinyin');
      const name = row.name.toLowerCase();
      if (name.length > 2 && !idle.has(name)) {
        if (name === names[index]) ways.push('name');
        else if (name === spoken[index] && !ways.includes('pinyin')) ways.push('pinyin');
      }
      // A column name alone is shared by strangers: it counts together with the kind of value.
      const kind = item.identifier !== undefined && row.identifier === item.identifier;
      const shape = item.type !== undefined && row.type === item.type && row.length === (item.length ?? null);
      if (kind) ways.push('identifier');
      if (shape) ways.push('profile');
      const valued = values.some(
        (one) => one.mine === item.name && one.resourceId === row.resourceId && one.theirs === row.name,
      );
      if (valued) ways.push('values');
      const strong = ways.some((way) => ['element', 'title', 'pinyin', 'values'].includes(way));
      if (!strong && !(ways.includes('name') && (kind || shape))) return [];
      const seen = same.get(row.resourceId) ?? { row, indexes: new Set<number>() };
      seen.indexes.add(index);
      same.set(row.resourceId, seen);
      return [{ ...party(row), item: { id: row.itemId, name: row.name, titleZh: row.titleZh }, how: ways }];
    });
    return { index, matches: matches.sort((a, b) => b.how.length - a.how.length).slice(0, mostMatches) };
  });
  return {
    items: result.filter(({ matches }) => matches.length > 0),
    repeated: [...same.values()]
      .filter(({ indexes }) => items.length > 1 && indexes.size * 2 >= items.length)
      .map(({ row, indexes }) => ({ ...party(row), same: indexes.size, of: items.length }))
      .sort((a, b) => b.same - a.same)
      .slice(0, mostMatches),
  };
}
