/** How files of other trackers are read and written, loaded when somebody first wants to. */
import type { ExchangeFormat, ExchangeName } from '../core/exchange.ts';

export const formatOf = async (name: ExchangeName): Promise<ExchangeFormat> =>
  (await import('../adapters/exchange/index.ts')).exchangeFormat(name);
