// An account of one's own, without proof of anything yet.
import { Honeypot, PostForm, Send, TextField } from '../../forms/fields.tsx';
import { ownAddress, signInAddress } from '../../forms/sent.ts';
import type { Page, View } from '../../page.ts';

function Register({ view }: { view: View }) {
  const { t } = view;
  return (
    <article className="sheet narrow">
      <h1>{t('open-me:register.title')}</h1>
      <p>{t('open-me:register.lead')}</p>
      <PostForm view={view} of="account">
        <Honeypot />
        <TextField
          view={view}
          of="account"
          name="account"
          label={t('open-me:register.account')}
          hint={t('open-me:register.accountHint')}
          autoComplete="username"
          maxLength={64}
          required
        />
        <TextField
          view={view}
          of="account"
          name="name"
          label={t('open-me:register.name')}
          autoComplete="name"
          maxLength={60}
          required
        />
        <TextField
          view={view}
          of="account"
          name="password"
          type="password"
          label={t('open-me:register.password')}
          hint={t('open-me:register.passwordHint')}
          autoComplete="new-password"
          required
        />
        <Send>{t('open-me:register.send')}</Send>
      </PostForm>
      <p className="muted">
        <a href={signInAddress(ownAddress(view.query.get('next'), '/me/identity'))}>
          {t('open-me:register.have')}
        </a>
      </p>
    </article>
  );
}

export const registerPage: Page = {
  load: async () => ({ status: 200, body: {} }),
  title: ({ t }) => t('open-me:register.title'),
  act: async ({ call, sent, query }) => {
    const reply = await call('POST', '/api/open/accounts', {
      account: sent.text('account'),
      name: sent.text('name'),
      password: sent.text('password'),
      website: sent.text('website'),
    });
    if (reply.status >= 300) return { refused: reply };
    const entered = await call('POST', '/api/session', {
      login: sent.text('account'),
      password: sent.text('password'),
    });
    const next = ownAddress(query.get('next'), '/me/identity?done=registered');
    return { see: entered.status < 300 ? next : signInAddress(next) };
  },
  View: Register,
};
