// Checks the front matter of articles against docs/schema with remark.
//
//   npm install --no-save remark-cli@12.0.1 remark-frontmatter@5.0.0 remark-lint-frontmatter-schema@3.15.4
//   cp docs/examples/remarkrc.mjs .remarkrc.mjs
//   npx remark --quiet content
//
// The file with the facts of an incident is held to incident.json, others to
// translation.json: here the Japanese one has them.
import remarkFrontmatter from 'remark-frontmatter';
import frontmatterSchema from 'remark-lint-frontmatter-schema';

export default {
  plugins: [
    remarkFrontmatter,
    [frontmatterSchema, {
      schemas: {
        './docs/schema/article.json': ['content/errors/*/*/*.md'],
        './docs/schema/family.json': ['content/families/*/*.md'],
        './docs/schema/incident.json': ['content/incidents/*/ja.md'],
        './docs/schema/translation.json': ['content/incidents/*/en.md'],
        './docs/schema/page.json': ['content/pages/*/*.md'],
      },
    }],
  ],
};
