// Who runs the open platform: the authority itself, or whom it entrusted, for what, until when and by which document.
import type { OperationReply } from '#rooms/open/entrustment/schema.ts';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { drawn, Facts } from '../voices/shared.tsx';
import { say } from '../words.ts';

function Operation({ view, body }: { view: View; body: OperationReply }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-entrustment:operation')}</h1>
      <p className="lead">
        {t(`open-entrustment:mode.${body.mode}`, { authority: say(view, body.authority) })}
      </p>
      <ArticleLinks ids={body.articles} />
      {body.entrusted.map((one) => (
        <section key={`${one.body.zh} ${one.document}`} aria-label={say(view, one.body)}>
          <h2>{say(view, one.body)}</h2>
          <Facts
            items={[
              [
                t('open-entrustment:scopes'),
                one.scope.map((key) => t(`open-entrustment:scope.${key}`)).join(t('open-voices:comma')),
              ],
              [t('open-entrustment:said'), one.said],
              [
                t('open-entrustment:term'),
                t('open-entrustment:days', { from: one.fromDay, until: one.untilDay }),
              ],
              [t('open-entrustment:document'), one.document],
            ]}
          />
        </section>
      ))}
      <p className="muted">{t('open-entrustment:rights')}</p>
      <p>
        <a href="/development">{t('open-norms:title')}</a> ·{' '}
        <a href="/status">{t('open-portal:nav.status')}</a>
      </p>
    </article>
  );
}

export const operationPage: Page = {
  load: ({ get }) => get('/api/open/operation'),
  title: ({ t }) => t('open-entrustment:operation'),
  View: drawn(Operation),
};
