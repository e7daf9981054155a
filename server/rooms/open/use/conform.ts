/** A call by an access is held to its grant: the registered application it comes from, and the scenario it carries. */
import type { FastifyRequest } from 'fastify';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { HeldKey } from '../access/key.ts';
import type { Way } from '../access/ways.ts';
import { asksConformity, conformRule } from './law.ts';
import { callsFrom } from './networks.ts';

export const scenarioHeader = 'x-gongshu-scenario';

/** As the call carries it; the number of the access is the number of its scenario. */
export function scenarioOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const said = request.headers[scenarioHeader];
  const one = (Array.isArray(said) ? said[0] : said)?.trim();
  return one === undefined || one === '' ? undefined : one.slice(0, 100);
}

/** By these nothing is asked of rows: a whole file has one scenario, that of its key. */
const whole: readonly Way[] = ['file', 'feed'];

export type CalledBy = {
  access: { id: string; number: string };
  key: HeldKey;
  way: Way;
  scenario: string | undefined;
  address: string | undefined;
  /** Where another application is made for another scenario. */
  applyAt: string;
};

/** Throws `open.client-needed`, `open.scenario-missing`, `open.scenario-other`. */
export function requireConformity(law: LawNow, call: CalledBy): void {
  const { access, key, scenario } = call;
  // A participant's key is that of its event: the event answers for who calls, and for what.
  if (key.eventId !== null) return;
  const about = { rule: conformRule, articles: law.cite(conformRule) };
  const asks = asksConformity(law);
  if (key.client ? !callsFrom(key.client.networks, call.address) : asks) throw unregistered(law, access.id);
  // Whatever a program sends along, where the text asks for no scenario none is wrong.
  if (!asks) return;
  if (scenario !== undefined && scenario !== access.number)
    throw problem('open.scenario-other', {
      ...about,
      params: { scenario: access.number, address: call.applyAt },
    });
  if (scenario === undefined && asks && !whole.includes(call.way))
    throw problem('open.scenario-missing', { ...about, params: { scenario: access.number } });
}

export const unregistered = (law: LawNow, accessId: string) =>
  problem('open.client-needed', {
    params: { address: `/me/reports/${accessId}` },
    rule: conformRule,
    articles: law.cite(conformRule),
  });
