/** The keys that are about all marked rows: in a file that needs no other, since tables of keys are made as they are read. */

/** Keys that are about all marked rows, with how what they do is told afterwards and meanwhile, and what several of it are. */
export const BULK = {
  approve: { done: 'approved', doing: 'approving', deeds: 'approvals' },
  allow: { done: 'allowed', doing: 'allowing', deeds: 'answers' },
  deny: { done: 'denied', doing: 'denying', deeds: 'answers' },
  retry: { done: 'told to try again', doing: 'retrying', deeds: 'retries' },
  dismiss: { done: 'dismissed', doing: 'dismissing', deeds: 'dismissals' },
  stop: { done: 'stopped', doing: 'stopping', deeds: 'stops' },
  sling: { done: 'slung', doing: 'slinging', deeds: 'orders' },
} as const;
export type Bulk = keyof typeof BULK;

export const isBulk = (intent: string): intent is Bulk => Object.hasOwn(BULK, intent);
