// A text of several lines that grows with what is typed, by style sheet alone (a measuring copy would break the CSP).
import { Input } from 'antd';
import type { ComponentProps } from 'react';

export function LongText({
  rows = 2,
  className,
  ...props
}: Omit<ComponentProps<typeof Input.TextArea>, 'autoSize'>) {
  return <Input.TextArea {...props} rows={rows} className={`long-text ${className ?? ''}`} />;
}
