/** What other parts lend to the org room at composition: counters of a unit's tasks, and probes of a module's health. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';

/** The headings a city may count tasks under; the pack words them (rule org.board-domains). */
export type Domain =
  | 'collect'
  | 'catalog'
  | 'update'
  | 'gather'
  | 'share'
  | 'open'
  | 'objection'
  | 'develop'
  | 'secure'
  | 'answer'
  | 'review'
  | 'rectify';

export type BoardTask = {
  /** Unique within the board: what it is about. */
  key: string;
  /** Headings it may stand under, the most fitting first; the city's first match takes it. */
  domains: readonly Domain[];
  /** What is to be done. */
  act: Text;
  title: string;
  due: LegalDay | null;
  late: boolean;
  articles: readonly string[];
  /** Path in the desk. */
  link: string;
};

export type BoardAsk = { ex: Executor; p: Platform; law: LawNow; organisationId: string };

/** One room's tasks of one organisation. `figures`: what a sector's board shows of it. */
export type LentBoard = {
  name: string;
  tasks(ask: BoardAsk): Promise<BoardTask[]>;
  figures?(ask: BoardAsk): Promise<{ key: string; name: Text; value: number }[]>;
};

export type LentProbe = {
  key: string;
  /** In the city's words. */
  name(p: Platform): Text;
  /** Where the module stands in the desk, or on the portal. */
  path: string;
  /** Addresses that must answer, whatever they answer, without a fault of the server. */
  ask: readonly string[];
};

/** What stands for a module that a city's text may name (rule org.platform-modules). */
export type LentModule = {
  key: string;
  /** Page of the desk. */
  path: string;
  /** Address that lists its objects and answers while it is well. */
  list: string;
};

/** One thing that keeps data safe, for the page of the security module. */
export type LentControl = {
  key: string;
  name: Text;
  what: Text;
  path: string;
  count(ex: Executor): Promise<number>;
};

/** One access to data, whoever noted it: `user` and `channel` are keys of the city's lists. */
export type LentAccess = {
  at: Date;
  user: string;
  channel: string;
  what: string;
  resourceId: string | null;
  times: number;
};
export type LentAccesses = {
  list(
    ex: Executor,
    asked: { organisationId: string; page: number; pageSize: number },
  ): Promise<{ rows: LentAccess[]; total: number }>;
  count(
    ex: Executor,
    asked: { from: LegalDay; to: LegalDay },
  ): Promise<{ user: string; channel: string; times: number }[]>;
};

export type Lent = {
  accesses: LentAccesses;
  boards: readonly LentBoard[];
  probes: readonly LentProbe[];
  modules: readonly LentModule[];
  controls: readonly LentControl[];
};
