import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mask } from "./mask.js";

// Put together here, so that nobody who scans the repo takes them for real.
const letters = "aZ3bY7cX9dW1eV5fU2gT8hS4iR6jQ0kP";
const hex = "0123456789abcdef".repeat(2);

describe("mask hides", () => {
  const cases = [
    ["what follows password=", "password=hunter2 host=db", "password=••• host=db"],
    ["a quoted value", 'PASSWORD="two words" x', 'PASSWORD="•••" x'],
    ["a key in JSON", '{"api_key": "abc", "id": 3}', '{"api_key": "•••", "id": 3}'],
    ["a value of YAML that looks like a password", "db_password: hunter2", "db_password: •••"],
    ["an option of a command", "login --password s3 --verbose", "login --password ••• --verbose"],
    ["a parameter of an address", "GET /cb?oauth_token=AbC&state=1", "GET /cb?oauth_token=•••&state=1"],
    ["name and password in an address", "https://me:pw@host.example/x", "https://•••@host.example/x"],
    ["a bearer token", `Authorization: Bearer ${letters}`, "Authorization: Bearer •••"],
    ["a basic one", "Authorization: Basic dXNlcjpwYXNzd29yZDE=", "Authorization: Basic •••"],
    ["a JSON web token", "got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0 here", "got ••• here"],
    ["a GitHub token", `remote: ghp_${letters}`, "remote: •••"],
    ...["gho_", "github_pat_", "glpat-", "xoxb-", "xapp-", "npm_", "pypi-", "ASIA", "AIza", "ya29.", "sk_live_", "rk_test_", "sk-", "SG.", "hf_"]
      .map((head) => [`a token that begins with ${head}`, `with ${head}${letters}, see`, "with •••, see"]),
    ["a value in single quotes", "passphrase: 'two words 2' x", "passphrase: '•••' x"],
    ["a key of OpenSSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\nend", "-----BEGIN OPENSSH PRIVATE KEY----- ••• -----END OPENSSH PRIVATE KEY-----\nend"],
    ["two secrets on a line", "user=me&pwd=a1&session_id=b2", "user=me&pwd=•••&session_id=•••"],
    ["a name and a password of a database", "postgres://app:s3cret@db.example:5432/x", "postgres://•••@db.example:5432/x"],
    ["an AWS key", "key AKIA" + "ABCDEFGHIJKLMNOP", "key •••"],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY----- ••• -----END RSA PRIVATE KEY-----"],
    ["an e-mail address", "User account taro.yamada+x@mail.example.co.jp does not exist", "User account •••@••• does not exist"],
    ["an e-mail address in Japanese", "アカウント「taro@example.jp」は", "アカウント「•••@•••」は"],
    ["a card number", "card 4111 1111 1111 1111 declined", "card ••• declined"],
    ["long hexadecimal", `digest ${hex}!`, "digest •••!"],
    ["long base64", `sig ${letters}+/ end`, "sig ••• end"],
  ];
  for (const [name, text, masked] of cases) {
    it(name, () => {
      assert.equal(mask(text), masked);
      assert.equal(mask(masked), masked, "masking twice");
    });
  }
});

describe("mask leaves alone", () => {
  const cases = [
    ["plain words", "このページのリクエスト・トークンが無効です。"],
    ["an error that names a password", "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)"],
    ["what stands for no value", "password=null token: true secret=undefined"],
    ["an option without a value", "login --token --verbose"],
    ["a host with a port", "http://host.example:8080/path"],
    ["a token of a parser", "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"],
    ["a sentence about tokens", "The request token for this page is invalid."],
    ["schemes of signing in", "Basic authentication is required. Bearer authentication failed"],
    ["stop codes", "*** STOP: 0x0000007B (0xFFFFF880009A97E8,0xFFFFFFFFC0000034)"],
    ["codes of consoles", "2110-3127 WS-116449-5 AADSTS50020"],
    ["a short hash of a commit", "8a1f2c3d4e5f (origin/main) fix"],
    ["a UUID", "Trace ID: 6f9619ff-8b86-d011-b42d-00cf4fc964ff"],
    ["the user of a code host", "git@github.com: Permission denied (publickey)."],
    ["a package with its version", "npm ERR! peer react@18.2.0-rc.1 from the root project"],
    ["a time stamp", "1700000000000 at 2026-01-01T00:00:00.000Z"],
    ["a number that is no card's", "4111 1111 1111 1112"],
    ["long names", "org.springframework.aop.framework.AbstractSingletonProxyFactoryBean2Configuration"],
    ["paths", "/usr/local/lib/python3.12/site-packages/urllib3/connectionpool/Version2/Index"],
    ["constants", "ERR_HTTP2_INADEQUATE_TRANSPORT_SECURITY_LEVEL_2"],
  ];
  for (const [name, text] of cases) it(name, () => assert.equal(mask(text), text));
});

it("mask takes no longer for texts made to be slow", () => {
  for (const piece of ["a", "a@", "a.", "-----BEGIN PRIVATE KEY-----", "password ", "eyJ", "4 ", "x://", "aA1+", "token-"]) {
    const before = performance.now();
    mask(piece.repeat(200_000 / piece.length));
    const took = performance.now() - before;
    assert.ok(took < 3000, `${piece}: ${Math.round(took)} ms`);
  }
});
