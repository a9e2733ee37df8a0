/** Every format in which tasks come and go. A new one: one file, one line here and one in core/exchange.ts. */
import type { ExchangeFormat, ExchangeName } from '../../core/exchange.ts';
import { beadsJsonl } from './beads-jsonl.ts';
import { csv } from './csv.ts';
import { githubJson } from './github-json.ts';
import { tbd } from './tbd.ts';
import { tk } from './tk.ts';

const formats = { 'beads-jsonl': beadsJsonl, tbd, tk, 'github-json': githubJson, csv } satisfies Record<
  ExchangeName,
  ExchangeFormat
>;

export const exchangeFormat = (name: ExchangeName): ExchangeFormat => formats[name];
