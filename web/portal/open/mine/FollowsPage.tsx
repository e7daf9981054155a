// Sets the reader follows, each to be let go by a plain form.
import type { FollowsReply } from '#rooms/open/voices/schema.ts';
import { legalDay } from '../../../shared/format.ts';
import { Done, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { drawn, failed } from '../voices/shared.tsx';
import { say, setAddress } from '../words.ts';
import { Crumb } from './Crumb.tsx';

function Shown({ view, body }: { view: View; body: FollowsReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <Crumb view={view} />
      <h1>{t('open-mine:follows.title')}</h1>
      <p className="lead">{t('open-mine:follows.lead')}</p>
      <Done view={view} messages={{ unfollowed: t('open-voices:unfollowed') }} />
      {body.items.length === 0 ? (
        <p>
          {t('open-mine:follows.none')} <a href="/datasets">{t('open-portal:none.all')}</a>
        </p>
      ) : null}
      <ol className="results">
        {body.items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={setAddress(one.slug)}>{say(view, one.title)}</a>
            </h2>
            <p className="result-facts num">{t('open-mine:follows.since', { day: legalDay(one.since) })}</p>
            <PostForm view={view} of={`unfollow-${one.id}`}>
              <Send plain>
                {t('open-voices:unfollow')}
                <span className="visually-hidden">
                  {t('open-mine:notices.which', { title: say(view, one.title) })}
                </span>
              </Send>
            </PostForm>
          </li>
        ))}
      </ol>
    </article>
  );
}

export const followsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/me/follows'),
  title: ({ t }) => t('open-mine:follows.title'),
  async act({ call, sent }) {
    const id = sent.of.replace(/^unfollow-/, '');
    const reply = await call('POST', `/api/open/datasets/${encodeURIComponent(id)}/follow`, {
      follow: false,
    });
    return failed(reply) ? { refused: reply } : { see: '/me/follows?done=unfollowed' };
  },
  View: drawn(Shown),
};
