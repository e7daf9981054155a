/** The two system calls Node lacks and the stores need: an advisory lock the kernel releases, and dying with the parent. */
import { DataType, load, open } from 'ffi-rs';

const LIBRARY = 'gongshu-libc';
const LOCK_EX = 2;
const LOCK_NB = 4;
const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

function call(funcName: string, paramsType: DataType[], paramsValue: number[]): number {
  // Opening twice is harmless: the name is replaced by the same handle.
  open({ library: LIBRARY, path: process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6' });
  return load({ library: LIBRARY, funcName, retType: DataType.I32, paramsType, paramsValue });
}

/** Takes the exclusive lock of an open file without waiting; false when another process holds it. Gone with the process. */
export function tryLock(fd: number): boolean {
  return call('flock', [DataType.I32, DataType.I32], [fd, LOCK_EX | LOCK_NB]) === 0;
}

/** Linux only: the kernel kills this process as soon as its parent is gone. */
export function dieWithParent(): boolean {
  if (process.platform !== 'linux') return false;
  const types = [DataType.I32, DataType.U64, DataType.U64, DataType.U64, DataType.U64];
  return call('prctl', types, [PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0]) === 0;
}
