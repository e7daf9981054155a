/** What corrections lend to the procedures of packs: whom an objection goes to, what closes it, what each decision does. */
import { type Effect, type Gate, pass, plainFact, type RoomBehaviours, termFact } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { changeRequest, lockOfCase, note } from './find.ts';
import { addMark } from './marks.ts';
import type { CorrectionPorts } from './ports.ts';
import { refusalSettled } from './refusals.ts';
import { keepDecision, requireMended, settle } from './settle.ts';
import { tellUsers } from './tell.ts';

/** Only the copy on the platform changed, or nothing at all: that is no correction. */
const correctedAtSource: Gate = async (context) => {
  await requireMended(context, await lockOfCase(context.tx, context.case));
  return pass;
};

/** The same, where the decision that is now told was to correct. */
const correctedIfSo: Gate = async (context) => {
  const row = await lockOfCase(context.tx, context.case);
  if (row.outcome === 'corrected') await requireMended(context, row);
  return pass;
};

const noticeWritten: Gate = async ({ case: file, decision }) => {
  if ((decision?.comment ?? '').trim() === '')
    throw problem('quality.notice-missing', { articles: file.procedure.cite });
  return pass;
};

const markDisputed =
  (ports: CorrectionPorts): Effect =>
  async ({ tx, p, law, case: file, actor }) => {
    const row = await lockOfCase(tx, file);
    await addMark(tx, row, 'disputed', law.day);
    await note(tx, p, row.id, actor, 'marked', { detail: { mark: 'disputed' } });
    const told = await tellUsers(tx, p, ports, law, row, 'quality.disputed', { day: law.day });
    await record(tx, p, {
      kind: 'quality.disputed-marked',
      actor,
      subject: { type: 'catalog.resource', id: row.resource_id },
      organisationId: row.provider_id,
      organisations: told,
      case: file.id,
      decision: law.decided('marked', [], file.procedure.cite),
      detail: { request: row.id, number: row.number },
    });
  };

const noteForwarded: Effect = async ({ tx, p, case: file, actor }) => {
  const row = await lockOfCase(tx, file);
  await changeRequest(tx, row.id, { forwarded_at: p.clock.now() });
  await note(tx, p, row.id, actor, 'forwarded', { detail: { to: row.provider_id } });
};

const decided =
  (outcome: 'corrected' | 'kept'): Effect =>
  async (context) =>
    keepDecision(context, await lockOfCase(context.tx, context.case), outcome);

const confirmedWrong =
  (ports: CorrectionPorts): Effect =>
  async ({ tx, p, law, case: file, actor }) => {
    const row = await lockOfCase(tx, file);
    await note(tx, p, row.id, actor, 'confirmed');
    await tellUsers(tx, p, ports, law, row, 'quality.confirmed-wrong', {});
  };

const settled =
  (ports: CorrectionPorts, outcome?: 'corrected' | 'kept'): Effect =>
  async (context) => {
    const row = await lockOfCase(context.tx, context.case);
    await settle(ports, context, row, outcome ?? row.outcome ?? 'kept');
  };

export const correctionBehaviours = (ports: CorrectionPorts): RoomBehaviours => ({
  actors: {
    /** Whom the request was filed with, in the part they play for it. */
    'recipient-of-request': async ({ ex, p, case: { facts, providerId } }) => {
      const id = typeof facts.recipient === 'string' ? facts.recipient : undefined;
      const organisation = id && (await getOrganisation(ex, id));
      if (!organisation) return undefined;
      const bureau = await bureauOf(ex, p.law.city.regionCode);
      return {
        organisationId: organisation.id,
        roles: organisation.id === bureau?.id ? ['bureau'] : id === providerId ? ['provider'] : ['consumer'],
      };
    },
  },
  gates: {
    'quality.corrected-at-source': correctedAtSource,
    'quality.corrected-if-so': correctedIfSo,
    'quality.notice-written': noticeWritten,
  },
  effects: {
    'quality.mark-disputed': markDisputed(ports),
    'quality.note-forwarded': noteForwarded,
    'quality.decide-correct': decided('corrected'),
    'quality.decide-keep': decided('kept'),
    'quality.confirm-wrong': confirmedWrong(ports),
    'quality.settle-corrected': settled(ports, 'corrected'),
    'quality.settle-kept': settled(ports, 'kept'),
    'quality.tell-objector': settled(ports),
    'quality.settle-refusal': refusalSettled,
  },
  facts: {
    correctionItem: plainFact('信息项', 'Item'),
    objectionGround: termFact('情形', 'Ground', 'quality.objection-grounds'),
  },
});
