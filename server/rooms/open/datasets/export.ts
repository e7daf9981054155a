/** The opening catalogue as a table for programs, part by part. Pure. */
import { harmless } from '#kernel/spreadsheet.ts';
import type { Item } from './present.ts';

const cell = (value: string | number | boolean | null): string => {
  const safe = harmless(String(value ?? ''));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: readonly (string | number | boolean | null)[]): string =>
  `${cells.map(cell).join(',')}\r\n`;

export async function* catalogueCsv(parts: AsyncIterable<readonly Item[]>): AsyncGenerator<string> {
  yield `\uFEFF${line([
    'id',
    'slug',
    'resource_id',
    'resource_code',
    'title',
    'class',
    'class_name',
    'organisation',
    'theme',
    'update_cycle',
    'conditions',
    'version',
    'published_on',
    'outdated',
    'summary',
    'data_items',
    'data_formats',
    'data_origin',
    'provider_kind',
    'by_reference',
  ])}`;
  for await (const items of parts) yield items.map(lineOf).join('');
}

const lineOf = (one: Item): string =>
  line([
    one.id,
    one.slug,
    one.resourceId,
    one.resourceCode,
    one.title.zh,
    one.class.key,
    one.class.zh,
    one.organisation.name.zh,
    one.theme,
    one.updateCycle,
    one.conditions.map(({ zh }) => zh).join('；'),
    one.version,
    one.publishedOn,
    one.outdated,
    one.summary.zh,
    one.items.join('；'),
    one.formats.join('；'),
    one.dataOrigin?.zh ?? '',
    one.provider.kind?.zh ?? '',
    one.provider.reference,
  ]);
