/** The kinds of service and the words they are asked with; pure, read by the web as well. */
/** `lookup`: records by key; `verify`: whether claims hold, never a value; `search`: pages of what filters find; `batch`: many keys at once. */
export const serviceKinds = ['lookup', 'verify', 'search', 'batch'] as const;
export type ServiceKind = (typeof serviceKinds)[number];

/** How much one call asks or gets: records of a lookup, claims of a verification, records of a page, keys of a batch. */
export const pageOf: Readonly<Record<ServiceKind, { usual: number; most: number }>> = {
  lookup: { usual: 100, most: 1000 },
  verify: { usual: 10, most: 20 },
  search: { usual: 50, most: 500 },
  batch: { usual: 50, most: 500 },
};

/** Different values of one column that may be claimed of one key on one day. */
export const guesses = { usual: 3, most: 50 } as const;

export const filterOperators = ['eq', 'in', 'prefix', 'lt', 'lte', 'gt', 'gte'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** Types whose values have an order and a distance: numbers, days, instants. */
const ordered: ReadonlySet<string> = new Set(['N', 'Y', 'I', 'B', 'F', 'D', 'T']);

/** What a column of the type can be filtered by: each of them finds its rows by an index. */
export function operatorsOf(type: string): readonly FilterOperator[] {
  if (ordered.has(type)) return ['eq', 'in', 'lt', 'lte', 'gt', 'gte'];
  if (type === 'L') return ['eq'];
  return type === 'C' || type === 'M' ? ['eq', 'in', 'prefix'] : [];
}

/** Texts and yes-or-no have no distance. */
export const takesTolerance = (type: string): boolean => ordered.has(type);

const figures: ReadonlySet<string> = new Set(['N', 'Y', 'I']);

/** Amounts and counts: never a key, nor by what rows are asked or filtered, nor a code. */
export const mayBeMoved = (item: {
  type: string;
  key?: boolean;
  filterable: boolean;
  identifier?: string | undefined;
  codeList?: unknown;
  codeListCode?: string | undefined;
}): boolean =>
  figures.has(item.type) &&
  !(item.key || item.filterable || item.identifier || item.codeList || item.codeListCode);

/** A positive decimal: in the column's own unit, days of a date, seconds of an instant. */
export const stepShape = /^(?!0+(\.0+)?$)\d{1,15}(\.\d{1,10})?$/;

const ways: Readonly<Record<ServiceKind, string>> = {
  lookup: 'records',
  verify: 'verify',
  search: 'search',
  batch: 'batch',
};

/** Where services of the kind are called; `:code` stands for the service. */
export const wayPath = (kind: ServiceKind, code = ':code'): string =>
  `/gateway/v1/services/${code}/${ways[kind]}`;
