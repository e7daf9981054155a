/** Exchange systems of before as they travel: systems, interfaces and how far each is. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const words = (least: number, most: number) => z.string().trim().min(least).max(most);
const stages = ['not-started', 'mapped', 'running', 'switched-off'] as const;
export type Stage = (typeof stages)[number];
export const systemBody = z.strictObject({
  name: words(2, 200),
  interfaces: z.array(words(2, 200)).min(1).max(200),
});
/** `resourceId` maps it; `switchedOffOn` with its proof ends the old one. */
export const moveBody = z.strictObject({
  resourceId: z.uuid().optional(),
  switchedOffOn: z.iso.date().optional(),
  proof: words(2, 500).optional(),
});
const count = z.number().int();
export const migrationReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      name: z.string(),
      organisation: z.object({ id: z.uuid(), name: text }),
      /** All its interfaces run on the platform and the old ones are switched off. */
      migrated: z.boolean(),
      interfaces: z.array(
        z.object({
          id: z.uuid(),
          name: z.string(),
          stage: z.enum(stages),
          resource: z.object({ id: z.uuid(), name: z.string() }).nullable(),
          switchedOffOn: z.string().nullable(),
          proof: z.string().nullable(),
        }),
      ),
      abilities: abilitiesSchema,
    }),
  ),
  totals: z.object({ systems: count, migrated: count, remaining: count, interfaces: count, moved: count }),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type MigrationReply = z.output<typeof migrationReply>;
