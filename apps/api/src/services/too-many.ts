import { Refusal } from '../refusal.ts'

/** The refusal of somebody who was too quick, or tried too often. */
export function tooMany(seconds: number): Refusal {
  return new Refusal('rate-limited', `Too many tries. Wait ${seconds} s and try again.`, { params: { retryAfter: seconds } })
}
