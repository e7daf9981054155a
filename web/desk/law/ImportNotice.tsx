// Pastes the yearly holiday notice, shows what was read, and imports it once a person has compared.
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { type Notice, useLawAct } from './queries.ts';

function Read({ notice }: { notice: Notice }) {
  const { t } = useTexts();
  return (
    <>
      <p>
        <strong className="num">
          {t('law:calendar.days', { year: notice.year, off: notice.off.length, work: notice.work.length })}
        </strong>
      </p>
      <DataTable
        label={t('law:calendar.importTitle')}
        rows={notice.holidays}
        rowKey={({ name }) => name}
        empty={null}
        columns={[
          { key: 'name', title: t('law:calendar.holiday'), render: ({ name }) => name },
          {
            key: 'off',
            title: t('law:calendar.daysOff'),
            render: ({ off }) => <span className="num">{span(off)}</span>,
          },
          {
            key: 'work',
            title: t('law:calendar.daysWork'),
            render: ({ work }) => <span className="num">{work.join(t('law:separator')) || '–'}</span>,
          },
        ]}
      />
    </>
  );
}

const span = (days: readonly string[]): string =>
  days.length > 1 ? `${days[0]} – ${days.at(-1)} (${days.length})` : (days[0] ?? '–');

export function ImportNotice({ onDone }: { onDone: (year: number) => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [document, setDocument] = useState('');
  const read = useLawAct((pasted: string) =>
    api.post<Notice>('/api/law/calendar/notices/preview', { text: pasted }),
  );
  const keep = useLawAct((body: { text: string; document: string }) =>
    api.post<{ notice: Notice }>('/api/law/calendar/notices', body),
  );
  const close = () => {
    setOpen(false);
    setText('');
    setDocument('');
    read.reset();
    keep.reset();
  };
  const shown = read.data;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('law:calendar.import')}
      </Button>
      <Modal
        open={open}
        width={720}
        title={t('law:calendar.importTitle')}
        onCancel={close}
        footer={
          shown
            ? [
                <Button key="again" onClick={() => read.reset()}>
                  {t('law:calendar.readAgain')}
                </Button>,
                <Button
                  key="keep"
                  type="primary"
                  disabled={document.trim() === ''}
                  loading={keep.isPending}
                  onClick={() =>
                    keep.mutate(
                      { text, document: document.trim() },
                      {
                        onSuccess: () => {
                          message.success(t('law:calendar.imported'));
                          close();
                          onDone(shown.year);
                        },
                      },
                    )
                  }
                >
                  {t('law:calendar.confirm')}
                </Button>,
              ]
            : [
                <Button
                  key="read"
                  type="primary"
                  disabled={text.trim() === ''}
                  loading={read.isPending}
                  onClick={() => read.mutate(text, { onSuccess: (notice) => setDocument(notice.document) })}
                >
                  {t('law:calendar.read')}
                </Button>,
              ]
        }
      >
        {shown ? (
          <>
            <Read notice={shown} />
            <label className="reason" htmlFor="notice-document">
              {t('law:calendar.document')}
              <Input
                id="notice-document"
                value={document}
                maxLength={200}
                onChange={(event) => setDocument(event.target.value)}
              />
            </label>
          </>
        ) : (
          <>
            <p className="muted">{t('law:calendar.importHint')}</p>
            <label className="reason" htmlFor="notice-text">
              {t('law:calendar.text')}
              <LongText
                id="notice-text"
                rows={10}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </label>
          </>
        )}
        {read.error ? <ProblemView error={read.error} /> : null}
        {keep.error ? <ProblemView error={keep.error} /> : null}
      </Modal>
    </>
  );
}
