// What participants of an event may use and until when; taking part makes the key of the event, drawn once.
import type { EventDataReply } from '#rooms/open/activities/schema.ts';
import type { EventReply } from '#rooms/open/showcase/schema.ts';
import { PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { drawn, failed, SignInFirst } from '../voices/shared.tsx';
import { say, setAddress } from '../words.ts';

type Body = { event: EventReply; data: EventDataReply };

function Data({ view, body: { event, data } }: { view: View; body: Body }) {
  const { t } = view;
  const token = view.form?.once?.token;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href={`/events/${event.id}`}>{event.title}</a>
      </p>
      <h1>{t('open-activities:data.title')}</h1>
      <p className="lead">
        {t(data.running ? 'open-activities:data.lead' : 'open-activities:data.notRunning', {
          day: data.until,
        })}
      </p>
      <ArticleLinks ids={data.articles} />
      {token ? (
        <section className="notice" role="status">
          <h2>{t('open-activities:data.newKey')}</h2>
          <p>
            <code>{token}</code>
          </p>
          <p>{t('open-activities:data.newKeyText', { day: data.until })}</p>
        </section>
      ) : null}
      <section aria-labelledby="sets">
        <h2 id="sets">{t('open-activities:data.sets')}</h2>
        {data.datasets.length === 0 ? <p className="muted">{t('open-activities:data.none')}</p> : null}
        <ul>
          {data.datasets.map((one) => (
            <li key={one.slug}>
              <a href={setAddress(one.slug)}>{say(view, one.title)}</a>{' '}
              <span className="muted">
                {t(
                  one.class === 'open'
                    ? 'open-activities:data.open'
                    : one.ready
                      ? 'open-activities:data.agreed'
                      : 'open-activities:data.unagreed',
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {data.running ? (
        <section aria-labelledby="join">
          <h2 id="join">{t('open-activities:data.join')}</h2>
          <p>{t('open-activities:data.joinText', { count: data.participants, day: data.until })}</p>
          {view.me ? (
            <PostForm view={view} of="join">
              <Send>{t(data.joined ? 'open-activities:data.renew' : 'open-activities:data.join')}</Send>
            </PostForm>
          ) : (
            <SignInFirst view={view} />
          )}
        </section>
      ) : null}
    </article>
  );
}

export const eventDataPage: Page = {
  personal: true,
  async load({ get, params }) {
    const id = encodeURIComponent(params.id ?? '');
    const [event, data] = [await get(`/api/open/events/${id}`), await get(`/api/open/events/${id}/data`)];
    if (event.status !== 200) return event;
    if (data.status !== 200) return data;
    return { status: 200, body: { event: event.body, data: data.body } };
  },
  title: ({ t }) => t('open-activities:data.title'),
  async act({ call, params }) {
    const id = encodeURIComponent(params.id ?? '');
    const reply = await call('POST', `/api/open/events/${id}/participation`, {});
    if (failed(reply)) return { refused: reply };
    return { once: { token: (reply.body as { token: string }).token } };
  },
  View: drawn(Data),
};
