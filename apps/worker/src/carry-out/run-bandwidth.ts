import { type BandwidthTimetable, parseBandwidth } from '@pairwise/engine'

/** How fast a run may copy: as somebody set it for this run, or as its pair says. It changes while the run goes on. */
export class RunBandwidth {
  #ofRun: string | null
  #ofPair: BandwidthTimetable | null = null
  #now: BandwidthTimetable | null = null

  constructor(ofRun: string | null) {
    this.#ofRun = ofRun
    this.#choose()
  }

  /** Null goes back to what the pair says. */
  set(ofRun: string | null): void {
    this.#ofRun = ofRun
    this.#choose()
  }

  setOfPair(timetable: BandwidthTimetable | null): void {
    this.#ofPair = timetable
    this.#choose()
  }

  get now(): BandwidthTimetable | null {
    return this.#now
  }

  /** What can't be read was stored by a later version: the pair's own holds then. */
  #choose(): void {
    this.#now = (this.#ofRun === null ? undefined : parseBandwidth(this.#ofRun)) ?? this.#ofPair
  }
}
