/** Pages of another portal, fetched from the address that was looked at and nowhere else, and read record by record. */
import { createHash } from 'node:crypto';
import { runApart } from '#kernel/apart.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { refuseOwnAddress } from '#rooms/catalog/index.ts';
import { askOnce } from '#rooms/collect/index.ts';
import './errors.ts';
import type { ReadGraph } from './graph-thread.ts';
import { fromCkan, fromDataJson, fromDcat } from './map.ts';
import type { Cursor } from './tables.ts';
import type { Brought, HarvestKind } from './types.ts';

export type HarvestPage = { records: Brought[]; next: Cursor | null };
export type Source = { kind: HarvestKind; url: string };

const ROWS = 100;
/** Of one run, whatever the source. */
export const MOST_PAGES = 5000;
const PATIENCE_MS = 30_000;

/** Why a page could not be had; said of the source, not of us. */
export class SourceFault extends Error {}

async function get(p: Pick<Kernel, 'config' | 'pool'>, url: URL, accept: string): Promise<{ text: string }> {
  const address = await refuseOwnAddress(p, {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  });
  let answer: Awaited<ReturnType<typeof askOnce>>;
  try {
    answer = await askOnce({
      url,
      method: 'GET',
      headers: { accept },
      body: undefined,
      address,
      certificate: undefined,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (cause) {
    throw new SourceFault('no-answer', { cause });
  }
  if (answer.status !== 200) throw new SourceFault(`status-${answer.status}`);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(answer.body) };
  } catch {
    throw new SourceFault('not-utf-8');
  }
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new SourceFault('not-json');
  }
};
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** The page that begins at the cursor. */
export async function fetchPage(
  p: Pick<Kernel, 'config' | 'pool'>,
  source: Source,
  cursor: Cursor,
): Promise<HarvestPage> {
  switch (source.kind) {
    case 'ckan':
      return ckanPage(p, source, cursor.start ?? 0);
    case 'data-json':
      return dataJsonPage(p, source, cursor.start ?? 0);
    case 'dcat':
      return dcatPage(p, source, cursor);
  }
}

async function ckanPage(
  p: Pick<Kernel, 'config' | 'pool'>,
  { url }: Source,
  start: number,
): Promise<HarvestPage> {
  const asked = new URL(`${url.replace(/\/+$/, '')}/api/3/action/package_search`);
  asked.search = String(new URLSearchParams({ rows: String(ROWS), start: String(start), sort: 'id asc' }));
  const answer = json((await get(p, asked, 'application/json')).text);
  const results = field(field(answer, 'result'), 'results');
  if (field(answer, 'success') !== true || !Array.isArray(results)) throw new SourceFault('not-ckan');
  return {
    records: results.slice(0, 10 * ROWS).map(fromCkan),
    next: results.length === 0 ? null : { start: start + results.length },
  };
}

async function dataJsonPage(
  p: Pick<Kernel, 'config' | 'pool'>,
  { url }: Source,
  start: number,
): Promise<HarvestPage> {
  const datasets = field(json((await get(p, new URL(url), 'application/json')).text), 'dataset');
  if (!Array.isArray(datasets)) throw new SourceFault('not-data-json');
  // One document holds all: it is kept in parts, so that what was kept stays kept.
  const size = 20 * ROWS;
  const part = datasets.slice(start, start + size);
  return {
    records: part.map(fromDataJson),
    next: start + size < datasets.length ? { start: start + size } : null,
  };
}

async function dcatPage(
  p: Pick<Kernel, 'config' | 'pool'>,
  source: Source,
  cursor: Cursor,
): Promise<HarvestPage> {
  const here = new URL(cursor.url ?? source.url);
  const { text } = await get(p, here, 'application/ld+json, text/turtle, application/rdf+xml;q=0.9');
  const type = /\.(rdf|xml)$/.test(here.pathname)
    ? 'xml'
    : /\.(jsonld|json)$/.test(here.pathname)
      ? 'json'
      : '';
  let graph: ReadGraph;
  try {
    graph = await runApart<ReadGraph>(new URL('./graph-thread.ts', import.meta.url).href, 'readGraph', {
      text,
      type,
      base: here.href,
    });
  } catch (cause) {
    throw new SourceFault('not-rdf', { cause });
  }
  const seen = [...(cursor.pages ?? []), digestOf(here.href)];
  const next = graph.next && URL.canParse(graph.next, here.href) ? new URL(graph.next, here) : undefined;
  // The next page lies with the source, and was not read yet.
  const follows =
    next &&
    next.origin === new URL(source.url).origin &&
    !seen.includes(digestOf(next.href)) &&
    seen.length < MOST_PAGES;
  return {
    records: graph.datasets.map((iri) => fromDcat(iri, graph.nodes)),
    next: follows ? { url: next.href, pages: seen } : null,
  };
}

export const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

/** An address that may be read from; where its name leads is looked at with each request. */
export function sourceAddress(text: string, { demo }: { demo: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url &&
    (url.protocol === 'https:' || (demo && url.protocol === 'http:')) &&
    url.username === '' &&
    url.password === '';
  if (!fits) throw problem('open.harvest-address');
  url.hash = '';
  return url.href;
}
