/** The classes of change that totals are counted by. */
export type ChangeClass = 'new' | 'changed' | 'deleted' | 'moved' | 'conflict' | 'metadata' | 'folder' | 'identical' | 'held'
