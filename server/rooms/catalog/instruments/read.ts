/** The library's questions: acts with their standing today, for what the city lets them be a basis, and who cites them. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { articlesOf } from '../checks/issue.ts';
import { basisRules } from '../checks/sharing.ts';
import { libraryPolicy } from './commands.ts';
import { levelWord, levelWords } from './levels.ts';
import {
  citationsOf,
  countCitations,
  getInstrument,
  type InstrumentRow,
  listInstruments,
  stateOn,
} from './repository.ts';
import type { InstrumentDetail, InstrumentQuery, InstrumentReply } from './schema.ts';
import { instrumentTables } from './tables.ts';

/** Levels that the city accepts for a class; undefined: it asks for none. */
function acceptedLevels(law: LawNow, sharingClass: string): readonly string[] | undefined {
  const rule = basisRules[sharingClass];
  const terms = rule ? law.terms(rule) : [];
  return terms.length === 0 ? undefined : terms.map(({ key }) => key);
}

function present(law: LawNow, act: InstrumentRow, day: LegalDay, citedBy: number): InstrumentReply {
  const { key, zh, en } = levelWord(act.level);
  const acceptedFor = Object.entries(basisRules).flatMap(([sharingClass, rule]) => {
    const term = law.terms(rule).find((level) => level.key === act.level);
    const word = law.term('classify.sharing-classes', sharingClass);
    return term && word
      ? [{ of: sharingClass, zh: word.zh, en: word.en, articles: articlesOf(law, rule, term) }]
      : [];
  });
  return {
    id: act.id,
    title: act.title,
    number: act.number,
    level: { key, zh, en },
    issuer: act.issuer,
    issuedOn: act.issued_on,
    effectiveOn: act.effective_on,
    amendedOn: act.amended_on,
    repealedOn: act.repealed_on,
    replacedBy: act.replaced_by,
    state: stateOn(act, day),
    articles: act.articles,
    cite: act.cite,
    source: act.source,
    note: act.note,
    acceptedFor,
    citedBy,
  };
}

export async function readInstruments(p: Platform, query: InstrumentQuery) {
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  const levels = query.acceptedFor ? acceptedLevels(law, query.acceptedFor) : undefined;
  const { rows, total } = await listInstruments(p.db, query, day, levels);
  const counts = await countCitations(p.db, rows);
  return {
    items: rows.map((act) => present(law, act, day, counts.get(act.id) ?? 0)),
    total,
    page: query.page,
    pageSize: query.pageSize,
  };
}

export async function readInstrument(p: Platform, actor: Actor, id: string): Promise<InstrumentDetail> {
  const act = await getInstrument(p.db, id);
  if (!act) throw problem('kernel.not-found');
  const day = p.clock.today();
  const law = await lawNow(p.db, p.law, day);
  const cited = await citationsOf(p.db, act);
  const names = await organisationNames(p.db, [...new Set(cited.map(({ providerId }) => providerId))]);
  const changes = await instrumentTables(p.db)
    .selectFrom('catalog.instrument_change')
    .selectAll()
    .where('instrument_id', '=', id)
    .orderBy('day', 'desc')
    .execute();
  return {
    ...present(law, act, day, new Set(cited.map(({ resourceId }) => resourceId)).size),
    changes: changes.map(({ what, day: on, document, recorded_at: at }) => ({
      what,
      day: on,
      document,
      recordedAt: at.toISOString(),
    })),
    citations: cited.map(({ providerId, versionId: _versionId, ...row }) => ({
      ...row,
      provider: { id: providerId, name: names.get(providerId) ?? { zh: '', en: '' } },
    })),
    levels: levelWords.map(({ key, zh, en }) => ({ key, zh, en })),
    abilities: abilitiesOf(actor, undefined, { change: libraryPolicy, articles: libraryPolicy }),
  };
}
