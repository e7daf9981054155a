/** What the desk is told of the SDKs. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

/** By the name a program imports each by. */
export const sdkNames = ['gongshu.ts', 'Gongshu.java', 'Sm.java', 'gongshu.py', 'vectors.json'] as const;

export const sdksReply = z.object({
  version: z.string(),
  files: z.array(
    z.object({
      name: z.enum(sdkNames),
      language: z.enum(['typescript', 'java', 'python']).nullable(),
      bytes: z.number().int(),
      sha256: z.string(),
    }),
  ),
});
export type SdksReply = z.output<typeof sdksReply>;

nameShapes({ Sdks: sdksReply });
