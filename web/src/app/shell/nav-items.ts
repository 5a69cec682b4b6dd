import {
  FileText,
  LayoutDashboard,
  type LucideIcon,
  Plug,
  Settings,
  TrendingUp,
  Upload,
} from 'lucide-react';
import type { Permission } from '../../../../src/api/contract/index.ts';

export type NavItem = {
  readonly to: string;
  readonly key: 'overview' | 'orders' | 'forecasts' | 'connections' | 'imports' | 'settings';
  readonly icon: LucideIcon;
  /** Hidden from who may not. */
  readonly needs: Permission;
};

/** The app's pages in the order of the menu. */
export const navItems: readonly NavItem[] = [
  { to: '/', key: 'overview', icon: LayoutDashboard, needs: 'query' },
  { to: '/documents', key: 'orders', icon: FileText, needs: 'documents' },
  { to: '/forecasts', key: 'forecasts', icon: TrendingUp, needs: 'forecasts' },
  { to: '/connections', key: 'connections', icon: Plug, needs: 'connections' },
  { to: '/imports', key: 'imports', icon: Upload, needs: 'runs' },
  { to: '/settings', key: 'settings', icon: Settings, needs: 'query' },
];
