// Applications and clients that call by an access: registered, given a key, ended; with what a call has to carry.
import type { UseReply } from '#rooms/open/use/schema.ts';
import { legalDay } from '../../../shared/format.ts';
import { AreaField, PostForm, SelectField, Send, TextField } from '../../forms/fields.tsx';
import type { View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';

const kinds = ['application', 'client'] as const;

export function Clients({ view, one }: { view: View; one: UseReply }) {
  const { t } = view;
  const may = one.abilities.client?.allowed === true;
  if (!may && one.clients.length === 0) return null;
  return (
    <section aria-labelledby="clients">
      <h2 id="clients">{t('open-use:clients.title')}</h2>
      <p>
        {t(one.conforms ? 'open-use:clients.must' : 'open-use:clients.may', { number: one.number })}{' '}
        <ArticleLinks ids={one.articles.calls} />
      </p>
      {view.form?.once ? (
        <section className="notice" role="status">
          <h3>{t('open-me:access.newKey')}</h3>
          <p>
            <code>{view.form.once.token}</code>
          </p>
          <p>{t('open-me:access.newKeyText')}</p>
        </section>
      ) : null}
      <ul>
        {one.clients.map((client) => (
          <li key={client.id}>
            {client.name} · {t(`open-use:clients.kind.${client.kind}`)} ·{' '}
            {client.networks.length > 0
              ? client.networks.join(t('open-me:comma'))
              : t('open-use:clients.anywhere')}{' '}
            ·{' '}
            {client.endedAt
              ? t('open-use:clients.ended', { day: legalDay(client.endedAt) })
              : t('open-use:clients.keys', { count: client.keys })}
            {client.endedAt || !may ? null : (
              <>
                <PostForm view={view} of={`key-${client.id}`}>
                  <input type="hidden" name="id" value={client.id} />
                  <Send plain>{t('open-use:clients.makeKey')}</Send>
                </PostForm>
                <PostForm view={view} of={`end-${client.id}`}>
                  <input type="hidden" name="id" value={client.id} />
                  <Send plain>{t('open-use:clients.end')}</Send>
                </PostForm>
              </>
            )}
          </li>
        ))}
      </ul>
      {may ? (
        <PostForm view={view} of="client">
          <TextField
            view={view}
            of="client"
            name="name"
            label={t('open-use:clients.name')}
            required
            maxLength={100}
          />
          <SelectField
            view={view}
            of="client"
            name="kind"
            label={t('open-use:clients.what')}
            options={kinds.map((key) => ({ key, label: t(`open-use:clients.kind.${key}`) }))}
            value="application"
          />
          <AreaField
            view={view}
            of="client"
            name="networks"
            label={t('open-use:clients.networks')}
            hint={t('open-use:clients.networksHint')}
            rows={2}
          />
          <Send plain>{t('open-use:clients.register')}</Send>
        </PostForm>
      ) : null}
    </section>
  );
}
