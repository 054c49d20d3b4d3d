export interface FilterRules {
  readonly rules: readonly string[]
}
