// Opinions on opening, reports of wrongdoing, what waits for an answer, the half-yearly count, and one matter by its number.
import type {
  OpinionReport,
  UnansweredReply,
  VoiceList,
  VoiceReply,
  WaysReply,
} from '#rooms/open/voices/schema.ts';
import { Done } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { given, say, setAddress } from '../words.ts';
import { SpeakForm, sendVoice } from './SpeakPage.tsx';
import { drawn, Facts } from './shared.tsx';

type Body = { ways: WaysReply; waiting: UnansweredReply; report: OpinionReport };

function Waiting({ view, waiting }: { view: View; waiting: UnansweredReply }) {
  const { t } = view;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{t('open-voices:unanswered')}</h2>
      {waiting.items.length === 0 ? <p className="muted">{t('open-voices:noneWaiting')}</p> : null}
      <ul className="plain-list">
        {waiting.items.slice(0, 100).map((one) => (
          <li key={one.number}>
            <a href={`/voices/${encodeURIComponent(one.number)}`}>{one.number}</a> {say(view, one.title)}{' '}
            {one.dataset ? <a href={setAddress(one.dataset.slug)}>{say(view, one.dataset.title)}</a> : null}
            <p className="result-facts">
              <span>{say(view, one.organisation.name)}</span> <span className="num">{one.filedOn}</span>{' '}
              <span>{t('open-voices:waiting', { count: one.elapsedWorkdays })}</span>{' '}
              {one.overdue ? <strong>{t('open-voices:overdue', { day: one.due })}</strong> : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Shown({ view, body: { ways, waiting, report } }: { view: View; body: Body }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:all.title')}</h1>
      <p className="lead">{t('open-voices:all.lead')}</p>
      <form action="/voices/find" method="get" className="ask">
        <label>
          <span>{t('open-voices:number')}</span>
          <input id="number" name="number" required />
        </label>
        <label>
          <span>{t('open-voices:code')}</span>
          <input id="code" name="code" autoComplete="off" />
        </label>
        <button type="submit" className="button">
          {t('open-voices:find')}
        </button>
      </form>
      {ways.ways.map((way) => (
        <SpeakForm key={way.kind} view={view} way={way} ways={ways} />
      ))}
      <section aria-labelledby="report">
        <h2 id="report">{t('open-voices:report.title', { from: report.from, until: report.until })}</h2>
        <ArticleLinks ids={report.articles} />
        <Facts
          items={(['received', 'answered', 'adopted', 'notAdopted'] as const).map((key) => [
            t(`open-voices:report.${key}`),
            <span key={key} className="num">
              {report[key]}
            </span>,
          ])}
        />
      </section>
      <Waiting view={view} waiting={waiting} />
    </article>
  );
}

/** The half of the year that has begun; an earlier one by `?half=2026H1`. */
const halfNow = (): string => {
  const [year = '', month = ''] = new Date().toISOString().split('-');
  return `${year}H${Number(month) <= 6 ? 1 : 2}`;
};

export const voicesPage: Page = {
  async load({ get, query }) {
    const ways = await get('/api/open/voices/ways');
    if (ways.status !== 200) return ways;
    const half = encodeURIComponent(query.get('half') ?? halfNow());
    const report = await get(`/api/open/voices/opinions?half=${half}`);
    if (report.status !== 200) return report;
    const waiting = await given<UnansweredReply>(get, '/api/open/voices/unanswered');
    return {
      status: 200,
      body: { ways: ways.body, report: report.body, waiting: waiting ?? { items: [], byOrganisation: [] } },
    };
  },
  title: ({ t }) => t('open-voices:all.title'),
  act: ({ call, sent }) => sendVoice(call, sent),
  View: drawn(Shown),
};

function One({ view, body: one }: { view: View; body: VoiceReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href="/voices">{t('open-voices:all.title')}</a>
      </p>
      <h1>
        {say(view, one.title)} <span className="num">{one.number}</span>
      </h1>
      <Done view={view} messages={{ sent: t('open-voices:sent'), held: t('open-voices:heldSent') }} />
      {view.query.get('code') ? (
        <p className="notice">{t('open-voices:keepCode', { code: view.query.get('code') })}</p>
      ) : null}
      <ArticleLinks ids={one.articles} />
      <Facts
        items={[
          [t('open-voices:state.label'), t(`open-voices:state.${one.state}`)],
          [
            t('open-voices:about'),
            one.dataset ? (
              <a key="set" href={setAddress(one.dataset.slug)}>
                {say(view, one.dataset.title)}
              </a>
            ) : null,
          ],
          [t('open-voices:unit'), say(view, one.organisation.name)],
          [t('open-voices:filedOn'), one.filedOn],
          [t('open-voices:elapsed'), t('open-voices:workdays', { count: one.elapsedWorkdays })],
          [t('open-voices:due'), one.due ? `${one.due}${one.overdue ? t('open-voices:late') : ''}` : null],
          [t('open-voices:field.ground'), one.ground ? say(view, one.ground.title) : null],
          [t('open-voices:outcome.label'), one.outcome ? t(`open-voices:outcome.${one.outcome}`) : null],
          [t('open-voices:mendedIn'), one.mendedRelease],
        ]}
      />
      {one.said ? <p>{one.said}</p> : <p className="muted">{t('open-voices:wordsHidden')}</p>}
      {one.answer ? (
        <section aria-labelledby="answer">
          <h2 id="answer">{t('open-voices:answer')}</h2>
          <p>{one.answer}</p>
          {one.reason ? <p>{one.reason}</p> : null}
        </section>
      ) : null}
      <section aria-labelledby="course">
        <h2 id="course">{t('open-voices:course')}</h2>
        <ol>
          {one.events.map((event) => (
            <li key={`${event.kind} ${event.at}`}>
              <span className="num">{event.at.slice(0, 10)}</span> {t(`open-voices:event.${event.kind}`)}{' '}
              {event.said}
            </li>
          ))}
        </ol>
      </section>
    </article>
  );
}

export const voicePage: Page = {
  personal: true,
  load: ({ get, params, query }) => {
    const wanted = params.number === 'find' ? (query.get('number') ?? '') : (params.number ?? '');
    const code = query.get('code');
    return get(
      `/api/open/voices/by-number/${encodeURIComponent(wanted)}${code ? `?code=${encodeURIComponent(code)}` : ''}`,
    );
  },
  title: ({ t }) => t('open-voices:all.title'),
  View: drawn(One),
};

function Mine({ view, body }: { view: View; body: VoiceList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:mine')}</h1>
      {body.items.length === 0 ? <p className="muted">{t('open-voices:noneMine')}</p> : null}
      <ul className="plain-list">
        {body.items.map((one) => (
          <li key={one.id}>
            <a href={`/voices/${encodeURIComponent(one.number)}`}>{one.number}</a> {say(view, one.title)} ·{' '}
            {t(`open-voices:state.${one.state}`)} <span className="num">{one.filedOn}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}

export const myVoicesPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/me/voices?pageSize=100'),
  title: ({ t }) => t('open-voices:mine'),
  View: drawn(Mine),
};
