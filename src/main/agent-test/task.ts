/** What an agent is to do to show that it can: the same for each. */

export const HELLO = 'hello';
export const COLOUR = 'blue';
export const QUESTION = 'Which colour?';

/** For one that reads it. */
const WORDS = `Do exactly these steps, one after the other, and nothing else:

1. Write a file hello.txt with the one line: ${HELLO}
2. Commit it.
3. Run: mayor ask "${QUESTION}"
   and stop. The answer will be typed here.
4. Write that answer into a file colour.txt, and commit it.
5. Run: mayor done -m "Tested"
`;

/** For one that runs it. It may be ended and begun again. */
const LINES = `It asks, waits and writes what it is told.

\`\`\`sh
set -e
if ! git cat-file -e HEAD:hello.txt 2>/dev/null; then
  echo ${HELLO} > hello.txt
  git add hello.txt && git commit -qm Hello
fi
mayor ask --wait "${QUESTION}" > colour.txt
git add colour.txt && git commit -qm Colour
\`\`\`
`;

export const bodyFor = (runsBody: boolean): string => (runsBody ? LINES : WORDS);
