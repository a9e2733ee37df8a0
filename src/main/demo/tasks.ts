/**
 * The tasks of the demo: scripts that behave as agents do. They think, edit, ask a permission,
 * collide with one another, crash once and finish, all in two minutes and without an account.
 */
import type { NewTask } from '../../ports/tracker.ts';

export type DemoTask = Pick<NewTask, 'title' | 'body' | 'priority'> & {
  readonly name: string;
  /** Names of the tasks that have to land before. */
  readonly after: readonly string[];
};

/** @param pace seconds that one thought takes. */
export const demoTasks = (pace: number): readonly DemoTask[] => [...colliding(pace), ...others(pace)];

const HELLO = 'Hello,';
const POLITE = 'Welcome, dear';
const BOTH = 'Hello and Welcome, dear';
const STOCK = 'wc -l < prices.txt';
const DOOR = ['. ./greet.sh', 'greet "$1"'] as const;

/** What the tasks write into files, beside what the shop begins with. */
export const MADE: readonly string[] = [
  ...[HELLO, POLITE, BOTH].map((words) => `greet() { echo "${words} $1!"; }\n`),
  'apple 1.10\nbread 2.75\ncheese 4.62\n',
  `${STOCK}\n`,
  `${DOOR.join('\n')}\n`,
];

const colliding = (pace: number): readonly DemoTask[] => [
  {
    name: 'hello',
    title: 'Add a greeting',
    priority: 1,
    after: [],
    body: told('Customers should be greeted by name.', pace, [
      `if retried; then merge_base "${BOTH}"; exit; fi`,
      'think "Reading the shop" "Where do customers come in?" "greet.sh is the place"',
      `greeting "${HELLO}"`,
      'think "Trying it" && . ./greet.sh && greet Ada',
      'git add -A && git commit -qm "Greet customers by name"',
    ]),
  },
  {
    name: 'polite',
    title: 'Make the greeting polite',
    priority: 2,
    after: [],
    body: told('The greeting should be polite. (Collides with the first task: both write greet.sh.)', pace, [
      `if retried; then merge_base "${BOTH}"; exit; fi`,
      'think "Reading the shop" "Politeness first"',
      `greeting "${POLITE}"`,
      'git add -A && git commit -qm "Greet politely"',
    ]),
  },
];

const others = (pace: number): readonly DemoTask[] => [
  {
    name: 'prices',
    title: 'Raise every price by a tenth',
    priority: 2,
    after: [],
    body: told('Prices rise by ten percent. Changing prices wants a permission.', pace, [
      'think "Reading prices.txt" "This changes what customers pay: asking first"',
      'mayor ask --permission "Rewrite prices.txt: every price times 1.1?" || exit 3',
      'awk \'{ printf "%s %.2f\\n", $1, $2 * 1.1 }\' prices.txt > new && mv new prices.txt',
      'git add -A && git commit -qm "Raise every price by a tenth"',
    ]),
  },
  {
    name: 'stock',
    title: 'Count the stock',
    priority: 3,
    after: [],
    body: told('Print how many articles there are. (Crashes on its first try.)', pace, [
      'think "Counting" "One, two, …"',
      'if ! retried; then echo "Segmentation fault (as planned)"; exit 139; fi',
      `printf '%s\\n' '${STOCK}' > stock.sh`,
      'git add -A && git commit -qm "Count the stock"',
    ]),
  },
  {
    name: 'door',
    title: 'Greet at the door',
    priority: 2,
    after: ['hello'],
    body: told('Use the greeting where customers come in. Waits for the greeting to land.', pace, [
      'think "The greeting has landed" "Using it at the door"',
      `printf '%s\\n' ${DOOR.map((line) => `'${line}'`).join(' ')} > door.sh`,
      'git add -A && git commit -qm "Greet at the door"',
    ]),
  },
];

const told = (text: string, pace: number, lines: readonly string[]): string => `${text}

\`\`\`sh
set -eu
think() { for thought in "$@"; do printf '\\033[36m✻ %s…\\033[0m\\n' "$thought"; sleep ${pace}; done; }
retried() { [ "$MAYOR_ATTEMPT" -gt 1 ]; }
greeting() { printf 'greet() { echo "%s $1!"; }\\n' "$1" > greet.sh; }
merge_base() {
  think "The base has moved: merging it" "Keeping the intent of both sides"
  git merge -q --no-edit "$MAYOR_BASE" || true
  greeting "$1"
  git add -A && git commit -qm "Merge the base; greet by name and politely"
}
${lines.join('\n')}
echo "Committed."
\`\`\`
`;
