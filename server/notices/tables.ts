/** The tables of the notices as they lie in PostgreSQL. */
import type { ColumnType } from 'kysely';
import type { Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { NoticeParams } from './catalogue.ts';

/** Ways a message leaves the platform. */
export const channels = ['email', 'sms', 'im'] as const;
export type Channel = (typeof channels)[number];

export const deliveryStates = ['held', 'queued', 'sent', 'failed', 'given-up'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A sealed address (base64) and the mask a screen shows. */
export type SealedAddress = { sealed: string; mask: string };

/** Read as a value, written as JSON text. */
type Jsonb<T> = ColumnType<T, string, string>;

export type NoticeTables = {
  'notices.notice': {
    id: string;
    kind: string;
    params: Jsonb<NoticeParams>;
    articles: string[];
    subject_type: string | null;
    subject_id: string | null;
    case_id: string | null;
    link: string;
    wants_confirmation: boolean;
    urgent: boolean;
    sender_organisation: string | null;
    /** What it asks to be done; such messages are settled together when it is. */
    task: string | null;
    sent_on: LegalDay;
    sent_at: Date;
  };
  'notices.addressee': {
    id: string;
    notice_id: string;
    person_id: string | null;
    organisation_id: string | null;
    roles: Role[] | null;
    post: string | null;
    target: string;
    once_key: string | null;
    sent_at: Date;
    settled_at: Date | null;
  };
  'notices.receipt': {
    addressee_id: string;
    person_id: string;
    organisation_id: string;
    read_at: Date;
    confirmed_at: Date | null;
  };
  'notices.preference': {
    person_id: string;
    addresses: Jsonb<Partial<Record<Channel, SealedAddress>>>;
    normal: Channel[];
    urgent: Channel[];
    digest: boolean;
    changed_at: Date;
  };
  'notices.delivery': {
    id: string;
    notice_id: string | null;
    person_id: string;
    channel: Channel;
    state: DeliveryState;
    digest_id: string | null;
    digest_on: LegalDay | null;
    queued_at: Date;
    settled_at: Date | null;
  };
  'notices.attempt': {
    id: string;
    delivery_id: string;
    at: Date;
    outcome: 'sent' | 'failed' | 'given-up' | 'resent';
    reason: string | null;
  };
};

export const noticeTables = (ex: Executor) => ex.withTables<NoticeTables>();
