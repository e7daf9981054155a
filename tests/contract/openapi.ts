/** The interface as one text, in an order that does not depend on who registered what first. */
import type { FastifyInstance } from 'fastify';

type Sortable = null | string | number | boolean | Sortable[] | { [key: string]: Sortable };

const sorted = (value: Sortable): Sortable => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
};

/** What contracts/openapi.json must hold. Pages and the clock of tests are no interface for others. */
export function contractText(app: FastifyInstance): string {
  const document: { paths?: Record<string, Sortable> } & Record<string, unknown> = JSON.parse(
    JSON.stringify(app.swagger()),
  );
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).filter(
      ([path]) =>
        /^\/(api|gateway|metrics)/.test(path) && !path.endsWith('*') && !path.startsWith('/api/test'),
    ),
  );
  return `${JSON.stringify(sorted({ ...document, paths } as Sortable), null, 1)}\n`;
}
