// Registering the public half of a key pair whose private half stays with the consumer.
import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { KeyBody } from '#rooms/serve/schema-grants.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

const algorithms = [
  'ed25519',
  'ecdsa-p256-sha256',
  'ecdsa-p384-sha384',
  'rsa-pss-sha512',
  'sm2-sm3',
] as const;

export function RegisterKey({
  onGive,
  onClose,
}: {
  onGive: (asked: Partial<KeyBody>) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const [algorithm, setAlgorithm] = useState<(typeof algorithms)[number]>('sm2-sm3');
  const [publicKey, setPublicKey] = useState('');
  const [error, setError] = useState<unknown>(null);
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('serve:key.register')}
      okText={t('serve:key.register')}
      okButtonProps={{ disabled: publicKey.trim() === '' }}
      cancelText={t('common:action.cancel')}
      onOk={() => onGive({ algorithm, publicKey }).catch(setError)}
    >
      <p>{t('serve:key.registerWhat')}</p>
      <div className="field">
        <label className="field-label" htmlFor="key-algorithm">
          {t('serve:key.algorithm')}
        </label>
        <Select
          id="key-algorithm"
          value={algorithm}
          onChange={setAlgorithm}
          options={algorithms.map((value) => ({ value, label: value }))}
        />
      </div>
      <label className="reason" htmlFor="key-public">
        {t('serve:key.public')}
        <Input.TextArea
          id="key-public"
          rows={5}
          value={publicKey}
          placeholder="-----BEGIN PUBLIC KEY-----"
          onChange={(event) => setPublicKey(event.target.value)}
        />
      </label>
      <ProblemView error={error} />
    </Modal>
  );
}
