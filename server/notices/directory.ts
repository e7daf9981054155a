/** What the notices ask about people and organisations; composition lends the answers of the room that knows them. */
import type { Role } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { Channel } from './tables.ts';

/** Held: posts this person is named for. Filled: posts of the organisation that some person with an account is named for. */
export type Posts = { held: string[]; filled: string[] };

export type NoticeDirectory = {
  /** People who would read a message so addressed now: a post nobody with an account fills falls to the whole organisation. */
  readersOf(
    ex: Executor,
    to: { organisationId: string; roles: readonly Role[] | null; post: string | null },
  ): Promise<string[]>;
  postsOf(ex: Executor, personId: string, organisationId: string): Promise<Posts>;
  /** What the register of contacts knows; a person's own choice goes before it. */
  addressesOf(
    ex: Executor,
    personIds: readonly string[],
  ): Promise<Map<string, Partial<Record<Channel, string>>>>;
  organisations(ex: Executor, ids: readonly string[]): Promise<Map<string, Text>>;
  people(ex: Executor, ids: readonly string[]): Promise<Map<string, string>>;
};
