// The frame of a page of voices: title, links beside it, what went wrong, the rows or why there are none.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';

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
  page: string;
  list: UseQueryResult<Reply>;
  rows: Row[] | undefined;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  articles?: readonly string[] | undefined;
  above?: ReactNode;
  below?: ReactNode;
}) {
  const { t } = useTexts();
  const title = t(`open-voices-desk:page.${page}`);
  return (
    <Screen title={title} facts={<ArticleRefs ids={articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <>
          {above}
          <DataTable
            label={title}
            columns={columns}
            rows={rows}
            rowKey={rowKey}
            empty={
              <Empty title={t(`open-voices-desk:empty.${page}`)} how={t(`open-voices-desk:how.${page}`)} />
            }
          />
          {below}
        </>
      )}
    </Screen>
  );
}
