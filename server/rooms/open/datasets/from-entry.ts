/** What the catalogue's entry says already of a data set: taken over, so that a department states only what opening adds. Pure. */
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import type { DatasetContent, OpenField } from '../content.ts';
import { dataFormats } from '../releases/formats.ts';
import type { OpenClass } from '../tables.ts';

export const classOf = ({ version }: PublishedVersion): OpenClass | null => {
  const { openingClass } = version.content;
  return openingClass === 'open' || openingClass === 'conditional' ? openingClass : null;
};

const fieldOf = (item: PublishedVersion['items'][number]): OpenField => ({
  name: item.name,
  titleZh: item.titleZh,
  titleEn: item.titleEn ?? '',
  meaning: item.description,
  type: item.type,
  unit: '',
  from: item.name,
});

/** Items that are not opened by themselves are left out from the start. */
const opened = (item: PublishedVersion['items'][number]): boolean =>
  item.openingClass === undefined ||
  item.openingClass === '' ||
  item.openingClass === 'open' ||
  item.openingClass === 'conditional';

/** What a unit made or gathered itself it made or gathered; all else it obtained. */
const originOf = (origin: string): string =>
  origin === '' || origin === 'produced' || origin === 'collected' ? origin : 'obtained';

export function contentOfEntry(entry: PublishedVersion, contact: DatasetContent['contact']): DatasetContent {
  const { content } = entry.version;
  const condition = content.openingCondition.trim();
  const conditional = classOf(entry) === 'conditional';
  return {
    title: { zh: content.name, en: '' },
    summary: { zh: content.summary, en: '' },
    theme: content.categoryCode.slice(0, 40),
    industry: '',
    keywords: [],
    region: content.dataRegion,
    updateCycle: content.updateCycle,
    language: 'zh-CN',
    contact,
    licence: conditional ? 'on-agreement' : 'open-terms',
    requirements: { obtain: '', use: content.useRequirements.slice(0, 2000), spread: '' },
    conditions: conditional && condition !== '' ? [{ key: 'entry', text: { zh: condition, en: '' } }] : [],
    fields: entry.items.filter(opened).map(fieldOf),
    dataOrigin: originOf(content.origin),
    formats: dataFormats.filter((one) => one === 'csv' || one === content.formatType),
  };
}

/** The new entry's items under the words that opening gave those that were there before. */
export function followEntry(former: DatasetContent, entry: PublishedVersion): DatasetContent {
  const now = contentOfEntry(entry, former.contact);
  const known = new Map(former.fields.map((field) => [field.from, field]));
  return {
    ...former,
    title: { ...former.title, zh: now.title.zh },
    summary: { ...former.summary, zh: now.summary.zh },
    theme: now.theme,
    updateCycle: now.updateCycle,
    region: now.region || former.region,
    dataOrigin: former.dataOrigin ?? now.dataOrigin,
    formats: former.formats ?? now.formats,
    fields: now.fields.map((field) => {
      const before = known.get(field.from);
      return before ? { ...field, titleEn: before.titleEn || field.titleEn, unit: before.unit } : field;
    }),
  };
}

/** A word for the address where the department gives none: of the entry's code. */
export const slugOf = (code: string | undefined, id: string): string => {
  const sound = (code ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return sound.length >= 2 ? sound.slice(0, 80) : `d-${id.slice(0, 8)}`;
};
