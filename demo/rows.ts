/** The rows of the demo's resources as CSV files, headed by the items' own names. */
import type { Readable } from 'node:stream';
import { type DemoResource, demoResources } from './city.ts';
import { csvStream } from './csv.ts';
import { divisions } from './divisions.ts';
import { enterprises } from './enterprises.ts';
import { residents } from './residents.ts';

const seed = 20260101;

/** Column names of the items in their order, so that the file fits the entry. */
const columns = <K extends string>(...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<K, K>;

/** A file for a resource of the demo; undefined for an entry without rows. */
export function demoRows(
  kind: DemoResource['rows'],
  cityCode: string,
  sizes: { residents: number; enterprises: number },
): { name: string; stream: Readable } | undefined {
  switch (kind) {
    case 'divisions':
      return {
        name: 'divisions.csv',
        stream: csvStream(divisions(cityCode), columns('code', 'name', 'level', 'parent')),
      };
    case 'residents':
      return {
        name: 'residents.csv',
        stream: csvStream(
          residents(sizes.residents, seed),
          columns(
            'resident_id',
            'name',
            'sex',
            'birth_date',
            'household_no',
            'head_name',
            'relation',
            'address',
            'division_code',
            'registered_on',
          ),
        ),
      };
    case 'enterprises':
      return {
        name: 'enterprises.csv',
        stream: csvStream(
          enterprises(sizes.enterprises, seed),
          columns(
            'credit_code',
            'name',
            'kind',
            'legal_representative',
            'industry_code',
            'industry',
            'registered_capital',
            'established_on',
            'status',
            'address',
            'division_code',
          ),
        ),
      };
    default:
      return undefined;
  }
}

type RowsKind = NonNullable<DemoResource['rows']>;

/** The items of every entry that has rows, as its file must head them. */
export function columnsOfRows(): { kind: RowsKind; names: string[] }[] {
  return demoResources().resources.flatMap(({ rows, content }) =>
    rows ? [{ kind: rows, names: (content.items ?? []).map(({ name }) => name) }] : [],
  );
}
