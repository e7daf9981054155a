// The duties of every city that the platform does not carry out whole: what each waits for, counted by part of the platform, topic and city.
import { setImmediate } from 'node:timers/promises';
import { lawFolder } from '#kernel/config.ts';
import {
  type Article,
  type Book,
  type Instrument,
  listCities,
  readBook,
  readCity,
  type Text,
  waitingOf,
} from '#law/index.ts';
import type { Find } from './find.ts';

export type UnbuiltFilter = { q?: string; city?: string; room?: string; topic?: string };
type Paging = { page: number; pageSize: number };

export type Unbuilt = {
  id: string;
  city: string;
  cityName: Text;
  instrument: Text;
  article: string;
  dutyZh: string;
  dutyEn: string;
  topic: string;
  topicName: Text;
  /** The part of the platform it waits for. */
  room: string;
  missing: Text;
};

const mostFirst = (a: { count: number }, b: { count: number }) => b.count - a.count;

type Facet = 'city' | 'room' | 'topic';
const facets: readonly Facet[] = ['city', 'room', 'topic'];

/** `folder` holds the packs; `own` is the key of the city served here, listed first. Packs are read at the first question. */
export function openUnbuilt(folder: string, own: string, find: Find) {
  let kept: Promise<{ duties: Map<string, number>; items: Unbuilt[] }> | undefined;

  async function read() {
    const duties = new Map<string, number>();
    const items: Unbuilt[] = [];
    for (const city of [...listCities(folder)].sort((a, b) => Number(b === own) - Number(a === own))) {
      // A pack takes a moment to read: whoever else asks is answered in between.
      await setImmediate();
      const { head, articles } = readCity(folder, city);
      const book = readBook(folder, lawFolder, city);
      const asking = articles.filter(({ kind }) => kind !== 'organise');
      duties.set(city, asking.length);
      const cityName = { zh: head.city.nameZh, en: head.city.nameEn };
      items.push(...asking.flatMap((article) => lineOf(article, book, cityName, head.instruments)));
    }
    return { duties, items };
  }

  return {
    /** One page of what the filter leaves. The counts of a facet are of what all other filters leave. */
    async list(filter: UnbuiltFilter, { page, pageSize }: Paging) {
      kept ??= read();
      const { duties, items } = await kept;
      const fits = (item: Unbuilt, left?: Facet) =>
        facets.every((name) => name === left || !filter[name] || item[name] === filter[name]) &&
        find([item.id, item.dutyZh, item.dutyEn, item.missing.zh, item.missing.en], filter.q, item.article);
      const found = items.filter((item) => fits(item));
      const count = (facet: Facet) =>
        [...Map.groupBy(items, (item) => item[facet])].map(([key, ones]) => ({
          key,
          count: ones.filter((item) => fits(item, facet)).length,
        }));
      const nameOf = new Map(
        items.flatMap((one) => [[one.city, one.cityName] as const, [one.topic, one.topicName] as const]),
      );
      const named = ({ key, count }: { key: string; count: number }) => ({
        key,
        name: nameOf.get(key) ?? { zh: key, en: key },
        count,
      });
      return {
        items: found.slice((page - 1) * pageSize, page * pageSize),
        total: found.length,
        page,
        pageSize,
        counts: {
          rooms: count('room').sort(mostFirst),
          topics: count('topic').sort(mostFirst).map(named),
          /** `unbuilt` of `duties` whatever the filter; `count` is what it leaves. */
          cities: count('city').map((one) => ({
            ...named(one),
            unbuilt: items.filter(({ city }) => city === one.key).length,
            duties: duties.get(one.key) ?? 0,
          })),
        },
      };
    },
  };
}

export type UnbuiltReply = Awaited<ReturnType<ReturnType<typeof openUnbuilt>['list']>>;

function lineOf(
  article: Article,
  book: Book,
  cityName: Text,
  instruments: ReadonlyMap<string, Instrument>,
): Unbuilt[] {
  const { id, city, topic, dutyZh, dutyEn } = article;
  // A duty that neither waits nor has a case is unproven: nobody has said why, and it is listed all the same.
  const waiting =
    waitingOf(article, book) ?? (book.proofs.has(id) ? undefined : { room: topic, missing: unsaid });
  if (!waiting) return [];
  return [
    {
      id,
      city,
      cityName,
      instrument: instruments.get(article.instrument)?.title ?? { zh: '', en: '' },
      article: article.article,
      dutyZh,
      dutyEn,
      topic,
      topicName: book.topics.get(topic)?.name ?? { zh: topic, en: topic },
      ...waiting,
    },
  ];
}

const unsaid: Text = { zh: '功能已建，尚无试验证明', en: 'built, and no case proves it yet' };
