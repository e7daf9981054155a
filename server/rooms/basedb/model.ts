/** What a database is made of: sources as nodes, what joins them, and for each column where its value comes from. Pure. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

/** How one of several values is chosen, in this order; what is left open is settled by the order of the sources. */
export const survivals = ['source-rank', 'newest', 'most-frequent'] as const;

const nodeId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const item = z.string().min(1).max(63);

export const nodeSchema = z.strictObject({
  id: nodeId,
  resourceId: z.uuid(),
  /** The item by whose value its rows are joined. */
  key: item,
  /** Where it stands on the sheet. */
  x: z.number().optional(),
  y: z.number().optional(),
});

export const columnSchema = z.strictObject({
  /** The item of the database's own entry. */
  name: item,
  basic: z.boolean().default(false),
  /** The node whose value counts first. */
  source: nodeId.optional(),
  order: z.array(z.enum(survivals)).max(3).default(['source-rank']),
  from: z.array(z.strictObject({ node: nodeId, item })).max(100),
});

export const joinSchema = z.strictObject({
  left: nodeId,
  leftItem: item,
  right: nodeId,
  rightItem: item,
  kind: z.enum(['left', 'inner']).default('left'),
});

export const modelSchema = z.strictObject({
  nodes: z.array(nodeSchema).max(100),
  columns: z.array(columnSchema).max(300),
  joins: z.array(joinSchema).max(100).default([]),
});
export type Model = z.output<typeof modelSchema>;
export type ModelNode = z.output<typeof nodeSchema>;
export type ModelColumn = z.output<typeof columnSchema>;

/** The nodes a column's value may come from, the one that counts first in front. */
export function rankedNodes(column: ModelColumn): string[] {
  const nodes = column.from.map(({ node }) => node);
  return column.source === undefined
    ? [...new Set(nodes)]
    : [...new Set([...(nodes.includes(column.source) ? [column.source] : []), ...nodes])];
}

/** The node that answers for a column. */
export const authorityOf = (column: ModelColumn): string | undefined => rankedNodes(column)[0];

nameShapes({
  FusionNode: nodeSchema,
  FusionColumn: columnSchema,
  FusionJoin: joinSchema,
  FusionModel: modelSchema,
});
