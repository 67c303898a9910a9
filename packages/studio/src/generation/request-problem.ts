/** A request that can't be made yet, said to the person. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
}
