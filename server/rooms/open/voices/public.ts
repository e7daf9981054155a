/** What everybody sees of voices: on the page of a set, the unanswered with their days, the half-yearly report of opinions. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { getDataset, getRelease } from '../datasets/read.ts';
import { offerOfDataset, readLinks } from '../offers/index.ts';
import { followersOf } from './follow.ts';
import { followPolicy, speakPolicy } from './policy.ts';
import { dueOf, elapsed, isPublic, outcomeOf } from './read.ts';
import { partOf } from './reword.ts';
import type { OpinionReport, SetVoices, UnansweredReply, WaysReply } from './schema.ts';
import { openedToken } from './spam.ts';
import { type Voice, voiceTables } from './tables.ts';
import { caseKinds, correctionParts, isCaseKind, type VoiceKind } from './types.ts';
import { groundsOf, wayOf, waysOf } from './ways.ts';

const nameless: Text = { zh: '', en: '' };
const withoutAccount: readonly VoiceKind[] = ['opinion', 'report'];
const SHOWN = 50;

async function requireSet(p: Platform, idOrSlug: string) {
  const dataset = await getDataset(p.db, idOrSlug);
  if (!dataset?.published) throw problem('kernel.not-found');
  return { ...dataset, published: dataset.published };
}

export async function readWays(p: Platform, actor: Actor, asked: string | undefined): Promise<WaysReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const dataset = asked ? await requireSet(p, asked) : undefined;
  const release = dataset?.releaseId ? await getRelease(p.db, dataset.releaseId) : undefined;
  const names = await organisationNames(p.db, dataset ? [dataset.organisationId] : []);
  const content = dataset?.published.content;
  return {
    dataset: dataset
      ? {
          id: dataset.id,
          slug: dataset.slug,
          title: dataset.published.content.title,
          organisation: { id: dataset.organisationId, name: names.get(dataset.organisationId) ?? nameless },
          release: release?.number ?? null,
        }
      : null,
    ways: waysOf(p, law)
      .filter(({ kind }) => dataset || withoutAccount.includes(kind))
      .map(({ kind, title, articles, limit }) => ({
        kind,
        title,
        articles,
        days: limit?.limit ?? null,
        signIn: !withoutAccount.includes(kind),
      })),
    grounds: groundsOf(law),
    parts: content ? correctionParts.map((key) => ({ key, now: partOf(content, key) })) : [],
    fields: (content?.fields ?? []).map(({ name, titleZh, titleEn }) => ({
      name,
      title: { zh: titleZh || name, en: titleEn || name },
    })),
    opened: await openedToken(p),
    abilities: abilitiesOf(actor, undefined, { speak: speakPolicy }),
  };
}

/** What stands beside a set: questions, ratings, how many objections and corrections, how they ended. */
export async function readSetVoices(p: Platform, actor: Actor, idOrSlug: string): Promise<SetVoices> {
  const dataset = await requireSet(p, idOrSlug);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await voiceTables(p.db)
    .selectFrom('open.voice')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .where('state', '<>', 'replaced')
    .orderBy('filed_at', 'desc')
    .execute();
  const seen = rows.filter(isPublic);
  const stars = rows.flatMap((row) =>
    row.kind === 'rating' && row.shown === 'shown' ? (row.stars ?? []) : [],
  );
  const followers = await followersOf(p.db, dataset.id);
  const counted: VoiceKind[] = ['correction', 'objection', 'question', 'opinion'];
  return {
    rating: {
      count: stars.length,
      average:
        stars.length > 0 ? Math.round((stars.reduce((sum, n) => sum + n, 0) / stars.length) * 10) / 10 : null,
    },
    ratings: seen
      .filter(({ kind }) => kind === 'rating')
      .slice(0, SHOWN)
      .map((row) => ({
        stars: row.stars ?? 0,
        said: row.said,
        on: row.filed_on,
        release: row.release_number,
      })),
    questions: seen
      .filter(({ kind }) => kind === 'question')
      .slice(0, SHOWN)
      .map((row) => ({
        number: row.number,
        said: row.said,
        answer: row.state === 'answered' ? row.answer : null,
        on: row.filed_on,
        answeredOn: row.answered_on,
        elapsedWorkdays: elapsed(law, row),
      })),
    counts: counted.flatMap((kind) => {
      const own = rows.filter((row) => row.kind === kind);
      if (isCaseKind(kind) && !p.law.procedures().some(({ key }) => key === caseKinds[kind])) return [];
      const ended = Map.groupBy(
        own.filter(({ state, outcome }) => state !== 'open' && state !== 'agreed' && outcome !== null),
        ({ outcome }) => outcome ?? '',
      );
      return [
        {
          kind,
          filed: own.length,
          open: own.filter(({ state }) => state === 'open' || state === 'agreed').length,
          outcomes: [...ended].map(([key, found]) => ({ key, title: outcomeOf(key), count: found.length })),
        },
      ];
    }),
    mended: rows.flatMap((row) =>
      row.mended_release === null
        ? []
        : [{ number: row.number, release: row.mended_release, on: row.answered_on ?? row.filed_on }],
    ),
    links: (await readLinks(p, actor, dataset.id)).items.map(({ set, why }) => ({
      slug: set.slug,
      title: set.title,
      why,
    })),
    cited: ((await offerOfDataset(p.db, dataset.id))?.citation ?? '') !== '',
    followers: followers.length,
    follows: actor.kind === 'person' && followers.some(({ person_id: id }) => id === actor.personId),
    abilities: abilitiesOf(actor, undefined, { follow: followPolicy, speak: speakPolicy }),
  };
}

const MOST = 2000;

/** Everything that waits for an answer, longest first; the number and the days are public, the words are not told here. */
export async function readUnanswered(p: Platform): Promise<UnansweredReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await voiceTables(p.db)
    .selectFrom('open.voice')
    .selectAll()
    .where('state', 'in', ['open', 'agreed'])
    .where('kind', '<>', 'report')
    .where('shown', '<>', 'hidden')
    .orderBy('filed_at')
    .limit(MOST)
    .execute();
  const names = await organisationNames(
    p.db,
    rows.map(({ organisation_id: id }) => id),
  );
  const named = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const items: (UnansweredReply['items'][number] & { organisationId: string })[] = [];
  for (const row of rows) {
    const dataset = row.dataset_id ? await getDataset(p.db, row.dataset_id) : undefined;
    const file = row.case_id ? await p.cases.getCase(p.db, row.case_id) : undefined;
    items.push({
      organisationId: row.organisation_id,
      number: row.number,
      kind: row.kind,
      title: wayOf(p, law, row.kind)?.title ?? nameless,
      organisation: named(row.organisation_id),
      dataset: dataset?.published ? { slug: dataset.slug, title: dataset.published.content.title } : null,
      filedOn: row.filed_on,
      elapsedWorkdays: elapsed(law, row),
      ...dueOf(law, file),
    });
  }
  return {
    items: items.map(({ organisationId: _, ...item }) => item),
    byOrganisation: [...Map.groupBy(items, ({ organisationId }) => organisationId)].map(([id, own]) => ({
      organisation: named(id),
      open: own.length,
      overdue: own.filter(({ overdue }) => overdue).length,
    })),
  };
}

/** Opinions of half a year: received, answered, adopted; the unanswered by number. */
export async function readOpinions(p: Platform, half: string): Promise<OpinionReport> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const year = half.slice(0, 4);
  const [from, until] = half.endsWith('1')
    ? [`${year}-01-01`, `${year}-06-30`]
    : [`${year}-07-01`, `${year}-12-31`];
  const rows = await voiceTables(p.db)
    .selectFrom('open.voice')
    .selectAll()
    .where('kind', '=', 'opinion')
    .where('shown', '<>', 'hidden')
    .where('filed_on', '>=', from)
    .where('filed_on', '<=', until)
    .orderBy('filed_at')
    .execute();
  const waiting = rows.filter(({ state }) => state === 'open');
  const names = await organisationNames(
    p.db,
    waiting.map(({ organisation_id: id }) => id),
  );
  const counted = (of: (row: Voice) => boolean) => rows.filter(of).length;
  return {
    half,
    from,
    until,
    received: rows.length,
    answered: counted(({ state }) => state === 'answered'),
    adopted: counted(({ outcome }) => outcome === 'adopted'),
    notAdopted: counted(({ outcome }) => outcome === 'not-adopted'),
    unanswered: waiting.map((row) => ({
      number: row.number,
      organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? nameless },
      filedOn: row.filed_on,
      elapsedWorkdays: elapsed(law, row),
    })),
    articles: wayOf(p, law, 'opinion')?.articles ?? [],
  };
}
