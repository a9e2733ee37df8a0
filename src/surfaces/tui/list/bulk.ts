/** The keys that are about all marked rows: in a file that needs no other, since tables of keys are made as they are read. */

/** Keys that are about all marked rows, with how what they do is told afterwards and meanwhile. */
export const BULK = {
  approve: { done: 'approved', doing: 'approving' },
  allow: { done: 'allowed', doing: 'allowing' },
  deny: { done: 'denied', doing: 'denying' },
  retry: { done: 'told to try again', doing: 'retrying' },
  dismiss: { done: 'dismissed', doing: 'dismissing' },
  stop: { done: 'stopped', doing: 'stopping' },
  sling: { done: 'slung', doing: 'slinging' },
} as const;
export type Bulk = keyof typeof BULK;

export const isBulk = (intent: string): intent is Bulk => Object.hasOwn(BULK, intent);
