// Runs before the app so that the first paint already has the chosen theme.
import { applyTheme, readTheme } from '../shared/state/theme.ts';

applyTheme(readTheme());
