import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Conversation, Failure, Step } from './script.ts';

/** What a request wants: a turn of the work, or a vendor's side business (titles, counting, quota). */
export type Wish =
  | { readonly kind: 'turn'; readonly conversation: Conversation }
  | { readonly kind: 'side'; readonly answer: string }
  | { readonly kind: 'plain'; readonly status: number; readonly json: unknown };

export type Reply = {
  readonly response: ServerResponse;
  /** Resolves when a test releases the gate, rejects when the client has gone. */
  readonly released: (gate: string) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
};

/** How one vendor's CLI talks. A new one is one file that exports such a value. */
export type Protocol = {
  readonly name: string;
  readonly owns: (request: IncomingMessage) => boolean;
  readonly read: (path: string, body: unknown) => Wish;
  readonly answer: (reply: Reply, body: unknown, step: Exclude<Step, { readonly fail: Failure }>) => Promise<void>;
  readonly refuse: (response: ServerResponse, failure: Failure) => void;
};
