// What the platform does about each article: which rules answer it, which procedures and forms carry it out, what proves it. Pure.
import type { Book, Proof, Waiting } from './book.ts';
import type { Article, Form, Law, Procedure, Text } from './types.ts';

/** proven: cases try it on the started platform and no part waits. waiting: something is missing. told: nothing to run. */
export type DutyStanding = 'proven' | 'waiting' | 'told';

export type ArticleDossier = {
  id: string;
  standing: DutyStanding;
  /** Ids of the rules whose present or past answer cites it. */
  rules: string[];
  /** `steps`: those that cite it. */
  procedures: { key: string; title: Text; steps: { key: string; title: Text }[] }[];
  forms: { key: string; title: Text; fields: { key: string; label: Text }[] }[];
  proofs: readonly Proof[];
  waiting?: Waiting;
  topic: Text;
};

export type Dossiers = { of(article: Article): ArticleDossier };

/** Walks the pack once. */
export function createDossiers(law: Law, book: Book): Dossiers {
  const procedures = law.procedures().map((procedure) => ({ procedure, cited: citesOfProcedure(procedure) }));
  const forms = law.forms().map((form) => ({ form, cited: citesOfForm(form) }));
  return {
    of(article) {
      const { id } = article;
      const proofs = book.proofs.get(id) ?? [];
      const topic = book.topics.get(article.topic);
      const waiting = waitingOf(article, book);
      return {
        id,
        standing:
          article.kind === 'organise' ? 'told' : waiting || proofs.length === 0 ? 'waiting' : 'proven',
        rules: [...law.rulesCiting(id)],
        procedures: procedures.flatMap(({ procedure: { key, title, steps }, cited }) =>
          cited.whole.has(id) || [...cited.steps.values()].some((ids) => ids.has(id))
            ? [{ key, title, steps: steps.filter((step) => cited.steps.get(step.key)?.has(id)).map(named) }]
            : [],
        ),
        forms: forms.flatMap(({ form: { key, title, cite }, cited }) => {
          const fields = cited
            .filter(({ cite: ids }) => ids.includes(id))
            .map(({ key, label }) => ({ key, label }));
          return fields.length > 0 || cite.includes(id) ? [{ key, title, fields }] : [];
        }),
        proofs,
        ...(waiting && { waiting }),
        topic: topic?.name ?? { zh: article.topic, en: article.topic },
      };
    },
  };
}

const named = ({ key, title }: { key: string; title: Text }) => ({ key, title });

/** What a duty waits for: its own line first, else that of its topic while the topic is not built. */
export function waitingOf(
  { id, kind, topic }: Pick<Article, 'id' | 'kind' | 'topic'>,
  { waiting, topics, proofs }: Book,
): Waiting | undefined {
  const own = waiting.get(id);
  const missing = topics.get(topic)?.missing;
  if (own || kind === 'organise' || proofs.has(id) || !missing) return own;
  return { room: topic, missing };
}

function citesOfProcedure(procedure: Procedure) {
  return {
    whole: new Set(procedure.cite),
    steps: new Map(
      procedure.steps.map((step) => [
        step.key,
        new Set([...step.cite, ...step.outcomes.flatMap((outcome) => outcome.cite)]),
      ]),
    ),
  };
}

function citesOfForm(form: Form): { key: string; label: Text; cite: string[] }[] {
  const flat = (fields: Form['fields']): { key: string; label: Text; cite: string[] }[] =>
    fields.flatMap(({ key, label, cite, parts }) => [{ key, label, cite }, ...flat(parts)]);
  return flat(form.fields);
}
