// An organiser's events: what was asked for, what was granted until when, who takes part; and asking for another.
import type { SupportList, SupportReply } from '#rooms/open/activities/schema.ts';
import { AreaField, ChoiceField, Done, PostForm, SelectField, Send, TextField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { drawn, Facts, failed } from '../voices/shared.tsx';
import { say, setAddress } from '../words.ts';

function One({ view, one }: { view: View; one: SupportReply }) {
  const { t } = view;
  return (
    <section aria-labelledby={one.id}>
      <h2 id={one.id}>
        {one.state === 'filed' || one.state === 'refused' ? (
          one.event.title
        ) : (
          <a href={`/events/${one.event.id}`}>{one.event.title}</a>
        )}{' '}
        <span className="tag">{t(`open-activities:state.${one.state}`)}</span>
      </h2>
      <Facts
        items={[
          [t('open-activities:number'), one.number],
          [
            t('open-voices:events.when'),
            t('open-voices:events.dates', { from: one.event.startsOn, until: one.event.endsOn }),
          ],
          [
            t('open-activities:wants'),
            one.wants.map((key) => t(`open-activities:want.${key}`)).join(t('open-voices:comma')),
          ],
          [t('open-activities:support'), one.support || null],
          [t('open-activities:said'), one.said || null],
        ]}
      />
      {one.datasets.length > 0 ? (
        <ul>
          {one.datasets.map((set) => (
            <li key={set.id}>
              <a href={setAddress(set.slug)}>{say(view, set.title)}</a>{' '}
              {set.agreement === 'missing' ? (
                <a href={`${setAddress(set.slug)}/apply`}>{t('open-activities:applyFirst')}</a>
              ) : (
                <span className="muted">{t(`open-activities:agreement.${set.agreement}`)}</span>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {one.state === 'granted' ? (
        <p>
          {t('open-activities:participants', { count: one.participants.length })}{' '}
          <a href={`/events/${one.event.id}/data`}>{t('open-activities:data.title')}</a>
        </p>
      ) : null}
    </section>
  );
}

function Mine({ view, body }: { view: View; body: SupportList }) {
  const { t } = view;
  const of = 'support';
  return (
    <article className="sheet">
      <h1>{t('open-activities:title')}</h1>
      <p className="lead">{t('open-activities:lead')}</p>
      <ArticleLinks ids={body.articles} />
      <Done view={view} messages={{ asked: t('open-activities:asked') }} />
      {body.items.length === 0 ? <p className="muted">{t('open-activities:none')}</p> : null}
      {body.items.map((one) => (
        <One key={one.id} view={view} one={one} />
      ))}
      {body.abilities.ask?.allowed ? (
        <section aria-labelledby="ask">
          <h2 id="ask">{t('open-activities:ask')}</h2>
          <PostForm view={view} of={of}>
            {body.events.length > 0 ? (
              <SelectField
                view={view}
                of={of}
                name="eventId"
                label={t('open-activities:event')}
                hint={t('open-activities:eventHint')}
                empty={t('open-activities:newEvent')}
                options={body.events.map(({ id, title }) => ({ key: id, label: title }))}
              />
            ) : null}
            <TextField
              view={view}
              of={of}
              name="title"
              label={t('open-activities:eventTitle')}
              hint={t('open-activities:newHint')}
            />
            <SelectField
              view={view}
              of={of}
              name="kind"
              label={t('open-activities:kind')}
              options={(['contest', 'salon', 'seminar'] as const).map((key) => ({
                key,
                label: t(`open-voices:events.${key}`),
              }))}
            />
            <AreaField view={view} of={of} name="summary" label={t('open-activities:summary')} rows={3} />
            <TextField
              view={view}
              of={of}
              name="startsOn"
              type="date"
              label={t('open-activities:startsOn')}
            />
            <TextField view={view} of={of} name="endsOn" type="date" label={t('open-activities:endsOn')} />
            <ChoiceField
              view={view}
              of={of}
              name="wants"
              label={t('open-activities:wants')}
              many
              options={(['open-data', 'technical-support'] as const).map((key) => ({
                key,
                label: t(`open-activities:want.${key}`),
              }))}
            />
            <AreaField
              view={view}
              of={of}
              name="datasets"
              label={t('open-activities:datasets')}
              hint={t('open-activities:datasetsHint')}
              rows={3}
            />
            <AreaField
              view={view}
              of={of}
              name="purpose"
              label={t('open-activities:purpose')}
              rows={3}
              required
            />
            <AreaField view={view} of={of} name="support" label={t('open-activities:support')} rows={3} />
            <Send>{t('open-voices:send')}</Send>
          </PostForm>
        </section>
      ) : null}
    </article>
  );
}

/** Addresses as they were pasted, whole or only their last part. */
const slugs = (said: string): string[] =>
  said
    .split(/[\s,\uFF0C\u3001]+/)
    .map((one) => one.replace(/^.*\/datasets\//, '').replace(/[/?#].*$/, ''))
    .filter(Boolean);

export const myEventsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/event-support'),
  title: ({ t }) => t('open-activities:title'),
  async act({ call, sent }) {
    const eventId = sent.given('eventId');
    const reply = await call('POST', '/api/open/event-support', {
      ...(eventId ? { eventId } : {}),
      ...(!eventId && sent.given('title')
        ? {
            event: {
              kind: sent.text('kind'),
              title: sent.text('title'),
              summary: sent.text('summary'),
              startsOn: sent.text('startsOn'),
              endsOn: sent.text('endsOn'),
            },
          }
        : {}),
      wants: sent.all('wants'),
      datasets: slugs(sent.text('datasets')),
      purpose: sent.text('purpose'),
      support: sent.text('support'),
    });
    const fields = Object.fromEntries(
      ['kind', 'title', 'summary', 'startsOn', 'endsOn'].map((name) => [`event.${name}`, name]),
    );
    return failed(reply) ? { refused: reply, fields } : { see: '/me/events?done=asked' };
  },
  View: drawn(Mine),
};
