// The nouns of a procedure as a pack writes it: steps, who holds them, what may be decided and what else may happen.
import type { Role } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';

export type OutcomeKind = 'advance' | 'back' | 'part' | 'return' | 'refuse' | 'complete';

export type Outcome = {
  key: string;
  title: Text;
  kind: OutcomeKind;
  /** The step that opens next, or the steps that open side by side; for `advance`, and one for `back`. */
  next?: string | readonly string[];
  reasons: 'required' | 'optional' | 'none';
  /** Rule id of the legal-basis levels a decision of this kind must name. */
  basis?: string;
  gates: string[];
  effects: string[];
  /** Key of a form the decider fills in (law.form). */
  form?: string;
  cite: string[];
};

export type ProcedureStep = {
  key: string;
  title: Text;
  /** Name of an actor resolver: 'bureau-of-city', 'provider-of-subject', … */
  by: string;
  /** Rule id of the step's limit; absent where no rule speaks of one. */
  limit?: string;
  /** The day the limit counts from: that of the whole case's opening, or (left out) that of the step's. */
  limitFrom?: 'step' | 'case';
  /** Further resolvers whose holders sign the same step; it is decided when the last of them has. */
  with?: string[];
  /** How branches that run side by side come together here. */
  join?: StepJoin;
  extension?: StepExtension;
  supplement?: StepSupplement;
  forward?: StepForward;
  silence?: StepSilence;
  escalate?: StepEscalation;
  note?: Text;
  cite: string[];
  outcomes: Outcome[];
};

/**
 * `all`: the step opens when each of `of` is decided. `first`: with the first of them, the others lapse. `lead`: it is open beside
 * them, and its holder decides once each is decided or past its due day; nobody's silence blocks the decision.
 */
export type StepJoin = { of: string[]; rule: 'all' | 'first' | 'lead' };

/** Once, at the latest on the due day, by the holder `by` names, by no more than the days of the rule `max`. */
export type StepExtension = { by: string; max: string; cite: string[] };

/** The holder may ask the applicant to supplement; the clock stands still meanwhile. `limit`: days the applicant has. */
export type StepSupplement = { limit?: string; cite: string[] };

/**
 * The holder may pass the step on. `to`: resolvers of those it may go to, or any organisation with one of `roles`. `limit`: the next
 * holder's own limit, from the day of forwarding; without it the clock of the step runs on.
 */
export type StepForward = { to?: string[]; roles: Role[]; limit?: string; cite: string[] };

/** Only where a flag of the law says so: past the due day the platform decides this outcome. */
export type StepSilence = { rule: string; outcome: string; cite: string[] };

/** Whom a step past due is brought before, `after` so many days (a rule), or at once. */
export type StepEscalation = { to: string; after?: string; cite: string[] };

export type Procedure = {
  key: string;
  title: Text;
  /** What kind of thing the case is about: 'catalog.version', 'share.application'. */
  subject: string;
  cite: string[];
  /** Called when the case is opened, in the same transaction. */
  opening: { gates: string[]; effects: string[] };
  /** Steps that open with the case, side by side; the first of the list when left out. */
  start?: string[];
  /** Present where the applicant may take the case back from the list of cases itself. */
  withdrawal?: { effects: string[]; cite: string[] };
  steps: ProcedureStep[];
};
