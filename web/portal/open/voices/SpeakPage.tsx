// What people said of one data set, and the forms to say more: questions, ratings, objections, corrections, opinions, reports.
import type { SetVoices, WaysReply } from '#rooms/open/voices/schema.ts';
import { AreaField, Done, PostForm, SelectField, Send, TextField, TickField } from '../../forms/fields.tsx';
import type { Sent } from '../../forms/sent.ts';
import type { ApiCall, ApiReply, Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { say, setAddress } from '../words.ts';
import { bodyOf, drawn, failed, SignInFirst, Trap } from './shared.tsx';

type Body = { ways: WaysReply; voices: SetVoices };
type Way = WaysReply['ways'][number];

/** The fields each kind asks for beside its words. */
function Asked({ view, way, ways }: { view: View; way: Way; ways: WaysReply }) {
  const { t } = view;
  const of = way.kind;
  if (way.kind === 'rating')
    return (
      <SelectField
        view={view}
        of={of}
        name="stars"
        label={t('open-voices:field.stars')}
        empty={t('open-voices:choose')}
        required
        options={[5, 4, 3, 2, 1].map((n) => ({ key: String(n), label: t(`open-voices:stars.${n}`) }))}
      />
    );
  if (way.kind === 'objection')
    return (
      <>
        <SelectField
          view={view}
          of={of}
          name="ground"
          label={t('open-voices:field.ground')}
          empty={t('open-voices:choose')}
          required
          options={ways.grounds.map(({ key, title }) => ({ key, label: say(view, title) }))}
        />
        <SelectField
          view={view}
          of={of}
          name="tone"
          label={t('open-voices:field.tone')}
          value="objection"
          options={['objection', 'suggestion'].map((key) => ({ key, label: t(`open-voices:tone.${key}`) }))}
        />
        <SelectField
          view={view}
          of={of}
          name="field"
          label={t('open-voices:field.field')}
          empty={t('open-voices:whole')}
          options={ways.fields.map(({ name, title }) => ({ key: name, label: say(view, title) }))}
        />
        <TextField view={view} of={of} name="row" type="number" label={t('open-voices:field.row')} />
      </>
    );
  if (way.kind === 'correction')
    return (
      <>
        <SelectField
          view={view}
          of={of}
          name="part"
          label={t('open-voices:field.part')}
          empty={t('open-voices:choose')}
          required
          options={ways.parts.map(({ key, now }) => ({
            key,
            label: now
              ? t('open-voices:partNow', { part: t(`open-voices:part.${key}`), now: now.slice(0, 40) })
              : t(`open-voices:part.${key}`),
          }))}
        />
        <AreaField view={view} of={of} name="claimed" rows={2} label={t('open-voices:field.claimed')} />
      </>
    );
  return null;
}

export function SpeakForm({ view, way, ways }: { view: View; way: Way; ways: WaysReply }) {
  const { t } = view;
  const of = way.kind;
  return (
    <details open={view.form?.of === of}>
      <summary>
        {say(view, way.title)}
        {way.days === null ? '' : t('open-voices:within', { count: way.days })}
      </summary>
      <ArticleLinks ids={way.articles} />
      {way.signIn && !view.me ? (
        <SignInFirst view={view} />
      ) : (
        <PostForm view={view} of={of}>
          <p className="hint">{t(`open-voices:hint.${of}`)}</p>
          <Asked view={view} way={way} ways={ways} />
          <AreaField
            view={view}
            of={of}
            name="text"
            label={t('open-voices:field.text')}
            required
            maxLength={4000}
          />
          {of === 'question' || of === 'opinion' ? (
            <TickField view={view} of={of} name="private" label={t('open-voices:field.private')} />
          ) : null}
          {of === 'report' && ways.dataset ? (
            <TickField view={view} of={of} name="againstProvider" label={t('open-voices:field.against')} />
          ) : null}
          <Trap opened={ways.opened} />
          <Send>{t('open-voices:send')}</Send>
        </PostForm>
      )}
    </details>
  );
}

const names = [
  'text',
  'stars',
  'ground',
  'tone',
  'field',
  'row',
  'part',
  'claimed',
  'private',
  'againstProvider',
  'website',
  'opened',
];

export async function sendVoice(call: ApiCall, sent: Sent, datasetId?: string) {
  const reply: ApiReply = await call('POST', '/api/open/voices', {
    kind: sent.of,
    ...(datasetId ? { datasetId } : {}),
    ...bodyOf(sent, ...names),
  });
  if (failed(reply)) return { refused: reply };
  const { number, code, shown } = reply.body as { number: string; code: string | null; shown: string };
  const query = new URLSearchParams({ done: shown === 'held' ? 'held' : 'sent', ...(code ? { code } : {}) });
  return { see: `/voices/${encodeURIComponent(number)}?${query}` };
}

function Shown({ view, body: { ways, voices } }: { view: View; body: Body }) {
  const { t } = view;
  const set = ways.dataset;
  if (!set) return null;
  return (
    <article className="sheet">
      <p className="kicker">
        <a href={setAddress(set.slug)}>{say(view, set.title)}</a>
      </p>
      <h1>{t('open-voices:title')}</h1>
      <p className="lead">{t('open-voices:lead', { unit: say(view, set.organisation.name) })}</p>
      <Done
        view={view}
        messages={{ followed: t('open-voices:followed'), unfollowed: t('open-voices:unfollowed') }}
      />
      <section aria-labelledby="speak">
        <h2 id="speak">{t('open-voices:speak')}</h2>
        {ways.ways.map((way) => (
          <SpeakForm key={way.kind} view={view} way={way} ways={ways} />
        ))}
        {view.me ? (
          <PostForm view={view} of="follow">
            <input type="hidden" name="to" value={voices.follows ? 'off' : 'on'} />
            <Send plain>{t(voices.follows ? 'open-voices:unfollow' : 'open-voices:follow')}</Send>
          </PostForm>
        ) : null}
      </section>
      <section aria-labelledby="counts">
        <h2 id="counts">{t('open-voices:counts')}</h2>
        <ul>
          {voices.counts.map((one) => (
            <li key={one.kind}>
              {t('open-voices:counted', {
                kind: t(`open-voices:kind.${one.kind}`),
                count: one.filed,
                open: one.open,
              })}{' '}
              {one.outcomes
                .map((outcome) => `${say(view, outcome.title)} ${outcome.count}`)
                .join(t('common:semicolon'))}
            </li>
          ))}
        </ul>
        {voices.mended.map((one) => (
          <p key={one.number} className="notice">
            {t('open-voices:mended', { number: one.number, release: one.release, day: one.on })}
          </p>
        ))}
      </section>
      <section aria-labelledby="questions">
        <h2 id="questions">{t('open-voices:questions')}</h2>
        {voices.questions.length === 0 ? <p className="muted">{t('open-voices:noQuestions')}</p> : null}
        <ul className="plain-list">
          {voices.questions.map((one) => (
            <li key={one.number}>
              <p>
                <strong>{one.said}</strong> <span className="muted num">{one.on}</span>
              </p>
              <p>{one.answer ?? t('open-voices:waiting', { count: one.elapsedWorkdays })}</p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="ratings">
        <h2 id="ratings">{t('open-voices:ratings')}</h2>
        <p>
          {voices.rating.average === null
            ? t('open-voices:noRatings')
            : t('open-voices:rated', { stars: voices.rating.average.toFixed(1), count: voices.rating.count })}
        </p>
        <ul className="plain-list">
          {voices.ratings.map((one) => (
            <li key={`${one.on} ${one.said}`}>
              <p>
                {t(`open-voices:stars.${one.stars}`)} <span className="muted num">{one.on}</span>
              </p>
              <p>{one.said}</p>
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

export const speakPage: Page = {
  personal: true,
  async load({ get, params }) {
    const slug = encodeURIComponent(params.slug ?? '');
    const ways = await get(`/api/open/voices/ways?dataset=${slug}`);
    if (ways.status !== 200) return ways;
    const voices = await get(`/api/open/datasets/${slug}/voices`);
    return voices.status === 200 ? { status: 200, body: { ways: ways.body, voices: voices.body } } : voices;
  },
  title: ({ t }) => t('open-voices:title'),
  async act({ call, sent, params }) {
    const slug = encodeURIComponent(params.slug ?? '');
    if (sent.of !== 'follow') return sendVoice(call, sent, params.slug ?? '');
    const follow = sent.text('to') === 'on';
    const reply = await call('POST', `/api/open/datasets/${slug}/follow`, { follow });
    return failed(reply)
      ? { refused: reply }
      : { see: `/datasets/${slug}/questions?done=${follow ? 'followed' : 'unfollowed'}` };
  },
  View: drawn(Shown),
};
