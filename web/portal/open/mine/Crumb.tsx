// From one of one's own pages back to all of them.
import type { View } from '../../page.ts';

export function Crumb({ view }: { view: View }) {
  return (
    <p className="kicker">
      <a href="/me">{view.t('portal-form:me.page')}</a>
    </p>
  );
}
