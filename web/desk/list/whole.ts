// A list the platform gives whole: what was looked for in it, and the page of it that is shown.
export type Whole<Row> = {
  items: Row[];
  total: number;
  page: number;
  pageSize: number;
  /** Everything found, for the exported file. */
  found: Row[];
};

const size = 50;

export function wholePage<Row>(found: Row[], page: number): Whole<Row> {
  const items = found.slice((page - 1) * size, page * size);
  return { items, total: found.length, page, pageSize: size, found };
}

/** True where any of the words holds what was typed, however it is written; nothing typed is found everywhere. */
export function holds(typed: string, ...words: (string | null | undefined)[]): boolean {
  const sought = typed.trim().toLowerCase();
  return sought === '' || words.some((word) => word?.toLowerCase().includes(sought));
}
