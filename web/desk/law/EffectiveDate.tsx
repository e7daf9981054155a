// The bureau enters the day a draft takes effect, with the document that sets it.
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Instrument, useLawAct } from './queries.ts';

export function EffectiveDate({ instrument }: { instrument: Instrument }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState(instrument.effective?.from ?? '');
  const [to, setTo] = useState(instrument.effective?.to ?? '');
  const [document, setDocument] = useState(instrument.effective?.document ?? '');
  const enter = useLawAct((body: { from: string; to?: string; document: string }) =>
    api.put(`/api/law/instruments/${encodeURIComponent(instrument.key)}/effective`, body),
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('law:effective.open')}
      </Button>
      <Modal
        open={open}
        title={t('law:effective.title')}
        okText={t('law:effective.save')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ disabled: from === '' || document.trim() === '', loading: enter.isPending }}
        onCancel={() => setOpen(false)}
        onOk={() =>
          enter.mutateAsync({ from, document, ...(to && { to }) }).then(
            () => {
              setOpen(false);
              message.success(t('law:effective.done'));
            },
            () => undefined,
          )
        }
      >
        <p>
          <strong>{say(instrument.title)}</strong>
        </p>
        <p className="muted">{t('law:effective.hint')}</p>
        <label className="reason" htmlFor="effective-from">
          {t('law:effective.from')}
          <Input
            id="effective-from"
            type="date"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="reason" htmlFor="effective-to">
          {t('law:effective.to')}
          <Input id="effective-to" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
        <label className="reason" htmlFor="effective-document">
          {t('law:effective.document')}
          <Input
            id="effective-document"
            value={document}
            maxLength={200}
            onChange={(event) => setDocument(event.target.value)}
          />
        </label>
        {enter.error ? <ProblemView error={enter.error} /> : null}
      </Modal>
    </>
  );
}
