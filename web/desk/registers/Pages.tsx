// The registers as a row of links: those the city keeps, in its own words.
import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';
import { registersQuery } from './queries.ts';

/** Registers with a page of their own; the others are documents of the first page. */
const pages: Record<string, string> = {
  coordination: '/registers/matters',
  interpretation: '/registers/questions',
  'internal-rule': '/registers/internal-rules',
  training: '/registers/training',
  committee: '/registers/committee',
  'plan-passage': '/registers/plans',
  'industry-norm': '/registers/sectors',
};

export function RegisterPages() {
  const { t, say } = useTexts();
  const { data } = useQuery(registersQuery);
  const kept = (data?.items ?? []).flatMap((register) => {
    const to = pages[register.key];
    return to ? [{ to, text: say(register) }] : [];
  });
  return (
    <SubNav
      label={t('registers:pages.label')}
      pages={[{ to: '/registers', text: t('registers:pages.documents') }, ...kept]}
    />
  );
}

export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
