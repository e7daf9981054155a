// The pages around sharing, and the frame of a register: head, articles, what may be entered, the rows.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { SubNav } from '../list/SubNav.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';

const pages = [
  ['/sharing', 'needs'],
  ['/sharing/uses', 'uses'],
  ['/sharing/use-records', 'useRecords'],
  ['/sharing/holdings', 'holdings'],
  ['/sharing/use-reports', 'useReports'],
  ['/sharing/rectification', 'rectification'],
  ['/sharing/filings', 'filings'],
  ['/sharing/offline', 'offline'],
  ['/sharing/off-platform', 'offPlatform'],
  ['/sharing/direct', 'direct'],
  ['/sharing/migration', 'migration'],
  ['/sharing/reports', 'reports'],
  ['/sharing/chart', 'chart'],
  ['/sharing/follow', 'follow'],
] as const;
export type PageKey = (typeof pages)[number][1];

export function SharingPages() {
  const { t } = useTexts();
  const me = useMe();
  // Where data went is for those who oversee and for the provider itself.
  const follows = me?.roles.some((role) => role === 'bureau' || role === 'auditor' || role === 'provider');
  return (
    <SubNav
      label={t('sharing:title')}
      pages={pages
        .filter(([, key]) => key !== 'follow' || follows)
        .map(([to, key]) => ({ to, text: t(`sharing:page.${key}`) }))}
    />
  );
}

export function Register<Reply, Row>({
  page,
  list,
  rows,
  columns,
  rowKey,
  articles,
  above,
  below,
}: {
  page: PageKey;
  list: UseQueryResult<Reply>;
  rows: Row[] | undefined;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  articles?: readonly string[] | undefined;
  above?: ReactNode;
  below?: ReactNode;
}) {
  const { t } = useTexts();
  const title = t(`sharing:page.${page}`);
  return (
    <Screen title={title} facts={<ArticleRefs ids={articles} />}>
      <SharingPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {above}
      {list.error ? null : (
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowKey={rowKey}
          empty={<Empty title={t(`sharing:empty.${page}`)} how={t(`sharing:how.${page}`)} />}
        />
      )}
      {below}
    </Screen>
  );
}
