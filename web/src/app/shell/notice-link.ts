/** Where a notice's subject is shown: `connection:<id>` on its page. */
export function noticeLink(subject: string): string {
  const [kind, id] = subject.split(':');
  return kind === 'connection' && id !== undefined ? `/connections/${id}` : '/connections';
}
