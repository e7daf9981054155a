// Messages for whoever is signed in: newest first, the unread marked; read and confirmed by plain forms.
import type { z } from 'zod';
import type { noticesReply } from '#notices/schema.ts';
import { formatInstant } from '../../../shared/format.ts';
import { Done, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { Pages } from '../SearchPage.tsx';
import { drawn, failed } from '../voices/shared.tsx';
import { say } from '../words.ts';
import { Crumb } from './Crumb.tsx';
import { linkOf } from './links.ts';

type Body = z.output<typeof noticesReply>;
type Notice = Body['items'][number];
const path = '/me/notices';
const states = ['all', 'unread', 'to-confirm'] as const;

function One({ view, one }: { view: View; one: Notice }) {
  const { t } = view;
  const link = linkOf(one.link, view.me?.outside ?? true);
  const unread = one.readAt === null;
  return (
    <li className={unread ? 'result unread' : 'result'}>
      <h2>
        {link ? <a href={link}>{say(view, one.title)}</a> : say(view, one.title)}
        {unread ? <span className="tag">{t('open-mine:notices.new')}</span> : null}
        {one.urgent ? <span className="tag warn">{t('open-mine:notices.urgent')}</span> : null}
      </h2>
      <p className="prewrap">{say(view, one.body)}</p>
      <p className="result-facts">
        <span className="num">{formatInstant(one.sentAt)}</span>
        {one.sender ? <span>{say(view, one.sender.name)}</span> : null}
        {one.confirmedAt ? (
          <span>{t('open-mine:notices.confirmed', { at: formatInstant(one.confirmedAt) })}</span>
        ) : null}{' '}
        <ArticleLinks ids={one.articles} />
      </p>
      {unread || (one.confirm && !one.confirmedAt) ? (
        <PostForm view={view} of={`notice-${one.id}`}>
          <input type="hidden" name="what" value={one.confirm ? 'confirm' : 'read'} />
          <Send plain>
            {t(one.confirm ? 'open-mine:notices.confirm' : 'open-mine:notices.read')}
            <span className="visually-hidden">
              {t('open-mine:notices.which', { title: say(view, one.title) })}
            </span>
          </Send>
        </PostForm>
      ) : null}
    </li>
  );
}

function Shown({ view, body }: { view: View; body: Body }) {
  const { t, query } = view;
  const state = states.find((one) => one === query.get('state')) ?? 'all';
  return (
    <article className="sheet">
      <Crumb view={view} />
      <h1>{t('open-mine:notices.title')}</h1>
      <p className="lead" role="status">
        {t('open-mine:notices.lead', { count: body.unread, n: body.unread })}
      </p>
      <Done view={view} messages={{ read: t('open-mine:notices.done') }} />
      <nav className="sorting" aria-label={t('open-mine:notices.filter')}>
        {states.map((one) => (
          <a
            key={one}
            href={one === 'all' ? path : `${path}?state=${one}`}
            aria-current={one === state ? 'true' : undefined}
          >
            {t(`open-mine:notices.state.${one}`)}
          </a>
        ))}
      </nav>
      {body.unread > 0 ? (
        <PostForm view={view} of="all">
          <Send plain>{t('open-mine:notices.readAll')}</Send>
        </PostForm>
      ) : null}
      {body.items.length === 0 ? <p className="muted">{t('open-mine:notices.none')}</p> : null}
      <ol className="results">
        {body.items.map((one) => (
          <One key={one.id} view={view} one={one} />
        ))}
      </ol>
      <Pages view={view} path={path} page={body.page} total={body.total} pageSize={body.pageSize} />
    </article>
  );
}

export const noticesPage: Page = {
  personal: true,
  load: ({ get, query }) => {
    const asked = new URLSearchParams({ pageSize: '20' });
    const state = query.get('state');
    if (states.some((one) => one === state)) asked.set('state', state ?? 'all');
    const page = query.get('page');
    if (page && /^\d{1,6}$/.test(page)) asked.set('page', page);
    return get(`/api/notices?${asked}`);
  },
  title: ({ t }) => t('open-mine:notices.title'),
  async act({ call, sent, query }) {
    const [, id] = /^notice-([0-9a-f-]{36})$/.exec(sent.of) ?? [];
    const what = sent.text('what') === 'confirm' ? 'confirm' : 'read';
    const reply = await call('POST', id ? `/api/notices/${id}/${what}` : '/api/notices/read-all');
    const next = new URLSearchParams(query);
    next.set('done', 'read');
    return failed(reply) ? { refused: reply } : { see: `${path}?${next}` };
  },
  View: drawn(Shown),
};
