// The two ways in for whoever is unknown: to sign in, or to register first; both lead back to this page.
import { registerAddress, signInAddress } from '../forms/sent.ts';
import type { View } from '../page.ts';

export function SignInOrRegister({ view }: { view: View }) {
  const { t, url } = view;
  return (
    <p className="ways">
      <a className="button" href={signInAddress(url)}>
        {t('portal-form:me.signIn')}
      </a>{' '}
      <a className="button plain" href={registerAddress(url)}>
        {t('open-me:register.title')}
      </a>
    </p>
  );
}
