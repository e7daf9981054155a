// The pages of class governance that this city has, as links under the top of each.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { governanceQuery } from './queries.ts';

export function useClassPages(): { to: string; text: string }[] | undefined {
  const { t } = useTexts();
  const { data } = useQuery(governanceQuery);
  return (
    data && [
      ...(data.list ? [{ to: '/classes/negative', text: t('classes:page.negative') }] : []),
      ...(data.governmentDecides ? [{ to: '/classes/versions', text: t('classes:page.versions') }] : []),
      ...(data.filing ? [{ to: '/classes/filings', text: t('classes:page.filings') }] : []),
      ...(data.evaluation ? [{ to: '/classes/evaluations', text: t('classes:page.evaluations') }] : []),
      ...(data.emergency ? [{ to: '/classes/emergencies', text: t('classes:page.emergencies') }] : []),
    ]
  );
}

export function ClassPages() {
  const { t } = useTexts();
  const pages = useClassPages();
  return pages && pages.length > 1 ? <SubNav label={t('desk:room.classes')} pages={pages} /> : null;
}

export function ItemState({ state }: { state: string }) {
  const { t } = useTexts();
  const tone = state === 'listed' ? 'bad' : state === 'proposed' ? 'near' : '';
  return <span className={`mark ${tone}`}>{t(`classes:item.${state}`)}</span>;
}

/** An act that only those see who may do it. */
export const Show = ({ when, children }: { when: boolean; children: ReactNode }) => (when ? children : null);
