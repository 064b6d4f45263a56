import { createHash } from 'node:crypto';

/** One sheet for all pages: readable on a phone, in the light and in the dark, enlarged and printed. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f5f7;--card:#fff;--text:#1b2330;--soft:#525c6b;--line:#d5dae1;
--good:#0b6b3a;--good-ground:#e3f4ea;--bad:#a12312;--bad-ground:#fbe9e6;--link:#1650b8;--on-link:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#11151b;--card:#1a2029;--text:#e9edf3;--soft:#a9b3c1;--line:#3a4452;
--good:#6fd99b;--good-ground:#12301f;--bad:#ff9d8c;--bad-ground:#3a1a15;--link:#8db8ff;--on-link:#0c1420}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:1.5rem 1rem;
background:var(--ground);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:36rem;margin:auto 0;padding:2rem;background:var(--card);border:1px solid var(--line);
border-radius:.75rem}
.mark{display:block;width:3rem;height:3rem;margin:0 0 1.25rem;padding:.625rem;border-radius:50%}
.mark.good{color:var(--good);background:var(--good-ground)}
.mark.bad{color:var(--bad);background:var(--bad-ground)}
h1{margin:0 0 .75rem;font-size:1.625rem;line-height:1.25;text-wrap:balance}
h2{margin:1.75rem 0 .5rem;font-size:1.0625rem}
p{margin:0 0 .75rem}
ol,ul{margin:0;padding-left:1.375rem}
li{margin:.25rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.375rem 1.25rem;margin:1.25rem 0 0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.code{margin:1.25rem 0;font-size:2rem;line-height:1.2;letter-spacing:.08em;text-align:center;overflow-wrap:anywhere}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375em;overflow-wrap:anywhere}
.note{margin:1.25rem 0;padding:.875rem 1rem;border-left:.25rem solid var(--bad);background:var(--bad-ground)}
.note p:last-child{margin:0}
label{display:block;margin:1.5rem 0 .25rem;font-weight:600}
.hint{margin:.5rem 0 0;color:var(--soft);font-size:.9375rem}
textarea,input{display:block;width:100%;padding:.75rem;border:1px solid var(--soft);border-radius:.5rem;
background:var(--ground);color:var(--text);font:1rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
textarea{min-height:7rem;resize:vertical}
a{color:var(--link)}
button,.button{display:inline-block;margin:1.25rem 0 0;padding:.75rem 1.5rem;border:2px solid var(--link);
border-radius:.5rem;background:var(--link);color:var(--on-link);font:inherit;font-weight:600;
cursor:pointer;text-decoration:none}
:focus-visible{outline:3px solid var(--link);outline-offset:3px}
footer{width:100%;max-width:36rem;padding:1rem 2rem 0;color:var(--soft);font-size:.875rem}
footer p{margin:0;overflow-wrap:anywhere}
@media (max-width:30rem){main{padding:1.5rem 1.25rem}footer{padding:1rem 1.25rem 0}dl{grid-template-columns:1fr;gap:0}
dd{margin:0 0 .5rem}button{width:100%}}
@media print{body{background:#fff;color:#000}main{border:0}}
`;

/** What a content security policy names this sheet by (CSP 3, 2.3.1). */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
