import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

const blue: MantineColorsTuple = [
  '#eaf3fe',
  '#d3e5fc',
  '#a9ccfa',
  '#7db7ff',
  '#5aa2f5',
  '#2379dd',
  '#0b63ce',
  '#0957b6',
  '#084a9b',
  '#063b7c',
]

const danger: MantineColorsTuple = [
  '#fde8e8',
  '#fbd0d2',
  '#ff9a9a',
  '#ff6b6b',
  '#f25557',
  '#cf2a30',
  '#a80d16',
  '#930b13',
  '#7d0910',
  '#66070d',
]

/** Borders of controls, hover and surfaces in the dark scheme, at the places where Mantine looks for them. */
const dark: MantineColorsTuple = [
  '#e6ebf1',
  '#ccd5df',
  '#a3b0bf',
  '#8b99a8',
  '#6b7988',
  '#1f2833',
  '#161d26',
  '#0e1319',
  '#0a0e13',
  '#06090d',
]

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef1f5',
  '#e4e8ee',
  '#dce1e8',
  '#7c8896',
  '#66737f',
  '#51606f',
  '#3d4a57',
  '#2a3542',
  '#16202c',
]

const system = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"

/** Filled controls take ink and fill from the tokens, which are measured in both schemes. */
const filledByTokens: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input)
  if (input.variant !== 'filled') return usual
  const [fill, ink] = input.color === 'danger' ? ['--delete-solid', '--on-delete-solid'] : ['--primary', '--on-primary']
  return { ...usual, background: `var(${fill})`, hover: `color-mix(in srgb, var(${fill}) 88%, var(--text))`, color: `var(${ink})` }
}

/** The design tokens, as the component library takes them. Measures are in pixels on a 4-px grid. */
export const theme = createTheme({
  colors: { blue, danger, dark, gray },
  primaryColor: 'blue',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  variantColorResolver: filledByTokens,
  luminanceThreshold: 0.3,
  black: '#06121f',
  fontFamily: `'Inter Variable', ${system}`,
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: `'Inter Variable', ${system}`, fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    // Its two buttons are too small to be hit, and the arrow keys do the same.
    NumberInput: { defaultProps: { size: 'sm', hideControls: true } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm' } },
    Tooltip: {
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true }, multiline: true, maw: 320, withArrow: true },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // The placeholder that takes the first focus stands inside of the menu without a role that a menu may hold.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Drawer: { defaultProps: { transitionProps: { duration: 180 } } },
  },
})

/** Points Mantine's own variables at our tokens, so that there is one place that knows a colour. */
export const tokenVariables: CSSVariablesResolver = () => {
  const scheme = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--muted)',
    '--mantine-color-anchor': 'var(--link)',
    '--mantine-color-error': 'var(--delete)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--raised)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--control-border)',
    '--mantine-color-disabled': 'var(--raised)',
    '--mantine-color-disabled-color': 'var(--muted)',
    '--mantine-primary-color-filled': 'var(--primary)',
    '--mantine-primary-color-contrast': 'var(--on-primary)',
  }
  return { variables: {}, light: scheme, dark: scheme }
}
