import { expect, it } from 'vitest';
import type { RigFacts } from '../../src/core/observed.ts';
import { createRigLooks } from '../../src/mayor/rig-looks.ts';
import { shaOf } from '../helpers/world.ts';

const SHOP = { settings: { name: 'shop' } };
const factsAt = (askedAt: number): RigFacts => ({ tasks: [], worktrees: [], base: shaOf(1), askedAt });

/** Answers are given by hand, in any order. */
const stage = () => {
  const answers: (() => void)[] = [];
  const looks = createRigLooks((_rig: typeof SHOP, now) => {
    const { promise, resolve } = deferred();
    answers.push(() => resolve(factsAt(now)));
    return promise;
  });
  return { looks, answers };
};
const deferred = () => {
  let resolve: (facts: RigFacts) => void = () => {};
  const promise = new Promise<RigFacts>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

it('gives all looks that overlap the answer of the first, and keeps it', async () => {
  const { looks, answers } = stage();
  const both = [looks.look([SHOP], 1), looks.look([SHOP], 2)];
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await Promise.all(both);
  expect(looks.facts()).toEqual({ shop: factsAt(1) });
});

it('keeps the newest answer, though an older question was answered last', async () => {
  const { looks, answers } = stage();
  const first = looks.look([SHOP], 1);
  looks.touch('shop');
  const second = looks.look([SHOP], 2);
  answers[1]?.();
  await second;
  answers[0]?.();
  await first;
  expect(looks.facts()).toEqual({ shop: factsAt(2) });
});

it('asks again when a rig was touched or some time has passed, and forgets one that is not open', async () => {
  const { looks, answers } = stage();
  for (const [now, touched] of [[1], [2], [3, true], [10_002], [10_003]] as const) {
    if (touched === true) looks.touch('shop');
    const looked = looks.look([SHOP], now);
    answers.at(-1)?.();
    await looked;
  }
  expect(answers).toHaveLength(3);
  expect(looks.facts()).toEqual({ shop: factsAt(10_003) });
  await looks.look([], 10_004);
  expect(looks.facts()).toEqual({});
});
