// What may be done about one entry: a planned day, higher law, a consent, the answer to a look, a new justification.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { ExclusionBoard, ExclusionEntry } from '#rooms/open/exclusions/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold, type FoldField, type Values } from '../../registers/Fold.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';

type Props = { board: ExclusionBoard; entry: ExclusionEntry };

export function EntryActs({ board, entry }: Props) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const keeps = can(entry.abilities, 'keep');
  const { terms } = board;
  const of = `entries/${entry.id}`;
  const text = (name: string, label: string, required = true): FoldField => ({
    name,
    label: t(`open-exclusions:field.${label}`),
    kind: 'text',
    required,
  });
  const reason: FoldField = { ...text('reason', 'reason'), kind: 'long' };
  return (
    <>
      {keeps
        ? entry.ways
            .filter(({ state }) => state === 'waiting' || state === 'overdue')
            .map((way) => (
              <div key={way.id}>
                <p>
                  {t(`open-exclusions:way.${way.kind}`)} {way.said}
                  {way.derivedId ? (
                    <>
                      {' '}
                      <Link to={`/catalog/${way.derivedId}`}>{t('open-exclusions:derived')}</Link>{' '}
                      <Fill id={way.id} />
                    </>
                  ) : null}
                </p>
                <Fold
                  title={t('open-exclusions:justify')}
                  ok={t('open-exclusions:justifyOk')}
                  fields={[reason]}
                  submit={(values) => acts.post(`exclusions/ways-back/${way.id}/justify`, values)}
                />
              </div>
            ))
        : null}
      {keeps
        ? entry.ways
            .filter(({ withdrawable }) => withdrawable)
            .map((way) => (
              <Fold
                key={`withdraw ${way.id}`}
                title={t('open-exclusions:withdrawConsent')}
                what={t('open-exclusions:withdrawConsentWhat')}
                ok={t('open-exclusions:withdrawConsentOk')}
                fields={[reason]}
                submit={(values) => acts.post(`exclusions/ways-back/${way.id}/withdraw-consent`, values)}
              />
            ))
        : null}
      {keeps
        ? entry.looks
            .filter(({ state }) => state !== 'answered')
            .map((look) => <Answer key={look.id} board={board} entry={entry} id={look.id} />)
        : null}
      {keeps && entry.state !== 'excluded' && entry.state !== 'opened' ? (
        <Fold
          title={t('open-exclusions:plan')}
          ok={t('open-exclusions:planOk')}
          fields={[
            { ...text('day', 'plannedOn'), kind: 'date' },
            { ...reason, required: false },
          ]}
          submit={(values) => acts.post(`${of}/planned`, values)}
        />
      ) : null}
      {keeps && entry.state === 'excluded' && terms.ways.some(({ key }) => key === 'masked') ? (
        <Masked board={board} entry={entry} />
      ) : null}
      {keeps && entry.state === 'excluded' && terms.ways.some(({ key }) => key === 'consent') ? (
        <Fold
          title={t('open-exclusions:consent')}
          what={t('open-exclusions:consentWhat')}
          cite={board.articles.ways}
          ok={t('open-exclusions:consentOk')}
          fields={[
            text('party', 'party'),
            text('identity', 'identity'),
            text('document', 'document'),
            { ...text('givenOn', 'givenOn'), kind: 'date' },
            { ...text('said', 'said', false), kind: 'long' },
          ]}
          submit={(values) => acts.post(`${of}/ways-back`, { kind: 'consent', ...values })}
        />
      ) : null}
      {terms.superior && can(entry.abilities, 'superior') ? (
        <Fold
          title={t('open-exclusions:superior')}
          ok={t('open-exclusions:superiorOk')}
          fields={[
            {
              name: 'effect',
              label: t('open-exclusions:field.effect'),
              kind: 'choice',
              required: true,
              options: (['bars', 'narrows'] as const).map((key) => ({
                value: key,
                label: t(`open-exclusions:effect.${key}`),
              })),
            },
            text('title', 'act'),
            text('article', 'article'),
            { ...text('wording', 'wording', false), kind: 'long' },
          ]}
          submit={(values) => acts.post(`${of}/superior-rules`, values)}
        />
      ) : null}
      {keeps && terms.acquisitions.length > 0 ? (
        <Fold
          title={t('open-exclusions:acquisition')}
          ok={t('open-exclusions:acquisitionOk')}
          begin={entry.acquisition ?? {}}
          fields={[
            {
              name: 'way',
              label: t('open-exclusions:field.way'),
              kind: 'choice',
              required: true,
              options: [
                { value: 'own', label: t('open-exclusions:own') },
                ...terms.acquisitions.map(({ key, title }) => ({ value: key, label: say(title) })),
              ],
            },
            text('source', 'source', false),
          ]}
          submit={(values) => acts.post(`${of}/acquisition`, values)}
        />
      ) : null}
    </>
  );
}

function Fill({ id }: { id: string }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const fill = useOpenAct(() => acts.post(`exclusions/ways-back/${id}/fill`));
  return (
    <>
      <Button size="small" loading={fill.isPending} onClick={() => fill.mutate()}>
        {t('open-exclusions:fill')}
      </Button>
      <ProblemView error={fill.error} />
    </>
  );
}

type Items = {
  detail: { current: { content: { items: { name: string; titleZh: string }[] } } | null } | null;
};

/** Which items are dropped and which keep both ends alone: enough to say what masking makes of an entry. */
function useMasking(id: string) {
  const { t } = useTexts();
  const { data } = useQuery({
    queryKey: ['open', 'items', id],
    queryFn: () => api.get<Items>(`/api/catalog/resources/${id}`),
  });
  const options = (data?.detail?.current?.content.items ?? []).map(({ name, titleZh }) => ({
    value: name,
    label: titleZh || name,
  }));
  const field = (name: 'drop' | 'ends'): FoldField => ({
    name,
    label: t(`open-exclusions:field.${name}`),
    kind: 'choices',
    options,
  });
  return {
    fields: [field('drop'), field('ends')],
    recipe: ({ drop, ends }: Values) => ({
      columns: Object.fromEntries([
        ...list(ends).map((name) => [name, [{ do: 'mask', mask: { mask: 'keep-ends' } }]]),
        ...list(drop).map((name) => [name, [{ do: 'drop' }]]),
      ]),
      smallGroups: null,
    }),
  };
}
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function Masked({ board, entry }: Props) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const masking = useMasking(entry.id);
  return (
    <Fold
      title={t('open-exclusions:masked')}
      what={t('open-exclusions:maskedWhat')}
      cite={board.articles.ways}
      ok={t('open-exclusions:maskedOk')}
      fields={[...masking.fields, { name: 'said', label: t('open-exclusions:field.said'), kind: 'long' }]}
      submit={({ said, ...values }) =>
        acts.post(`entries/${entry.id}/ways-back`, {
          kind: 'masked',
          recipe: masking.recipe(values),
          ...(said ? { said } : {}),
        })
      }
    />
  );
}

function Answer({ board, entry, id }: Props & { id: string }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const masking = useMasking(entry.id);
  const { answers, grounds } = board.terms;
  const has = (key: string) => answers.some((one) => one.key === key);
  const optional = (name: string, kind: FoldField['kind'], hint?: string): FoldField => ({
    name,
    label: t(`open-exclusions:field.${name}`),
    kind,
    ...(hint ? { hint } : {}),
  });
  return (
    <Fold
      title={t('open-exclusions:answer')}
      cite={board.articles.interval}
      ok={t('open-exclusions:answerOk')}
      fields={[
        {
          name: 'answer',
          label: t('open-exclusions:field.answer'),
          kind: 'choice',
          required: true,
          options: answers.map(({ key, title }) => ({ value: key, label: say(title) })),
        },
        { name: 'reason', label: t('open-exclusions:field.reason'), kind: 'long', required: true },
        ...(has('meets-masked') ? masking.fields : []),
        ...(has('into-scope') ? [optional('plannedOn', 'date', t('open-exclusions:plannedHint'))] : []),
        ...(has('change')
          ? [
              {
                ...optional('ground', 'choice', t('open-exclusions:groundHint')),
                options: grounds.map(({ key, title }) => ({ value: key, label: say(title) })),
              },
              optional('argument', 'long'),
            ]
          : []),
        ...(has('change') || has('barred') ? [optional('title', 'text'), optional('article', 'text')] : []),
      ]}
      submit={({ drop, ends, ...values }) =>
        acts.post(`exclusions/looks/${id}/answer`, {
          ...values,
          ...(values.answer === 'meets-masked' ? { recipe: masking.recipe({ drop, ends }) } : {}),
        })
      }
    />
  );
}
