/** Where an entry comes from and where it goes, as nodes and edges. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

export const nodeKinds = [
  'act',
  'system',
  'parent',
  'resource',
  'item',
  'derived',
  'service',
  'consumer',
] as const;
export const lineageNode = z.object({
  id: z.string(),
  kind: z.enum(nodeKinds),
  title: text,
  note: text.nullable(),
  /** Path in the desk. */
  link: z.string().nullable(),
});
export type LineageNode = z.output<typeof lineageNode>;
export const edgeKinds = ['rests-on', 'fills', 'feeds', 'has', 'gives', 'calls'] as const;
export const lineageReply = z.object({
  nodes: z.array(lineageNode),
  edges: z.array(z.object({ from: z.string(), to: z.string(), kind: z.enum(edgeKinds) })),
  /** Grants of other organisations that this reader may not see. */
  hiddenConsumers: z.number().int(),
});
export type LineageReply = z.output<typeof lineageReply>;
