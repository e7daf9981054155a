/** The nouns of the procedure engine: case, step, decision, and the behaviours rooms lend to the packs. */
import type { Actor, PersonActor, Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import type { FieldIssue, Text } from '#kernel/errors.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Ability } from '#kernel/policy.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo, Form, FormField, Law, Outcome, Procedure, Verdict } from '#law/types.ts';
import type { ChangedDays, Delegation, Extension, Holding, Supplement } from './act-types.ts';

export const caseStates = ['open', 'done', 'returned', 'refused', 'withdrawn'] as const;
export type CaseState = (typeof caseStates)[number];

/** Who holds a step: anybody of the organisation with one of the roles. */
export type Owner = { organisationId: string; roles: Role[] };

/** The law a decision rests on: a level (term key of the outcome's basis rule) and what that level must state. */
export type LegalBasis = { kind: string; title: string; article?: string; wording?: string };

export type Case = {
  id: string;
  /** Human-readable, unique, counted by year and city. */
  number: string;
  procedure: Procedure;
  pack: { version: string; hash: string };
  /** Limits of the steps on the day of opening, by rule id. */
  limits: Record<string, DeadlineInfo>;
  subject: { type: string; id: string };
  title: string;
  regionCode: string;
  applicantId: string | null;
  providerId: string | null;
  openedBy: Actor;
  facts: JsonObject;
  state: CaseState;
  openedOn: LegalDay;
  openedAt: Date;
  closedAt: Date | null;
};

export type Step = {
  id: string;
  caseId: string;
  ordinal: number;
  /** Steps of one round were opened by the same act. */
  round: number;
  key: string;
  owner: Owner;
  /** On whose desk it lies within the organisation; anybody of the roles where null. */
  assignee: string | null;
  openedOn: LegalDay;
  openedAt: Date;
  /** As reckoned when the step opened; null where no rule speaks of a limit. */
  deadline: DeadlineInfo | null;
  extension: Extension | null;
  /** The step it was forwarded from. */
  forwardedFrom: string | null;
  decided: StepDecision | null;
};

export type StepDecision = {
  on: LegalDay;
  at: Date;
  by: Actor;
  /** The colleague in whose place a delegate decided. */
  inPlaceOf: string | null;
  outcome: string;
  reasons: string[];
  basis: LegalBasis[];
  comment: string | null;
  payload: JsonObject;
};

/** `holdings`: who held which step before; `supplements`: what the applicant was asked for; both oldest first. */
export type CaseFile = Case & { steps: Step[]; holdings: Holding[]; supplements: Supplement[] };

/** What a behaviour learns of the decision that called it. */
export type Decision = {
  outcome: Outcome;
  reasons: string[];
  basis: LegalBasis[];
  comment: string | null;
  payload: JsonObject;
};

/** `step` and `decision` are absent when the procedure's opening calls. Everything runs in the act's transaction. */
export type BehaviourContext = {
  tx: Tx;
  p: Platform;
  law: LawNow;
  /** With the steps so far: what an earlier step was answered stands in its `decided.payload`. */
  case: CaseFile;
  step?: Step;
  decision?: Decision;
  actor: Actor;
};

export type GateVerdict = Verdict<'pass' | 'refuse'>;
export const pass: GateVerdict = { outcome: 'pass', reasons: [] };

/** Says whether the act may go on. May throw a problem of its room instead, when it knows fields to mend. */
export type Gate = (context: BehaviourContext) => Promise<GateVerdict>;
/** Does what the decision means, in the same transaction; what it throws undoes the decision. */
export type Effect = (context: BehaviourContext) => Promise<void>;
/** Names who holds a step of the case; undefined when no such organisation is registered. */
export type ActorResolver = (context: {
  ex: Executor;
  p: Platform;
  law: LawNow;
  case: Case;
  /** The step it is asked for, where one is open already. */
  step?: Step;
}) => Promise<Owner | undefined>;
/** Judges one answer of a form; no issue means it is in order. */
export type FieldCheck = (context: {
  ex: Executor;
  p: Platform;
  law: LawNow;
  actor: Actor;
  /** The case decided on, when the form belongs to a decision. */
  case?: Case;
  field: FormField;
  /** JSON path of the field among the answers. */
  path: string;
  value: Json;
  answers: JsonObject;
}) => Promise<FieldIssue[]>;

/** Judges what a room takes beside the fields of a pack's form, under a name of its own. */
export type AsideCheck = (context: Omit<Parameters<FieldCheck>[0], 'field'>) => Promise<FieldIssue[]>;

/** Asked of every decision that names its basis; no issue means each may be cited. */
export type BasisCheck = (
  context: { ex: Executor; law: LawNow },
  bases: readonly LegalBasis[],
) => Promise<FieldIssue[]>;

/** What a room holds against the subject of another room's act; the room that acts asks, and says itself what an error stops. */
export type SubjectCheck = (
  context: { ex: Executor; law: LawNow },
  subject: { type: string; id: string },
) => Promise<FieldIssue[]>;

/** Whether this actor may have the effect take place, asked while the case is only read; the effect itself refuses alike. */
export type BarOnEffect = (context: {
  ex: Executor;
  p: Platform;
  law: LawNow;
  case: Case;
  actor: Actor;
}) => Promise<Ability>;

/** What a fact of a case is called and what its value says to a reader; undefined: nothing worth showing. */
export type FactWord = { label: Text; say(law: LawNow, value: Json): Text | undefined };

/** Names for replies; the engine itself knows ids only. */
export type Directory = {
  organisations(ex: Executor, ids: readonly string[]): Promise<Map<string, Text>>;
  people(ex: Executor, ids: readonly string[]): Promise<Map<string, string>>;
  /** An organisation that is no more, and who took over; undefined while it stands, which holds until the transaction ends. */
  closed(tx: Tx, id: string): Promise<{ name: Text; successor: Text | null } | undefined>;
  /** What the person may do in the organisation today; empty when they left it. */
  rolesOf(ex: Executor, personId: string, organisationId: string): Promise<Role[]>;
  /** Who hears of every step past due beside its holder: the city's data authority. */
  overseer(ex: Executor, p: Platform): Promise<Owner | undefined>;
};

/** What one room lends: each name once in the whole platform. */
export type RoomBehaviours = {
  actors?: Readonly<Record<string, ActorResolver>>;
  gates?: Readonly<Record<string, Gate>>;
  effects?: Readonly<Record<string, Effect>>;
  checks?: Readonly<Record<string, FieldCheck>>;
  /** By form and name, `share.consent.limits`: no pack words it, and every pack's form takes it. */
  asides?: Readonly<Record<string, AsideCheck>>;
  /** By the name of the effect: who may not have it take place although the step is theirs. */
  bars?: Readonly<Record<string, BarOnEffect>>;
  bases?: BasisCheck;
  subjects?: SubjectCheck;
  /** Tasks of the room that wait for somebody without being a step of a case. */
  todos?: LentTodos;
  /** By the name of the fact, whatever the case: the same name means the same everywhere. */
  facts?: Readonly<Record<string, FactWord>>;
  directory?: Directory;
};

export type Registry = {
  actors: Readonly<Record<string, ActorResolver>>;
  gates: Readonly<Record<string, Gate>>;
  effects: Readonly<Record<string, Effect>>;
  checks: Readonly<Record<string, FieldCheck>>;
  asides: Readonly<Record<string, AsideCheck>>;
  bars: Readonly<Record<string, BarOnEffect>>;
  bases: readonly BasisCheck[];
  subjects: readonly SubjectCheck[];
  todos: readonly LentTodos[];
  facts: Readonly<Record<string, FactWord>>;
  directory: Directory;
};

export type OpenCaseInput = {
  /** Key of a procedure of the pack. */
  procedure: string;
  /** One given out before (`nextCaseNumber`); the next of the series when left out. */
  number?: string;
  subject: { type: string; id: string };
  /** What a list shows; no personal data. */
  title: string;
  openedBy: Actor;
  /** Organisation that asks; that of `openedBy` when left out. */
  applicantId?: string;
  /** Organisation that provides the subject; what 'provider-of-subject' resolves to. */
  providerId?: string;
  /** No personal data where it can be avoided. */
  facts: JsonObject;
};

export type DecideStepInput = {
  caseId: string;
  stepId: string;
  actor: Actor;
  outcome: string;
  reasons?: readonly string[];
  basis?: readonly LegalBasis[];
  comment?: string;
  payload?: JsonObject;
};

export type CheckAnswersInput = {
  ex: Executor;
  p: Platform;
  law: LawNow;
  actor: Actor;
  form: Form;
  answers: JsonObject;
  case?: Case;
  /** Whose fields are asked for; the applicant's when left out. */
  filledBy?: readonly FormField['filledBy'][];
};

export type Card = 'green' | 'yellow' | 'red' | null;

export type Todo = {
  /** Of the step, or of the task. */
  id: string;
  /** `supplement`: the organisation itself is asked for something; `task`: a room's own, outside any case. */
  kind: 'decide' | 'supplement' | 'task';
  /** Null for a task. */
  caseId: string | null;
  stepId: string | null;
  /** Path of the desk where it is done. */
  link: string;
  articles: string[];
  number: string;
  title: string;
  procedure: Text;
  procedureKey: string;
  step: Text;
  stepKey: string;
  subject: { type: string; id: string };
  applicantId: string | null;
  openedOn: LegalDay;
  deadline: DeadlineInfo | null;
  card: Card;
  /** It lies on the actor's own desk. */
  assigned: boolean;
  /** The absent colleague in whose place the actor would decide. */
  inPlaceOf: string | null;
};

/** What a room adds to the to-dos: its open tasks of this actor, most urgent first. The engine gives each its colour. */
export type LentTodos = (
  context: { ex: Executor; law: LawNow; actor: PersonActor; roles: readonly Role[] },
  filter: { procedure?: string; search?: string; due?: { from?: LegalDay; to?: LegalDay } },
) => Promise<Omit<Todo, 'kind' | 'caseId' | 'stepId' | 'card' | 'assigned' | 'inPlaceOf'>[]>;

export type TodoFilter = {
  procedure?: string;
  card?: 'green' | 'yellow' | 'red';
  search?: string;
  page: number;
  pageSize: number;
};

export type CaseFilter = {
  state?: CaseState;
  procedure?: string;
  subject?: { type: string; id: string };
  search?: string;
  /** Organisation that holds an open step. */
  holder?: string;
  /** Cases with an open step whose day by which somebody can be late lies in this span, both ends included. */
  due?: { from?: LegalDay; to: LegalDay };
  page: number;
  pageSize: number;
};

/** The procedure engine, as rooms see it. Nothing is kept in it between calls. */
export type Cases = {
  registry: Registry;
  /** Opens a case and its first steps in the caller's transaction; the caller writes the ledger entry and names the case in it. */
  openCase(tx: Tx, p: Platform, input: OpenCaseInput): Promise<CaseFile>;
  /** One act: its own ledger entry `cases.step-decided`. Refuses with `cases.*` problems. */
  decideStep(tx: Tx, p: Platform, input: DecideStepInput): Promise<CaseFile>;
  /** Closes an open case because its applicant took it back; the caller writes the ledger entry. */
  withdrawCase(
    tx: Tx,
    p: Platform,
    input: { caseId: string; actor: Actor; reason: string },
  ): Promise<CaseFile>;
  /** Counts due days anew that are provisional or run through changed days, and tells holders whose day moved. */
  recount(tx: Tx, p: Platform, changed?: ChangedDays): Promise<{ moved: number }>;
  /** Everything wrong with the answers of a form: missing fields, then what the fields' checks say. */
  checkAnswers(input: CheckAnswersInput): Promise<FieldIssue[]>;
  getCase(ex: Executor, id: string): Promise<CaseFile | undefined>;
  /** Cases the actor takes part in: as applicant, provider, owner of a step, or all for the bureau and the auditor. */
  listCases(ex: Executor, actor: Actor, filter: CaseFilter): Promise<{ items: CaseFile[]; total: number }>;
  /** Open steps the actor may decide, most urgent first; at most 500. */
  todosOf(ex: Executor, p: Platform, actor: Actor): Promise<Todo[]>;
  /** The same by pages, and all there are. */
  todoPage(
    ex: Executor,
    p: Platform,
    actor: Actor,
    filter: TodoFilter,
  ): Promise<{ items: Todo[]; total: number }>;
  /** Who acts in whose place on that day in the actor's organisation. */
  delegationsTo(ex: Executor, actor: Actor, day: LegalDay): Promise<Delegation[]>;
};

/** What a room is handed: the kernel with the law of the city and the procedure engine. */
export type Platform = Kernel & { law: Law; cases: Cases };
