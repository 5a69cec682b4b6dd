/** The type size at which a figure of so many characters fits its tile: exact figures are never cut or rounded to fit. */
export function figureSize(text: string): string {
  if (text.length <= 9) return 'text-2xl';
  if (text.length <= 11) return 'text-xl sm:text-2xl';
  if (text.length <= 14) return 'text-xl sm:text-2xl md:text-xl xl:text-2xl';
  if (text.length <= 17) return 'text-lg sm:text-xl md:text-lg xl:text-xl';
  return 'text-sm sm:text-lg md:text-sm xl:text-lg break-all';
}
