// Whether a signed and sealed paper equals its original: one file, one answer, nothing kept.
import type { KeptVerdict, TrustReply, VerdictReply } from '#rooms/open/papers/schema.ts';
import { FileField, PostForm, Send } from '../../forms/fields.tsx';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { given } from '../words.ts';
import { drawn } from './shared.tsx';

type Body = { trust: TrustReply; verdict: KeptVerdict | undefined };

function Verdict({ view, verdict }: { view: View; verdict: KeptVerdict }) {
  const { t } = view;
  return (
    <section className={verdict.equal ? 'done' : 'refused'} role="status" aria-labelledby="verdict">
      <h2 id="verdict">{t(verdict.equal ? 'open-voices:paper.equal' : 'open-voices:paper.not')}</h2>
      <ul>
        {verdict.reasons.map((key) => (
          <li key={key}>{t(`open-voices:paper.why.${key}`)}</li>
        ))}
      </ul>
      <p className="muted num">
        {t('open-voices:paper.digest', {
          sha256: verdict.sha256,
          at: verdict.at.slice(0, 16).replace('T', ' '),
        })}
      </p>
    </section>
  );
}

function Shown({ view, body: { trust, verdict } }: { view: View; body: Body }) {
  const { t } = view;
  return (
    <article className="sheet narrow">
      <h1>{t('open-voices:paper.title')}</h1>
      <p className="lead">{t('open-voices:paper.lead')}</p>
      <ArticleLinks ids={trust.articles} />
      {verdict ? <Verdict view={view} verdict={verdict} /> : null}
      <PostForm view={view} of="paper" files>
        <FileField
          view={view}
          of="paper"
          name="file"
          accept="application/pdf"
          label={t('open-voices:paper.file')}
          required
        />
        <Send>{t('open-voices:paper.go')}</Send>
      </PostForm>
      <section aria-labelledby="trust">
        <h2 id="trust">{t('open-voices:paper.trust')}</h2>
        {trust.items.length === 0 ? <p className="muted">{t('open-voices:paper.noTrust')}</p> : null}
        <ul>
          {trust.items.map((one) => (
            <li key={one.id}>
              {t(`open-voices:paper.${one.kind}`)} {one.name}{' '}
              <span className="num muted">{one.until?.slice(0, 10)}</span>
            </li>
          ))}
        </ul>
      </section>
    </article>
  );
}

export const paperPage: Page = {
  async load({ get, query }) {
    const trust = await get('/api/open/papers/trust');
    if (trust.status !== 200) return trust;
    const receipt = query.get('receipt');
    // Only what the platform itself has said is shown: nobody can write an answer into an address.
    const verdict = receipt
      ? await given<KeptVerdict>(get, `/api/open/papers/verdict?receipt=${encodeURIComponent(receipt)}`)
      : undefined;
    return { status: 200, body: { trust: trust.body, verdict } };
  },
  title: ({ t }) => t('open-voices:paper.title'),
  async act({ call, sent }) {
    const form = new FormData();
    const file = sent.file('file');
    if (file) form.set('file', file);
    const reply = await call('POST', '/api/open/papers/verify', form);
    if (reply.status !== 200) return { refused: reply };
    const { receipt } = reply.body as VerdictReply;
    return { see: `/verify-paper?receipt=${encodeURIComponent(receipt)}` };
  },
  View: drawn(Shown),
};
