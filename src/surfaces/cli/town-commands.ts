/** Every command that is not loaded with the program itself. */

export { addAsk, addDone, addHandover, addNote } from './agent.ts';
export { addAgents } from './agents.ts';
export { addAskPast } from './ask-past.ts';
export { addAttach } from './attach.ts';
export { addCompletion } from './completion.ts';
export { addConfig } from './config.ts';
export { addConflicts } from './conflicts.ts';
export { addConvoy } from './convoy.ts';
export { addCosts } from './costs.ts';
export { addDiff } from './diff.ts';
export { addDoctor } from './doctor.ts';
export { addDown } from './down.ts';
export { addGates } from './gates.ts';
export { addAnswer, addInbox } from './inbox.ts';
export { addInit } from './init.ts';
export { addLog } from './log.ts';
export { addPermissions } from './permissions.ts';
export { addPrime } from './prime.ts';
export { addResolve } from './resolve.ts';
export { addApprove, addReject } from './review.ts';
export { addReview } from './review-change.ts';
export { addServe } from './serve.ts';
export { addUndo } from './undo.ts';
export { addUp } from './up.ts';
export { addWait } from './wait.ts';
export { addWhy } from './why.ts';
export { addSling, addStop, addTell } from './workers.ts';
