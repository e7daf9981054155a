/** Notices of data that do not pass the platform, as they travel. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const words = (most: number) => z.string().trim().max(most);
const party = z.object({ id: z.uuid(), name: text });
export const noticeBody = z.strictObject({
  resourceId: z.uuid(),
  kind: words(40).default(''),
  act: words(200).default(''),
  article: words(60).default(''),
  what: words(1000).default(''),
});
export const noticeQuery = z.strictObject({ resource: z.uuid().optional() });
export const offPlatformReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      number: z.string(),
      filedOn: z.string(),
      resource: z.object({ id: z.uuid(), name: z.string() }),
      organisation: party,
      authority: party,
      kind: z.object({ key: z.string(), title: text }),
      act: z.string(),
      article: z.string(),
      what: z.string(),
    }),
  ),
  kinds: z.array(z.object({ key: z.string(), title: text })),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type OffPlatformReply = z.output<typeof offPlatformReply>;
