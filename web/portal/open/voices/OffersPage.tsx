// A body of society or research offers a set it holds: what it is, its fields, its file, and how the review stands.
import type { OfferList } from '#rooms/open/offers/schema.ts';
import { AreaField, Done, FileField, PostForm, SelectField, Send, TextField } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { say, setAddress } from '../words.ts';
import { bodyOf, drawn, failed } from './shared.tsx';

function Shown({ view, body }: { view: View; body: OfferList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-voices:offers.title')}</h1>
      <p className="lead">{t('open-voices:offers.lead')}</p>
      <ArticleLinks ids={body.articles} />
      <Done
        view={view}
        messages={{ offered: t('open-voices:offers.offered'), filed: t('open-voices:offers.filed') }}
      />
      {body.items.map((one) => (
        <section key={one.id} className="result">
          <h2>{one.content.title}</h2>
          <p className="result-facts">
            <span className="num">{one.number}</span> <span>{t(`open-voices:offers.${one.state}`)}</span>{' '}
            {one.dataset?.published ? (
              <a href={setAddress(one.dataset.slug)}>{t('open-voices:offers.set')}</a>
            ) : null}
          </p>
          {one.reason ? <p>{one.reason}</p> : null}
          {one.file ? <p className="muted">{one.file.name}</p> : null}
          {one.state === 'offered' || one.state === 'returned' ? (
            <PostForm view={view} of={`file-${one.id}`} files>
              <FileField
                view={view}
                of={`file-${one.id}`}
                name="file"
                accept="text/csv"
                label={t('open-voices:offers.file')}
                required
              />
              <Send plain>{t('open-voices:offers.upload')}</Send>
            </PostForm>
          ) : null}
        </section>
      ))}
      {body.abilities.offer?.allowed ? (
        <section aria-labelledby="new">
          <h2 id="new">{t('open-voices:offers.new')}</h2>
          <PostForm view={view} of="offer">
            <SelectField
              view={view}
              of="offer"
              name="body"
              label={t('open-voices:offers.body')}
              required
              options={body.bodies.map(({ key, title }) => ({ key, label: say(view, title) }))}
            />
            <TextField view={view} of="offer" name="title" label={t('open-voices:reuses.name')} required />
            <AreaField
              view={view}
              of="offer"
              name="summary"
              label={t('open-voices:reuses.summary')}
              required
            />
            {(['themes', 'cycles', 'licences'] as const).map((name) => (
              <SelectField
                key={name}
                view={view}
                of="offer"
                name={name}
                label={t(`open-voices:offers.${name}`)}
                required
                options={body[name].map(({ key, title }) => ({ key, label: say(view, title) }))}
              />
            ))}
            <AreaField
              view={view}
              of="offer"
              name="fields"
              label={t('open-voices:offers.fields')}
              hint={t('open-voices:offers.fieldsHint')}
              required
            />
            <TextField
              view={view}
              of="offer"
              name="contact"
              label={t('open-voices:offers.contact')}
              required
            />
            <TextField
              view={view}
              of="offer"
              name="phone"
              type="tel"
              label={t('open-voices:offers.phone')}
              required
            />
            <AreaField
              view={view}
              of="offer"
              name="secrecy"
              rows={3}
              label={t('open-voices:offers.secrecy')}
            />
            <TextField view={view} of="offer" name="citation" label={t('open-voices:citation.title')} />
            <Send>{t('open-voices:send')}</Send>
          </PostForm>
        </section>
      ) : (
        <p className="notice">{t('open-voices:offers.notYou')}</p>
      )}
    </article>
  );
}

/** One field a line: name, title, meaning, with commas or bars between. */
const fieldsOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.split(/[,\uFF0C|\uFF5C\t]/).map((part) => part.trim()))
    .filter(([name]) => name)
    .map(([name = '', title = '', meaning = '']) => ({ name, title: title || name, meaning }));

export const offersPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/offers'),
  title: ({ t }) => t('open-voices:offers.title'),
  async act({ call, sent }) {
    const [, id] = /^file-([0-9a-f-]{36})$/.exec(sent.of) ?? [];
    if (id) {
      const form = new FormData();
      const file = sent.file('file');
      if (file) form.set('file', file);
      const reply = await call('PUT', `/api/open/offers/${id}/file`, form);
      return failed(reply) ? { refused: reply } : { see: '/offers?done=filed' };
    }
    const reply = await call('POST', '/api/open/offers', {
      ...bodyOf(sent, 'body', 'secrecy', 'citation'),
      content: {
        title: sent.text('title'),
        summary: sent.text('summary'),
        theme: sent.text('themes'),
        updateCycle: sent.text('cycles'),
        licence: sent.text('licences'),
        contact: { name: sent.text('contact'), phone: sent.text('phone') },
        fields: fieldsOf(sent.text('fields')),
      },
    });
    return failed(reply)
      ? {
          refused: reply,
          fields: {
            'content.title': 'title',
            'content.summary': 'summary',
            'content.fields': 'fields',
            'content.contact.name': 'contact',
          },
        }
      : { see: '/offers?done=offered' };
  },
  View: drawn(Shown),
};
