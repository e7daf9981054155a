/** The key of a row as people give it, as the warehouse has it, and as a token that tells nobody whose it is. */
import { createHmac } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import type { Confided } from './tables.ts';

const LONGEST_VALUE = 200;

const plain = (item: Item, value: string): string => {
  const text = value.normalize('NFKC').trim();
  return item.identifier === 'resident-id' || item.identifier === 'credit-code' ? text.toUpperCase() : text;
};

/** The given values by key item; refuses one too few, one too many, and a resource whose rows have no key. */
export function readKey(items: readonly Item[], given: Record<string, string>): Record<string, string> {
  const keys = items.filter(({ key }) => key);
  const names = keys.map(({ titleZh, name }) => `${titleZh}（${name}）`).join('、');
  const params = { names: { zh: names || '无', en: keys.map(({ name }) => name).join(', ') || 'none' } };
  if (keys.length === 0) throw problem('quality.record-keyless', { params });
  const known = new Set(keys.map(({ name }) => name));
  if (Object.keys(given).some((name) => !known.has(name)))
    throw problem('quality.record-key-wrong', { params });
  return Object.fromEntries(
    keys.map((item) => {
      const value = plain(item, given[item.name] ?? '');
      if (value === '' || value.length > LONGEST_VALUE) throw problem('quality.record-key-wrong', { params });
      return [item.name, value];
    }),
  );
}

/** The key as the warehouse composes it: one value as it is, several with their lengths in bytes before them. */
export function rowKeyOf(items: readonly Item[], key: Record<string, string>): string {
  const values = items.filter((item) => item.key).map(({ name }) => key[name] ?? '');
  const [only = ''] = values;
  return values.length === 1
    ? only
    : values.map((value) => `${Buffer.byteLength(value, 'utf8')}:${value}`).join('');
}

/** Tokens of the rows of one resource, under the city's key: equal for equal rows, and for nothing else. */
export async function tokensOf(
  p: Pick<Platform, 'db' | 'vault' | 'clock'>,
  resourceId: string,
): Promise<(rowKey: string) => Buffer> {
  const key = await cityKey(p);
  return (rowKey) => createHmac('sha256', key).update(`correction ${resourceId} ${rowKey}`).digest();
}

export const confide = (p: Pick<Platform, 'vault'>, confided: Confided): Buffer =>
  p.vault.seal(JSON.stringify(confided));

/** Written by `confide` from the very type. */
export const confided = (p: Pick<Platform, 'vault'>, sealed: Buffer): Confided =>
  JSON.parse(p.vault.open(sealed).toString('utf8')) as Confided;

export const sealText = (p: Pick<Platform, 'vault'>, text: string): Buffer => p.vault.seal(text);
export const openText = (p: Pick<Platform, 'vault'>, sealed: Buffer): string =>
  p.vault.open(sealed).toString('utf8');
