// What is intended against the reader's body and what is in force; here it is heard before its access is closed.
import type { OwnConduct } from '#rooms/open/conduct/schema.ts';
import { AreaField, PostForm, Send, TickField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { MeNav } from '../me/MeNav.tsx';
import { bodyOf, drawn, Facts, failed } from '../voices/shared.tsx';
import { say, setAddress } from '../words.ts';

type Item = OwnConduct['items'][number];

function Hearing({ view, one }: { view: View; one: Item }) {
  const { t } = view;
  if (one.statement !== null) return <p>{t('open-conduct:mine.stated', { said: one.statement })}</p>;
  if (!one.abilities.state?.allowed) return null;
  const of = `state-${one.id}`;
  return (
    <PostForm view={view} of={of}>
      <p>
        {one.hearingUntil
          ? t('open-conduct:mine.hearingUntil', { day: one.hearingUntil })
          : t('open-conduct:mine.hearing')}
      </p>
      <AreaField view={view} of={of} name="said" label={t('open-conduct:mine.statement')} maxLength={4000} />
      <TickField view={view} of={of} name="waive" label={t('open-conduct:mine.waive')} />
      <Send>{t('open-conduct:mine.send')}</Send>
    </PostForm>
  );
}

function Mine({ view, body }: { view: View; body: OwnConduct }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-conduct:mine.title')}</h1>
      <MeNav view={view} here="conduct" />
      <p className="lead">
        {t('open-conduct:mine.lead')} <ArticleLinks ids={body.articles} />
      </p>
      {body.items.length === 0 ? <p className="muted">{t('open-conduct:mine.none')}</p> : null}
      {body.items.map((one) => (
        <section key={one.id} aria-labelledby={`measure-${one.id}`}>
          <h2 id={`measure-${one.id}`}>
            {say(view, one.title)} <span className="num">{one.number}</span>
          </h2>
          <Facts
            items={[
              [t('open-conduct:mine.state'), t(`open-conduct:measureState.${one.state}`)],
              [t('open-conduct:notice.ground'), say(view, one.ground)],
              [t('open-conduct:gravity.label'), t(`open-conduct:gravity.${one.gravity}`)],
              [t('open-conduct:mine.reason'), one.reason],
              [t('open-conduct:notice.provider'), say(view, one.provider)],
              [
                t('open-conduct:notice.datasets'),
                one.datasets.length > 0 ? (
                  <ul key="sets">
                    {one.datasets.map(({ slug, title }) => (
                      <li key={slug}>
                        <a href={setAddress(slug)}>{say(view, title)}</a>
                      </li>
                    ))}
                  </ul>
                ) : null,
              ],
              [
                t('open-conduct:notice.pace'),
                one.perMinute === null ? null : t('open-conduct:notice.perMinute', { count: one.perMinute }),
              ],
              [t('open-conduct:notice.until'), one.until],
              [t('open-conduct:mine.inForceOn'), one.inForceOn],
              [t('open-conduct:mine.liftedOn'), one.liftedOn],
              [t('open-conduct:mine.answer'), one.answer],
              [
                t('open-conduct:notice.number'),
                one.notice ? (
                  <a key="notice" href={`/announcements/${one.notice}`}>
                    {one.notice}
                  </a>
                ) : null,
              ],
            ]}
          />
          <Hearing view={view} one={one} />
        </section>
      ))}
    </article>
  );
}

export const myConductPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/me/conduct'),
  title: ({ t }) => t('open-conduct:mine.title'),
  async act({ call, sent }) {
    const id = sent.of.replace(/^state-/, '');
    const reply = await call(
      'POST',
      `/api/open/measures/${encodeURIComponent(id)}/statement`,
      bodyOf(sent, 'said', 'waive'),
    );
    return failed(reply) ? { refused: reply } : { see: '/me/conduct?done=stated' };
  },
  View: drawn(Mine),
};
