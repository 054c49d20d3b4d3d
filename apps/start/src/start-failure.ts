/** Something that a person can put right keeps Pairwise from starting. The message says what, why, and how. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}
