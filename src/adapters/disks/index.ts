/** How much room there is: the machine's own disks, or one in memory. */
export { memoryDisk } from './memory.ts';
export { systemDisk } from './system.ts';
