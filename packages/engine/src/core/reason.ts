/** Why an operation is in a plan. `_1` and `_2` name the side on which it began. */
export type Reason =
  | `NEW_ON_${1 | 2}`
  | `CHANGED_ON_${1 | 2}`
  | `OLDER_ON_${1 | 2}`
  | `DELETED_ON_${1 | 2}`
  | 'DELETED_ON_BOTH'
  | `EDIT_BEATS_DELETE_${1 | 2}`
  | `MOVED_ON_${1 | 2}`
  | 'DIR_NEW'
  | 'DIR_GONE'
  | 'DIR_EMPTY'
  | 'META'
  | 'SAME_CONTENT'
  | 'CONFLICT'
  | `CONFLICT_WON_${1 | 2}`
  | 'KIND_CONFLICT'
  | 'DECISION'
  | `BASE_ONLY_${1 | 2}`
  | 'BASE_DIFF'
  | 'COMES_BACK'
  | 'RESPELLED'
  | `FOLLOWS_${1 | 2}`
  | 'DELETION_SKIPPED'
  | 'OUT_OF_SCOPE'
  | 'UNREADABLE'
  | 'UNSUPPORTED'
  | 'COLLISION'
  | 'OVER_LIMIT'
