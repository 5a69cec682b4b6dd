// One chunk for the pages that nobody sees who is signed in.
export { ClaimPage } from './claim-page.tsx';
export { InvitePage } from './invite-page.tsx';
export { ResetPage } from './reset-page.tsx';
export { SignInPage } from './sign-in-page.tsx';
