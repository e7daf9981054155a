/** What rooms further right lend to those who look for data: the services of an entry and who calls them. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';

export type ServiceUse = {
  id: string;
  code: string;
  /** Path it is called at. */
  address: string;
  resourceId: string;
  title: Text;
  /** Names of the items it gives. */
  items: string[];
  /** Grants that are not revoked. */
  grants: {
    id: string;
    number: string;
    consumerId: string;
    systemId: string;
    state: string;
    firstDay: LegalDay;
    lastDay: LegalDay | null;
  }[];
};

/** Doubt that stands on an entry's data: how many records, never which. */
export type EntryDispute = {
  underCheck: boolean;
  disputed: boolean;
  since: LegalDay | null;
  records: number;
  articles: string[];
};

/** Its data by law do not pass the platform: the notice and its ground. */
export type OffPlatform = { number: string; act: string; article: string; since: LegalDay };

export type FindPorts = {
  offPlatformOf(ex: Executor, resourceId: string): Promise<OffPlatform | undefined>;
  disputeOf(p: Platform, resourceId: string): Promise<EntryDispute | undefined>;
  usesOf(ex: Executor, resourceIds: readonly string[]): Promise<ServiceUse[]>;
};

/** Without the rooms to the right nothing is served. */
export const noServices: FindPorts = {
  offPlatformOf: async () => undefined,
  disputeOf: async () => undefined,
  usesOf: async () => [],
};
