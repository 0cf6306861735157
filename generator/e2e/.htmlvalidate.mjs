// What pages are held to: html-validate's own judgement, and where it asks for
// one of two ways that HTML allows, Naosu's.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  elements: ["html5"],
  rules: {
    // Templates are written in lower case throughout.
    "doctype-style": ["error", { style: "lowercase" }],
    // Ids of the templates begin with "_", which an author's heading cannot
    // take, and authors' ids may be Japanese.
    "valid-id": ["error", { relaxed: true }],
    // An error text is shown as it is, with spaces at the ends of its lines.
    "no-trailing-whitespace": "off",
    // A title quotes an error text, which is as long as it is.
    "long-title": "off",
    // Families' tables are cards on a phone, by CSS display, which takes their
    // roles from them in some browsers; the templates say them again.
    "no-redundant-role": "off",
  },
};

// Pages that say everything once in each language have a title for each.
export const inEveryLanguage = {
  paths: ["/", "/404.html"],
  rules: { "heading-level": ["error", { allowMultipleH1: true }] },
};
