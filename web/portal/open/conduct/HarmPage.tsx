// Anybody reports a published product as harmful; it needs no account and tells its number.
import type { HarmForm, HarmReply } from '#rooms/open/conduct/schema.ts';
import { AreaField, ChoiceField, Done, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { bodyOf, drawn, failed, Trap } from '../voices/shared.tsx';

const harms = ['third-party', 'public', 'state'];

function Shown({ view, body }: { view: View; body: HarmForm }) {
  const { t, query } = view;
  const number = /^JB\d{4}-\d+$/.exec(query.get('number') ?? '')?.[0];
  return (
    <article className="sheet narrow">
      <p className="kicker">
        <a href={`/reuses/${encodeURIComponent(body.product.id)}`}>{body.product.title}</a>
      </p>
      <h1>{t('open-conduct:harm.title')}</h1>
      {number ? <Done view={view} messages={{ sent: t('open-conduct:harm.sent', { number }) }} /> : null}
      {body.open ? (
        <>
          <p className="lead">{t('open-conduct:harm.lead')}</p>
          <p>
            <ArticleLinks ids={body.articles} />
          </p>
          <PostForm view={view} of="harm">
            <ChoiceField
              view={view}
              of="harm"
              name="harm"
              label={t('open-conduct:harm.what')}
              required
              options={harms.map((key) => ({ key, label: t(`open-conduct:harm.of.${key}`) }))}
            />
            <AreaField
              view={view}
              of="harm"
              name="said"
              label={t('open-conduct:harm.said')}
              hint={t('open-conduct:harm.saidHint')}
              required
              maxLength={4000}
            />
            <Trap opened={body.opened} />
            <Send>{t('open-conduct:harm.send')}</Send>
          </PostForm>
        </>
      ) : (
        <p className="notice">
          {t('open-conduct:harm.elsewhere')} <a href="/voices">{t('open-conduct:harm.toVoices')}</a>
        </p>
      )}
    </article>
  );
}

export const harmPage: Page = {
  personal: true,
  load: ({ get, params }) => get(`/api/open/products/${encodeURIComponent(params.id ?? '')}/harm`),
  title: ({ t }) => t('open-conduct:harm.title'),
  async act({ call, sent, params }) {
    const id = encodeURIComponent(params.id ?? '');
    const reply = await call(
      'POST',
      `/api/open/products/${id}/harm`,
      bodyOf(sent, 'harm', 'said', 'website', 'opened'),
    );
    if (failed(reply)) return { refused: reply };
    const { number } = reply.body as HarmReply;
    return { see: `/reuses/${id}/report?done=sent&number=${encodeURIComponent(number)}` };
  },
  View: drawn(Shown),
};
