// What one may take, until when, what was taken; keys: made, renewed, revoked. A new key is drawn once and stands nowhere else.
import type { z } from 'zod';
import type { AccessList, TakingsReply } from '#rooms/open/access/schema.ts';
import type { accessesReply } from '#rooms/org/registers/schema-accesses.ts';
import { legalDay } from '../../../shared/format.ts';
import { given, say } from '../../catalog/words.ts';
import { PostForm, Send } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { MeNav } from './MeNav.tsx';

type Accesses = z.output<typeof accessesReply>;
type Body = { list: AccessList; taken: TakingsReply | undefined; all: Accesses | undefined };

function Access({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const { list, taken, all } = data.body as Body;
  return (
    <article className="sheet">
      <h1>{t('open-me:access.title')}</h1>
      <MeNav view={view} here="access" />
      {view.form?.once ? (
        <section className="notice" role="status">
          <h2>{t('open-me:access.newKey')}</h2>
          <p>
            <code>{view.form.once.token}</code>
          </p>
          <p>{t('open-me:access.newKeyText')}</p>
        </section>
      ) : null}
      {list.items.length === 0 ? (
        <p>
          {t('open-me:access.none')} <a href="/me/applications">{t('open-me:applications.title')}</a>
        </p>
      ) : null}
      {list.items.map((one) => (
        <section key={one.id} aria-labelledby={`access-${one.id}`}>
          <h2 id={`access-${one.id}`}>
            <a href={`/datasets/${one.dataset.slug}`}>{say(view, one.dataset.title)}</a>
          </h2>
          <p>
            {t(`open-me:accessState.${one.state}`)} ·{' '}
            {t('open-me:access.term', { from: one.from, until: one.until })} ·{' '}
            {t('open-me:access.used', { times: one.takings, rows: one.rowsTaken })}
          </p>
          {one.reason ? <p className="notice">{t('open-me:access.reason', { reason: one.reason })}</p> : null}
          <p>
            <a href={`/me/reports/${one.id}`}>{t('open-use:toUse')}</a>
          </p>
          {one.abilities.key?.allowed && !list.conforms ? (
            <PostForm view={view} of={`make-${one.id}`}>
              <input type="hidden" name="accessId" value={one.id} />
              <Send plain>{t('open-me:access.make')}</Send>
            </PostForm>
          ) : null}
        </section>
      ))}
      <section aria-labelledby="keys">
        <h2 id="keys">{t('open-me:access.keys')}</h2>
        <p>{t('open-me:access.keysText')}</p>
        <ul>
          {list.keys.map((key) => (
            <li key={key.id}>
              <span className="num">{key.prefix}…</span>{' '}
              {key.dataset ? say(view, key.dataset.title) : t('open-me:access.general')} ·{' '}
              {key.client ? `${key.client} · ` : ''}
              {key.revokedAt
                ? t('open-me:access.revoked', { day: legalDay(key.revokedAt) })
                : key.usedAt
                  ? t('open-me:access.usedOn', { day: legalDay(key.usedAt) })
                  : t('open-me:access.unused')}
              {key.revokedAt ? null : (
                <>
                  <PostForm view={view} of={`renew-${key.id}`}>
                    <input type="hidden" name="id" value={key.id} />
                    <Send plain>{t('open-me:access.renew')}</Send>
                  </PostForm>
                  <PostForm view={view} of={`revoke-${key.id}`}>
                    <input type="hidden" name="id" value={key.id} />
                    <Send plain>{t('open-me:access.revoke')}</Send>
                  </PostForm>
                </>
              )}
            </li>
          ))}
        </ul>
        <PostForm view={view} of="make">
          <Send plain>{t('open-me:access.makeGeneral')}</Send>
        </PostForm>
      </section>
      <section aria-labelledby="taken">
        <h2 id="taken">{t('open-me:access.taken')}</h2>
        {taken && taken.items.length > 0 ? (
          <ul>
            {taken.items.slice(0, 50).map((one) => (
              <li key={`${one.at} ${one.dataset.slug} ${one.format}`}>
                <span className="num">{legalDay(one.at)}</span>{' '}
                <a href={`/datasets/${one.dataset.slug}`}>{say(view, one.dataset.title)}</a> {one.format}
                <br />
                <span className="muted">{say(view, one.attribution)}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p>{t('open-me:access.nothingTaken')}</p>
        )}
      </section>
      {all ? <Everything view={view} all={all} /> : null}
    </article>
  );
}

/** Where the city's text has every access bear a kind of user and a channel: all of them together. */
function Everything({ view, all }: { view: View; all: Accesses }) {
  const { t } = view;
  return (
    <section aria-labelledby="everything">
      <h2 id="everything">
        {t('open-me:access.everything')} <ArticleLinks ids={all.articles} />
      </h2>
      <ul>
        {all.items.map((one) => (
          <li key={`${one.at} ${one.what} ${one.channel.key}`}>
            <span className="num">{legalDay(one.at)}</span> {say(view, one.channel.name)} ·{' '}
            {say(view, one.user.name)} · {one.what}
            {one.times > 1 ? <span className="num"> × {one.times}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export const accessPage: Page = {
  personal: true,
  load: async ({ get }) => {
    const list = await get('/api/open/access');
    if (list.status !== 200) return list;
    const taken = await given<TakingsReply>(get, '/api/open/takings');
    // Only where the city's text asks for it is there such a register.
    const all = await given<Accesses>(get, '/api/registers/accesses?pageSize=50');
    return { status: 200, body: { list: list.body as AccessList, taken, all } satisfies Body };
  },
  title: ({ t }) => t('open-me:access.title'),
  act: async ({ call, sent }) => {
    const [what] = sent.of.split('-');
    const id = encodeURIComponent(sent.text('id'));
    if (what === 'revoke') {
      const reply = await call('POST', `/api/open/keys/${id}/revocation`);
      return reply.status < 300 ? { see: '/me/access?done=revoked' } : { refused: reply };
    }
    const accessId = sent.given('accessId');
    const reply = await (what === 'renew'
      ? call('POST', `/api/open/keys/${id}/renewal`)
      : call('POST', '/api/open/keys', accessId ? { accessId } : {}));
    if (reply.status >= 300) return { refused: reply };
    return { once: { token: (reply.body as { token: string }).token } };
  },
  View: Access,
};
