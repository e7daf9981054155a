/** The nouns of the catalogue as other rooms read them. */
import type { LegalDay } from '#kernel/clock.ts';
import type { Content, Item, resourceStates, versionStates } from './schema.ts';

export type ResourceState = (typeof resourceStates)[number];
export type VersionState = (typeof versionStates)[number];

export type Resource = {
  id: string;
  providerId: string;
  /** Absent until the first submission. */
  code: string | undefined;
  state: ResourceState;
  stateReason: string | undefined;
  publishedVersionId: string | undefined;
  /** The version being written, reviewed or returned; absent when nothing is under way. */
  workingVersionId: string | undefined;
  managementKeySetAt: Date | undefined;
  /** The day a list of former times gives it: it is shown and starts no clock. */
  originalOn: LegalDay | undefined;
  createdAt: Date;
};

export type Version = {
  id: string;
  resourceId: string;
  number: number;
  state: VersionState;
  /** Goes up by one with every save; a save names the revision it was read at. */
  revision: number;
  caseId: string | undefined;
  returnReason: string | undefined;
  changeTrigger: string | undefined;
  changeDay: LegalDay | undefined;
  /** The last version of an entry that is being taken out; its content is that of the version before. */
  withdraws: boolean;
  withdrawReason: string | undefined;
  /** Entries handed in as one list share it. */
  submissionId: string | undefined;
  /** The change was handed in after its day. */
  late: boolean;
  authorId: string | undefined;
  /** Number of the bureau's specification it was checked with when submitted. */
  specification: number | undefined;
  createdAt: Date;
  updatedAt: Date;
  submittedAt: Date | undefined;
  publishedAt: Date | undefined;
  content: Content;
};

/** A published version with its items as rows must fit them. */
export type PublishedVersion = { resource: Resource; version: Version; items: Item[] };
