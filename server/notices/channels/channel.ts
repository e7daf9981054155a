/** One way out of the platform, and how a refusal of it is told: by a code, since its words can repeat an address. */

export type Outgoing = {
  /** Id of the delivery: the other side may know a repetition by it. */
  id: string;
  /** Mail address, mobile number or name in the messenger. */
  address: string;
  title: string;
  body: string;
  /** Whole address of the page, where the platform's own is known. */
  link: string | undefined;
  urgent: boolean;
};

export type Sender = { send(message: Outgoing, signal: AbortSignal): Promise<void> };

export class ChannelError extends Error {
  readonly code: string;
  /** Trying again would be refused again. */
  readonly final: boolean;

  constructor(code: string, final: boolean, cause?: unknown) {
    super(`the channel refused: ${code}`, { cause });
    this.name = 'ChannelError';
    this.code = code;
    this.final = final;
  }
}
