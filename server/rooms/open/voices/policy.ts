/** Who may speak of open data, who answers, and who reads what is not for everybody. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  organisationOf,
} from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import type { VoiceKind } from './types.ts';

/** Everybody, with or without an account; the administrators of the platform have no part in it. */
export const speakPolicy = definePolicy('open.voice.speak', (actor) =>
  administersOnly(actor) || advisesOnly(actor) || actor.kind === 'system' || actor.kind === 'platform'
    ? denied('以个人或单位身份提出', 'a person or a body speaks')
    : allowed,
);

export type VoiceSubject = {
  kind: VoiceKind;
  organisationId: string;
  filerPerson: string | null;
  filerId: string | null;
  handler: string | null;
  open: boolean;
};

const other = denied('与本单位无关', 'your organisation has no part in it', { code: 'open.voice-unknown' });
const answers = (actor: Actor): Decision =>
  !isOutside(actor) && (hasRole(actor, 'provider') || hasRole(actor, 'bureau') || hasRole(actor, 'head'))
    ? allowed
    : denied('由数据提供单位或主管部门答复', 'the provider or the authority answers');
const own = (actor: Actor, { organisationId }: VoiceSubject): Decision =>
  organisationOf(actor) === organisationId ? allowed : other;

/** Those who deal with matters: each sees its own, the overseers all. */
export const queuePolicy = definePolicy('open.voice.queue', inBusiness);
export const readPolicy = definePolicy<VoiceSubject>('open.voice.read', inBusiness, (actor, subject) =>
  oversees(actor) ? allowed : own(actor, subject),
);
/** A report of wrongdoing is taken by one person, and answered by that person. */
export const takePolicy = definePolicy<VoiceSubject>('open.voice.take', answers, (actor, subject) => {
  if (subject.kind !== 'report') return denied('只有举报需要领办', 'only reports are taken');
  return subject.handler === null ? own(actor, subject) : denied('已有承办人', 'somebody has taken it');
});
export const answerPolicy = definePolicy<VoiceSubject>('open.voice.answer', answers, (actor, subject) => {
  const mine = own(actor, subject);
  if (!mine.allowed) return mine;
  if (!subject.open) return denied('已经答复', 'it was answered', { code: 'open.voice-answered' });
  if (subject.kind === 'report' && !handles(actor, subject)) {
    return denied('由承办人答复', 'its handler answers', { code: 'open.report-handler' });
  }
  return allowed;
});
export const handles = (actor: Actor, { handler }: Pick<VoiceSubject, 'handler'>): boolean =>
  actor.kind === 'person' && handler !== null && actor.personId === handler;
export const files = (actor: Actor, { filerPerson }: Pick<VoiceSubject, 'filerPerson'>): boolean =>
  actor.kind === 'person' && filerPerson !== null && actor.personId === filerPerson;

/** Who reports, and the words of the report: the handler alone, whatever else somebody may read. */
export const reportPolicy = definePolicy<VoiceSubject>('open.voice.report', answers, (actor, subject) =>
  handles(actor, subject)
    ? allowed
    : denied('由承办人查看', 'for its handler alone', { code: 'open.report-handler' }),
);
/** The words of what is not for everybody: who wrote them, and who deals with them. */
export const readsWords = (actor: Actor, subject: VoiceSubject): boolean =>
  subject.kind === 'report'
    ? handles(actor, subject)
    : files(actor, subject) || readPolicy.on(actor, subject).allowed;

const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门办理', 'the authority does this');
export const moderatePolicy = definePolicy('open.voice.moderate', bureau);
export const withdrawPolicy = definePolicy<VoiceSubject & { rights: boolean }>(
  'open.voice.withdraw',
  (actor) => (hasRole(actor, 'bureau') ? allowed : answers(actor)),
  (actor, subject) => {
    if (!subject.rights)
      return denied('只有涉及他人权益的异议可以先行下架', 'only where rights are at stake');
    return hasRole(actor, 'bureau') ? allowed : own(actor, subject);
  },
);
export const followPolicy = definePolicy('open.follow', (actor) =>
  actor.kind === 'person' ? allowed : denied('需要登录', 'sign in'),
);
