// The rows by which a release differs from the one the public has: what comes, what goes, what changes, before it goes out.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReleaseDifference } from '#rooms/open/datasets/schema-desk.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { opening } from '../queries.ts';

type Cells = (string | null)[];

export function DifferenceRows({ releaseId }: { releaseId: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const found = useQuery({
    ...opening<ReleaseDifference>(`desk/releases/${releaseId}/difference`),
    enabled: open,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('open-desk:difference.title')}</summary>
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {open && found.isPending ? <SkeletonTable columns={4} /> : null}
      {found.data ? <Sides seen={found.data} /> : null}
    </details>
  );
}

function Sides({ seen }: { seen: ReleaseDifference }) {
  const { t } = useTexts();
  const nothing = seen.added.length + seen.removed.length + seen.changed.length === 0;
  return (
    <>
      <p className="muted">
        {seen.from === null
          ? t('open-desk:difference.first')
          : t(seen.keyed ? 'open-desk:difference.keyed' : 'open-desk:difference.unkeyed', {
              from: seen.from,
            })}
      </p>
      {nothing ? <p>{t('open-desk:difference.none')}</p> : null}
      <Table seen={seen} caption={t('open-desk:difference.added')} rows={seen.added} />
      <Table seen={seen} caption={t('open-desk:difference.removed')} rows={seen.removed} gone />
      {seen.changed.length > 0 ? (
        <Table
          seen={seen}
          caption={t('open-desk:difference.changed')}
          rows={seen.changed.map(({ after }) => after)}
          was={seen.changed.map(({ before }) => before)}
        />
      ) : null}
    </>
  );
}

function Table({
  seen,
  caption,
  rows,
  was,
  gone = false,
}: {
  seen: ReleaseDifference;
  caption: string;
  rows: Cells[];
  was?: Cells[];
  gone?: boolean;
}) {
  const { say } = useTexts();
  if (rows.length === 0) return null;
  return (
    <div className="table-box">
      <table className="table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {seen.columns.map(({ name, title }) => (
              <th key={name} scope="col">
                {say(title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a look have no name but their place.
            <tr key={at}>
              {seen.columns.map(({ name, title }, n) => {
                const before = was?.[at]?.[n];
                const now = row[n] ?? '';
                return (
                  <td key={name} data-label={say(title)} className={gone ? 'gone-cell' : ''}>
                    {was && before !== row[n] ? (
                      <>
                        <del className="muted">{before ?? '–'}</del> <ins>{now || '–'}</ins>
                      </>
                    ) : (
                      now || '–'
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
