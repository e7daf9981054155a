// Whether a person signs in with two factors, and from which day it is asked of them.
import { useTexts } from '../../shared/text.ts';
import { today } from './fields.tsx';
import type { PersonRow } from './queries.ts';

export function FactorMark({ factor }: { factor: PersonRow['secondFactor'] }) {
  const { t } = useTexts();
  if (!factor) return <span className="muted">{t('org:none')}</span>;
  if (factor.has) return <span className="mark good">{t('org:factor.has')}</span>;
  if (!factor.from) return <span className="muted">{t('org:factor.not')}</span>;
  const late = factor.from <= today();
  return (
    <>
      <span className={`mark ${late ? 'bad' : 'near'}`}>{t('org:factor.lacks')}</span>
      <div className="row-sub">{t(late ? 'org:factor.since' : 'org:factor.from', { day: factor.from })}</div>
    </>
  );
}
