// For accounts of an entrusted body: how the platform runs, what is broken, and announcing maintenance; no data.
import type { OperationsBoard } from '#rooms/open/entrustment/schema.ts';
import { formatInstant } from '../../../shared/format.ts';
import { AreaField, Done, PostForm, Send, TextField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { drawn, failed } from '../voices/shared.tsx';

function Board({ view, body }: { view: View; body: OperationsBoard }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-entrustment:board')}</h1>
      <Done view={view} messages={{ announced: t('open-entrustment:announced') }} />
      <p className="lead">
        {body.untilDay
          ? t('open-entrustment:boardLead', { day: body.untilDay })
          : t('open-entrustment:rights')}
      </p>
      <p>{body.scope.map((key) => t(`open-entrustment:scope.${key}`)).join(t('open-voices:comma'))}</p>
      <section aria-labelledby="breaches">
        <h2 id="breaches">{t('open-status:breaches')}</h2>
        {body.breaches.length === 0 ? <p className="muted">{t('open-status:noBreach')}</p> : null}
        <ul>
          {body.breaches.map((one) => (
            <li key={`${one.kind} ${one.beganAt}`}>
              {t(`open-status:kind.${one.kind}`)} <span className="num">{formatInstant(one.beganAt)}</span>{' '}
              {one.endedAt ? '' : t('open-entrustment:going')}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="failed">
        <h2 id="failed">{t('open-entrustment:failed')}</h2>
        {body.failed.length === 0 ? <p className="muted">{t('open-entrustment:noneFailed')}</p> : null}
        <ul>
          {body.failed.map((one) => (
            <li key={`${one.slug} ${one.at}`}>
              <a href={`/datasets/${one.slug}`}>{one.dataset}</a>{' '}
              <span className="num">{formatInstant(one.at)}</span> {one.failure}
            </li>
          ))}
        </ul>
      </section>
      {body.abilities.announce?.allowed ? (
        <section aria-labelledby="announce">
          <h2 id="announce">{t('open-entrustment:announce')}</h2>
          <PostForm view={view} of="outage">
            <TextField
              view={view}
              of="outage"
              name="title"
              label={t('open-entrustment:outageTitle')}
              required
            />
            <AreaField
              view={view}
              of="outage"
              name="body"
              label={t('open-entrustment:outageBody')}
              rows={3}
            />
            <TextField
              view={view}
              of="outage"
              name="startsAt"
              label={t('open-entrustment:startsAt')}
              hint={t('open-entrustment:instantHint')}
              required
            />
            <TextField
              view={view}
              of="outage"
              name="endsAt"
              label={t('open-entrustment:endsAt')}
              hint={t('open-entrustment:instantHint')}
              required
            />
            <Send>{t('open-entrustment:announce')}</Send>
          </PostForm>
        </section>
      ) : null}
    </article>
  );
}

/** As people write it here: 2026-03-01 22:00, by the city's clock. */
const instant = (said: string): string =>
  /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/.test(said) ? `${said.replace(' ', 'T')}:00+08:00` : said;

export const operationsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/operations'),
  title: ({ t }) => t('open-entrustment:board'),
  async act({ call, sent }) {
    const reply = await call('POST', '/api/open/operations/notices', {
      kind: 'maintenance',
      title: sent.text('title'),
      body: sent.text('body'),
      startsAt: instant(sent.text('startsAt')),
      endsAt: instant(sent.text('endsAt')),
    });
    return failed(reply) ? { refused: reply } : { see: '/me/operations?done=announced' };
  },
  View: drawn(Board),
};
