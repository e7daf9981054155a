// Contests, salons and seminars around open data: dates, sets, entries, results, and what became of the projects.
import type { EventList, EventReply } from '#rooms/open/showcase/schema.ts';
import { AreaField, Done, Honeypot, PostForm, Send, TextField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { say, setAddress } from '../words.ts';
import { bodyOf, drawn, Facts, failed, SignInFirst } from './shared.tsx';

function List({ view, body }: { view: View; body: EventList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:events.title')}</h1>
      <p className="lead">{t('open-voices:events.lead')}</p>
      <p>
        <a href="/me/events">{t('open-activities:toAsk')}</a>
      </p>
      {body.items.length === 0 ? <p className="muted">{t('open-voices:events.none')}</p> : null}
      <ul className="plain-list">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={`/events/${one.id}`}>{one.title}</a>
            </h2>
            <p className="result-facts">
              <span>{t(`open-voices:events.${one.kind}`)}</span> <span>{one.organiser}</span>{' '}
              <span className="num">
                {t('open-voices:events.dates', { from: one.startsOn, until: one.endsOn })}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </article>
  );
}

export const eventsPage: Page = {
  load: ({ get }) => get('/api/open/events'),
  title: ({ t }) => t('open-voices:events.title'),
  View: drawn(List),
};

function One({ view, body: one }: { view: View; body: EventReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href="/events">{t('open-voices:events.title')}</a>
      </p>
      <h1>{one.title}</h1>
      <Done
        view={view}
        messages={{ entered: t('open-voices:events.entered'), held: t('open-voices:events.held') }}
      />
      <p>{one.summary}</p>
      <Facts
        items={[
          [t('open-voices:events.organiser'), one.organiser],
          [
            t('open-voices:events.when'),
            t('open-voices:events.dates', { from: one.startsOn, until: one.endsOn }),
          ],
          [t('open-voices:events.until'), one.entriesUntil],
        ]}
      />
      <p>
        <a href={`/events/${one.id}/data`}>{t('open-activities:data.title')}</a>
      </p>
      {one.datasets.length > 0 ? (
        <section aria-labelledby="sets">
          <h2 id="sets">{t('open-voices:events.sets')}</h2>
          <ul>
            {one.datasets.map((set) => (
              <li key={set.id}>
                <a href={setAddress(set.slug)}>{say(view, set.title)}</a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="entries">
        <h2 id="entries">{t('open-voices:events.entries')}</h2>
        {one.entries.length === 0 ? <p className="muted">{t('open-voices:events.noEntries')}</p> : null}
        <ul className="plain-list">
          {one.entries.map((entry) => (
            <li key={entry.id}>
              <h3>{entry.title}</h3>
              <p>{entry.summary}</p>
              <p className="result-facts">
                <span>{say(view, entry.organisation.name)}</span>{' '}
                {entry.product ? <a href={`/reuses/${entry.product.id}`}>{entry.product.title}</a> : null}{' '}
                {entry.result ? <strong>{entry.result}</strong> : null}
              </p>
              {entry.fates.length > 0 ? (
                <ul>
                  {entry.fates.map((fate) => (
                    <li key={`${fate.on} ${fate.said}`}>
                      <span className="num">{fate.on}</span> {fate.said}
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      {one.takesEntries ? (
        <section aria-labelledby="enter">
          <h2 id="enter">{t('open-voices:events.enter')}</h2>
          {view.me ? (
            <PostForm view={view} of="entry">
              <TextField
                view={view}
                of="entry"
                name="title"
                label={t('open-voices:events.entryTitle')}
                required
              />
              <AreaField
                view={view}
                of="entry"
                name="summary"
                label={t('open-voices:events.entrySummary')}
                required
              />
              <TextField
                view={view}
                of="entry"
                name="address"
                type="url"
                label={t('open-voices:reuses.address')}
              />
              <Honeypot />
              <Send>{t('open-voices:send')}</Send>
            </PostForm>
          ) : (
            <SignInFirst view={view} />
          )}
        </section>
      ) : null}
    </article>
  );
}

export const eventPage: Page = {
  load: ({ get, params }) => get(`/api/open/events/${encodeURIComponent(params.id ?? '')}`),
  title: (_view, data) => (data.status === 200 ? (data.body as EventReply).title : ''),
  async act({ call, sent, params }) {
    const id = encodeURIComponent(params.id ?? '');
    const reply = await call(
      'POST',
      `/api/open/events/${id}/entries`,
      bodyOf(sent, 'title', 'summary', 'address', 'website'),
    );
    if (failed(reply)) return { refused: reply };
    // The newest one is what was just filed.
    const held = (reply.body as EventReply).entries.at(-1)?.shown !== 'shown';
    return { see: `/events/${id}?done=${held ? 'held' : 'entered'}` };
  },
  View: drawn(One),
};
