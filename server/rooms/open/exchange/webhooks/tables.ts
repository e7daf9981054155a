/** Addresses told of changes and what waits for them, as they lie in PostgreSQL. */
import type { ColumnType, Generated } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../../tables.ts';

export const webhookStates = ['active', 'parked', 'ended'] as const;
export type WebhookState = (typeof webhookStates)[number];

export type WebhookTables = OpenTables & {
  'open.webhook': {
    id: string;
    organisation_id: string;
    person_id: string;
    dataset_id: string | null;
    url: string;
    state: WebhookState;
    failures: Generated<number>;
    told_at: ColumnType<Date | null, Date | undefined, Date>;
    created_at: Date;
    state_at: Date;
  };
  'open.webhook_message': {
    id: string;
    webhook_id: string;
    event: string;
    dataset_id: string;
    body: string;
    attempts: Generated<number>;
    outcome: ColumnType<'arrived' | 'failed' | 'dropped' | null, undefined, 'arrived' | 'failed' | 'dropped'>;
    status: ColumnType<number | null, undefined, number | null>;
    at: Date;
    settled_at: ColumnType<Date | null, undefined, Date>;
  };
};

export const webhookTables = (ex: Executor) => ex.withTables<WebhookTables>();
