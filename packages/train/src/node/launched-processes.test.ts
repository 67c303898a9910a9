import { expect, test } from 'vitest';
import { joinLaunched, launchedProcesses, threadsOfProcess } from './launched-processes.ts';

test('a process that no launcher started is alone', async () => {
  expect(launchedProcesses({})).toEqual({ rank: 0, size: 1, local: 1 });
  expect(await joinLaunched({ rank: 0, size: 1, local: 1 })).toMatchObject({ rank: 0, size: 1 });
});

test('Open MPI says which process this is, of how many, and how many are on this machine', () => {
  const environment = { OMPI_COMM_WORLD_RANK: '5', OMPI_COMM_WORLD_SIZE: '8', OMPI_COMM_WORLD_LOCAL_SIZE: '4' };
  expect(launchedProcesses(environment)).toEqual({ rank: 5, size: 8, local: 4 });
});

test('the processes of another MPI are refused before each of them trains by itself', () => {
  expect(() => launchedProcesses({ PMI_SIZE: '4', PMI_RANK: '0' })).toThrow(
    'training over several processes needs Open MPI: another MPI (PMI_SIZE is 4) has started this process; use Open MPI’s mpirun',
  );
  expect(launchedProcesses({ PMI_SIZE: '1' }).size).toBe(1);
});

test('processes share the cores of their machine, and keep to those they are bound to', () => {
  const of = (local: number, allowed: number, cores: number) =>
    threadsOfProcess({ rank: 0, size: local, local }, { allowed, cores });
  expect(of(2, 16, 16)).toBe(8);
  expect(of(2, 1, 16)).toBe(1);
  expect(of(8, 4, 4)).toBe(1);
});
