/** What the checks need to know beyond the entry itself; gathered by the caller, so that the checks stay pure. */
import type { LegalDay } from '#kernel/clock.ts';
import type { RequiredElement } from '../compile/tables.ts';

export type LinkedElement = {
  id: string;
  identifier: string;
  standard: string;
  /** Edition of the standard that defines the element, and the newest edition published. */
  version: number;
  newest: number;
  type: string;
  length: number | undefined;
  scale: number | undefined;
};

export type KnownAct = {
  title: string;
  level: string;
  repealedOn: LegalDay | null;
  replacedBy: string | null;
  cite: string[];
};

export type CheckFacts = {
  /** Acts of the library under the titles that the entry cites. */
  acts: ReadonlyMap<string, readonly KnownAct[]>;
  provider: { name: string; creditCode: string | undefined };
  managementKeySet: boolean;
  /** Names of other entries equal to this one's but for spaces and punctuation. */
  twins: readonly string[];
  ownCode: string | undefined;
  /** Of the related codes named, those that no entry has. */
  unknownRelated: readonly string[];
  /** Of the organisations and parent resources named, those that do not exist. */
  unknownUnits: readonly string[];
  unknownParents: readonly string[];
  /** Posts the provider has not filled. */
  missingPosts: readonly { key: string; zh: string; en: string; articles: readonly string[] }[];
  /** Of the categories named, those the tree does not hold. */
  unknownCategories: readonly string[];
  /** Of the code lists named, those the register does not hold. */
  unknownCodeLists: readonly string[];
  /** The data elements the items name, as the register of standards has them. */
  elements: readonly LinkedElement[];
  /** What the bureau's specification in force asks for. */
  specification: { version: number; required: readonly RequiredElement[] } | undefined;
  /** Grounds against opening handed in before that nobody has cleared. */
  standingGrounds?: readonly string[];
  /** The classes of the version published now. */
  publishedClasses?: { sharingClass: string; openingClass: string } | undefined;
  /** The classes of data the bureau has issued; none when left out. */
  dataClasses?: readonly { key: string; zh: string; en: string }[] | undefined;
  /** The grades the bureau has issued; the national ones when left out. */
  grades?: readonly string[] | undefined;
  /** Present when a published entry is being changed. */
  change: { trigger: string | undefined; day: LegalDay | undefined } | undefined;
};
