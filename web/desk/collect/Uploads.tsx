// Uploads that did not get to their end: anybody of the unit chooses the same file again and goes on from where it stopped.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';
import type { UploadReply } from '#rooms/collect/receiving/schema.ts';
import { formatBytes, formatInstant, formatShare } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { uploadsQuery } from './queries.ts';

export function Uploads({
  resourceId,
  onGoOn,
  onGiveUp,
}: {
  resourceId: string;
  onGoOn: (upload: UploadReply, file: File) => void;
  onGiveUp: (id: string) => void;
}) {
  const { t } = useTexts();
  const { data } = useQuery(uploadsQuery(resourceId));
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<UploadReply | undefined>(undefined);
  const open = data?.items.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <div className="uploads-open">
      <h3>{t('collect:upload.unfinished')}</h3>
      <p className="muted">{t('collect:upload.unfinishedHow')}</p>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('collect:upload.chooseAgain')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file && chosen.current) onGoOn(chosen.current, file);
          event.target.value = '';
        }}
      />
      <ul>
        {open.map((upload) => (
          <li key={upload.id}>
            <span>
              <strong>{upload.fileName}</strong>{' '}
              <span className="muted num">
                {formatBytes(upload.offset)} / {formatBytes(upload.bytes)} ·{' '}
                {formatShare(upload.offset / upload.bytes)} · {t(`collect:mode.${upload.mode}`)} ·{' '}
                {t('collect:upload.keptUntil', { at: formatInstant(upload.expiresAt) })}
              </span>
            </span>
            <span className="uploads-acts">
              <Button
                size="small"
                onClick={() => {
                  chosen.current = upload;
                  input.current?.click();
                }}
              >
                {t('collect:upload.goOn')}
              </Button>
              <Button size="small" onClick={() => onGiveUp(upload.id)}>
                {t('collect:upload.giveUp')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
