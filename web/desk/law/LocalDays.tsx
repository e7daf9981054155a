// Days the city itself closes, or works although the nation rests: span, reason and the document that says so.
import { App, Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useLawAct } from './queries.ts';

const empty = { from: '', to: '', workday: false, document: '', reason: '' };

export function LocalDays() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState(empty);
  const enter = useLawAct((body: typeof empty) => api.post('/api/law/calendar/local-days', body));
  const change = (part: Partial<typeof empty>) => setDays({ ...days, ...part });
  const line = (key: 'from' | 'to' | 'document' | 'reason', label: string, type = 'text') => (
    <label className="reason" htmlFor={`local-${key}`}>
      {label}
      <Input
        id={`local-${key}`}
        type={type}
        value={days[key]}
        maxLength={200}
        onChange={(event) => change({ [key]: event.target.value })}
      />
    </label>
  );
  const whole = days.from && days.document.trim() && days.reason.trim();
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('law:calendar.addLocal')}</Button>
      <Modal
        open={open}
        title={t('law:calendar.localTitle')}
        okText={t('law:calendar.enter')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ disabled: !whole, loading: enter.isPending }}
        onCancel={() => setOpen(false)}
        onOk={() =>
          enter.mutateAsync({ ...days, to: days.to || days.from }).then(
            () => {
              setOpen(false);
              setDays(empty);
              message.success(t('law:calendar.done'));
            },
            () => undefined,
          )
        }
      >
        {line('from', t('law:calendar.from'), 'date')}
        {line('to', t('law:calendar.to'), 'date')}
        <Radio.Group
          aria-label={t('law:calendar.kind')}
          value={days.workday}
          onChange={(event) => change({ workday: event.target.value === true })}
          options={[
            { value: false, label: t('law:calendar.off') },
            { value: true, label: t('law:calendar.work') },
          ]}
        />
        {line('reason', t('law:calendar.reason'))}
        {line('document', t('law:calendar.document'))}
        {enter.error ? <ProblemView error={enter.error} /> : null}
      </Modal>
    </>
  );
}
