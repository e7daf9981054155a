// One demand by its number, for everybody: who answers it, by when, how long it has waited, what came of it.
import type { TrackedDemand } from '#rooms/open/demands/schema.ts';
import { say } from '../../catalog/words.ts';
import { AreaField, Done, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { demandPath, standing, unitOf, wantedOf } from './words.tsx';

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return children === null || children === '' ? null : (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Tracked({ view, demand }: { view: View; demand: TrackedDemand }) {
  const { t } = view;
  const { unit, entry, due } = demand;
  const fact = (key: string): string => t(`open-demands:fact.${key}`);
  return (
    <article className="sheet">
      <p className="kicker num">{demand.number}</p>
      <h1>{wantedOf(view, demand)}</h1>
      <Done
        view={view}
        messages={{ filed: t('open-demands:done.filed'), review: t('open-demands:done.review') }}
      />
      <p className="lead">{standing(view, demand)}</p>
      <ArticleLinks ids={demand.articles} />
      {demand.state === 'redirected' ? (
        <section className="notice" aria-labelledby="redirected">
          <h2 id="redirected">{t('open-demands:redirected.title')}</h2>
          <p>{t('open-demands:redirected.text')}</p>
          <p>
            <strong>{demand.channel || t('open-demands:new.noChannel')}</strong>
          </p>
          {demand.redirectedWhy ? (
            <p>{t('open-demands:redirected.why', { why: demand.redirectedWhy })}</p>
          ) : null}
        </section>
      ) : null}
      <dl className="facts">
        <Fact label={fact('kind')}>{t(`open-demands:kind.${demand.kind}`)}</Fact>
        <Fact label={fact('filed')}>
          <time dateTime={demand.filedAt}>{demand.filedOn}</time>
        </Fact>
        {demand.state === 'redirected' ? null : (
          <>
            <Fact label={fact('unit')}>
              {unitOf(view, demand)}
              {unit && demand.unitBy ? ` (${t(`open-demands:unitBy.${demand.unitBy}`)})` : ''}
            </Fact>
            <Fact label={fact('due')}>
              {due?.due ? `${due.due}${due.binding ? '' : ` (${t('open-demands:setByBureau')})`}` : ''}
            </Fact>
            <Fact label={fact('workdays')}>
              <span className="num">{demand.workdays}</span>
            </Fact>
            <Fact label={fact('asks')}>
              <span className="num">{demand.asks}</span>
            </Fact>
            <Fact label={fact('fate')}>{t(`open-demands:fate.${demand.fate}`)}</Fact>
          </>
        )}
        <Fact label={fact('joined')}>
          {demand.joinedInto ? <a href={demandPath(demand.joinedInto)}>{demand.joinedInto}</a> : null}
        </Fact>
        <Fact label={fact('entry')}>
          {entry ? entry.slug ? <a href={`/datasets/${entry.slug}`}>{entry.name}</a> : entry.name : null}
        </Fact>
      </dl>
      {demand.answer ? (
        <section aria-labelledby="answer">
          <h2 id="answer">{t('open-demands:answer.title')}</h2>
          <p>
            <strong>{t(`open-demands:answer.${demand.answer}`)}</strong> {unit ? say(view, unit.name) : ''}{' '}
            <time>{demand.answeredOn}</time>
          </p>
          {demand.promisedOn ? <p>{t('open-demands:answer.by', { day: demand.promisedOn })}</p> : null}
          {demand.answerConditions ? (
            <p>{t('open-demands:answer.conditionsAre', { text: demand.answerConditions })}</p>
          ) : null}
          {demand.answerSaid ? <p>{demand.answerSaid}</p> : null}
        </section>
      ) : null}
      <Reviews view={view} demand={demand} />
    </article>
  );
}

function Reviews({ view, demand }: { view: View; demand: TrackedDemand }) {
  const { t } = view;
  const running = demand.reviews.some(({ state }) => state === 'filed' || state === 'accepted');
  return (
    <>
      {demand.reviews.length > 0 ? (
        <section aria-labelledby="reviews">
          <h2 id="reviews">{t('open-demands:review.title')}</h2>
          <ul>
            {demand.reviews.map((one) => (
              <li key={`${one.filedOn} ${one.state}`}>
                {t(`open-demands:review.${one.state}`)}{' '}
                {one.state === 'accepted' && one.dueOn
                  ? t('open-demands:review.due', { day: one.dueOn })
                  : ''}{' '}
                {one.said}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {demand.answer && demand.offersReview && !running ? (
        <p>
          <a className="button plain" href={`${demandPath(demand.number)}/review`}>
            {t('open-demands:review.ask')}
          </a>
        </p>
      ) : null}
    </>
  );
}

const load: Page['load'] = ({ get, params }) =>
  get(`/api/open/demands/${encodeURIComponent(params.number ?? '')}`);
const title: Page['title'] = ({ t }, data) =>
  data.status === 200
    ? (data.body as TrackedDemand).wanted || t('open-demands:title')
    : t('open-demands:title');

export const demandPage: Page = {
  load,
  title,
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Tracked view={view} demand={data.body as TrackedDemand} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};

/** Whoever asked, and nobody else, asks that the answer be reviewed. */
export const reviewPage: Page = {
  personal: true,
  load,
  title: ({ t }) => t('open-demands:review.ask'),
  act: async ({ get, call, sent, params }) => {
    const found = await get(`/api/open/demands/${encodeURIComponent(params.number ?? '')}`);
    if (found.status !== 200) return { refused: found };
    const { id, number } = found.body as TrackedDemand;
    const reply = await call('POST', `/api/open/demands/${id}/review`, { reason: sent.text('reason') });
    return reply.status < 300 ? { see: `${demandPath(number)}?done=review` } : { refused: reply };
  },
  View: ({ view, data }: { view: View; data: PageData }) => {
    if (data.status !== 200) return <ProblemBody view={view} data={data} />;
    const demand = data.body as TrackedDemand;
    const { t } = view;
    return (
      <article className="sheet narrow">
        <p className="kicker num">{demand.number}</p>
        <h1>{t('open-demands:review.ask')}</h1>
        <p>{wantedOf(view, demand)}</p>
        {demand.abilities.review?.allowed ? (
          <PostForm view={view} of="review">
            <AreaField
              view={view}
              of="review"
              name="reason"
              label={t('open-demands:review.reason')}
              required
              maxLength={1000}
            />
            <Send>{t('open-demands:review.send')}</Send>
          </PostForm>
        ) : (
          <p className="notice">{t('open-demands:review.notYours')}</p>
        )}
      </article>
    );
  },
};
