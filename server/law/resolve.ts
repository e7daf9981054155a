// Answers one rule on one legal day: the six states, and what the platform works with in each.
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Answer, DatedValue, Pack } from './pack.ts';
import type {
  BureauSetting,
  BureauSettings,
  Operative,
  Resolution,
  RuleDefinition,
  RuleValue,
  Term,
} from './types.ts';

type Span = { item: DatedValue; from: LegalDay; to?: LegalDay; document?: string };

/** Computed once a value: a pack never changes after load. */
const citedOnce = new WeakMap<DatedValue, string[]>();

/** Citations of a value: those of the item first, then of its rows, each once. */
function citations(item: DatedValue): string[] {
  let found = citedOnce.get(item);
  if (!found) {
    const rows = Array.isArray(item.value) ? item.value.flatMap((term: Term) => term.cite) : [];
    found = [...new Set([...item.cite, ...rows])];
    citedOnce.set(item, found);
  }
  return [...found];
}

/** Spans of answers without a draft, which no setting moves. */
const settledSpans = new WeakMap<Answer, Span[]>();

/** When the values of an answer hold, ascending by first day. */
function spansOf(
  pack: Pack,
  answer: Extract<Answer, { kind: 'dated' }>,
  settings: BureauSettings | undefined,
): Span[] {
  const settled = settledSpans.get(answer);
  if (settled) return settled;
  const spans = answer.items
    .map((item) => spanOf(pack, item, settings))
    .filter((span) => span !== undefined)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  if (!answer.items.some(({ instrument }) => pack.instruments.get(instrument)?.status === 'draft'))
    settledSpans.set(answer, spans);
  return spans;
}

/** When an item holds as law; undefined for a draft whose day has not been entered. */
function spanOf(pack: Pack, item: DatedValue, settings: BureauSettings | undefined): Span | undefined {
  const instrument = pack.instruments.get(item.instrument);
  if (instrument?.status === 'draft') {
    const effective = settings?.effective[item.instrument];
    if (!effective) return undefined;
    const { from, to, document } = effective;
    return { item, from, document, ...(to && { to }) };
  }
  const from = item.from ?? instrument?.inForce;
  if (!from) return undefined;
  const lastOfInstrument = instrument?.repealedOn ? addDays(instrument.repealedOn, -1) : undefined;
  const ends = [item.to, lastOfInstrument].filter((day) => day !== undefined).sort();
  return { item, from, to: ends[0] };
}

/** The rows of the law, and after them what the bureau added where the list is open; an addition stands on the list's articles. */
function openValue(item: DatedValue, ruleId: string, settings: BureauSettings | undefined): RuleValue {
  const added = item.open ? (settings?.additions?.[ruleId] ?? []) : [];
  if (added.length === 0 || typeof item.value !== 'object') return item.value;
  const own = item.value;
  const more = added.filter(({ key }) => own.every((term) => term.key !== key));
  return [...own, ...more.map((term): Term => ({ ...term, cite: item.cite }))];
}

/** The drafts behind an answer without a figure, where nothing but drafts stands behind it; empty otherwise. */
const silentDrafts = new WeakMap<Answer, readonly string[]>();

function draftsBehind(pack: Pack, answer: Extract<Answer, { kind: 'unspecified' }>): readonly string[] {
  const known = silentDrafts.get(answer);
  if (known) return known;
  const cited = new Set(answer.cite.flatMap((id) => pack.articles.get(id)?.instrument ?? []));
  const silent = [...pack.instruments.values()].filter(({ key, status }) =>
    cited.size > 0 ? cited.has(key) : status !== 'explanation' && status !== 'repealed',
  );
  const drafts = silent.every(({ status }) => status === 'draft') ? silent.map(({ key }) => key) : [];
  silentDrafts.set(answer, drafts);
  return drafts;
}

/** True when what leaves the figure out is not in force on that day: the instruments cited, or all of the city where none is. */
function pending(
  pack: Pack,
  answer: Extract<Answer, { kind: 'unspecified' }>,
  day: LegalDay,
  settings: BureauSettings | undefined,
): boolean {
  const drafts = draftsBehind(pack, answer);
  return (
    drafts.length > 0 &&
    !drafts.some((key) => {
      const from = settings?.effective[key]?.from;
      return from !== undefined && from <= day;
    })
  );
}

export function resolve(
  pack: Pack,
  definition: RuleDefinition,
  answer: Answer,
  day: LegalDay,
  settings: BureauSettings | undefined,
): Resolution {
  if (answer.kind === 'not-applicable')
    return { state: 'not-applicable', because: answer.because, cite: answer.cite };
  if (answer.kind === 'unspecified') {
    const setting = settings?.values[definition.id];
    return {
      state: 'unspecified',
      because: answer.because,
      unit: definition.unit,
      cite: answer.cite,
      setting,
      ...(pending(pack, answer, day, settings) && { pending: true as const }),
    };
  }
  const spans = spansOf(pack, answer, settings);
  const latest = spans.findLast((span) => span.from <= day);
  if (latest && (!latest.to || day <= latest.to)) {
    const { item, from, document } = latest;
    return {
      state: 'in-force',
      value: openValue(item, definition.id, settings),
      unit: definition.unit,
      cite: citations(item),
      from,
      ...(item.note && { note: item.note }),
      ...(document && { document }),
      ...(item.open && { open: item.open }),
    };
  }
  if (latest?.to) return { state: 'repealed', to: latest.to, cite: citations(latest.item) };
  const draft = answer.items.find((item) => pack.instruments.get(item.instrument)?.status === 'draft');
  if (draft) {
    const from = settings?.effective[draft.instrument]?.from;
    return {
      state: 'draft',
      value: openValue(draft, definition.id, settings),
      unit: definition.unit,
      cite: citations(draft),
      ...(from && { from }),
      ...(draft.note && { note: draft.note }),
      ...(draft.open && { open: draft.open }),
    };
  }
  const next = spans[0];
  return { state: 'not-yet', from: next?.from ?? day, cite: next ? citations(next.item) : [] };
}

/** The setting of the bureau in the shape of the rule: addresses and the like become terms that carry themselves as words. */
function settingValue(setting: BureauSetting): RuleValue {
  const { value } = setting;
  if (typeof value !== 'object') return value;
  return value.map((key): Term => ({ key, zh: key, en: key, cite: [], attributes: {} }));
}

export function operative(resolution: Resolution): Operative | undefined {
  switch (resolution.state) {
    case 'in-force':
      return {
        value: resolution.value,
        unit: resolution.unit,
        basis: 'law',
        binding: true,
        cite: resolution.cite,
      };
    case 'draft':
      return {
        value: resolution.value,
        unit: resolution.unit,
        basis: 'draft',
        binding: false,
        cite: resolution.cite,
      };
    case 'unspecified':
      return resolution.setting
        ? {
            value: settingValue(resolution.setting),
            unit: resolution.unit,
            basis: 'setting',
            binding: false,
            cite: resolution.cite,
          }
        : undefined;
    default:
      return undefined;
  }
}
