/** The nouns of what can be done to a case beside deciding it. */
import type { Actor, Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DeadlineInfo } from '#law/types.ts';

/** Granted once, before the due day had passed. `days` in the limit's unit. */
export type Extension = {
  days: number;
  on: LegalDay;
  at: string;
  by: Actor;
  reason: string;
  rule: string;
  cite: string[];
  dueBefore: LegalDay | null;
};

/** Somebody held the step before; `lateDays` of the delay fell to them, in the limit's unit. */
export type Holding = {
  id: string;
  stepId: string;
  ordinal: number;
  organisationId: string;
  roles: Role[];
  assignee: string | null;
  from: LegalDay;
  to: LegalDay;
  due: LegalDay | null;
  lateDays: number;
  reason: string;
  by: Actor;
  at: Date;
};

/** The applicant is asked for something; the clock of the step stands still until it ends. */
export type Supplement = {
  id: string;
  caseId: string;
  stepId: string;
  asked: string;
  askedOn: LegalDay;
  askedAt: Date;
  askedBy: Actor;
  /** The applicant's own clock, where the pack names a limit. */
  deadline: DeadlineInfo | null;
  ended: {
    how: 'answered' | 'called-off';
    text: string;
    on: LegalDay;
    at: Date;
    by: Actor;
    pausedDays: number;
  } | null;
};

/** `to` acts in the place of `from`, in one organisation, on the days from `fromDay` to `toDay`. */
export type Delegation = {
  id: string;
  organisationId: string;
  from: string;
  to: string;
  roles: Role[];
  fromDay: LegalDay;
  toDay: LegalDay;
  reason: string;
  madeBy: Actor;
  madeAt: Date;
  endedOn: LegalDay | null;
};

export type Attachment = {
  id: string;
  caseId: string;
  stepId: string | null;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  key: string;
  organisationId: string | null;
  by: Actor;
  on: LegalDay;
  at: Date;
};

export type Comment = {
  id: string;
  caseId: string;
  stepId: string | null;
  text: string;
  organisationId: string | null;
  by: Actor;
  on: LegalDay;
  at: Date;
};

/** A sentence an organisation keeps at hand for its decisions. */
export type ReasonTemplate = {
  id: string;
  organisationId: string;
  procedure: string | null;
  outcome: string | null;
  text: string;
  by: Actor;
  at: Date;
};

/** Days whose counting changed, both included: a holiday notice was imported, local days were entered or taken back. */
export type ChangedDays = { from: LegalDay; to: LegalDay };
