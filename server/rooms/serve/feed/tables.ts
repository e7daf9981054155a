/** The tables of feeds, their readers, subscriptions and nudges as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { Executor } from '#kernel/db.ts';

export const feedOps = ['insert', 'update', 'delete', 'clear'] as const;
export type FeedOp = (typeof feedOps)[number];

export const subscriptionStates = ['active', 'parked', 'ended'] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];

/** PostgreSQL's bigint; numbers of a feed stay far below what a JavaScript number holds exactly. */
type Seq = ColumnType<number, number, number>;

export type FeedTables = {
  'serve.feed': {
    id: string;
    version_id: string;
    newest: Seq;
    floor: Seq;
    opened_at: Date;
    entry: string;
  };
  'serve.feed_entry': {
    feed_id: string;
    seq: Seq;
    op: FeedOp;
    row_key: string | null;
    cells: (string | null)[] | null;
    before: (string | null)[] | null;
    names: ColumnType<Record<string, string> | null, string | null, string | null>;
    batch_seq: number | null;
    at: Date;
  };
  'serve.feed_reader': {
    grant_id: string;
    feed_id: string;
    sent: ColumnType<number, number | undefined, number>;
    sent_at: ColumnType<Date | null, Date | undefined, Date>;
    acked: ColumnType<number, number | undefined, number>;
    acked_at: ColumnType<Date | null, Date | undefined, Date>;
  };
  'serve.subscription': {
    id: string;
    grant_id: string;
    feed_id: string;
    url: string;
    state: SubscriptionState;
    failures: ColumnType<number, number | undefined, number>;
    told: ColumnType<number, number | undefined, number>;
    told_at: ColumnType<Date | null, Date | undefined, Date>;
    next_at: ColumnType<Date | null, Date | undefined, Date | null>;
    created_by: string;
    created_at: Date;
    state_at: Date;
    entry: string;
  };
  'serve.nudge': {
    id: string;
    subscription_id: string;
    seq: Seq;
    attempt: number;
    outcome: 'arrived' | 'failed';
    status: number | null;
    fault: string | null;
    took_ms: number;
    at: Date;
    entry: string | null;
  };
};

export const feedTables = (ex: Executor) => ex.withTables<FeedTables>();
