/** What applications lend to the procedures of packs: what must be said before a decision, and what each decision does. */
import {
  type BehaviourContext,
  type Effect,
  type Gate,
  pass,
  plainFact,
  type RoomBehaviours,
  termFact,
} from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { makeAgreement } from '../access/agreements.ts';
import { getDataset, getVersion, type OpenDataset } from '../datasets/read.ts';
import { applicantOf } from '../people/index.ts';
import { requireInterval } from '../use/law.ts';
import { openingBasis, worded } from './basis.ts';
import { type Application, agreementWords, changeApplication, lockApplication, said } from './commands.ts';
import { applicantsRule, barOn, equalRule, methodsRule, signsAfter, wantsSelection } from './law.ts';
import { grantedTerms } from './preview.ts';
import { type AssessmentInput, assessmentBody } from './schema.ts';
import { selectionFor } from './selections.ts';
import { type Assessment, applicationTables } from './tables.ts';

/** What the step that decides now was assessed with; before its decision, and apart from it. */
const payloadOf = ({ step }: BehaviourContext, row: Application): AssessmentInput =>
  assessmentBody.parse(row.assessment.bySteps?.[step?.id ?? ''] ?? {});

async function underway({ tx, case: file }: BehaviourContext): Promise<Application> {
  const row = await lockApplication(tx, file.subject.id);
  if (row.state !== 'filed' && row.state !== 'selection')
    throw problem('open.application-state', { params: { state: row.state } });
  return row;
}

/** Of the version it was filed under, whatever was published since. */
async function conditionsOf(
  { tx }: BehaviourContext,
  row: Application,
): Promise<{ key: string; text: Text }[]> {
  const version = row.version_id ? await getVersion(tx, row.version_id) : undefined;
  return version?.content.conditions ?? [];
}

const named = (texts: readonly Text[]): Text => ({
  zh: texts.map(({ zh }) => zh).join('、') || '—',
  en: texts.map(({ zh, en }) => en || zh).join(', ') || '—',
});

async function assessed(context: BehaviourContext, row: Application) {
  const { conditions: given } = payloadOf(context, row);
  const conditions = await conditionsOf(context, row);
  const lacking = conditions.filter(({ key }) => !given.some((one) => one.key === key));
  if (lacking.length > 0)
    throw problem('open.assessment-incomplete', {
      params: { conditions: named(lacking.map(({ text }) => text)) },
      articles: context.case.procedure.cite,
    });
  return { given, unmet: conditions.filter(({ key }) => given.some((one) => one.key === key && !one.met)) };
}

/** Each condition is looked at, and who is granted meets them all. */
const conditionsMet: Gate = async (context) => {
  const row = await underway(context);
  const { unmet } = await assessed(context, row);
  if (unmet.length > 0)
    throw problem('open.condition-unmet', {
      params: { conditions: named(unmet.map(({ text }) => text)) },
      articles: context.case.procedure.cite,
    });
  return pass;
};

const conditionsAssessed: Gate = async (context) => {
  await assessed(context, await underway(context));
  return pass;
};

/** Between filing and decision who applies may have become another. */
const applicantAdmitted: Gate = async (context) => {
  const row = await underway(context);
  const applicant = await applicantOf(context.tx, row.applicant_id);
  const bar = applicant
    ? barOn(context.law, applicant)
    : { zh: '身份认证不再有效', en: 'the proof of identity no longer stands' };
  if (bar)
    throw problem('open.applicant-not-admitted', {
      params: { reason: bar },
      rule: applicantsRule,
      articles: context.law.cite(applicantsRule),
    });
  return pass;
};

const selectionRecorded: Gate = async (context) => {
  const { law, tx } = context;
  const row = await underway(context);
  if (!wantsSelection(law, said(row.answers, 'purposeKind'))) return pass;
  if (await selectionFor(tx, row.dataset_id, row.applicant_id)) return pass;
  throw problem('open.selection-needed', { rule: methodsRule, articles: law.cite(methodsRule) });
};

/** Equal answers on every condition and another outcome: the reason is written, and stands in the report. */
const treatedAlike =
  (outcome: 'approved' | 'refused'): Gate =>
  async (context) => {
    const { law, tx } = context;
    if (!law.flag(equalRule)) return pass;
    const row = await underway(context);
    const { conditions, unequal } = payloadOf(context, row);
    const others = await applicationTables(tx)
      .selectFrom('open.application')
      .select(['number', 'assessment'])
      .where('version_id', '=', row.version_id)
      .where('id', '!=', row.id)
      .where('state', '=', outcome === 'approved' ? 'refused' : 'approved')
      .execute();
    const mine = answersOf(conditions);
    const other = others.find(({ assessment }) => answersOf(assessment.conditions ?? []) === mine);
    if (other && unequal === '')
      throw problem('open.unequal-unexplained', {
        params: { number: other.number ?? '' },
        rule: equalRule,
        articles: law.cite(equalRule),
      });
    return pass;
  };

/** In one order, so that equal answers are equal texts. */
export const answersOf = (conditions: readonly { key: string; met: boolean }[]): string =>
  conditions
    .map(({ key, met }) => `${key}=${met}`)
    .sort()
    .join(' ');

const noteOpinion: Effect = async (context) => {
  const { tx, p, law, actor, decision } = context;
  const row = await underway(context);
  const { meets, conditions } = payloadOf(context, row);
  const opinion = {
    meets: meets ?? conditions.every(({ met }) => met),
    text: [...(decision?.reasons ?? []), decision?.comment ?? ''].filter((one) => one !== '').join('；'),
    by: organisationOf(actor) ?? '',
    on: law.day,
  };
  await keepAssessment(tx, p, row, { ...row.assessment, opinion });
};

const keepAssessment = (
  tx: BehaviourContext['tx'],
  p: BehaviourContext['p'],
  row: Application,
  assessment: Assessment,
): Promise<void> => changeApplication(tx, p, row.id, { assessment: JSON.stringify(assessment) });

const grant: Effect = async (context) => {
  const { tx, p, law, actor, case: file } = context;
  const row = await underway(context);
  const dataset = await getDataset(tx, row.dataset_id);
  const version = row.version_id ? await getVersion(tx, row.version_id) : undefined;
  if (!dataset?.published || !version || !row.kind || !row.number) throw problem('kernel.not-found');
  const payload = payloadOf(context, row);
  await keepAssessment(tx, p, row, {
    ...row.assessment,
    conditions: payload.conditions,
    ...(payload.unequal ? { unequal: payload.unequal } : {}),
  });
  const { terms, until } = grantedTerms(law, row, payload.terms);
  requireInterval(law, terms);
  // Under what it was filed: the requirements and conditions of then.
  const asFiled: OpenDataset = {
    ...dataset,
    published: { ...dataset.published, content: version.content, class: version.class ?? 'conditional' },
  };
  const words = await agreementWords(tx, law, {
    dataset: asFiled,
    applicantId: row.applicant_id,
    terms,
    until,
  });
  const alreadyRead = !signsAfter(law) && row.accepted?.agreement === words.sha256 && row.filed_at !== null;
  const signer = signerOf(actor);
  const { accessId } = await makeAgreement(tx, p, law, actor, {
    number: row.number,
    applicationId: row.id,
    datasetId: row.dataset_id,
    applicantId: row.applicant_id,
    providerId: dataset.organisationId,
    terms,
    words,
    until,
    ...(alreadyRead && row.filed_at ? { applicantSigned: { by: row.person_id, at: row.filed_at } } : {}),
    ...(!signsAfter(law) && signer ? { providerSigned: { ...signer, at: p.clock.now() } } : {}),
  });
  await changeApplication(tx, p, row.id, {
    state: 'approved',
    decided_on: law.day,
    decided_at: p.clock.now(),
  });
  await notify(tx, p, {
    kind: 'open.application-granted',
    to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] },
    params: {
      title: version.content.title,
      number: row.number,
      next: accessId
        ? { zh: '已可获取数据。', en: 'You may take the data now.' }
        : { zh: '请签署数据利用协议。', en: 'Please sign the agreement on use.' },
    },
    articles: file.procedure.cite,
    subject: { type: 'open.application', id: row.id },
    link: `/me/applications/${row.id}`,
  });
  await record(tx, p, {
    kind: 'open.application-granted',
    actor,
    subject: { type: 'open.application', id: row.id },
    organisations: [row.applicant_id, dataset.organisationId],
    case: file.id,
    decision: law.decided('approved', [applicantsRule], file.procedure.cite),
    purpose: terms.purposeKind,
    detail: { dataset: row.dataset_id, until, met: answersOf(payload.conditions) },
  });
};

const signerOf = (actor: Actor) =>
  actor.kind === 'person' ? { by: actor.personId, organisationId: actor.organisationId } : undefined;

const refuse: Effect = async (context) => {
  const { tx, p, law, actor, case: file, decision } = context;
  const row = await underway(context);
  const dataset = await getDataset(tx, row.dataset_id);
  const { conditions, unequal } = payloadOf(context, row);
  const basis = (decision?.basis ?? []).map(({ title, article }) =>
    [title, article].filter(Boolean).join(' '),
  );
  const reason = [...(decision?.reasons ?? []), ...basis].join('；');
  const opening = await openingBasis(tx, law, dataset?.resourceId ?? null);
  await keepAssessment(tx, p, row, { ...row.assessment, conditions, ...(unequal ? { unequal } : {}) });
  await changeApplication(tx, p, row.id, {
    state: 'refused',
    reason,
    decided_on: law.day,
    decided_at: p.clock.now(),
  });
  await notify(tx, p, {
    kind: 'open.application-refused',
    to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] },
    params: {
      title: dataset?.published?.content.title ?? { zh: '', en: '' },
      number: row.number ?? '',
      reason: opening.basis.length > 0 ? `${reason}（有条件开放依据：${worded(opening.basis)}）` : reason,
    },
    articles: [...new Set([...file.procedure.cite, ...opening.articles])],
    subject: { type: 'open.application', id: row.id },
    link: `/me/applications/${row.id}`,
  });
  await record(tx, p, {
    kind: 'open.application-refused',
    actor,
    subject: { type: 'open.application', id: row.id },
    organisations: [row.applicant_id, ...(dataset ? [dataset.organisationId] : [])],
    case: file.id,
    decision: law.decided('refused', [applicantsRule], file.procedure.cite),
    detail: { dataset: row.dataset_id, met: answersOf(conditions) },
  });
};

export const applicationBehaviours: RoomBehaviours = {
  gates: {
    'open.applicant-admitted': applicantAdmitted,
    'open.conditions-met': conditionsMet,
    'open.conditions-assessed': conditionsAssessed,
    'open.selection-recorded': selectionRecorded,
    'open.granted-alike': treatedAlike('approved'),
    'open.refused-alike': treatedAlike('refused'),
  },
  effects: {
    'open.note-opinion': noteOpinion,
    'open.grant-application': grant,
    'open.refuse-application': refuse,
  },
  facts: {
    openPurpose: termFact('用途', 'Purpose', 'open.purposes'),
    applicantKind: termFact('申请人类别', 'Kind of applicant', 'open.applicants'),
    control: plainFact('控制方', 'Controlled by'),
  },
};
