// Asks before an act that cannot simply be undone: says what will happen to whom, and takes a reason where one is due.
import { App } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';

type Ask = { title: string; what: ReactNode; ok: string; danger?: boolean };

export function useConfirm(): (ask: Ask) => Promise<boolean> {
  const { modal } = App.useApp();
  const { t } = useTexts();
  return useCallback(
    async ({ title, what, ok, danger }) =>
      modal.confirm({
        title,
        content: what,
        okText: ok,
        okButtonProps: { danger },
        cancelText: t('common:action.cancel'),
        icon: null,
        width: 480,
      }),
    [modal, t],
  );
}

/** Like useConfirm, with a reason that must be given; undefined when the reader drew back. */
export function useReason(): (ask: Ask & { label: string }) => Promise<string | undefined> {
  const { modal } = App.useApp();
  const { t } = useTexts();
  return useCallback(
    ({ title, what, ok, danger, label }) =>
      new Promise((resolve) => {
        let reason = '';
        const asked = modal.confirm({
          title,
          icon: null,
          width: 480,
          okText: ok,
          cancelText: t('common:action.cancel'),
          okButtonProps: { danger, disabled: true },
          content: (
            <>
              <div>{what}</div>
              <label className="reason" htmlFor="reason-text">
                {label}
                <LongText
                  id="reason-text"
                  rows={2}
                  onChange={(event) => {
                    reason = event.target.value.trim();
                    asked.update({ okButtonProps: { danger, disabled: reason.length < 2 } });
                  }}
                />
              </label>
            </>
          ),
          onOk: () => resolve(reason),
          onCancel: () => resolve(undefined),
        });
      }),
    [modal, t],
  );
}
