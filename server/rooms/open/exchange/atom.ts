/** What changed, as a feed that any reader follows: each release is one entry with what it differs by. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { readChanges } from '../datasets/present.ts';
import { xmlText } from '../rows/index.ts';

const MOST = 50;
const text = (name: string, value: string): string => `<${name}>${xmlText(value)}</${name}>`;
type Entry = {
  id: string;
  number: number;
  at: Date;
  slug: string;
  title: string;
  summary: string;
  unit: string;
  rows: number;
  note: string;
  difference: JsonObject | null;
};

const entriesOf = async (ex: Executor, datasetId: string | null): Promise<Entry[]> =>
  (
    await sql<Entry>`select r.id, r.number, r.published_at as at, d.slug, v.content #>> '{title,zh}' as title,
      v.content #>> '{summary,zh}' as summary, d.organisation_id as unit, r.rows, r.note, r.difference
    from open.release r join open.dataset d on d.id = r.dataset_id join open.dataset_version v on v.id = d.version_id
    where r.state = 'published' and d.state = 'open' and (${datasetId}::uuid is null or d.id = ${datasetId})
    order by r.published_at desc, r.id desc limit ${MOST}`.execute(ex)
  ).rows;

/** Figures of a difference in words; what is no figure is left to the page. */
export function differenceWords(difference: JsonObject | null): string {
  if (!difference) return '';
  const words: Record<string, string> = { added: '新增', removed: '删除', changed: '修改' };
  return Object.entries(words)
    .flatMap(([key, word]) => (typeof difference[key] === 'number' ? [`${word} ${difference[key]} 行`] : []))
    .join('，');
}

export async function atomFeed(
  p: Platform,
  site: string,
  self: string,
  of?: { id: string; slug: string; title: string },
): Promise<string> {
  const entries = await entriesOf(p.db, of?.id ?? null);
  const names = await organisationNames(p.db, [...new Set(entries.map(({ unit }) => unit))]);
  const title = of ? of.title : `${p.law.city.nameZh}公共数据开放：更新`;
  const updated = entries[0]?.at ?? p.clock.now();
  const page = of ? `${site}/datasets/${of.slug}` : `${site}/`;
  const body = entries.map((entry) => {
    const changed = differenceWords(entry.difference);
    const said = [`第 ${entry.number} 版，共 ${entry.rows} 行`, changed, entry.note]
      .filter((one) => one !== '')
      .join('；');
    return ` <entry>
  ${text('id', `urn:uuid:${entry.id}`)}
  ${text('title', `${entry.title}（第 ${entry.number} 版）`)}
  <link rel="alternate" href="${xmlText(`${site}/datasets/${entry.slug}`)}"/>
  ${text('updated', entry.at.toISOString())}
  <author>${text('name', names.get(entry.unit)?.zh ?? '')}</author>
  <summary>${xmlText(said)}</summary>
 </entry>\n`;
  });
  return feed({ id: self, title, page, updated, body });
}

type Feed = { id: string; title: string; page: string; updated: Date; body: readonly string[] };
const feed = ({ id, title, page, updated, body }: Feed): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">
 ${text('id', id)}
 ${text('title', title)}
 <link rel="self" href="${xmlText(id)}"/>
 <link rel="alternate" href="${xmlText(page)}"/>
 ${text('updated', updated.toISOString())}
${body.join('')}</feed>\n`;

const kinds: Record<string, string> = {
  published: '列入开放目录',
  changed: '目录信息变更',
  released: '发布新版本',
  suspended: '暂停开放',
  withdrawn: '下架',
  returned: '恢复开放',
  outdated: '源数据结构已变更，待更新',
};

/** What changed on the whole catalogue, withdrawals among it: whoever keeps a copy learns what to take away. */
export async function changesAtom(p: Platform, site: string): Promise<string> {
  const { items } = await readChanges(p, { page: 1, pageSize: MOST });
  const body = items.map(({ id, slug, kind, title, organisation, at, detail }) => {
    const notice = (detail as { notice?: { zh?: unknown } } | null)?.notice?.zh;
    return ` <entry>
  ${text('id', `urn:uuid:${id}`)}
  ${text('title', `${title.zh}：${kinds[kind] ?? kind}`)}
  <link rel="alternate" href="${xmlText(`${site}/datasets/${slug}`)}"/>
  ${text('updated', at)}
  <author>${text('name', organisation.name.zh)}</author>
  <category term="${xmlText(kind)}"/>
  <summary>${xmlText(typeof notice === 'string' ? notice : '')}</summary>
 </entry>\n`;
  });
  return feed({
    id: `${site}/changes.atom`,
    title: `${p.law.city.nameZh}公共数据开放：变更和撤下`,
    page: `${site}/changes`,
    updated: items[0] ? new Date(items[0].at) : p.clock.now(),
    body,
  });
}
