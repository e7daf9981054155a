// From which day the instrument behind a rule has held: what is dated earlier lies before the measures and starts no clock.
import type { LegalDay } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from './settings.ts';
import type { Instrument } from './types.ts';

export type Standing = {
  /** The day lies before the instrument took effect. */
  beforeLaw: boolean;
  /** Its first day; null for a draft whose day the bureau has not entered. */
  since: LegalDay | null;
  /** Its title; null where no instrument is behind the rule. */
  instrument: Text | null;
};

/** Undefined for a draft whose day the bureau has not entered. */
export function inForceSince(law: LawNow, ruleId: string): LegalDay | undefined {
  const found = instrumentOf(law, ruleId);
  return found?.status === 'draft' ? law.settings.effective[found.key]?.from : found?.inForce;
}

/** How a day of former times stands to the instrument behind the rule. */
export function standingOn(law: LawNow, ruleId: string, day: LegalDay): Standing {
  const since = inForceSince(law, ruleId);
  const beforeLaw = since !== undefined && day < since;
  return { beforeLaw, since: since ?? null, instrument: instrumentOf(law, ruleId)?.title ?? null };
}

function instrumentOf(law: LawNow, ruleId: string): Instrument | undefined {
  const [article] = law.cite(ruleId);
  const key = article ? law.law.article(article)?.instrument : undefined;
  return key ? law.law.instrument(key) : undefined;
}
