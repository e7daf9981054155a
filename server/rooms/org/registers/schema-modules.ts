/** Modules of the platform and controls of security, as they travel. */
import { z } from 'zod';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const module = z.object({
  key: z.string(),
  name: text,
  articles: z.array(z.string()),
  /** Page of the desk; null while no room stands for it. */
  path: z.string().nullable(),
  /** Address that lists its objects. */
  list: z.string().nullable(),
  state: z.enum(['up', 'down', 'unknown', 'absent']),
});
export const modulesReply = z.object({ items: z.array(module) });

const control = z.object({
  key: z.string(),
  name: text,
  what: text,
  path: z.string(),
  count: z.number().int(),
});
export const controlsReply = z.object({ items: z.array(control), total: z.number().int() });

nameShapes({ PlatformModule: module });
