/** Rows made up for a policy: what stands just within and just beyond its filter, and values that trip careless masks. Nobody's data. */

import type { Plan, PlanColumn } from '../plan.ts';
import type { PolicyTerms } from '../policy-sql/policy.ts';
import type { ItemType } from '../values.ts';

const hostile: Readonly<Record<string, (string | null)[]>> = {
  text: [null, '', '测', '𠮷野家三号', '999901190002290017', "a'b\\c\td\ne", 'Ａa'],
  number: [null, '0', '-0.5', '12345.6', '99'],
  integer: [null, '0', '-7', '900'],
  floating: [null, '0', '-2.5', '1000000'],
  day: [null, '1900-01-01', '1999-12-31', '2024-02-29'],
  instant: [null, '1986-05-04 00:30:00', '1999-12-31 23:59:59', '2024-02-29 12:00:00'],
  flag: [null, 'true', 'false'],
};

function valuesOf(type: ItemType): (string | null)[] {
  const form =
    (
      {
        N: 'number',
        Y: 'number',
        I: 'integer',
        B: 'floating',
        F: 'floating',
        D: 'day',
        T: 'instant',
        L: 'flag',
      } as const
    )[type as string] ?? 'text';
  return hostile[form] ?? [];
}

export function probesOf(plan: Plan, { rows }: PolicyTerms): Map<string, string | null>[] {
  const conditions = rows?.all ?? [];
  const near = (column: PlanColumn): (string | null)[] =>
    conditions
      .filter(({ column: name }) => name === column.name)
      .flatMap(({ value }) => (Array.isArray(value) ? value.slice(0, 5) : [value]))
      .flatMap((value) => around(column, String(value)));
  const options = plan.columns.map((column) => [...near(column), ...valuesOf(column.type)]);
  const most = Math.max(8, ...options.map(({ length }) => length));
  const made: Map<string, string | null>[] = [];
  // Columns go round at different paces, so that a value meets many others; filtered columns meet their own most.
  for (let n = 0; n < 2 * most; n++)
    made.push(
      new Map(
        plan.columns.map(({ name }, place) => {
          const list = options[place] ?? [];
          return [name, list[(n + (n >= most ? place * 3 : 0)) % Math.max(1, list.length)] ?? null];
        }),
      ),
    );
  return made;
}

/** The value itself and its neighbours, as far as a column of every store can hold them. */
function around({ type, length, scale }: PlanColumn, value: string): string[] {
  switch (type) {
    case 'N':
    case 'Y': {
      const number = Number(value);
      const places = scale ?? (type === 'Y' ? 2 : length === null ? 10 : 0);
      if (Math.abs(number) > mostExact || Math.abs(number) >= 10 ** ((length ?? 15) - places)) return [];
      return [number, Math.round(number) + 1, Math.round(number) - 1].map((one) =>
        plain(one.toFixed(Math.min(places, 4))),
      );
    }
    case 'B':
    case 'F':
      return [value, String(Number(value) + 1), String(Number(value) - 1)];
    case 'I':
      return [value, String(BigInt(value) + 1n), String(BigInt(value) - 1n)];
    case 'D':
      return value >= '1901' && value < '2299' ? [value, '1900-01-02', '2199-12-31'] : [];
    case 'T':
      // Before, the clock was turned twice a year.
      return value >= '1992' && value < '2299'
        ? [value.replace('T', ' '), '1992-01-02 00:00:00', '2199-12-31 00:00:00']
        : [];
    case 'L':
      return ['true', 'false'];
    default:
      return [value, `${value}乙`, [...value].slice(0, -1).join('')];
  }
}

const mostExact = 1e10;
const plain = (text: string): string =>
  (text.includes('.') ? text.replace(/\.?0+$/, '') : text).replace(/^-0$/, '0');
