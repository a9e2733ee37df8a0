/** Room on the disks of this machine. */

export type Room = {
  /** Bytes; `free`: what this user may still write. */
  readonly free: number;
  readonly total: number;
  /** Tells one filesystem from another. */
  readonly device: string;
};

export type Disk = {
  /** Of the filesystem that has this path, or the nearest folder above it that is there; absolute. Reads no file. */
  room(path: string): Promise<Room>;
  /** Bytes that these folders take, what is in two of them counted once; `unknown` where that takes longer than `ms`. */
  size(folders: readonly string[], ms: number): Promise<number | 'unknown'>;
};
