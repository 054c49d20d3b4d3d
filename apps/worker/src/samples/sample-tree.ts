/** One file of the sample folders: what each side holds of it, and how many days ago it was written. */
export interface SampleFile {
  readonly path: string
  readonly path1?: SampleVersion
  readonly path2?: SampleVersion
}

export interface SampleVersion {
  readonly content: string
  /** How the content is written down here. */
  readonly encoding: 'utf8' | 'base64'
  readonly daysOld: number
}

const text = (content: string, daysOld: number): SampleVersion => ({ content, encoding: 'utf8', daysOld })
const image = (content: string, daysOld: number): SampleVersion => ({ content, encoding: 'base64', daysOld })
const onBoth = (version: SampleVersion) => ({ path1: version, path2: version })

const morning =
  'iVBORw0KGgoAAAANSUhEUgAAAHgAAABQCAIAAABd+SbeAAAA00lEQVR42u3ZQQ2EQBBFwfbDOsABYhCwLlCECRyggTMI4LDJBnoCXckzMHWa/I553ZRQIAANWqBBg6YAGrRAgwZN4ZnQ+9KfAx13E+O+GPqncnHryFSubB3JymWtI1+5pjXoJ0D/rVzQGjRo0KBBgwYN2j8aNGhbh/XOemePdmEB7WboCg4aNAXQoAUaNGiBBi3QoEELNGiBBg1aoEELNGjQuh36M06t+g5dfq0eCxo0aNCgQYNuCF0q0KBBCzRo0AhAgxZo0KApgAYt0KBBUwD9og65GjKU6AS/zAAAAABJRU5ErkJggg=='
const evening =
  'iVBORw0KGgoAAAANSUhEUgAAAHgAAABQCAIAAABd+SbeAAAAzklEQVR42u3ZURFAQBSG0e1DAw2EEUALiZTQQAbPBPDAsO4azsxXYM/Tzn/TOC8KKCEADVqgQYOmABq0QIMGTQF0bOvU7AP9OHFebtDHylmsE+XzgY5QvmmdKMdYgwb9SuXL1qBBgwYNGjRo0KD9o0GDtnVY7+zR9mgXFjdD0K7goCmABi3QoEELNGiBBg1aoEELNGjQAg1aoEGD1uPQdTeUqm+r+Eo9FjRo0KBBgwZdEPpXgQYNWqBBg0YAGrRAgwZNATRogQYNmgLoD7UBdDQylKImZlMAAAAASUVORK5CYII='

/** Two folders that meet for the first time: what only one has, what both have alike, and what differs, a text and a picture. */
export const sampleTree: readonly SampleFile[] = [
  { path: 'Documents/Contract.txt', ...onBoth(text('The flat at Harbour Street 12 is let from the first of March.\n', 300)) },
  { path: 'Notes/Recipes.txt', ...onBoth(text('Pancakes: 3 eggs, 250 g flour, half a litre of milk, a little salt.\n', 200)) },
  { path: 'Documents/Budget.csv', path1: text('month,income,rent\nJanuary,2400,820\nFebruary,2400,820\n', 40) },
  { path: 'Notes/Ideas for spring.txt', path1: text('Repaint the balcony. Sow tomatoes in March.\n', 2) },
  { path: 'Letters/Thank you.txt', path2: text('Thank you for the days by the sea!\n', 60) },
  { path: 'Notes/Packing list.txt', path2: text('tent\nlamp\nmap\nraincoat\n', 90) },
  {
    path: 'Letters/Invitation.txt',
    path1: text('Dear friends,\n\ncome to dinner on Saturday at eight.\nBring a salad.\n\nAna\n', 3),
    path2: text('Dear friends,\n\ncome to dinner on Sunday at seven.\n\nAna\n', 1),
  },
  { path: 'Photos/Harbour.png', path1: image(morning, 12), path2: image(evening, 8) },
]
