/** What reconciliation asks of a database: its keys counted and hashed by bucket where the dialect can, else all of them over the line. */
import { createHash } from 'node:crypto';
import type { KeyedRow, KeyForm, KeyReading } from '../kinds.ts';
import type { DatabaseSettings, Dialect, RawColumn, Session } from './dialect.ts';

const edges = /^[\s\u3000\u00a0\ufeff]+|[\s\u3000\u00a0\ufeff]+$/g;
/** Full-width signs as ASCII, as the check of a load writes what is typed. */
const narrow = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');

/** A key's part as the platform keeps it: what the check of a load makes of the source's text. */
export function keyText(value: string, form: KeyForm): string {
  switch (form) {
    case 'text':
      return value.replace(edges, '');
    case 'identifier':
      return narrow(value).replace(edges, '').toUpperCase();
    case 'decimal':
      return value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '') : value;
    case 'instant':
      return value.length === 10 ? `${value} 00:00:00.000` : value;
    default:
      return value.trim();
  }
}

/** Several parts, each with its length in bytes before it: as `keyOf` of the check writes them. */
export const joined = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('');

export const SUM_AT = 9;
export const SUM_DIGITS = 8;

/** The bucket of a key and what it adds to the bucket's digest: the same as the statements do in the source and in the warehouse. */
export function bucketOf(key: string, digits: number): { bucket: string; add: bigint } {
  const md5 = createHash('md5').update(key).digest('hex');
  const at = SUM_AT - 1;
  return { bucket: md5.slice(0, digits), add: BigInt(`0x${md5.slice(at, at + SUM_DIGITS)}`) };
}

/** More buckets than this are not named in a statement: the whole table is read instead. */
const FEW = 1000;

export function keyReading(
  dialect: Dialect,
  settings: DatabaseSettings,
  session: Session,
  question: { keys: readonly { column: RawColumn; form: KeyForm }[]; columns: readonly RawColumn[] },
  failed: (error: unknown) => Error,
): KeyReading {
  const { keys, columns } = question;
  const { hashes } = dialect;
  const table = dialect.tableName(settings);
  const present = keys.map(({ column }) => `${dialect.quote(column.name)} is not null`).join(' and ');
  const md5 = ((): string => {
    if (!hashes) return '';
    const parts = keys.map(({ column, form }) => hashes.key(column, form));
    const [only, ...more] = parts;
    return hashes.md5(only !== undefined && more.length === 0 ? only : hashes.join(parts));
  })();

  async function* rows(where: string, values: string[]): AsyncIterable<KeyedRow[]> {
    const texts = [...keys.map(({ column }) => column), ...columns].map((column) => dialect.text(column));
    const sql = `select ${texts.join(', ')} from ${table} where ${present}${where}`;
    try {
      for await (const block of session.stream({ sql, values })) {
        yield block.map((row) => ({
          key: joined(keys.map(({ form }, index) => keyText(row[index] ?? '', form))),
          row: row.slice(keys.length),
        }));
      }
    } catch (error) {
      throw failed(error);
    }
  }

  return {
    async buckets(digits) {
      if (hashes) {
        const prefix = hashes.prefix('h', digits);
        const sql = `select ${prefix}, count(*), ${hashes.sum('h', SUM_AT, SUM_DIGITS)}
          from (select ${md5} as h from ${table} where ${present}) k group by ${prefix}`;
        const found = await session.ask({ sql, values: [] }).catch((error: unknown) => {
          throw failed(error);
        });
        return new Map(
          found.map(([bucket, count, digest]) => [
            (bucket ?? '').toLowerCase(),
            { count: Number(count), digest: digest ?? '0' },
          ]),
        );
      }
      const sums = new Map<string, { count: number; sum: bigint }>();
      for await (const block of rows('', [])) {
        for (const { key } of block) {
          const { bucket, add } = bucketOf(key, digits);
          const was = sums.get(bucket) ?? { count: 0, sum: 0n };
          sums.set(bucket, { count: was.count + 1, sum: was.sum + add });
        }
      }
      return new Map([...sums].map(([bucket, { count, sum }]) => [bucket, { count, digest: String(sum) }]));
    },
    async *rowsOf(buckets) {
      const [first] = buckets;
      if (first === undefined) return;
      if (hashes && buckets.length <= FEW) {
        const places = buckets.map((_, index) => dialect.place(index + 1)).join(', ');
        yield* rows(` and ${hashes.prefix(md5, first.length)} in (${places})`, [...buckets]);
        return;
      }
      // Where the source hashes, a key that only we write differently lies in another bucket there: all rows are wanted then.
      const wanted = new Set(buckets);
      for await (const block of rows('', [])) {
        const kept = block.filter(({ key }) => hashes || wanted.has(bucketOf(key, first.length).bucket));
        if (kept.length > 0) yield kept;
      }
    },
    close: () => session.close(),
  };
}
