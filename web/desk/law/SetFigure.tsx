// The bureau sets a figure the law leaves open, or takes its own back; shown as the bureau's ever after.
import { App, Button, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useLaw } from '../shell/session.ts';
import { useLawAct } from './queries.ts';
import type { Rule } from './rule.ts';

type Value = number | string | boolean | string[];

function Editor({
  kind,
  value,
  onChange,
}: {
  kind: string;
  value: Value | undefined;
  onChange: (value: Value) => void;
}) {
  const { t } = useTexts();
  const label = t('law:set.value');
  if (kind === 'flag')
    return (
      <Radio.Group
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value === true)}
        options={[
          { value: true, label: t('law:set.yes') },
          { value: false, label: t('law:set.no') },
        ]}
      />
    );
  if (kind === 'set' || kind === 'table')
    return (
      <LongText
        rows={4}
        aria-label={label}
        placeholder={t('law:set.words')}
        value={Array.isArray(value) ? value.join('\n') : ''}
        onChange={(event) => onChange(event.target.value.split('\n').filter((line) => line.trim() !== ''))}
      />
    );
  if (kind === 'word')
    return (
      <Input
        aria-label={label}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <InputNumber
      aria-label={label}
      min={0}
      value={typeof value === 'number' ? value : null}
      onChange={(number) => typeof number === 'number' && onChange(number)}
    />
  );
}

export function SetFigure({ rule }: { rule: Rule & { state: 'unspecified' } }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const law = useLaw();
  const setting = rule.setting;
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState<Value | undefined>(setting?.value as Value | undefined);
  const save = useLawAct((next: Value | null) =>
    api.put(`/api/law/settings/${encodeURIComponent(rule.id)}`, { value: next }),
  );
  const keep = async (next: Value | null) => {
    await save.mutateAsync(next).then(
      () => {
        setOpen(false);
        message.success(t('law:set.done'));
      },
      () => undefined,
    );
  };
  const words = rule.unit === 'code' || rule.unit === 'class';
  const kind = rule.kind === 'value' && words ? 'word' : rule.kind;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('law:set.open')}
      </Button>
      <Modal
        open={open}
        title={t('law:set.title')}
        onCancel={() => setOpen(false)}
        footer={[
          setting ? (
            <Button key="clear" danger loading={save.isPending} onClick={() => keep(null)}>
              {t('law:set.clear')}
            </Button>
          ) : null,
          <Button
            key="save"
            type="primary"
            disabled={value === undefined}
            loading={save.isPending}
            onClick={() => value !== undefined && keep(value)}
          >
            {t('law:set.save')}
          </Button>,
        ]}
      >
        <p>{say(rule.sentence)}</p>
        <p className="muted">{t('law:set.hint')}</p>
        <div className="set-figure">
          <Editor kind={kind} value={value} onChange={setValue} />
          {rule.unit !== 'none' && !words && law ? <span>{t(`law:unit.${rule.unit}`)}</span> : null}
        </div>
        {setting ? (
          <p className="muted">{t('law:set.by', { by: setting.setBy, at: formatInstant(setting.setAt) })}</p>
        ) : null}
        {save.error ? <ProblemView error={save.error} /> : null}
      </Modal>
    </>
  );
}
