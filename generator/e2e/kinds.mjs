// One address for each kind of page.
import { languages } from "./site.mjs";

const ofLanguage = {
  home: "",
  "article with a twin": "x/request-token-invalid/",
  "article with code": "git/push-fetch-first/",
  topic: "x/",
  tag: "tags/oauth/",
  tags: "tags/",
  errors: "errors/",
  "errors by letter": "errors/by-letter/",
  faq: "faq/",
  incidents: "incidents/",
  incident: "incidents/2024-06-x-sign-in-invalid-token/",
  family: "families/x-request-token/",
  glossary: "glossary/",
  search: "search/",
  page: "about/",
};

export const kinds = [
  { name: "root", path: "/" },
  { name: "not found", path: "/there/is/no/such/page/" },
  ...languages.flatMap((lang) => Object.entries(ofLanguage)
    .map(([name, path]) => ({ name: `${name} (${lang})`, path: `/${lang}/${path}`, lang }))),
];

export const twins = ["x/request-token-invalid", "x/request-token-missing"];
