// Makes the law object out of a read pack: every question a room may ask, answered from memory.
import { assertBehaviours } from './behaviours.ts';
import { deadline } from './deadline.ts';
import { LawError } from './errors.ts';
import { checkSetting } from './figures.ts';
import type { Answer, Pack } from './pack.ts';
import { operative, resolve } from './resolve.ts';
import type { BureauSettings, Calendar, Law, Operative, Resolution, RuleDefinition, Term } from './types.ts';

export function createLaw(pack: Pack, calendar: Calendar): Law {
  const unknown = (what: string, mend: string, rule?: string) =>
    new LawError({ pack: pack.city.key, file: 'rules.yaml', rule, what, mend });

  function definitionOf(ruleId: string): RuleDefinition {
    const definition = pack.definitions.get(ruleId);
    if (!definition)
      throw unknown('no such rule is listed.', 'Add it to rules.yaml and answer it in every pack.', ruleId);
    return definition;
  }

  function ask(ruleId: string, day: string, settings?: BureauSettings): Resolution {
    const definition = definitionOf(ruleId);
    const answer = pack.answers.get(ruleId);
    if (!answer)
      throw unknown(
        'the pack holds articles only and answers no rule.',
        'Load a pack with coverage: rules.',
        ruleId,
      );
    return resolve(pack, definition, answer, day, settings);
  }

  function work(ruleId: string, day: string, settings?: BureauSettings): Operative | undefined {
    return operative(ask(ruleId, day, settings));
  }

  function mustBe(ruleId: string, kinds: RuleDefinition['kind'][]): void {
    const { kind } = definitionOf(ruleId);
    if (!kinds.includes(kind))
      throw unknown(`the rule is a ${kind}, not a ${kinds.join(' or ')}.`, 'Ask it as what it is.', ruleId);
  }

  function terms(ruleId: string, day: string, settings?: BureauSettings): readonly Term[] {
    mustBe(ruleId, ['set', 'table']);
    const value = work(ruleId, day, settings)?.value;
    return typeof value === 'object' ? value : [];
  }

  const articles = [...pack.articles.values()];
  const citing = new Map<string, string[]>();
  for (const [ruleId, answer] of pack.answers) {
    for (const id of new Set(citedBy(answer))) citing.set(id, [...(citing.get(id) ?? []), ruleId]);
  }

  return {
    city: pack.city,
    pack: { version: pack.version, hash: pack.hash, coverage: pack.coverage, accent: pack.accent },
    vocabulary: pack.vocabulary,
    lists: pack.lists,
    instruments: [...pack.instruments.values()],
    rules: [...pack.definitions.values()],
    calendar,
    resolve: ask,
    operative: work,
    number(ruleId, day, settings) {
      mustBe(ruleId, ['value']);
      const found = work(ruleId, day, settings);
      return found && typeof found.value === 'number' ? { ...found, value: found.value } : undefined;
    },
    text(ruleId, day, settings) {
      mustBe(ruleId, ['value']);
      const found = work(ruleId, day, settings);
      return found && typeof found.value === 'string' ? { ...found, value: found.value } : undefined;
    },
    flag(ruleId, day, settings) {
      mustBe(ruleId, ['flag']);
      return work(ruleId, day, settings)?.value === true;
    },
    terms,
    term: (ruleId, key, day, settings) => terms(ruleId, day, settings).find((term) => term.key === key),
    cite: (ruleId, day, settings) => ask(ruleId, day, settings).cite,
    deadline: (ruleId, from, today, settings) => {
      mustBe(ruleId, ['value']);
      return deadline(ruleId, ask(ruleId, from, settings), calendar, from, today);
    },
    rulesCiting: (id) => citing.get(id) ?? [],
    article: (id) => pack.articles.get(id),
    articles: () => articles,
    instrument: (key) => pack.instruments.get(key),
    rule: (ruleId) => pack.definitions.get(ruleId),
    procedure(key) {
      const procedure = pack.procedures.get(key);
      if (!procedure) throw unknown(`the pack has no procedure “${key}”.`, 'Add it under procedures/.');
      return procedure;
    },
    procedures: () => [...pack.procedures.values()],
    form(key) {
      const form = pack.forms.get(key);
      if (!form) throw unknown(`the pack has no form “${key}”.`, 'Add it under forms/.');
      return form;
    },
    forms: () => [...pack.forms.values()],
    word: (key) => pack.vocabulary[key] ?? { zh: key, en: key },
    assertBehaviours: (registry) => assertBehaviours(pack, registry),
    checkSetting: (ruleId, value) => checkSetting(pack, definitionOf(ruleId), value),
  };
}

/** Every article an answer has ever rested on, whatever the day. */
function citedBy(answer: Answer): string[] {
  if (answer.kind !== 'dated') return answer.cite;
  return answer.items.flatMap(({ cite, value }) => [
    ...cite,
    ...(typeof value === 'object' ? value.flatMap((term) => term.cite) : []),
  ]);
}
