import { describe, expect, it } from 'vitest';
import { createNews } from '../../src/mayor/news.ts';
import type { TownNews } from '../../src/mayor/town.ts';
import { manualClock } from '../helpers/clock.ts';
import { sampleStatus as status } from '../helpers/sample-town.ts';

describe('the picture of a town', () => {
  const opened = () => {
    const clock = manualClock();
    const news = createNews(clock);
    const told: TownNews[] = [];
    news.subscribe((one) => told.push(one));
    return { clock, news, told };
  };

  const other = { ...status, totals: { ...status.totals, landed: status.totals.landed + 1 } };

  it('is drawn once for many records, of what is by then', () => {
    const { clock, news, told } = opened();
    let drawn = 0;
    for (let record = 0; record < 50; record += 1) {
      news.showSoon(() => {
        drawn += 1;
        return status;
      });
    }
    expect(drawn).toBe(0);
    clock.advance(100);
    expect(drawn).toBe(1);
    expect(told).toEqual([{ kind: 'status', status }]);
  });
  it('is drawn at once for who asks', () => {
    const { news } = opened();
    news.show(status);
    news.showSoon(() => other);
    expect(news.latest()).toBe(other);
  });
  it('is not told again when nothing in it changed', () => {
    const { news, told } = opened();
    news.show(status);
    news.show({ ...status });
    expect(told).toHaveLength(1);
  });
});
