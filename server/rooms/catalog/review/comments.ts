/** Comments of reviewers on fields of a version, the author's answers, and the mark that a comment is settled. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf, type PersonActor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, allowed, type Decision, definePolicy, denied, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { readResource } from '../read.ts';
import { getResource, getVersion, lockResource } from '../repository.ts';
import type { Resource, Version } from '../types.ts';
import type { CommentReply } from './schema.ts';
import { reviewTables } from './tables.ts';

/** The subject: whose entry it is, which organisation holds the open step of its review, and whether the version still is in it. */
export type ReviewSubject = { providerId: string; reviewerId: string | undefined; inReview: boolean };

const reviews = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') || hasRole(actor, 'area_bureau')
    ? allowed
    : denied('需要审核人的角色', 'needs the role of a reviewer');

export const commentPolicy = definePolicy<ReviewSubject>(
  'catalog.review.comment',
  reviews,
  (actor, subject) => {
    if (!subject.inReview)
      return denied('不在审核中', 'it is not under review', { code: 'catalog.not-in-review' });
    return subject.reviewerId !== undefined && organisationOf(actor) === subject.reviewerId
      ? allowed
      : denied('由其他单位审核', 'another organisation reviews it');
  },
);
export const settlePolicy = definePolicy<ReviewSubject>(
  'catalog.review.resolve',
  reviews,
  (_actor, subject) =>
    subject.reviewerId === undefined || organisationOf(_actor) === subject.reviewerId
      ? allowed
      : denied('由其他单位审核', 'another organisation reviews it'),
);
export const answerCommentPolicy = definePolicy<ReviewSubject>(
  'catalog.review.answer',
  (actor) =>
    hasRole(actor, 'provider') || hasRole(actor, 'bureau') || hasRole(actor, 'area_bureau')
      ? allowed
      : denied('需要提供单位或审核人的角色', 'needs the role of provider or reviewer'),
  (actor, { providerId, reviewerId }) =>
    [providerId, reviewerId].includes(organisationOf(actor))
      ? allowed
      : denied('不是本单位的目录', 'the entry belongs to another organisation'),
);

async function subjectOf(
  ex: Executor,
  p: Platform,
  resource: Resource,
  version: Version | undefined,
): Promise<ReviewSubject> {
  const file = version?.caseId ? await p.cases.getCase(ex, version.caseId) : undefined;
  const step = file?.steps.find(({ decided }) => !decided) ?? file?.steps.at(-1);
  return {
    providerId: resource.providerId,
    reviewerId: step?.owner.organisationId,
    inReview: version?.state === 'in_review',
  };
}

/** A draft is its provider's; what was handed in is known to its reviewer and the authority as well. To all others there is nothing. */
function refuseUnknown(actor: Actor, { state }: Version, { providerId, reviewerId }: ReviewSubject): void {
  const own = organisationOf(actor);
  const party = own === providerId || (reviewerId !== undefined && own === reviewerId);
  if (!party && (state === 'draft' || !hasRole(actor, 'bureau'))) throw problem('kernel.not-found');
}

function personOf(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return actor;
}

/** The field exists in this version; a comment on an item names it by id. */
function refuseUnknownPath({ content }: Version, path: string): void {
  if (path === '') return;
  const [head = '', id] = path.split('.');
  if (!(head in content) && head !== 'managementKey')
    throw problem('catalog.comment-path', { params: { path } });
  if (head !== 'items' || id === undefined) return;
  if (!content.items.some((item) => item.id === id))
    throw problem('catalog.comment-path', { params: { path } });
}

export async function addComment(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { path: string; text: string },
): Promise<string> {
  const person = personOf(actor);
  return transact(p.db, async (tx) => {
    const resource = await lockResource(tx, resourceId);
    const version = resource?.workingVersionId ? await getVersion(tx, resource.workingVersionId) : undefined;
    if (!resource || !version) throw problem('kernel.not-found');
    const subject = await subjectOf(tx, p, resource, version);
    refuseUnknown(actor, version, subject);
    permit(commentPolicy, actor, subject);
    if (version.authorId === person.personId) throw problem('catalog.own-entry');
    refuseUnknownPath(version, input.path);
    const id = newId();
    await reviewTables(tx)
      .insertInto('catalog.review_comment')
      .values({
        id,
        version_id: version.id,
        case_id: version.caseId ?? null,
        path: input.path,
        text: input.text,
        author_id: person.personId,
        organisation_id: person.organisationId,
        revision: version.revision,
        created_at: p.clock.now(),
        resolved_by: null,
        resolved_at: null,
      })
      .execute();
    await notify(tx, p, {
      kind: 'catalog.comments-made',
      to: { organisationId: resource.providerId, roles: ['provider'] },
      params: { name: version.content.name },
      subject: { type: 'catalog.resource', id: resourceId },
      ...(version.caseId ? { caseId: version.caseId } : {}),
      link: `/catalog/${resourceId}`,
      once: `catalog.comments:${version.id}:${version.revision}`,
    });
    // What was said is free text of a person: it stays with the version.
    await record(tx, p, {
      kind: 'catalog.review-commented',
      actor,
      subject: { type: 'catalog.version', id: version.id },
      organisationId: resource.providerId,
      ...(version.caseId ? { case: version.caseId } : {}),
      detail: { path: input.path, revision: version.revision },
    });
    return id;
  });
}

async function commented(ex: Executor, p: Platform, resourceId: string, commentId: string) {
  const comment = await reviewTables(ex)
    .selectFrom('catalog.review_comment')
    .selectAll()
    .where('id', '=', commentId)
    .executeTakeFirst();
  const version = comment && (await getVersion(ex, comment.version_id));
  const resource = version && (await getResource(ex, version.resourceId));
  if (!comment || !version || !resource || resource.id !== resourceId) throw problem('kernel.not-found');
  return { comment, version, subject: await subjectOf(ex, p, resource, version) };
}

export async function answerComment(
  p: Platform,
  actor: Actor,
  resourceId: string,
  commentId: string,
  text: string,
): Promise<void> {
  const person = personOf(actor);
  await transact(p.db, async (tx) => {
    const { version, subject } = await commented(tx, p, resourceId, commentId);
    refuseUnknown(actor, version, subject);
    permit(answerCommentPolicy, actor, subject);
    await reviewTables(tx)
      .insertInto('catalog.review_answer')
      .values({
        id: newId(),
        comment_id: commentId,
        text,
        author_id: person.personId,
        organisation_id: person.organisationId,
        created_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'catalog.review-answered',
      actor,
      subject: { type: 'catalog.version', id: version.id },
      organisationId: subject.providerId,
      detail: { comment: commentId },
    });
  });
}

/** The reviewer is content with what was answered or mended; marking it twice changes nothing. */
export async function settleComment(
  p: Platform,
  actor: Actor,
  resourceId: string,
  commentId: string,
): Promise<void> {
  const person = personOf(actor);
  await transact(p.db, async (tx) => {
    const { version, subject, comment } = await commented(tx, p, resourceId, commentId);
    refuseUnknown(actor, version, subject);
    permit(settlePolicy, actor, subject);
    if (!comment.resolved_at) {
      await reviewTables(tx)
        .updateTable('catalog.review_comment')
        .set({ resolved_by: person.personId, resolved_at: p.clock.now() })
        .where('id', '=', commentId)
        .execute();
    }
    await record(tx, p, {
      kind: 'catalog.review-settled',
      actor,
      subject: { type: 'catalog.version', id: version.id },
      organisationId: subject.providerId,
      detail: { comment: commentId },
    });
  });
}

/** Comments on every version the reader may see, newest version first; of the working one when none is named. */
export async function readComments(p: Platform, actor: Actor, resourceId: string, versionId?: string) {
  const seen = await readResource(p, actor, resourceId);
  const resource = await getResource(p.db, resourceId);
  const subject = resource && (await workingSubject(p, resource));
  const inside =
    subject &&
    (hasRole(actor, 'auditor') ||
      hasRole(actor, 'bureau') ||
      [subject.providerId, subject.reviewerId].includes(organisationOf(actor)));
  if (!resource || !subject || !inside || seen.view !== 'full') throw problem('kernel.not-found');
  const { rows } = await sql<{
    id: string;
    versionId: string;
    number: number;
    path: string;
    item: string | null;
    text: string;
    authorId: string;
    organisationId: string;
    revision: number;
    at: Date;
    resolvedBy: string | null;
    resolvedAt: Date | null;
  }>`
    select c.id, c.version_id as "versionId", v.number, c.path, i.title_zh as item, c.text, c.author_id as "authorId",
      c.organisation_id as "organisationId", c.revision, c.created_at as at, c.resolved_by as "resolvedBy",
      c.resolved_at as "resolvedAt"
    from catalog.review_comment c
    join catalog.resource_version v on v.id = c.version_id
    left join catalog.item i on i.version_id = v.id and c.path = 'items.' || i.id
    where v.resource_id = ${resourceId} and (${versionId ?? null}::uuid is null or v.id = ${versionId ?? null}::uuid)
    order by v.number desc, c.created_at`.execute(p.db);
  const answers = await reviewTables(p.db)
    .selectFrom('catalog.review_answer')
    .selectAll()
    .where(
      'comment_id',
      'in',
      rows.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : rows.map(({ id }) => id),
    )
    .orderBy('created_at')
    .execute();
  const people = await personNames(p.db, [
    ...new Set([
      ...rows.flatMap(({ authorId, resolvedBy }) => [authorId, ...(resolvedBy ? [resolvedBy] : [])]),
      ...answers.map(({ author_id: id }) => id),
    ]),
  ]);
  const organisations = await organisationNames(p.db, [
    ...new Set([
      ...rows.map(({ organisationId }) => organisationId),
      ...answers.map(({ organisation_id: id }) => id),
    ]),
  ]);
  const party = (id: string) => ({ id, name: organisations.get(id) ?? { zh: '', en: '' } });
  const items = rows.map(
    (row): CommentReply => ({
      id: row.id,
      versionId: row.versionId,
      number: row.number,
      path: row.path,
      label: row.item ?? row.path,
      text: row.text,
      author: people.get(row.authorId) ?? '',
      organisation: party(row.organisationId),
      at: row.at.toISOString(),
      revision: row.revision,
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      resolvedBy: row.resolvedBy ? (people.get(row.resolvedBy) ?? null) : null,
      answers: answers
        .filter(({ comment_id: id }) => id === row.id)
        .map((answer) => ({
          id: answer.id,
          text: answer.text,
          author: people.get(answer.author_id) ?? '',
          organisation: party(answer.organisation_id),
          at: answer.created_at.toISOString(),
        })),
    }),
  );
  return {
    items,
    unresolved: items.filter(({ resolvedAt }) => resolvedAt === null).length,
    abilities: abilitiesOf(actor, subject, {
      comment: commentPolicy,
      answer: answerCommentPolicy,
      resolve: settlePolicy,
    }),
  };
}

async function workingSubject(p: Platform, resource: Resource): Promise<ReviewSubject> {
  const id = resource.workingVersionId ?? resource.publishedVersionId;
  return subjectOf(p.db, p, resource, id ? await getVersion(p.db, id) : undefined);
}
