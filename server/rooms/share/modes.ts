/** In which way data are handed over: what the city's rule opens, an interface where nothing else was asked, never wider than asked. */
import type { FieldCheck } from '#cases/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import { callModes, grantModes, type Mode } from '#rooms/serve/index.ts';
import { textOf } from './answers.ts';
import { issue, subjectOf } from './check-context.ts';
import { modeOfManner } from './supply/manner.ts';

export const MODE_RULE = 'share.delivery-modes';

const isMode = (key: string): key is Mode => grantModes.some((mode) => mode === key);

/** The way the city takes for granted; an interface where it names none. */
export const defaultMode = (law: LawNow): Mode => {
  const key = law.terms(MODE_RULE).find(({ attributes }) => attributes.default === true)?.key ?? '';
  return isMode(key) ? key : 'interface';
};

/** What the answers ask for, with its reason. */
export function modeAsked(law: LawNow, answers: JsonObject): { mode: Mode; modeReason?: string } {
  const key = textOf(answers.mode);
  const reason = textOf(answers.modeReason);
  const mode = isMode(key) ? key : defaultMode(law);
  return { mode, ...(reason !== '' && mode !== defaultMode(law) ? { modeReason: reason } : {}) };
}

/** What the grant is issued in: as the decider says, which the check has held to what was asked. */
export function modeGranted(
  law: LawNow,
  answers: JsonObject,
  consent: JsonObject,
): { mode: Mode; modeReason?: string } {
  const asked = modeAsked(law, answers);
  const key = textOf(consent.mode);
  const manner = modeOfManner(consent.manner);
  // What was asked for as a file or a copy leaves as electronic text.
  const kept = manner === 'text' && (asked.mode === 'file' || asked.mode === 'copy') ? asked.mode : manner;
  const mode = kept ?? (isMode(key) ? key : asked.mode);
  return mode === asked.mode ? asked : { mode };
}

const deliveryMode: FieldCheck = async (context) => {
  const { law, value, answers } = context;
  const term = law.term(MODE_RULE, textOf(value));
  if (!term) return [issue(context, 'mode', '没有这种共享方式', 'there is no such mode of sharing')];
  if (term.attributes.reason === true && textOf(answers.modeReason) === '')
    return [
      issue(
        context,
        'mode-reason',
        `以“${term.zh}”方式共享须说明理由`,
        `the mode “${term.en}” needs its reason`,
        'modeReason',
      ),
    ];
  const { offer } = await subjectOf(context);
  const key = textOf(value);
  if (offer?.service.kind === 'verify' && !(isMode(key) && callModes.includes(key)))
    return [
      issue(
        context,
        'mode-verify',
        '核验服务只回答是否相符，不提供数据，不能以这种方式共享',
        'a verification says whether values hold and gives no data: it is not shared in that mode',
      ),
    ];
  // Nobody decides on what is taken at once: only what the city opens to that is had so.
  return offer?.route === 'self-service' && term.attributes['at-once'] !== true
    ? [
        issue(
          context,
          'mode-decided',
          `“${term.zh}”方式须经同意，不能自行取用`,
          `the mode “${term.en}” needs consent and is not had at once`,
        ),
      ]
    : [];
};

/** As asked, or the way that needs no asking. */
const grantedMode: FieldCheck = async (context) => {
  const { law, value } = context;
  const key = textOf(value);
  if (!law.term(MODE_RULE, key))
    return [issue(context, 'mode', '没有这种共享方式', 'there is no such mode of sharing')];
  const { decided } = await subjectOf(context);
  const asked = decided ? modeAsked(law, decided.answers).mode : undefined;
  return key === asked || key === defaultMode(law)
    ? []
    : [issue(context, 'mode-wider', '申请的不是这种方式', 'this is not the mode that was asked for')];
};

export const modeChecks: Readonly<Record<string, FieldCheck>> = {
  'delivery-mode': deliveryMode,
  'granted-mode': grantedMode,
};
