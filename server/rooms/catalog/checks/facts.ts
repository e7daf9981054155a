/** What the checks need to know beyond the entry itself; gathered by the caller, so that the checks stay pure. */
import type { LegalDay } from '#kernel/clock.ts';

export type CheckFacts = {
  provider: { name: string; creditCode: string | undefined };
  managementKeySet: boolean;
  /** Names of other entries equal to this one's but for spaces and punctuation. */
  twins: readonly string[];
  ownCode: string | undefined;
  /** Of the related codes named, those that no entry has. */
  unknownRelated: readonly string[];
  /** Of the organisations and parent resources named, those that do not exist. */
  unknownUnits: readonly string[];
  unknownParents: readonly string[];
  /** Posts the provider has not filled. */
  missingPosts: readonly { key: string; zh: string; en: string; articles: readonly string[] }[];
  /** Present when a published entry is being changed. */
  change: { trigger: string | undefined; day: LegalDay | undefined } | undefined;
};
