// Shows an act as the reply's abilities allow it: as a button, disabled with its reason, or not at all.
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { type Text, useTexts } from './text.ts';

export type Ability = { allowed: boolean; reason?: Text; code?: string; articles?: string[] };
export type Abilities = Record<string, Ability | undefined>;

export function can(abilities: Abilities | undefined, act: string): boolean {
  return abilities?.[act]?.allowed === true;
}

/**
 * `children` get `disabled`. An act this reader can never do is left out; with `explain` it stays, disabled, and says why.
 */
export function Can({
  abilities,
  act,
  explain = false,
  children,
}: {
  abilities: Abilities | undefined;
  act: string;
  explain?: boolean;
  children: (disabled: boolean) => ReactNode;
}) {
  const { t, say } = useTexts();
  const ability = abilities?.[act];
  if (ability?.allowed) return <>{children(false)}</>;
  if (!explain || !ability) return null;
  const why = ability.reason ? say(ability.reason) : t('common:problem.notAllowed');
  const cites = ability.articles?.length ? ` (${ability.articles.join(' ')})` : '';
  return (
    <Tooltip title={`${why}${cites}`}>
      <span>{children(true)}</span>
    </Tooltip>
  );
}
