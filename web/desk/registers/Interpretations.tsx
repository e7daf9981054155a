// How an article is to be read: its interpretations through their versions, a question, an answer. Stands on the article's page.
import { useQuery } from '@tanstack/react-query';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import type { ArticleReply } from '../../shared/law.ts';
import { useTexts } from '../../shared/text.ts';
import { useMe } from '../shell/session.ts';
import { Standing } from './Documents.tsx';
import { Fold } from './Fold.tsx';
import { today } from './Pages.tsx';
import { base, questionsQuery, registersQuery } from './queries.ts';

function Asking({ article }: { article: string }) {
  const { t, say } = useTexts();
  const registers = useQuery({ ...registersQuery, retry: false });
  const questions = useQuery({ ...questionsQuery({ article }), retry: false });
  const register = registers.data?.items.find(({ key }) => key === 'interpretation');
  if (!register) return null;
  const open = (questions.data?.items ?? []).filter(({ answer }) => answer === null);
  return (
    <>
      {open.length > 0 ? (
        <ul className="plain-list">
          {open.map((one) => (
            <li key={one.id}>
              <span className="mark near">{t('registers:unanswered')}</span> {one.question}{' '}
              <span className="muted">{say(one.askedBy.name)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <Fold
        title={t('registers:question.ask')}
        what={t('registers:question.what')}
        cite={register.cite}
        ok={t('registers:question.send')}
        fields={[{ name: 'question', label: t('registers:field.question'), kind: 'long', required: true }]}
        submit={(values) => api.post(`${base}/questions`, { article, ...values })}
      />
      {register.mayWrite ? (
        <Fold
          title={t('registers:interpretation.publish')}
          cite={register.cite}
          ok={t('registers:publish.ok')}
          begin={{ fromDay: today() }}
          fields={[
            { name: 'title', label: t('registers:field.title'), kind: 'text', required: true },
            { name: 'fromDay', label: t('registers:field.appliesFrom'), kind: 'date', required: true },
            ...(open.length > 0
              ? ([
                  {
                    name: 'questionId',
                    label: t('registers:field.answers'),
                    kind: 'choice',
                    options: open.map((one) => ({ value: one.id, label: one.question })),
                  },
                ] as const)
              : []),
            { name: 'body', label: t('registers:field.interpretation'), kind: 'long', required: true },
          ]}
          submit={(values) => api.post(`${base}/interpretations`, { articles: [article], ...values })}
        />
      ) : null}
    </>
  );
}

export function Interpretations({ article }: { article: ArticleReply }) {
  const { t, say } = useTexts();
  const me = useMe();
  const found = article.interpretations ?? [];
  const inside = can(me?.abilities, 'business');
  if (found.length === 0 && !inside) return null;
  return (
    <section>
      <h2>{t('registers:interpretations')}</h2>
      {found.length === 0 ? <p className="muted">{t('registers:empty.interpretations')}</p> : null}
      {found.map((one) => (
        <article key={one.id} className="interpretation">
          <h3>
            {one.title} <Standing entry={one} />
          </h3>
          <p className="muted num">
            {t('registers:interpretation.by', {
              name: say(one.organisation),
              day: one.fromDay,
              version: one.version,
            })}{' '}
            <ArticleRefs ids={one.basis} />
          </p>
          <p className="register-text">{one.body}</p>
          {one.covered ? null : <p className="near-text">{t('registers:interpretation.outside')}</p>}
        </article>
      ))}
      {inside ? <Asking article={article.id} /> : null}
    </section>
  );
}
