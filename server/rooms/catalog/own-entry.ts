// Nobody decides on what they wrote or handed in themselves: the decision refuses it, and the case says so beforehand.
import type { BarOnEffect, Case } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { allowed, denied } from '#kernel/policy.ts';
import { getVersion } from './repository.ts';
import type { Version } from './types.ts';

function isOwn(actor: Actor, file: Case, version: Version): boolean {
  if (actor.kind !== 'person') return false;
  const openedBy = file.openedBy.kind === 'person' ? file.openedBy.personId : undefined;
  return actor.personId === version.authorId || actor.personId === openedBy;
}

export function refuseOwnEntry(actor: Actor, file: Case, version: Version): void {
  if (isOwn(actor, file, version)) throw problem('catalog.own-entry');
}

const barred = denied(
  '本版本由您编写或提交，审核人须为他人',
  'you wrote or handed in this version; the reviewer must be somebody else',
  { code: 'catalog.own-entry' },
);

export const ownEntryBar: BarOnEffect = async ({ ex, case: file, actor }) => {
  const version = await getVersion(ex, file.subject.id);
  return version && isOwn(actor, file, version) ? barred : allowed;
};
