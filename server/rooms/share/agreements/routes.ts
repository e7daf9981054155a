/** Addresses of agreements: the page of use against terms, the paper, the signature. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { allowed, denied, oversees } from '#kernel/policy.ts';
import { platformName } from '#law/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { getGrant, outcomesByDay } from '#rooms/serve/index.ts';
import { pdfOf } from '../papers/paper.ts';
import { readAgreementPolicy, signAgreementPolicy } from '../policy.ts';
import { type Application, getApplication } from '../repository.ts';
import { type AgreementReply, agreementReply } from '../schema-units.ts';
import { type Agreement, getAgreement, sideOf, signAgreement, signaturesOf } from './agreements.ts';

const tag = 'share';
const one = '/api/share/agreements/:id';
const DAYS = 31;

export function agreementRoutes(app: FastifyInstance, p: Platform): void {
  const readable = async (actor: Actor, id: string): Promise<[Agreement, Application]> => {
    const agreement = await getAgreement(p.db, id);
    const application = agreement && (await getApplication(p.db, agreement.application_id));
    if (!agreement || !application) throw problem('kernel.not-found');
    const own = organisationOf(actor);
    const party = own === application.applicantId || own === application.providerId || oversees(actor);
    if (!party && !(await sideOf(p.db, p, actor, application))) throw problem('kernel.not-found');
    return [agreement, application];
  };
  const shown = async (actor: Actor, id: string) => {
    const [agreement, application] = await readable(actor, id);
    return present(p, actor, agreement, application);
  };
  route(app, {
    method: 'GET',
    url: one,
    summary: 'An agreement: its words, who has signed, and use against terms of the last month',
    tag,
    policy: readAgreementPolicy,
    params: idParams,
    reply: agreementReply,
    handler: ({ actor, params }) => shown(actor, params.id),
  });
  route(app, {
    method: 'GET',
    url: `${one}/document`,
    summary: 'The agreement as a PDF',
    tag,
    policy: readAgreementPolicy,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      const { number, text, sha256, signatures } = await shown(actor, params.id);
      const [agreement] = await readable(actor, params.id);
      const paper = {
        title: '数据共享协议',
        number,
        at: agreement.signed_at ?? agreement.at,
        parts: [
          { kind: 'text' as const, text },
          {
            kind: 'rows' as const,
            rows: signatures.map(({ organisation, person, day }) => ({
              label: organisation.zh,
              lines: [`${person}　${day}`],
            })),
          },
        ],
        foot: `${number}　SHA-256 ${sha256}`,
      };
      const content = await pdfOf(paper, platformName(p.law).zh);
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(number)}.pdf`)
        .send(content);
    },
  });
  route(app, {
    method: 'POST',
    url: `${one}/signature`,
    summary: 'Signs for the own side; with the second signature the grant starts',
    tag,
    policy: signAgreementPolicy,
    entry: 'share.agreement-signed',
    params: idParams,
    reply: agreementReply,
    handler: async ({ actor, params }) => {
      await signAgreement(p, actor, params.id);
      return shown(actor, params.id);
    },
  });
}

const nobody: Text = { zh: '', en: '' };

async function present(
  p: Platform,
  actor: Actor,
  agreement: Agreement,
  application: Application,
): Promise<AgreementReply> {
  const grant = await getGrant(p.db, agreement.grant_id);
  if (!grant) throw problem('kernel.not-found');
  const signatures = await signaturesOf(p.db, agreement.id);
  const side = await sideOf(p.db, p, actor, application);
  const organisations = await organisationNames(
    p.db,
    signatures.map((row) => row.organisation_id),
  );
  const people = await personNames(
    p.db,
    signatures.map((row) => row.person_id),
  );
  const rows = await outcomesByDay(p.db, grant.id, addDays(p.clock.today(), -DAYS));
  const days = [...new Set(rows.map(({ day }) => day))].sort().reverse();
  const sum = (found: typeof rows): number => found.reduce((total, { calls }) => total + calls, 0);
  const refused = rows.filter(({ outcome }) => outcome !== 'answered');
  return {
    id: agreement.id,
    number: agreement.number,
    text: agreement.text,
    sha256: agreement.sha256,
    application: { id: application.id, number: application.number },
    grant: {
      id: grant.id,
      number: grant.number,
      state: grant.state,
      columns: grant.terms.columns,
      addresses: grant.terms.addresses,
      lastDay: grant.terms.lastDay,
    },
    signatures: signatures.map((row) => ({
      side: row.side,
      organisation: organisations.get(row.organisation_id) ?? nobody,
      person: people.get(row.person_id) ?? '',
      day: row.day,
    })),
    signedAt: agreement.signed_at?.toISOString() ?? null,
    dailyCalls: agreement.daily_calls,
    use: days.map((day) => {
      const of = rows.filter((row) => row.day === day);
      const answered = sum(of.filter(({ outcome }) => outcome === 'answered'));
      return {
        day,
        answered,
        refused: sum(of) - answered,
        over: agreement.daily_calls !== null && answered > agreement.daily_calls,
      };
    }),
    refusals: [...new Set(refused.map(({ outcome }) => outcome))].map((reason) => ({
      reason,
      calls: sum(refused.filter(({ outcome }) => outcome === reason)),
    })),
    abilities: {
      sign:
        side && grant.state === 'pending' && !signatures.some((row) => row.side === side)
          ? allowed
          : denied('本方无须签署或已签署', 'your side has signed, or has no part in it'),
    },
  };
}
