/** What rooms further right tell of an entry: what was done with its data, and which tables, interfaces and files they keep of it. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';

export const stageKeys = ['gathering', 'application', 'opening', 'use'] as const;
export type StageKey = (typeof stageKeys)[number];

export type CourseEvent = {
  at: Date;
  /** In whose name; null: somebody of the public who said no name. */
  organisationId: string | null;
  personId: string | null;
  /** A number, a name of a file, an address: what it is known by. */
  what: string;
  /** How often, where acts of one kind are counted together. */
  times: number;
};
/** `count`: of all of them; `events`: the newest. */
export type Course = Record<StageKey, { count: number; events: CourseEvent[] }>;

export const holdingKinds = ['table', 'interface', 'file'] as const;
export type Holding = {
  kind: (typeof holdingKinds)[number];
  /** What it is called where it lies. */
  name: string;
  /** The entries it belongs to: one, if all is well. */
  resourceIds: string[];
};

export type CoursePorts = {
  courseOf(ex: Executor, resourceId: string): Promise<Course>;
  /** As the stores themselves list them, not as registers remember. */
  holdings(p: Platform): Promise<Holding[]>;
};

const none = { count: 0, events: [] };
export const noCourse: CoursePorts = {
  courseOf: async () => ({ gathering: none, application: none, opening: none, use: none }),
  holdings: async () => [],
};
