// Export of a list whose API has no CSV of its own: fetches every page with the same filters and writes the file here.

import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { harmless } from '#kernel/spreadsheet.ts';
import { api, type Query } from '../../shared/fetch.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

type Cell = string | number | null | undefined;
export type CsvColumn<Row> = { title: string; value: (row: Row) => Cell };

const pageSize = 200;

function cell(value: Cell): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' ? harmless(text) : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText<Row>(rows: readonly Row[], columns: readonly CsvColumn<Row>[]): string {
  const lines = [
    columns.map((column) => cell(column.title)),
    ...rows.map((row) => columns.map((c) => cell(c.value(row)))),
  ];
  // The byte-order mark lets spreadsheets read Chinese.
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

export function saveFile(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function ExportCsv<Row>({
  name,
  path,
  query,
  columns,
}: {
  name: string;
  path: string;
  query: Query;
  columns: CsvColumn<Row>[];
}) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const run = useMutation({
    mutationFn: async () => {
      const rows: Row[] = [];
      for (let page = 1; ; page += 1) {
        const reply = await api.get<{ items: Row[]; total: number }>(path, { ...query, page, pageSize });
        rows.push(...reply.items);
        if (reply.items.length === 0 || rows.length >= reply.total) break;
      }
      saveFile(`${name}.csv`, csvText(rows, columns));
    },
    onError: (error) => void message.error(problemWords(t, error).title),
  });
  return (
    <Button loading={run.isPending} onClick={() => run.mutate()}>
      {t('common:action.exportCsv')}
    </Button>
  );
}

/** The same for a list that is here whole. */
export function ExportRows<Row>({
  name,
  rows,
  columns,
}: {
  name: string;
  rows: readonly Row[];
  columns: CsvColumn<Row>[];
}) {
  const { t } = useTexts();
  return (
    <Button onClick={() => saveFile(`${name}.csv`, csvText(rows, columns))}>
      {t('common:action.exportCsv')}
    </Button>
  );
}
