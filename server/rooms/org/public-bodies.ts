// The public as organisations: who applies for data and uses it, and neither holds nor compiles any of the departments' resources.
// The law of departments says nothing of them, so the platform names their kinds itself.
import type { Role } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';

export type PublicKind = { key: string; zh: string; en: string };

export const PERSON = 'public-person';

export const publicKinds: readonly PublicKind[] = [
  { key: 'public-company', zh: '公司企业（社会主体）', en: 'company (public)' },
  {
    key: 'public-university',
    zh: '高等院校、科研机构（社会主体）',
    en: 'university or research body (public)',
  },
  { key: 'public-body', zh: '其他社会机构', en: 'other institution (public)' },
  { key: 'public-operator', zh: '运营单位', en: 'operator' },
  { key: PERSON, zh: '自然人', en: 'natural person' },
];

export const publicKind = (kind: string): PublicKind | undefined =>
  publicKinds.find(({ key }) => key === kind);
export const isPublicBody = (kind: string): boolean => publicKind(kind) !== undefined;

/** What somebody may be in such a body: nothing that stands for a department or over one. */
export const publicRoles: readonly Role[] = ['head', 'consumer', 'operator', 'expert'];

/** `name`: shown in the refusal. */
export function refusePublicBody({ kind, name }: { kind: string; name: Text }): void {
  const found = publicKind(kind);
  if (found) throw problem('org.public-body', { params: { name, kind: { zh: found.zh, en: found.en } } });
}
