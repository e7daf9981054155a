/** What class governance needs of rooms to its right; composition lends it, so that the imports stay one way. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';

export type Usage = { applications: number; refusals: number; calls: number };

export type ClassPorts = {
  /** Applications handed in, those refused, and calls answered, since that day. */
  usage(ex: Executor, resourceId: string, since: LegalDay): Promise<Usage>;
  /** Organisations that hold a running grant on the resource. */
  usersOf(ex: Executor, resourceId: string): Promise<string[]>;
  /** An application that was refused, with who asked and for what; undefined for any other. */
  refusedApplication(
    ex: Executor,
    id: string,
  ): Promise<{ applicantId: string; resourceId: string } | undefined>;
  /** After a widening: pending applications that need no decision any more are granted, running grants lose their conditions. */
  freeUse(
    tx: Tx,
    p: Platform,
    input: { resourceId: string; actor: Actor; reason: string },
  ): Promise<{ granted: number; freed: number }>;
  /** Ends grants in this transaction: the next call of each is refused. */
  stopGrant(tx: Tx, p: Platform, input: { grantId: string; actor: Actor; note: string }): Promise<void>;
  /** What was delivered under a grant. */
  delivered(ex: Executor, grantId: string): Promise<{ calls: number; records: number }>;
};
