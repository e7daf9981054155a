/** The notices' work after the act: from message to deliveries, from delivery to the way out. */
import { z } from 'zod';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { sendersOf } from './channels/senders.ts';
import { deliver } from './deliver.ts';
import type { NoticeDirectory } from './directory.ts';
import { fanOut } from './fan-out.ts';
import { deliverJob, fanOutJob } from './job-names.ts';

export function noticesJobs(k: Kernel, directory: NoticeDirectory): JobDefinition[] {
  const senders = sendersOf(k.config);
  return [
    defineJob(fanOutJob, z.object({ noticeId: z.uuid() }), ({ noticeId }) => fanOut(k, directory, noticeId)),
    defineJob(deliverJob, z.object({ deliveryId: z.uuid() }), ({ deliveryId }, info) =>
      deliver(k, directory, senders, deliveryId, info),
    ),
  ];
}
