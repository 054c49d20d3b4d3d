/** One file of the sample folders, with how many days ago it was written. */
export interface SampleFile {
  readonly path: string
  readonly text: string
  readonly daysOld: number
}

/** What both sides hold when they agree for the first time. */
export const agreedFiles: readonly SampleFile[] = [
  { path: 'Documents/Budget.csv', daysOld: 40, text: 'month,income,rent,food\nJanuary,2400,820,310\nFebruary,2400,820,295\n' },
  { path: 'Documents/Contract.txt', daysOld: 300, text: 'The flat at Harbour Street 12 is let from the first of March.\n' },
  { path: 'Documents/Letter to the landlord.txt', daysOld: 25, text: 'Dear Ms Holm,\n\nthe kitchen window does not close any more.\n' },
  { path: 'Documents/Old draft.txt', daysOld: 120, text: 'A first try, kept for too long.\n' },
  { path: 'Letters/Invitation.txt', daysOld: 14, text: 'Come to dinner on Saturday at seven.\n' },
  { path: 'Letters/Thank you.txt', daysOld: 60, text: 'Thank you for the days by the sea!\n' },
  { path: 'Notes/Packing list.txt', daysOld: 90, text: 'tent\nlamp\nmap\nraincoat\n' },
  { path: 'Notes/Recipes.txt', daysOld: 200, text: 'Pancakes: 3 eggs, 250 g flour, half a litre of milk, a little salt.\n' },
  { path: 'Photos/Captions.txt', daysOld: 75, text: 'harbour.svg: the harbour at noon\n' },
  {
    path: 'Photos/harbour.svg',
    daysOld: 75,
    text: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="120" height="80" fill="#bfe3f5"/><rect y="52" width="120" height="28" fill="#2c6e91"/><path d="M34 52h44l-8 12H42z" fill="#7a4a2b"/><path d="M56 50V18l22 30z" fill="#fff"/></svg>\n',
  },
]

/** What each kind of change leaves behind; one case of each. */
export const changes = {
  new: { path: 'Notes/Ideas for spring.txt', text: 'Repaint the balcony. Sow tomatoes in March.\n' },
  changed: {
    path: 'Documents/Budget.csv',
    text: 'month,income,rent,food\nJanuary,2400,820,310\nFebruary,2400,820,295\nMarch,2450,820,330\n',
  },
  deleted: { path: 'Documents/Old draft.txt' },
  moved: { from: 'Documents/Letter to the landlord.txt', to: 'Letters/Letter to the landlord.txt' },
  conflict: {
    path: 'Letters/Invitation.txt',
    onPath1: 'Come to dinner on Saturday at eight. Bring a salad.\n',
    onPath2: 'Come to dinner on Sunday at seven.\n',
  },
  identical: { path: 'Notes/Reading list.txt', daysOld: 2, text: 'The Summer Book\nThe Old Man and the Sea\n' },
} as const
