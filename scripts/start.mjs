#!/usr/bin/env node
// `npm start`: the demo town. `npm start -- --rig PATH`: a repository of yours instead.
const args = process.argv.slice(2);
const own = args.includes('--rig') || args.includes('--help');
process.argv.splice(2, args.length, 'up', ...(own ? args : ['--demo', ...args]));
await import('../bin/mayor');
