/** Data that bodies of society and research offer, and links between sets, as they lie in PostgreSQL. */
import type { ColumnType, Generated, Selectable } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { OfferContent, OfferReview } from './schema.ts';

export type OfferTable = {
  id: string;
  number: string;
  organisation_id: string;
  person_id: string;
  origin: 'social' | 'research';
  body: string;
  content: ColumnType<OfferContent, string, string>;
  citation: Generated<string>;
  secrecy: Generated<string>;
  object: string | null;
  file_name: string | null;
  file_bytes: number | null;
  file_sha256: string | null;
  state: 'offered' | 'accepted' | 'returned' | 'withdrawn';
  reviewed_by: string | null;
  reviewed_at: Date | null;
  review: ColumnType<OfferReview | null, string | null, string | null>;
  reason: Generated<string>;
  dataset_id: string | null;
  offered_at: Date;
  withdrawn_at: Date | null;
};
export type Offer = Selectable<OfferTable>;
export type OfferTables = {
  'open.offer': OfferTable;
  'open.dataset_link': {
    id: string;
    one: string;
    other: string;
    why: string;
    linked_by: string | null;
    linked_at: Date;
    ended_at: Date | null;
  };
};
export const offerTables = (ex: Executor) => ex.withTables<OfferTables>();
