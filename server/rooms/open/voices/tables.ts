/** What people say of open data, as it lies in PostgreSQL. */
import type { ColumnType, Generated, Selectable } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { OpenTables } from '../tables.ts';
import type { Shown, VoiceKind, VoiceState } from './types.ts';

export type VoiceTable = {
  id: string;
  number: string;
  kind: VoiceKind;
  dataset_id: string | null;
  organisation_id: string;
  case_id: string | null;
  filer_id: string | null;
  filer_person: string | null;
  network: Buffer | null;
  digest: Buffer;
  code: Buffer | null;
  private: boolean;
  tone: 'objection' | 'suggestion' | null;
  ground: string | null;
  part: string | null;
  claimed: string;
  field: string | null;
  row_number: ColumnType<string | null, number | null, never>;
  stars: number | null;
  said: string;
  sealed: Buffer | null;
  handler: string | null;
  version_number: number | null;
  release_number: number | null;
  mended_release: number | null;
  state: VoiceState;
  outcome: string | null;
  answer: Generated<string>;
  reason: Generated<string>;
  shown: Shown;
  doubts: string[];
  filed_on: LegalDay;
  filed_at: Date;
  answered_on: LegalDay | null;
  answered_by: string | null;
};
export type Voice = Selectable<VoiceTable>;

export type VoiceTables = OpenTables & {
  'open.voice': VoiceTable;
  'open.voice_event': {
    id: string;
    voice_id: string;
    kind: string;
    said: string;
    public: boolean;
    by_person: string | null;
    organisation_id: string | null;
    happened_at: Date;
  };
  'open.watched_word': {
    id: string;
    word: string;
    added_by: string | null;
    added_at: Date;
    ended_at: Date | null;
  };
  'open.follow': {
    id: string;
    dataset_id: string;
    person_id: string;
    organisation_id: string;
    since: Date;
    ended_at: Date | null;
  };
};

export const voiceTables = (ex: Executor) => ex.withTables<VoiceTables>();
